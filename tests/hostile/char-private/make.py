def make(world):
    world.annex("Before \ue000\uf8ff\ufdd0\uffff\U0010ffff after.\n")
