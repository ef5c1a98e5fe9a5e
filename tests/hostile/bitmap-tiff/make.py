import io

from PIL import Image


def make(world):
    data = io.BytesIO()
    Image.new("RGB", (20, 20), "red").save(data, "TIFF")
    world.lay("papers/testing/figures/bitmap-tiff.png", data.getvalue())
    world.annex('![An evil figure](../figures/bitmap-tiff.png){#fig:bitmap-tiff alt="None at all."}\n')
