def make(world):
    with (world.repository / "papers/testing/figures/bitmap-size.png").open("wb") as file:
        file.write(b"\x89PNG\r\n\x1a\n")
        file.truncate(31_000_000)
    world.annex('![An evil figure](../figures/bitmap-size.png){#fig:bitmap-size alt="None at all."}\n')
