def make(world):
    world.link("papers/testing/references.bib", "../../../outside/canary.bib")
    world.annex("See [@canary-2020].\n")
