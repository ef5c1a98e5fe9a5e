"""A section that is a link to a file of the machine."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.hostile.world import World


def make(world: World) -> None:
    world.link("papers/testing/sections/annex.md", "@OUTSIDE@/canary.md")
