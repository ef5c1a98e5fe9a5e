"""Cross-references as Word's own REF fields, with the bookmarks on captions and headings that they read."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pipeline.manuscript.setting import CROSS_REFERENCE
from pipeline.markdown.tree import Node, raw, text_of, walk
from pipeline.ooxml.xml import field as field_of
from pipeline.ooxml.xml import run

if TYPE_CHECKING:
    from collections.abc import Iterable

LOOK = "mark-reference"
"""Style of the runs of a cross-reference until the document's own name for it is known."""
LABEL, NUMBER = "label", "number"
"""What a bookmark covers: "Figure 1", or the number alone, which is a heading's whole paragraph."""

_FIRST = 200_000_000


@dataclass(slots=True)
class References:
    """The cross-references of one document: which targets they want bookmarked, under which hidden names."""

    names: dict[tuple[str, str], str] = field(default_factory=dict)

    @classmethod
    def of(cls, blocks: Iterable[Node]) -> References:
        """All that are in some blocks, named in the order in which they are met."""
        found = cls()
        for node in walk(blocks, leaves=False):
            if node["t"] == "Link" and CROSS_REFERENCE in node["c"][0][1]:
                target, kind, _ = _parts(node)
                found.names.setdefault((target, kind), f"_Ref{_FIRST + len(found.names) + 1}")
        return found

    def field(self, node: Node) -> list[Node] | None:
        """A cross-reference as a field that holds what it shows and jumps to its target; ``None`` for another link.

        Of a heading Word reads the number; the word before it is text that looks like it. Were it a link, LibreOffice
        would write no XML any more once somebody deletes both, tracked.
        """
        if CROSS_REFERENCE not in node["c"][0][1]:
            return None
        target, kind, shown = _parts(node)
        name = self.names.get((target, kind))
        if name is None:
            return None
        word, _, number = shown.rpartition("\u00a0")
        if not _is_heading(target):
            return [_inline(field_of(f"REF {name} \\h \\* CHARFORMAT", shown, LOOK))]
        before = run(f"{word}\u00a0", LOOK) if word else ""
        return [_inline(before + field_of(f"REF {name} \\r \\h \\* CHARFORMAT", number, LOOK))]

    def around(self, identifier: str, kind: str, content: list[Node]) -> list[Node]:
        """Inlines with the bookmark around them that a cross-reference wants; as they are where none does."""
        name = self.names.get((identifier, kind))
        if name is None:
            return content
        start = f'<w:bookmarkStart w:id="{name}" w:name="{name}"/>'
        return [_inline(start), *content, _inline(f'<w:bookmarkEnd w:id="{name}"/>')]


def _parts(node: Node) -> tuple[str, str, str]:
    """The target's id, what of it is wanted, and the text shown."""
    target = node["c"][2][0].removeprefix("#")
    shown = text_of(node["c"][1]).replace(" ", "\u00a0")
    return target, LABEL if "\u00a0" in shown and not _is_heading(target) else NUMBER, shown


def _is_heading(target: str) -> bool:
    return target.startswith("sec-")


def _inline(text: str) -> Node:
    return raw("openxml", text, block=False)
