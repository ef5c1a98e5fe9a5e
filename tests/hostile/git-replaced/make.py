"""An object that replaces the commit of somebody else."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.hostile.evil import make_commit

if TYPE_CHECKING:
    from tests.hostile.world import World


def make(world: World) -> None:
    commit = world.maker.git("log", "-1", "--format=%H", "--author=Researcher Two").strip()
    text = world.maker.git("cat-file", "commit", commit).replace(
        "Researcher Two <researcher2", "Researcher One <researcher1"
    )
    made = make_commit(world, text)
    world.maker.git("update-ref", f"refs/replace/{commit}", made)
