"""A mailmap by which a researcher takes the words of another."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.hostile.world import World


def make(world: World) -> None:
    world.lay(".mailmap", "Researcher One <researcher1@example.org> Researcher Two <researcher2@example.org>\n")
    world.maker.commit("Map")
    world.maker.git("config", "log.mailmap", "true")
    world.maker.git("config", "mailmap.file", str(world.repository / ".mailmap"))
