def make(world):
    world.link("papers/testing/sections", "../../../outside")
