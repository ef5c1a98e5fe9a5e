"""Spaces of no width, joiners of words and soft hyphens."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.hostile.world import World


def make(world: World) -> None:
    world.annex("Be\u200bfo\u2060re\ufeff and af\u00adter\u180e.\n")
