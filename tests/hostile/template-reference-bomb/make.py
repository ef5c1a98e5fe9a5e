"""A reference document that unpacks to 270 megabytes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.wordfile.test_opening import HOSTILE

if TYPE_CHECKING:
    from tests.hostile.world import World


def make(world: World) -> None:
    world.lay("templates/reference.docx", HOSTILE["zeros that unpack to 270 MB"][1]())
