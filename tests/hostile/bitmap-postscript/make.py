def make(world):
    world.lay(
        "papers/testing/figures/bitmap-postscript.png",
        "%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n(@OUTSIDE@/canary.txt) (r) file 99 string readstring pop show\n",
    )
    world.annex('![An evil figure](../figures/bitmap-postscript.png){#fig:bitmap-postscript alt="None at all."}\n')
