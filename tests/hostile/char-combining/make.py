def make(world):
    world.annex("Before Z" + "\u0301" * 50 + " after.\n")
