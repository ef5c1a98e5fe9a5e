"""A picture cut off in its middle."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from PIL import Image

if TYPE_CHECKING:
    from tests.hostile.world import World


def make(world: World) -> None:
    data = io.BytesIO()
    Image.effect_noise((90, 90), 50).save(data, "PNG")
    world.lay("papers/testing/figures/bitmap-cut.png", data.getvalue()[:2000])
    world.annex('![An evil figure](../figures/bitmap-cut.png){#fig:bitmap-cut alt="None at all."}\n')
