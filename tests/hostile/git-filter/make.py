"""Filters by which git passes files on their way in and out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.hostile.evil import plant, script

if TYPE_CHECKING:
    from tests.hostile.world import World


def make(world: World) -> None:
    world.lay(".gitattributes", "* filter=evil\n")
    world.maker.commit("Attributes")
    for key in ("clean", "smudge", "process"):
        plant(world, f"filter.evil.{key}", script(world))
    plant(world, "filter.evil.required", "true")
