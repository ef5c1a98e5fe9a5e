def make(world):
    world.link("papers/references.json", "../../outside/canary.json")
    world.annex("See [@canary-2020].\n")
