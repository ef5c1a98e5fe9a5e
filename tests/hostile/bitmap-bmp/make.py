import io

from PIL import Image


def make(world):
    data = io.BytesIO()
    Image.new("RGB", (20, 20), "red").save(data, "BMP")
    world.lay("papers/testing/figures/bitmap-bmp.png", data.getvalue())
    world.annex('![An evil figure](../figures/bitmap-bmp.png){#fig:bitmap-bmp alt="None at all."}\n')
