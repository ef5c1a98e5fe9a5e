"""A photograph that tells where it was taken, and by whom."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from PIL import Image

from tests.hostile.world import CANARY

if TYPE_CHECKING:
    from tests.hostile.world import World


def make(world: World) -> None:
    picture = Image.new("RGB", (20, 20), "red")
    exif = picture.getexif()
    exif[0x010E] = CANARY
    exif.get_ifd(0x8825)[1] = "N"
    data = io.BytesIO()
    picture.save(data, "JPEG", exif=exif, comment=CANARY.encode())
    world.lay("papers/testing/figures/bitmap-exif.png", data.getvalue())
    world.annex('![An evil figure](../figures/bitmap-exif.png){#fig:bitmap-exif alt="None at all."}\n')
