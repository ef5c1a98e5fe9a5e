"""An approval whose author is said to be the guide."""
# ruff: noqa: E501 - texts of files, as they are

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.making import ONE

if TYPE_CHECKING:
    from tests.hostile.world import World


def make(world: World) -> None:
    world.lay(
        "papers/testing/reviews/summary/guide1.yaml",
        "verdict: approved\ntext: sha256:0000000000000000000000000000000000000000000000000000000000000000\ncommit: {}\ndate: 2020-02-15\n".format(
            world.maker.git("rev-parse", "HEAD").strip()
        ),
    )
    world.maker.git("add", "-A")
    world.maker.git("commit", "-q", "--author=Guide One <guide1@example.org>", "-m", "Approve", who=ONE)
