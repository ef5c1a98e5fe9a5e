def make(world):
    world.link("papers/testing/reviews/summary", "../../../../outside/reviews")
