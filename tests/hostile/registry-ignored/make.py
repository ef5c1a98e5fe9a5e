"""A researcher who lets git pass over the commits of others."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.hostile.world import World


def make(world: World) -> None:
    first = world.maker.git("log", "--format=%H", "--author=Researcher One").split()
    world.lay(".git-blame-ignore-revs", "\n".join(first) + "\n")
