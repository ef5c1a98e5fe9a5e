"""A section in Latin-1."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.hostile.world import FRONT

if TYPE_CHECKING:
    from tests.hostile.world import World


def make(world: World) -> None:
    world.lay("papers/testing/sections/annex.md", (FRONT + "Caf\xe9 after.\n").encode("latin-1"))
