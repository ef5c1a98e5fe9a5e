def make(world):
    world.link("build/review", "../../outside")
