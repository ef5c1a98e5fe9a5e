"""A past in which an object is missing, and a server that has it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.hostile.evil import plant, script

if TYPE_CHECKING:
    from tests.hostile.world import World


def make(world: World) -> None:
    plant(world, "remote.origin.url", f"ext::{script(world)}")
    tree = world.maker.git("rev-parse", "HEAD~2:papers/testing/sections").strip()
    (world.repository / ".git/objects" / tree[:2] / tree[2:]).unlink()
