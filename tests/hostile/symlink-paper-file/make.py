def make(world):
    world.link("papers/testing/paper.yaml", "../../../outside/canary.yaml")
