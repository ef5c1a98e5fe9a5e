"""Branches and tags of the names of others."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.hostile.world import World


def make(world: World) -> None:
    head = world.maker.git("rev-parse", "HEAD~2").strip()
    for name in (
        "refs/heads/HEAD",
        "refs/tags/HEAD",
        "refs/tags/main",
        "refs/heads/refs/heads/main",
        f"refs/heads/{head}",
        "refs/tags/-x",
        "refs/notes/commits",
    ):
        world.maker.git("update-ref", name, head)
