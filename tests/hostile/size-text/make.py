from tests.hostile.world import FRONT


def make(world):
    world.lay("papers/testing/sections/annex.md", FRONT + "Words. " * 400_000)
