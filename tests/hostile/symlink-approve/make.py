"""The folder of records as a link, into which an approval would be written."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.hostile.world import World


def make(world: World) -> None:
    world.link("papers/testing/reviews", "../../../outside")
    world.maker.git("config", "user.name", "Editor One")
    world.maker.git("config", "user.email", "editor1@example.org")
