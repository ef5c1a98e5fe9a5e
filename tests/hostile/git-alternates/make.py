"""Objects borrowed from outside, and from where nothing is."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.hostile.world import World


def make(world: World) -> None:
    (world.repository / ".git/objects/info").mkdir(exist_ok=True)
    (world.repository / ".git/objects/info/alternates").write_text(f'{world.outside}\n/nowhere/objects\n"\\033[31m\n')
