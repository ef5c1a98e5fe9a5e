from tests.hostile.world import FRONT


def make(world):
    world.lay("papers/testing/sections/annex.md", (FRONT + "Caf\xe9 after.\n").encode("latin-1"))
