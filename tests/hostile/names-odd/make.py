"""Names of files with line breaks, dashes, blanks, escapes and other letters."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.hostile.world import World


def make(world: World) -> None:
    for name in (
        "-rf.md",
        "a b.md",
        "a\nb.md",
        "\x1b[31m.md",
        "ANNEX.md",
        "\u202eannex.md",
        "\u00e4.md",
        "a\u0308.md",
        "...md",
        "CON.md",
        "annex.md.",
        "annex .md",
        "$(touch ran).md",
        "`x`.md",
        "%2e%2e.md",
    ):
        world.lay(f"papers/testing/sections/{name}", "Words.\n")
