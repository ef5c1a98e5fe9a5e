"""A figure that is a link to a file outside."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.hostile.world import World


def make(world: World) -> None:
    world.link("papers/testing/figures/square.svg", "../../../../outside/canary.svg")
