"""A picture with a text that unpacks to a hundred megabytes."""

from __future__ import annotations

import struct
import zlib
from typing import TYPE_CHECKING

from tests.hostile.evil import chunk

if TYPE_CHECKING:
    from tests.hostile.world import World


def make(world: World) -> None:
    head = struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)
    text = chunk(b"zTXt", b"Comment\0\0" + zlib.compress(bytes(100_000_000), 9))
    data = (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + text
        + chunk(b"IDAT", zlib.compress(b"\0\0"))
        + chunk(b"IEND", b"")
    )
    world.lay("papers/testing/figures/bitmap-text-bomb.png", data)
    world.annex('![An evil figure](../figures/bitmap-text-bomb.png){#fig:bitmap-text-bomb alt="None at all."}\n')
