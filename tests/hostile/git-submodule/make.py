"""A submodule among the figures, whose address starts a program."""
# ruff: noqa: E501 - texts of files, as they are

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.hostile.evil import script
from tests.making import ONE

if TYPE_CHECKING:
    from tests.hostile.world import World


def make(world: World) -> None:
    head = world.maker.git("rev-parse", "HEAD").strip()
    world.maker.git("update-index", "--add", "--cacheinfo", f"160000,{head},papers/testing/figures/sub")
    world.lay(
        ".gitmodules",
        f'[submodule "sub"]\n\tpath = papers/testing/figures/sub\n\turl = ext::sh -c "{script(world)}"\n\tupdate = !{script(world)}\n',
    )
    world.annex('![A figure](../figures/sub/x.svg){#fig:sub alt="None."}\n')
    world.maker.git("add", ".gitmodules", "papers/testing/sections")
    world.maker.git("commit", "-q", "-m", "Add", who=ONE)
