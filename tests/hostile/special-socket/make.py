"""A bibliography that is a socket, and sections that are folders."""

from __future__ import annotations

import contextlib
import socket
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.hostile.world import World


def make(world: World) -> None:
    (world.repository / "papers/testing/sections/annex.md").mkdir()
    # A socket's name may have some hundred characters, so it is named from where it stands.
    with contextlib.chdir(world.repository / "papers/testing"), socket.socket(socket.AF_UNIX) as listening:
        listening.bind("references.bib")
