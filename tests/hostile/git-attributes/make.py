"""Attributes by which a file in the work tree is another than in git."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.hostile.world import World


def make(world: World) -> None:
    world.lay(".gitattributes", "*.md working-tree-encoding=UTF-16 ident eol=crlf export-subst\n")
    world.maker.git("add", ".gitattributes")
    world.maker.git("commit", "-q", "-m", "Attributes")
