"""A file of a paper of more than two megabytes."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.hostile.world import World


def make(world: World) -> None:
    world.lay("papers/testing/paper.yaml", "title: " + "x" * 2_000_001)
