"""Papers whose names are options, markup and twins."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.hostile.world import World


def make(world: World) -> None:
    for name in ("-x", "Testing", "te sting", "<b>", "\x1b[2J"):
        world.lay(f"papers/{name}/paper.yaml", "title: X\n")
