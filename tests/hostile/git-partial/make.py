from tests.hostile.evil import plant, script


def make(world):
    plant(world, "extensions.partialClone", "origin")
    plant(world, "remote.origin.promisor", "true")
    plant(world, "remote.origin.url", f"http://{world.listener.address}/x")
