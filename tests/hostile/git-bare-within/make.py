"""A bare repository in the form of files among the papers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.hostile.evil import script

if TYPE_CHECKING:
    from tests.hostile.world import World


def make(world: World) -> None:
    for name, text in {
        "HEAD": "ref: refs/heads/main\n",
        "config": f"[core]\n\tbare = true\n\tfsmonitor = {script(world)}\n",
        "objects/x": "",
        "refs/x": "",
    }.items():
        world.lay(f"papers/testing/data/bare/{name}", text)
