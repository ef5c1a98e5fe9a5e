"""A picture of more than thirty megabytes."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.hostile.world import World


def make(world: World) -> None:
    with (world.repository / "papers/testing/figures/bitmap-size.png").open("wb") as file:
        file.write(b"\x89PNG\r\n\x1a\n")
        file.truncate(31_000_000)
    world.annex('![An evil figure](../figures/bitmap-size.png){#fig:bitmap-size alt="None at all."}\n')
