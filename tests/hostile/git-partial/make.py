"""A clone that would fetch what it lacks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.hostile.evil import plant

if TYPE_CHECKING:
    from tests.hostile.world import World


def make(world: World) -> None:
    plant(world, "extensions.partialClone", "origin")
    plant(world, "remote.origin.promisor", "true")
    plant(world, "remote.origin.url", f"http://{world.listener.address}/x")
