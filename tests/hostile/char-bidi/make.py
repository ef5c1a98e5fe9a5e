def make(world):
    world.annex("Before \u202ereversed\u202c and \u2066isolated\u2069 \u202aembedded.\n")
