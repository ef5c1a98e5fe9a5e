def make(world):
    world.annex("[a]{#x\u200by} [@rep\u200bort-2019] ![f](../figures/sq\u200buare.svg){#fig:z alt=x}\n")
