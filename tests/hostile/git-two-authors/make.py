"""A commit with two lines of authors."""
# ruff: noqa: E501 - texts of files, as they are

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.hostile.evil import make_commit

if TYPE_CHECKING:
    from tests.hostile.world import World


def make(world: World) -> None:
    tree = world.maker.git("rev-parse", "HEAD^{tree}").strip()
    head = world.maker.git("rev-parse", "HEAD").strip()
    line = "Researcher One <researcher1@example.org> 1581654600 +0500"
    text = f"tree {tree}\nparent {head}\nauthor {line}\nauthor Guide One <guide1@example.org> 1581654600 +0500\ncommitter {line}\n\nTwo\n"
    world.maker.git("update-ref", "refs/heads/main", make_commit(world, text))
