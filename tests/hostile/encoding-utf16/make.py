"""A section in UTF-16, as an editor of Windows saves it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.hostile.world import World


def make(world: World) -> None:
    world.lay("papers/testing/sections/annex.md", "W.\n".encode("utf-16"))
