"""A program in PostScript under the name of a picture."""
# ruff: noqa: E501 - texts of files, as they are

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.hostile.world import World


def make(world: World) -> None:
    world.lay(
        "papers/testing/figures/bitmap-postscript.png",
        "%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n(@OUTSIDE@/canary.txt) (r) file 99 string readstring pop show\n",
    )
    world.annex('![An evil figure](../figures/bitmap-postscript.png){#fig:bitmap-postscript alt="None at all."}\n')
