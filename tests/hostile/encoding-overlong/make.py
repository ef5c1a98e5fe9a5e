"""Bytes that are UTF-8 only to careless readers: overlong, surrogates, cut off."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.hostile.world import FRONT

if TYPE_CHECKING:
    from tests.hostile.world import World


def make(world: World) -> None:
    world.lay(
        "papers/testing/sections/annex.md",
        FRONT.encode() + b"A \xc0\xaf\xe0\x80\xaf B \xed\xa0\x80 C \xf4\x90\x80\x80 D \xe2\x82.\n",
    )
