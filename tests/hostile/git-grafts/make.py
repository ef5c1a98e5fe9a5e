"""A file of grafts, which gives the past other parents."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.hostile.world import World


def make(world: World) -> None:
    head = world.maker.git("rev-parse", "HEAD").strip()
    (world.repository / ".git/info").mkdir(exist_ok=True)
    (world.repository / ".git/info/grafts").write_text(f"{head}\n")
