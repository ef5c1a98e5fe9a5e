"""A name that is no UTF-8."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.hostile.world import World


def make(world: World) -> None:
    place = os.fsencode(world.repository / "papers/testing/sections") + b"/\xff\xfe.md"
    with open(place, "wb") as file:  # noqa: PTH123 - a path of bytes
        file.write(b"Words.")
