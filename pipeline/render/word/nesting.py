"""Quotations and lists within one another: how deep a block stands, which pandoc's writer does not say, told by marks.

Before the writer a run that is no text goes into each paragraph and table that needs it; behind it the paragraph gets
its indent and the mark goes.
"""

from __future__ import annotations

import copy
import re
from typing import TYPE_CHECKING, Any

from pipeline.markdown.tree import Node, raw, rows_of, walk
from pipeline.ooxml.xml import VAL, Element, P, R, bare, find, name, parent_of, set_property

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pipeline.render.word.styles import Styles

LIST_STEP, QUOTE_STEP = 397, 454
"""Indents of a list and of a quotation, in twentieths of a point, as in `lists` and in Block Text."""

Depths = tuple[int, int, int]
"""Quotations and lists around a block, and the lists of these that are in the innermost quotation."""

_FARTHEST = 31
"""Points that Word lets a border stand off."""
_SPACE = name("w:space")
_PREFIX = "mark-nested-"
_TABLE_PREFIX = "mark-table-"
_DEPTHS = re.compile(rf"(?:{_PREFIX}|{_TABLE_PREFIX})([0-9]+)-([0-9]+)-([0-9]+)\Z")


def mark_nesting(blocks: Iterable[Node], depths: Depths = (0, 0, 0)) -> None:
    """Mark, in place, what stands in a quotation within another, a list within one or round it, tables in either."""
    quotes, lists, inner = depths
    for block in blocks:
        kind: str = block["t"]
        content: Any = block.get("c")
        if kind in ("Para", "Plain"):
            if quotes > 1 or (quotes and lists):
                content.append(_mark(_PREFIX, depths))
            _mark_notes(content)
        elif kind == "BlockQuote":
            mark_nesting(content, (quotes + 1, lists, 0))
        elif kind in ("BulletList", "OrderedList"):
            for item in content if kind == "BulletList" else content[1]:
                mark_nesting(item, (quotes, lists + 1, inner + 1))
        elif kind == "DefinitionList":
            for term, definitions in content:
                _mark_notes(term)
                for definition in definitions:
                    mark_nesting(definition)
        elif kind == "Div":
            mark_nesting(content[1], depths)
        elif kind == "Table":
            _mark_table(content, depths)
        elif kind in ("Header", "Figure"):
            _mark_notes([block])


def indent(root: Element, styles_root: Element, styles: Styles) -> None:
    """Indent the marked paragraphs under a root, in place, and take their marks away; tables keep theirs.

    Lists in a quotation go on with the rule beside it.
    """
    for run in list(root.iter(R)):
        depths = _depths(run, _PREFIX)
        if depths is None:
            continue
        quotes, _, inner = depths
        paragraph = parent_of(run)
        while paragraph.tag != P:
            paragraph = parent_of(paragraph)
        parent_of(run).remove(run)
        is_hung = find(paragraph, "w:pPr/w:numPr") is not None
        hanging = f' w:hanging="{LIST_STEP}"' if is_hung else ""
        right = QUOTE_STEP * quotes
        set_property(paragraph, f'<w:ind w:left="{_left(depths)}" w:right="{right}"{hanging}/>')
        if quotes and inner and is_hung:
            is_leftward = find(paragraph, "w:pPr/w:bidi") is not None
            border = _border(styles_root, styles["Urdu Block Text" if is_leftward else "Block Text"], inner)
            if border:
                set_property(paragraph, border)


def _border(root: Element, style: str, inner: int) -> str:
    """The border of a style of quotations, moved out by the lists between; empty if it has none, or not so far."""
    path = f"w:style[@w:styleId='{style}']/w:pPr/w:pBdr"
    for side in ("left", "right"):
        given = find(root, f"{path}/w:{side}")
        if given is not None:
            moved = copy.deepcopy(given)
            space = int(moved.get(_SPACE, "0")) + (inner - 1) * LIST_STEP // 20
            moved.set(_SPACE, str(space))
            return f"<w:pBdr>{bare(moved)}</w:pBdr>" if space <= _FARTHEST else ""
    return ""


def taken_indent(holder: Element) -> int:
    """The indent that a mark in the first cell of a table, or in its caption, asks for; the mark is taken away."""
    for run in holder.iter(R):
        depths = _depths(run, _TABLE_PREFIX)
        if depths is not None:
            parent_of(run).remove(run)
            return _left(depths)
    return 0


def list_indent(paragraph: Element) -> int:
    """How far a paragraph is indented by the list that it stands in, in twips."""
    level = find(paragraph, "w:pPr/w:numPr/w:ilvl")
    return 0 if level is None else LIST_STEP * (int(level.get(VAL, "0")) + 1)


def _left(depths: Depths) -> int:
    quotes, lists, _ = depths
    return LIST_STEP * lists + QUOTE_STEP * quotes


def _mark(prefix: str, depths: Depths) -> Node:
    style = prefix + "-".join(map(str, depths))
    return raw("openxml", f'<w:r><w:rPr><w:rStyle w:val="{style}"/></w:rPr></w:r>', block=False)


def _mark_notes(inlines: list[Node]) -> None:
    """Notes begin anew, wherever they are called."""
    for node in walk(inlines, leaves=False):
        if node["t"] == "Note":
            mark_nesting(node["c"])  # no note stands in another


def _mark_table(content: list[Any], depths: Depths) -> None:
    caption = content[1][1]
    _mark_notes(caption)
    cells = [cell for row in rows_of(content) for cell in row[1]]
    for cell in cells:
        mark_nesting(cell[4])
    if not any(depths):
        return
    for blocks in ([caption] if caption else []) + [cell[4] for cell in cells[:1]]:
        if not blocks:
            blocks.append({"t": "Plain", "c": []})
        if blocks[-1]["t"] in ("Plain", "Para"):
            blocks[-1]["c"].append(_mark(_TABLE_PREFIX, depths))


def _depths(run: Element, prefix: str) -> Depths | None:
    style = find(run, "w:rPr/w:rStyle")
    value = "" if style is None else style.get(VAL, "")
    match = _DEPTHS.match(value) if value.startswith(prefix) else None
    return (int(match[1]), int(match[2]), int(match[3])) if match else None
