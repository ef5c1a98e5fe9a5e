"""Files whose names git would take for patterns."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.hostile.world import World


def make(world: World) -> None:
    for name in (":(exclude)x", ":!x.md", "*.md", "[a-z].md", ":(glob)**"):
        world.lay(f"papers/testing/sections/{name}", "Words.\n")
    world.maker.git("--literal-pathspecs", "add", "-A")
    world.maker.git("commit", "-q", "-m", "Odd")
