def make(world):
    world.link("papers/testing/figures", "../../../outside/figures")
    world.annex('![A canary](../figures/canary.svg){#fig:c alt="None."}\n')
