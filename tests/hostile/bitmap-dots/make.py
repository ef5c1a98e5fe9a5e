import io

from PIL import Image


def make(world):
    data = io.BytesIO()
    Image.new("RGB", (20, 20), "red").save(data, "PNG", dpi=(0.0001, 1e6))
    world.lay("papers/testing/figures/bitmap-dots.png", data.getvalue())
    world.annex('![An evil figure](../figures/bitmap-dots.png){#fig:bitmap-dots alt="None at all."}\n')
