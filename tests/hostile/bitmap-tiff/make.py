"""A picture of the kind TIFF under another name."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from PIL import Image

if TYPE_CHECKING:
    from tests.hostile.world import World


def make(world: World) -> None:
    data = io.BytesIO()
    Image.new("RGB", (20, 20), "red").save(data, "TIFF")
    world.lay("papers/testing/figures/bitmap-tiff.png", data.getvalue())
    world.annex('![An evil figure](../figures/bitmap-tiff.png){#fig:bitmap-tiff alt="None at all."}\n')
