"""Entities in UTF-16."""
# ruff: noqa: E501 - texts of files, as they are

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.hostile.world import World


def make(world: World) -> None:
    svg = '<!DOCTYPE svg [<!ENTITY x SYSTEM "file://@OUTSIDE@/canary.txt">]><svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="0 0 40 40"><text y="9">&x;</text></svg>'
    world.lay("papers/testing/figures/evil.svg", world.filled(svg.encode()).decode().encode("utf-16"))
    world.annex('![A figure](../figures/evil.svg){#fig:evil alt="None."}\n')
