"""A section of more than two megabytes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.hostile.world import FRONT

if TYPE_CHECKING:
    from tests.hostile.world import World


def make(world: World) -> None:
    world.lay("papers/testing/sections/annex.md", FRONT + "Words. " * 400_000)
