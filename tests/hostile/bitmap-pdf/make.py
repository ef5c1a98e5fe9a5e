"""A PDF under the name of a picture."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.hostile.world import World


def make(world: World) -> None:
    world.lay(
        "papers/testing/figures/bitmap-pdf.png",
        "%PDF-1.7\n1 0 obj<</Type/Catalog/OpenAction<</S/URI/URI(http://@SOCKET@/x)>>>>endobj\n",
    )
    world.annex('![An evil figure](../figures/bitmap-pdf.png){#fig:bitmap-pdf alt="None at all."}\n')
