"""A picture of no bytes."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.hostile.world import World


def make(world: World) -> None:
    world.lay("papers/testing/figures/bitmap-empty.png", b"")
    world.annex('![An evil figure](../figures/bitmap-empty.png){#fig:bitmap-empty alt="None at all."}\n')
