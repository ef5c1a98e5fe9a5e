"""The folder of figures as a link."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.hostile.world import World


def make(world: World) -> None:
    world.link("papers/testing/figures", "../../../outside/figures")
    world.annex('![A canary](../figures/canary.svg){#fig:c alt="None."}\n')
