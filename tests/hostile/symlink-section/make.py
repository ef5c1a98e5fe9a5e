def make(world):
    world.link("papers/testing/sections/annex.md", "../../../../outside/canary.md")
