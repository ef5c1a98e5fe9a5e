def make(world):
    world.annex("Before\0after.\n")
