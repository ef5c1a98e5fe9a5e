"""All ends of lines in one file, and marks of order in its middle."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.hostile.world import FRONT

if TYPE_CHECKING:
    from tests.hostile.world import World


def make(world: World) -> None:
    world.lay(
        "papers/testing/sections/annex.md",
        b"\xef\xbb\xbf" + FRONT.replace("\n", "\r\n").encode() + b"One\r\ntwo\rthree\n\xef\xbb\xbffour.\n",
    )
