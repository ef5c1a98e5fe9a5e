"""Hooks of every name, while the command looks, builds and commits."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.hostile.evil import plant, script

if TYPE_CHECKING:
    from tests.hostile.world import World


def make(world: World) -> None:
    plant(world, "core.hooksPath", str(world.repository / ".git/hooks"))
    for name in (
        "pre-commit",
        "commit-msg",
        "post-commit",
        "post-checkout",
        "post-index-change",
        "reference-transaction",
        "prepare-commit-msg",
        "post-rewrite",
        "pre-auto-gc",
        "fsmonitor-watchman",
    ):
        script(world, world.repository / ".git/hooks" / name)
    world.maker.git("config", "user.name", "Editor One")
    world.maker.git("config", "user.email", "editor1@example.org")
