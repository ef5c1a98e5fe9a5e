"""A bibliography that is a socket, and sections that are folders."""

from __future__ import annotations

import os
import socket
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.hostile.world import World


def make(world: World) -> None:
    (world.repository / "papers/testing/sections/annex.md").mkdir()
    os.chdir(world.repository / "papers/testing")
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind("references.bib")
    os.chdir("/")
