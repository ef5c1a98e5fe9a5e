from tests.hostile.evil import plant, script


def make(world):
    plant(world, "core.fsmonitor", script(world))
