"""A section and a figure that are pipes, on which a reader waits for ever."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.hostile.world import World


def make(world: World) -> None:
    for path in ("sections/annex.md", "figures/square.svg"):
        place = world.repository / "papers/testing" / path
        place.unlink(missing_ok=True)
        os.mkfifo(place)
