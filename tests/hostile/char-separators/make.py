"""Separators of lines and paragraphs, form feeds and a bare carriage return."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.hostile.world import World


def make(world: World) -> None:
    world.annex("Before\u2028line\u2029paragraph\x0cfeed\x0btab\x85next\rreturn.\n")
