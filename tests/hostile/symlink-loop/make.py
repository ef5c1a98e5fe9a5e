"""Links that lead in a circle."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.hostile.world import World


def make(world: World) -> None:
    world.link("papers/testing/figures/loop", "loop")
    world.annex('![A](../figures/loop/x.svg){#fig:l alt="None."}\n')
