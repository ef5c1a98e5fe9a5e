"""Invisible characters in an id, a key and a path."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.hostile.world import World


def make(world: World) -> None:
    world.annex("[a]{#x\u200by} [@rep\u200bort-2019] ![f](../figures/sq\u200buare.svg){#fig:z alt=x}\n")
