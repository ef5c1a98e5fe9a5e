"""A hundred files in the folder of sections that are none."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.hostile.world import World


def make(world: World) -> None:
    for number in range(20):
        world.lay(f"papers/testing/sections/x{number}.txt", "x")
