"""A configuration that includes another, with a monitor and filters."""
# ruff: noqa: E501 - texts of files, as they are

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.hostile.evil import plant, script

if TYPE_CHECKING:
    from tests.hostile.world import World


def make(world: World) -> None:
    world.lay(".gitattributes", "* filter=evil diff=evil\n")
    world.maker.commit("Attributes")
    program = script(world)
    included = world.outside / "evil.config"
    included.write_text(
        f'[core]\n\tfsmonitor = {program}\n[filter "evil"]\n\tclean = {program}\n\trequired = true\n[diff "evil"]\n\ttextconv = {program}\n'
    )
    plant(world, "include.path", str(included))
    plant(world, f"includeIf.gitdir:{world.repository}/.path", str(included))
