"""Lists of a Word file as an author would type them: tight, and one within the other where styles say so."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pipeline.markdown.tree import Node, children
from pipeline.submitting.inlines import leaves

if TYPE_CHECKING:
    from collections.abc import Mapping

_LISTS = ("BulletList", "OrderedList")
_LEVELLED = re.compile(r"list (?:bullet|number|continue) (\d)\Z")


def nested(blocks: list[Node], styles: Mapping[int, str]) -> list[Node]:
    """The blocks with lists of deeper styles, such as “List Bullet 2”, within the points before them; all made tight.

    ``styles`` are the names of paragraphs' styles in small letters, by number.
    """
    result: list[Node] = []
    for block in blocks:
        for inner in children(block) if block["t"] not in ("Para", "Plain", "Header") else ():
            inner[:] = nested(inner, styles)
        if block["t"] in _LISTS:
            _tighten(block)
        last = result[-1] if result else None
        if last is not None and last["t"] in _LISTS and block["t"] in _LISTS and _joined(last, block, styles):
            continue
        result.append(block)
    return result


def _joined(last: Node, block: Node, styles: Mapping[int, str]) -> bool:
    """Take a list into the one before it, where it goes on with that, or stands deeper."""
    here, before = _level(block, styles), _level(last, styles)
    if here > before:
        inner = _items(last)[-1]
        deeper = inner[-1] if inner and inner[-1]["t"] in _LISTS else None
        if deeper is None or not _joined(deeper, block, styles):
            inner.append(block)
        return True
    if here == before and block["t"] == last["t"] == "BulletList":  # signs go on, whatever list of Word they are of
        _items(last).extend(_items(block))
        return True
    return False


def _level(block: Node, styles: Mapping[int, str]) -> int:
    """How deep a list stands by the style of its first point; 0 where that does not tell."""
    style = styles.get(next((one["at"] for one in leaves([block]) if "at" in one), -1), "")
    found = _LEVELLED.match(style)
    return int(found[1]) if found else int(style in ("list bullet", "list number"))


def _items(block: Node) -> list[list[Node]]:
    return block["c"] if block["t"] == "BulletList" else block["c"][1]  # type: ignore[no-any-return]


def _tighten(block: Node) -> None:
    """Make a list tight whose points are one paragraph each, and perhaps lists under it."""
    items = _items(block)
    if all(
        item and item[0]["t"] in ("Para", "Plain") and all(one["t"] in _LISTS for one in item[1:]) for item in items
    ):
        for item in items:
            item[0]["t"] = "Plain"
