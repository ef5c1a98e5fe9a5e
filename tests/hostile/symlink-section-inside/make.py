def make(world):
    world.link("papers/testing/sections/annex.md", "summary.md")
