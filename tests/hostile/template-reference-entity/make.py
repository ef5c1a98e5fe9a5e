"""A reference document with entities of a file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.wordfile.test_opening import HOSTILE

if TYPE_CHECKING:
    from tests.hostile.world import World


def make(world: World) -> None:
    world.lay("templates/reference.docx", HOSTILE["an entity of a file"][1]())
