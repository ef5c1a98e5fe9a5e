"""A program that git asks which files have changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.hostile.evil import plant, script

if TYPE_CHECKING:
    from tests.hostile.world import World


def make(world: World) -> None:
    plant(world, "core.fsmonitor", script(world))
