"""Words handed in with the author of somebody else."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.making import ONE

if TYPE_CHECKING:
    from tests.hostile.world import World


def make(world: World) -> None:
    world.annex("Words of another.\n")
    world.maker.git("add", "-A")
    world.maker.git("commit", "-q", "--author=Guide One <guide1@example.org>", "-m", "Write", who=ONE)
