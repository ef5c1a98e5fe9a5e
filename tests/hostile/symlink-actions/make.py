def make(world):
    world.link("papers/testing/actions.yaml", "../../../outside/canary.yaml")
