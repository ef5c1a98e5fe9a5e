"""Overrides and isolates, by which a line reads otherwise than it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.hostile.world import World


def make(world: World) -> None:
    world.annex("Before \u202ereversed\u202c and \u2066isolated\u2069 \u202aembedded.\n")
