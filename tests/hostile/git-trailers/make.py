"""Trailers that give words, approvals and reviews to others."""
# ruff: noqa: E501 - texts of files, as they are

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.making import ONE

if TYPE_CHECKING:
    from tests.hostile.world import World


def make(world: World) -> None:
    world.annex("Words of one.\n")
    world.maker.commit(
        "Write\n\nCo-authored-by: Guide One <guide1@example.org>\nCo-authored-by: #read(1) <x>\nCo-authored-by: \x1b[31m <researcher1@example.org>\nReviewed-by: Guide One <guide1@example.org>\nApproved-by: Guide One",
        who=ONE,
    )
