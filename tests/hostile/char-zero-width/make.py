def make(world):
    world.annex("Be\u200bfo\u2060re\ufeff and af\u00adter\u180e.\n")
