"""A picture with texts, a profile and a second file behind its end."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from PIL import Image
from PIL.PngImagePlugin import PngInfo

from tests.hostile.world import CANARY

if TYPE_CHECKING:
    from tests.hostile.world import World


def make(world: World) -> None:
    picture, texts = Image.new("RGB", (20, 20), "red"), PngInfo()
    texts.add_text("Author", CANARY)
    texts.add_itxt("Place", CANARY, zip=True)
    data = io.BytesIO()
    picture.save(data, "PNG", pnginfo=texts, icc_profile=CANARY.encode())
    world.lay("papers/testing/figures/bitmap-png-texts.png", data.getvalue() + CANARY.encode())
    world.annex('![An evil figure](../figures/bitmap-png-texts.png){#fig:bitmap-png-texts alt="None at all."}\n')
