"""A figure that git is told to ignore."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.hostile.world import World


def make(world: World) -> None:
    world.lay(".gitignore", "/build/\npapers/testing/figures/hidden.svg\n")
    world.lay(
        "papers/testing/figures/hidden.svg",
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><rect width="9" height="9"/></svg>',
    )
    world.annex('![A figure](../figures/hidden.svg){#fig:hidden alt="None."}\n')
    world.maker.commit("Hide")
