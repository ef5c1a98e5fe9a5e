"""An output as a link to a file outside, which it would be written over."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.hostile.world import World


def make(world: World) -> None:
    world.link("build/testing.html", "../../outside/canary.txt")
