import io

from PIL import Image


def make(world):
    data = io.BytesIO()
    Image.new("RGB", (20, 20), "red").save(data, "GIF")
    world.lay("papers/testing/figures/bitmap-gif.png", data.getvalue())
    world.annex('![An evil figure](../figures/bitmap-gif.png){#fig:bitmap-gif alt="None at all."}\n')
