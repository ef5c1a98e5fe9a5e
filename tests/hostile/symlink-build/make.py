def make(world):
    world.link("build", "../outside")
