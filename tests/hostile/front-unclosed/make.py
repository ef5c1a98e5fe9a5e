def make(world):
    world.lay("papers/testing/sections/annex.md", "---\ncontributors: [researcher1]\nstatus: drafting\nWords.\n")
