"""A researcher who accepts his own change of the registry in a message."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.making import ONE

if TYPE_CHECKING:
    from tests.hostile.world import World


def make(world: World) -> None:
    path = "papers/people.yaml"
    world.maker.replace(path, "Retired", "Institute")
    made = world.maker.commit("Change the registry", who=ONE)
    world.maker.commit(f"Accept it\n\nAccepts: {made}", who=ONE)
