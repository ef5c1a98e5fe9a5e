def make(world):
    world.annex("See [@r\u0435port-2019] and @fig:c\u043eunts.\n")
