"""Commits of dates before all time and after it, in zones that are none."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.hostile.evil import make_commit

if TYPE_CHECKING:
    from tests.hostile.world import World


def make(world: World) -> None:
    for date in ("0 +0000", "99999999999 +0000", "1581654600 +9959", "18446744073709551615 -0000"):
        tree = world.maker.git("rev-parse", "HEAD^{tree}").strip()
        head = world.maker.git("rev-parse", "HEAD").strip()
        line = f"Researcher One <researcher1@example.org> {date}"
        text = f"tree {tree}\nparent {head}\nauthor {line}\ncommitter {line}\n\nDated\n"
        world.maker.git("update-ref", "refs/heads/main", make_commit(world, text))
