"""Authors whose names and addresses are codes of terminals, markup and options."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.hostile.evil import make_commit

if TYPE_CHECKING:
    from tests.hostile.world import World


def make(world: World) -> None:
    for number, name in enumerate(
        ("\x1b[31mRed\x1b]0;x\x07", "\u202eenO rotidE", "<b>#read(1)", "--output=x", "A" * 5000)
    ):
        head, tree = (world.maker.git("rev-parse", place).strip() for place in ("HEAD", "HEAD^{tree}"))
        world.annex("Words of somebody. " * (number + 1) + "\n")
        world.maker.git("add", "-A")
        tree = world.maker.git("write-tree").strip()
        safe = name.replace("<", "").replace(">", "")
        line = f"{safe} <x{number}@example.org> 1581654600 +0000"
        text = f"tree {tree}\nparent {head}\nauthor {line}\ncommitter {line}\n\n\x1b[31m {name}\n"
        world.maker.git("update-ref", "refs/heads/main", make_commit(world, text))
