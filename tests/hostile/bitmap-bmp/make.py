"""A picture of the kind BMP under another name."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from PIL import Image

if TYPE_CHECKING:
    from tests.hostile.world import World


def make(world: World) -> None:
    data = io.BytesIO()
    Image.new("RGB", (20, 20), "red").save(data, "BMP")
    world.lay("papers/testing/figures/bitmap-bmp.png", data.getvalue())
    world.annex('![An evil figure](../figures/bitmap-bmp.png){#fig:bitmap-bmp alt="None at all."}\n')
