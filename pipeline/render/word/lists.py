"""Lists: their paragraphs in Word's list styles, their indents and bullets as designed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.ooxml.xml import VAL, Element, P, find, find_all, make, name, parent_of, set_style, style_of

if TYPE_CHECKING:
    from lxml import etree

    from pipeline.render.word.styles import Styles

_FIRST_OF_PANDOC = 990
_INDENT = 397
_TEXT = "Body Text"
_ID, _NUM_ID, _LEVEL = name("w:abstractNumId"), name("w:numId"), name("w:ilvl")
_BULLETS = "•\u2013"


def restyle_lists(root: Element, numbering: Element, plain: str, styles: Styles) -> None:
    """Set the paragraphs of lists in List Bullet, List Number or, without a number of their own, List Continue.

    Code and quotations in a list keep their style, and quotations have an indent of their own. Where ``plain`` is not
    the text's own style, lists are set in it.
    """
    kinds = _kinds(numbering)
    quoted = {styles["Block Text"], styles["Footnote Block Text"]}
    ordinary = {styles[style] for style in ("Compact", _TEXT, "First Paragraph")} | {""}
    for paragraph in root.iter(P):
        number = find(paragraph, "w:pPr/w:numPr/w:numId")
        if number is None:
            continue
        kind = kinds.get(number.get(VAL, ""), "List Continue")
        if kind == "List Continue" and style_of(paragraph) in quoted:
            held = parent_of(number)
            parent_of(held).remove(held)
        elif style_of(paragraph) in ordinary:
            set_style(paragraph, styles[kind if plain == _TEXT else plain])


def design(numbering: Element) -> None:
    """Give pandoc's lists our indents and bullets, in place."""
    for listed in find_all(numbering, "w:abstractNum"):
        if int(listed.get(_ID, "0")) < _FIRST_OF_PANDOC:
            continue
        for level in find_all(listed, "w:lvl"):
            depth = int(level.get(_LEVEL, "0"))
            indent = find(level, "w:pPr/w:ind")
            if indent is not None:
                indent.set(name("w:left"), str(_INDENT * (depth + 1)))
                indent.set(name("w:hanging"), str(_INDENT))
            shape, text = find(level, "w:numFmt"), find(level, "w:lvlText")
            if shape is None or text is None or shape.get(VAL) != "bullet" or not text.get(VAL, "").strip():
                continue
            text.set(VAL, _BULLETS[depth % len(_BULLETS)])
            for old in find_all(level, "w:rPr"):
                level.remove(old)
            level.append(
                make('<w:rPr><w:rFonts w:ascii="Calibri" w:hAnsi="Calibri" w:cs="Calibri" w:hint="default"/></w:rPr>')
            )


def _kinds(numbering: Element) -> dict[str, str]:
    """The style of every number's paragraphs, by the number's id."""
    shapes: dict[str, str] = {}
    for listed in find_all(numbering, "w:abstractNum"):
        first = find(listed, "w:lvl")
        shapes[listed.get(_ID, "")] = "List Number" if first is None else _kind(first)
    kinds = {}
    for number in find_all(numbering, "w:num"):
        used = find(number, "w:abstractNumId")
        kinds[number.get(_NUM_ID, "")] = shapes.get("" if used is None else used.get(VAL, ""), "List Number")
    return kinds


def _kind(level: etree._Element) -> str:
    shape, text = find(level, "w:numFmt"), find(level, "w:lvlText")
    if shape is None or text is None or shape.get(VAL) != "bullet":
        return "List Number"
    return "List Bullet" if text.get(VAL, "").strip() else "List Continue"
