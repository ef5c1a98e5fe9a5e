"""A key and an id in letters that look like others."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.hostile.world import World


def make(world: World) -> None:
    world.annex("See [@r\u0435port-2019] and @fig:c\u043eunts.\n")
