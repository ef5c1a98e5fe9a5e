"""Programs by which git shows and merges differences."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.hostile.evil import plant, script

if TYPE_CHECKING:
    from tests.hostile.world import World


def make(world: World) -> None:
    world.lay(".gitattributes", "* diff=evil merge=evil\n")
    world.maker.commit("Attributes")
    for key in (
        "diff.evil.textconv",
        "diff.evil.command",
        "diff.external",
        "merge.evil.driver",
        "difftool.x.cmd",
        "interactive.diffFilter",
    ):
        plant(world, key, script(world))
