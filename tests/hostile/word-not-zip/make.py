"""A Word file brought back that is refused: no zip at all."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.wordfile.test_opening import HOSTILE

if TYPE_CHECKING:
    from tests.hostile.world import World


def make(world: World) -> None:
    (world.folder / "home/returned.docx").write_bytes(HOSTILE["no zip at all"][1]())
