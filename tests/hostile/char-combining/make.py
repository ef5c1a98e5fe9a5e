"""A letter with fifty marks upon it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.hostile.world import World


def make(world: World) -> None:
    world.annex("Before Z" + "\u0301" * 50 + " after.\n")
