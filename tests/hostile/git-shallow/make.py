"""A clone without its past."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.hostile.world import World


def make(world: World) -> None:
    (world.repository / ".git/shallow").write_text(world.maker.git("rev-parse", "HEAD"))
