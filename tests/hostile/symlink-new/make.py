"""The folder of a new paper as a link, into which its files would be written."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.hostile.world import World


def make(world: World) -> None:
    world.link("papers/another", "../../outside")
