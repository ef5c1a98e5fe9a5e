"""Drivers whose names are those of sections, with dots and quotes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.hostile.evil import plant, script

if TYPE_CHECKING:
    from tests.hostile.world import World


def make(world: World) -> None:
    world.lay(".gitattributes", '* "filter=a.b"\n* filter=a.b\n*.md filter=process\n')
    world.maker.commit("Attributes")
    for name in ("a.b", "process", "x y", "A.B"):
        plant(world, f"filter.{name}.clean", script(world))
        plant(world, f"filter.{name}.required", "true")
