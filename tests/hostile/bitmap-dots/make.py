"""A picture that says it has one dot a mile."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from PIL import Image

if TYPE_CHECKING:
    from tests.hostile.world import World


def make(world: World) -> None:
    data = io.BytesIO()
    Image.new("RGB", (20, 20), "red").save(data, "PNG", dpi=(0.0001, 1e6))
    world.lay("papers/testing/figures/bitmap-dots.png", data.getvalue())
    world.annex('![An evil figure](../figures/bitmap-dots.png){#fig:bitmap-dots alt="None at all."}\n')
