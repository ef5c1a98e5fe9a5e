def make(world):
    world.link("papers/another", "../../outside")
