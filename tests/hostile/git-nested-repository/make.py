"""A repository within the figures, with hooks and a configuration of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.hostile.evil import script
from tests.making import Maker

if TYPE_CHECKING:
    from tests.hostile.world import World


def make(world: World) -> None:
    inner = world.repository / "papers/testing/figures/inner"
    inner.mkdir()
    Maker(inner).git("init", "-q")
    Maker(inner).git("config", "core.fsmonitor", script(world))
    (inner / "x.svg").write_text("<svg/>")
