import io

from PIL import Image


def make(world):
    data = io.BytesIO()
    Image.new("RGB", (20, 20), "red").save(data, "PPM")
    world.lay("papers/testing/figures/bitmap-ppm.png", data.getvalue())
    world.annex('![An evil figure](../figures/bitmap-ppm.png){#fig:bitmap-ppm alt="None at all."}\n')
