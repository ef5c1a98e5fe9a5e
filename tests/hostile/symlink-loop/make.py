def make(world):
    world.link("papers/testing/figures/loop", "loop")
    world.annex('![A](../figures/loop/x.svg){#fig:l alt="None."}\n')
