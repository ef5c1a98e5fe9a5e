"""The same in the configuration of a work tree."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.hostile.evil import plant, script

if TYPE_CHECKING:
    from tests.hostile.world import World


def make(world: World) -> None:
    plant(world, "extensions.worktreeConfig", "true")
    (world.repository / ".git/config.worktree").write_text(
        f"[core]\n\tfsmonitor = {script(world)}\n\thooksPath = {world.outside}\n"
    )
