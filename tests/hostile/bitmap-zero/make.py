"""A picture of no points, and one of a point a mile wide."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING

from tests.hostile.evil import chunk

if TYPE_CHECKING:
    from tests.hostile.world import World


def make(world: World) -> None:
    head = struct.pack(">IIBBBBB", 0, 0, 8, 0, 0, 0, 0)
    world.lay(
        "papers/testing/figures/bitmap-zero.png", b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IEND", b"")
    )
    world.annex('![An evil figure](../figures/bitmap-zero.png){#fig:bitmap-zero alt="None at all."}\n')
