def make(world):
    world.link("papers/testing/figures/square.svg", "../../../../outside/canary.svg")
