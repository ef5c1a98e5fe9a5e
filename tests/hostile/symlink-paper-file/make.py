"""The file of a paper as a link."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.hostile.world import World


def make(world: World) -> None:
    world.link("papers/testing/paper.yaml", "../../../outside/canary.yaml")
