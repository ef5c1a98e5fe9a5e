"""Tables of a Word file before pandoc reads them: merged cells taken apart, rows made alike, heads that are none."""

from __future__ import annotations

import re

from pipeline.ooxml.xml import TC, Element, find, make, name
from pipeline.wordfile.names import VAL

_GRID = name("w:tblGrid")
_HEX = re.compile(r"[0-9A-Fa-f]{4}")
_MOST_COLUMNS = 63
_FIRST_ROW = 0x20
"""The bit of a table's look that shows its first row as heads (ECMA-376 part 1, 17.4.55)."""
_NO_CELL = "<w:tc><w:tcPr/><w:p/></w:tc>"


def shows_no_heads(table: Element) -> bool:
    """Whether Word says of a table that its first row is one as the others."""
    look = find(table, "w:tblPr/w:tblLook")
    if look is None or next(table.iter(name("w:tblHeader")), None) is not None:
        return False
    told, mask = look.get(name("w:firstRow")), look.get(VAL, "")
    if told is not None:
        return told in ("0", "false", "off")
    return bool(_HEX.fullmatch(mask)) and not int(mask, 16) & _FIRST_ROW


def taken_apart(table: Element) -> int:
    """Take merged cells apart, and make all rows as wide as the widest; how many cells were merged.

    Pandoc drops cells that have no column in the grid, and what stands in one that is merged into another.
    """
    merged = 0
    rows = table.findall(name("w:tr"))
    for row in rows:
        before = find(row, "w:trPr/w:gridBefore")
        if before is not None:
            first = row.find(TC)
            at = len(row) if first is None else row.index(first)
            row[at:at] = [make(_NO_CELL) for _ in range(_count(before))]
            swap(before, [])
        for cell in row.findall(TC):
            span, down = find(cell, "w:tcPr/w:gridSpan"), find(cell, "w:tcPr/w:vMerge")
            across = _count(span)
            at = row.index(cell) + 1
            row[at:at] = [make(_NO_CELL) for _ in range(across - 1)]
            merged += across > 1 or (down is not None and down.get(VAL) == "restart")
            for one in (span, down):
                if one is not None:
                    swap(one, [])
    widths = [len(row.findall(TC)) for row in rows]
    width = max(widths, default=1)
    for row, own in zip(rows, widths, strict=True):
        row.extend(make(_NO_CELL) for _ in range(width - own))
    old = table.find(_GRID)
    grid = make(f"<w:tblGrid>{'<w:gridCol w:w=*/>' * width}</w:tblGrid>".replace("*", '"1000"'))
    if old is not None:
        table.replace(old, grid)
    else:
        table.insert(0 if find(table, "w:tblPr") is None else 1, grid)
    return merged


def _count(span: Element | None) -> int:
    """How many columns are meant; more than Word itself can make are one."""
    value = "1" if span is None else span.get(VAL, "1")
    return int(value) if value.isdecimal() and len(value) < 3 and 0 < int(value) <= _MOST_COLUMNS else 1


def swap(old: Element, new: list[Element]) -> None:
    """Put elements in the place of one; what stands there already is moved."""
    around = old.getparent()
    if around is None:
        return
    at = around.index(old)
    around[at : at + 1] = new
