"""Characters of private use, none at all, and beyond the last."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.hostile.world import World


def make(world: World) -> None:
    world.annex("Before \ue000\uf8ff\ufdd0\uffff\U0010ffff after.\n")
