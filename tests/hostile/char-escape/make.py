"""Codes that clear a terminal and set its title."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.hostile.world import World


def make(world: World) -> None:
    world.annex("Before\x1b[2J\x1b]0;owned\x07\x9b31mafter.\n")
