"""A configuration that says the work tree is elsewhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.hostile.evil import plant

if TYPE_CHECKING:
    from tests.hostile.world import World


def make(world: World) -> None:
    plant(world, "core.worktree", str(world.outside))
