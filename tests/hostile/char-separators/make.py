def make(world):
    world.annex("Before\u2028line\u2029paragraph\x0cfeed\x0btab\x85next\rreturn.\n")
