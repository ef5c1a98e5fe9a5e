import io

from PIL import Image


def make(world):
    data = io.BytesIO()
    Image.effect_noise((90, 90), 50).save(data, "PNG")
    world.lay("papers/testing/figures/bitmap-cut.png", data.getvalue()[:2000])
    world.annex('![An evil figure](../figures/bitmap-cut.png){#fig:bitmap-cut alt="None at all."}\n')
