def make(world):
    world.lay("papers/testing/paper.yaml", "title: " + "x" * 2_000_001)
