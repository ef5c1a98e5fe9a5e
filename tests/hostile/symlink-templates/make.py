def make(world):
    world.link("templates", "../outside")
