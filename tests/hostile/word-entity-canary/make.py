"""A Word file brought back with an entity of a file outside."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.wordfile.building import p, packed, parts, r

if TYPE_CHECKING:
    from tests.hostile.world import World


def make(world: World) -> None:
    text = (
        str(parts(p(r("Words")))["word/document.xml"])
        .replace("?>\n", '?>\n<!DOCTYPE x [<!ENTITY f SYSTEM "file://@OUTSIDE@/canary.txt">]>\n')
        .replace("Words", "&f;")
    )
    data = packed({**parts(p(r("x"))), "word/document.xml": world.filled(text.encode()).decode()})
    (world.folder / "home/returned.docx").write_bytes(data)
