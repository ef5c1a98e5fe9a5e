def make(world):
    world.lay("papers/testing/sections/annex.md", "W.\n".encode("utf-16"))
