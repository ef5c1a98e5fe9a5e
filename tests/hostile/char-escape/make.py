def make(world):
    world.annex("Before\x1b[2J\x1b]0;owned\x07\x9b31mafter.\n")
