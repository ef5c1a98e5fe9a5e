"""Tables: their cells in named styles, widths of the whole measure, rows that stay whole, a header row that repeats."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lxml import etree

from pipeline.ooxml.xml import (
    TBL,
    VAL,
    Element,
    P,
    attribute,
    find,
    find_all,
    make,
    name,
    parent_of,
    properties_of,
    set_property,
    set_style,
    shown_text,
    style_of,
)
from pipeline.render.word.nesting import taken_indent
from pipeline.render.word.pictures import fit_pictures

if TYPE_CHECKING:
    from pipeline.render.word.styles import Styles

_W, _TYPE = name("w:w"), name("w:type")
_JC = name("w:jc")
_ALIGNED = {"right": " Right", "center": " Centred", "end": " Right"}
_MARGINS = 216
"""Twips of a cell that are its margins, left and right: of Word's own table, ours has less."""
_PLAIN = ("Compact", "Body Text", "First Paragraph", "Normal", "List Bullet", "List Number", "List Continue")


def finish_table(table: Element, measure: int, styles: Styles) -> None:
    """Finish a table of the text, in place, and tables in its cells. ``measure`` is the width of the text in twips.

    A table in a list or a quotation is indented like its text; pictures take no more room than their cell has.
    """
    plain = {styles[style] for style in _PLAIN} | {""}
    caption = _caption_of(table, styles)
    left = max(taken_indent(holder) for holder in (_first_cell(table), caption) if holder is not None)
    _finish_properties(table, measure - left, left)
    _mirror(table)
    widths = _finish_grid(table, measure - left)
    for row in find_all(table, "w:tr"):
        is_head = _finish_row(row)
        position = 0
        for cell in find_all(row, "w:tc"):
            span = find(cell, "w:tcPr/w:gridSpan")
            columns = 1 if span is None else int(span.get(VAL, "1"))
            width = sum(widths[position : position + columns])
            _set_width(cell, width)
            position += columns
            for paragraph in find_all(cell, "w:p"):
                _finish_paragraph(paragraph, "Table Head" if is_head else "Table Text", plain, styles)
                fit_pictures(paragraph, width - _MARGINS)
            for inner in find_all(cell, "w:tbl"):
                finish_table(inner, width - _MARGINS, styles)
    if caption is not None and left:
        set_property(caption, f'<w:ind w:left="{left}"/>')
    _finish_surroundings(table, caption, styles)


def _first_cell(table: Element) -> Element:
    first = find(table, "w:tr/w:tc")
    return table if first is None else first


def _caption_of(table: Element, styles: Styles) -> Element | None:
    """The paragraph above a table that is its caption: only those are kept with what follows."""
    caption = table.getprevious()
    if caption is None or caption.tag != P or style_of(caption) != styles["caption"]:
        return None
    return None if find(caption, "w:pPr/w:keepNext") is None else caption


def _finish_properties(table: Element, width: int, left: int) -> None:
    properties = find(table, "w:tblPr")
    if properties is None:
        return
    for local in ("tblW", "jc", "tblLayout", "tblInd"):
        for old in find_all(properties, f"w:{local}"):
            properties.remove(old)
    look = find(properties, "w:tblLook")
    position = len(properties) if look is None else properties.index(look)
    properties.insert(position, make('<w:tblLayout w:type="fixed"/>'))
    if left:
        properties.insert(position, make(f'<w:tblInd w:w="{left}" w:type="dxa"/>'))
    size = f'w:w="{width}" w:type="dxa"' if left else 'w:w="5000" w:type="pct"'
    properties.insert(position, make(f"<w:tblW {size}/>"))


def _mirror(table: Element) -> None:
    """Let the columns begin at the right where the text of the first cell does."""
    properties, first = find(table, "w:tblPr"), find(table, "w:tr/w:tc/w:p/w:pPr/w:bidi")
    if properties is not None and first is not None and find(properties, "w:bidiVisual") is None:
        style = find(properties, "w:tblStyle")
        properties.insert(0 if style is None else properties.index(style) + 1, make("<w:bidiVisual/>"))


def _finish_grid(table: Element, measure: int) -> list[int]:
    """Spread the columns over the measure; their widths."""
    columns = find_all(table, "w:tblGrid/w:gridCol")
    given = [int(column.get(_W, "0")) or 1 for column in columns]
    total = sum(given) or 1
    widths = [width * measure // total for width in given]
    if widths:
        widths[-1] += measure - sum(widths)
    for column, width in zip(columns, widths, strict=True):
        column.set(_W, str(width))
    return widths


def _finish_row(row: Element) -> bool:
    """Keep a row on one page; whether it is of the table's head."""
    properties = find(row, "w:trPr")
    if properties is None:
        properties = etree.Element(name("w:trPr"))
        before = find(row, "w:tblPrEx")
        row.insert(0 if before is None else 1, properties)
    head = find(properties, "w:tblHeader")
    if find(properties, "w:cantSplit") is None:
        properties.insert(0, make("<w:cantSplit/>"))
    if head is not None:
        head.attrib.clear()
    return head is not None


def _set_width(cell: Element, width: int) -> None:
    properties = find(cell, "w:tcPr")
    if properties is None:
        properties = etree.Element(name("w:tcPr"))
        cell.insert(0, properties)
    for old in find_all(properties, "w:tcW"):
        properties.remove(old)
    properties.insert(0, make(f'<w:tcW w:w="{width}" w:type="dxa"/>'))


def _finish_paragraph(paragraph: Element, style: str, plain: set[str], styles: Styles) -> None:
    properties = properties_of(paragraph)
    aligned = properties.find(_JC)
    end = ""
    if aligned is not None:
        end = _ALIGNED.get(aligned.get(VAL, ""), "")
        properties.remove(aligned)
    if style_of(paragraph) in plain:
        set_style(paragraph, styles[style + end])


def _finish_surroundings(table: Element, caption: Element | None, styles: Styles) -> None:
    """Name the table by its caption for those who hear it read, and give what follows its distance."""
    properties = find(table, "w:tblPr")
    if properties is not None:
        for old in find_all(properties, "w:tblCaption"):
            properties.remove(old)
        if caption is not None:
            look = find(properties, "w:tblLook")
            position = len(properties) if look is None else properties.index(look) + 1
            properties.insert(position, make(f"<w:tblCaption w:val={attribute(shown_text(caption))}/>"))
    following = table.getnext()
    if following is None or following.tag != P:
        return
    after = following.getnext()
    if not len(following):
        set_style(following, styles["Separator"])
        if after is not None and after.tag != TBL:
            parent_of(following).remove(following)
            following = after
    if following.tag == P and style_of(following) in (styles["Body Text"], styles["First Paragraph"]):
        set_style(following, styles["Text After Table"])
