"""Every other program that a configuration can name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.hostile.evil import plant, script

if TYPE_CHECKING:
    from tests.hostile.world import World


def make(world: World) -> None:
    for key in (
        "core.pager",
        "pager.log",
        "core.editor",
        "sequence.editor",
        "core.sshCommand",
        "core.askPass",
        "credential.helper",
        "gpg.program",
        "gpg.ssh.program",
        "gpg.ssh.defaultKeyCommand",
        "core.gitProxy",
        "uploadpack.packObjectsHook",
        "alias.rev-parse",
        "alias.log",
        "alias.blame",
        "core.alternateRefsCommand",
        "web.browser",
        "man.x.cmd",
        "trailer.x.command",
    ):
        plant(world, key, script(world))
