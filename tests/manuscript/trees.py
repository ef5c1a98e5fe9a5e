"""What tests ask of an assembled manuscript."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.markdown.tree import text_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.manuscript.values import Manuscript, Node


def text(manuscript: Manuscript) -> str:
    """All of its words on one line."""
    return text_of(manuscript.blocks).replace("\u00a0", " ")


def of_section(manuscript: Manuscript, title: str) -> list[Node]:
    """The blocks below a level-1 heading."""

    def below() -> Iterator[Node]:
        inside = False
        for block in manuscript.blocks:
            if block["t"] == "Header" and block["c"][0] == 1:
                inside = text_of(block["c"][2]) == title
            elif inside:
                yield block

    return list(below())
