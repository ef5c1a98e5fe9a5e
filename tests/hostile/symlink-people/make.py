def make(world):
    world.link("papers/people.yaml", "../../outside/canary.yaml")
