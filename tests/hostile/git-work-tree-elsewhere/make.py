from tests.hostile.evil import plant, script


def make(world):
    plant(world, "core.worktree", str(world.outside))
