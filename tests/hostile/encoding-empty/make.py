def make(world):
    world.lay("papers/testing/sections/annex.md", b"")
