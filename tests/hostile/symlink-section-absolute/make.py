def make(world):
    world.link("papers/testing/sections/annex.md", "@OUTSIDE@/canary.md")
