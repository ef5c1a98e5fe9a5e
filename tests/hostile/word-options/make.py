"""A Word file brought back for a paper, person and commit that are paths and options."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.wordfile.building import docx, p, r

if TYPE_CHECKING:
    from tests.hostile.world import World


def make(world: World) -> None:
    (world.folder / "home/returned.docx").write_bytes(docx(p(r("x"))))
    world.maker.git("config", "user.name", "Editor One")
    world.maker.git("config", "user.email", "editor1@example.org")
