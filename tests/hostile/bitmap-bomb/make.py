"""A picture of thirty thousand by thirty thousand points in a hundred kilobytes."""

from __future__ import annotations

import struct
import zlib
from typing import TYPE_CHECKING

from tests.hostile.evil import chunk

if TYPE_CHECKING:
    from tests.hostile.world import World


def make(world: World) -> None:
    head = struct.pack(">IIBBBBB", 30000, 30000, 1, 0, 0, 0, 0)
    rows = zlib.compress(bytes(3751) * 30000, 9)
    world.lay(
        "papers/testing/figures/bitmap-bomb.png",
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b""),
    )
    world.annex('![An evil figure](../figures/bitmap-bomb.png){#fig:bitmap-bomb alt="None at all."}\n')
