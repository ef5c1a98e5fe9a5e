def make(world):
    world.lay("papers/testing/figures/bitmap-empty.png", b"")
    world.annex('![An evil figure](../figures/bitmap-empty.png){#fig:bitmap-empty alt="None at all."}\n')
