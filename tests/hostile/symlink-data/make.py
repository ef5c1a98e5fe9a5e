def make(world):
    world.link("papers/testing/data/counts.csv", "../../../../outside/canary.csv")
