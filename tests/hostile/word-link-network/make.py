"""A Word file brought back whose pictures are on the network."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.wordfile.building import docx, p, r, relation

if TYPE_CHECKING:
    from tests.hostile.world import World


def make(world: World) -> None:
    data = docx(p(r("x")), relation("rIdX", "image", f"http://{world.listener.address}/x.png", outside=True))
    (world.folder / "home/returned.docx").write_bytes(data)
