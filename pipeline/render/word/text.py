"""The text that pandoc wrote, set in named styles alone: paragraphs, runs, links and headings."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

from pipeline.ooxml.xml import (
    R_PR,
    VAL,
    Element,
    P,
    R,
    T,
    find,
    make,
    name,
    parent_of,
    region_of,
    require,
    set_property,
    set_style,
    style_of,
)
from pipeline.render.scripts import has_leftward, is_leftward
from pipeline.render.word.numbers import HEADINGS, NONE
from pipeline.render.word.references import LOOK
from pipeline.render.word.tree import UNNUMBERED_HERE

if TYPE_CHECKING:
    from pipeline.render.word.styles import Styles

_R_STYLE, _LANG, _RTL = name("w:rStyle"), name("w:lang"), name("w:rtl")
_LINK, _ANCHOR = name("w:hyperlink"), name("w:anchor")
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"

PARAGRAPH_STYLES = (
    ("Table Caption", "caption"),
    ("Image Caption", "caption"),
)
"""Styles that pandoc gives, and ours instead."""

RUN_STYLES = (
    (frozenset(("b", "bCs", "i", "iCs")), "", "Intense Emphasis"),
    (frozenset(("b", "bCs")), "", "Strong"),
    (frozenset(("i", "iCs")), "", "Emphasis"),
    (frozenset(("strike",)), "", "Struck"),
    (frozenset(("u",)), "", "Underlined"),
    (frozenset(("smallCaps",)), "", "Small Capitals"),
    (frozenset(("vertAlign",)), "superscript", "Superscript"),
    (frozenset(("vertAlign",)), "subscript", "Subscript"),
)
"""What pandoc formats by hand, with its value if that matters, and the character style instead; the first that fits."""


def restyle(root: Element, plain: str, styles: Styles) -> None:
    """Set all under a root in named styles, in place; ``plain`` is for paragraphs that pandoc left without one."""
    for paragraph in list(root.iter(P)):
        _restyle_paragraph(paragraph, plain, styles)
    for run in root.iter(R):
        _restyle_run(run, styles)
    for parent in itertools.chain(root.iter(P), root.iter(_LINK)):
        _join_runs(parent)


def headings(body: Element, styles: Styles) -> None:
    """Take the number from headings that are to have none, and take away their marks.

    Those of the first level keep its style, by which the contents find them; those below, which are none of the
    contents, have styles of their own. Whatever a reference document makes of the styles, none has a number.
    """
    levels = {styles[heading]: level for level, heading in enumerate(HEADINGS, 1)}
    for run in list(body.iter(R)):
        mark = find(run, "w:rPr/w:rStyle")
        if mark is None or mark.get(VAL) != UNNUMBERED_HERE:
            continue
        paragraph = parent_of(run)
        paragraph.remove(run)
        level = levels.get(style_of(paragraph))
        if level is not None and level > 1:
            set_style(paragraph, styles[f"Heading {level} Unnumbered"])
        set_property(paragraph, NONE)


def _restyle_paragraph(paragraph: Element, plain: str, styles: Styles) -> None:
    style = style_of(paragraph)
    if not len(paragraph):
        return
    if find(paragraph, "w:r/w:pict/v:rect[@o:hr]") is not None:  # pandoc's rule is a drawing, as wide as the text
        paragraph[:] = []
        set_style(paragraph, styles["Horizontal Rule"])
        return
    if not style and find(paragraph, "w:pPr/w:numPr") is None:
        set_style(paragraph, styles[plain])
    for theirs, ours in PARAGRAPH_STYLES:
        if style == styles[theirs]:
            set_style(paragraph, styles[ours])
            if theirs == "Table Caption":
                set_property(paragraph, "<w:keepNext/>")
            return


def _restyle_run(run: Element, styles: Styles) -> None:
    properties = run.find(R_PR)
    if properties is None:
        return
    _settle_direction(run, properties)
    language = properties.find(_LANG)
    if language is not None:
        tag = region_of(language.get(VAL, ""))
        language.attrib.clear()
        language.set(name("w:bidi") if properties.find(_RTL) is not None else VAL, tag)
    style = properties.find(_R_STYLE)
    if style is not None:
        is_inward = style.get(VAL) == styles["Hyperlink"] and parent_of(run).get(_ANCHOR)
        if is_inward or style.get(VAL) == LOOK:
            style.set(VAL, styles["Cross-reference"])
        elif style.get(VAL) == styles["Body Text Char"]:
            properties.remove(style)
        return
    given = {child.tag.rpartition("}")[2]: child for child in properties if child.tag not in (_LANG, _RTL)}
    for names, value, ours in RUN_STYLES:
        if given.keys() == names and (not value or given["vertAlign"].get(VAL) == value):
            for child in given.values():
                properties.remove(child)
            properties.insert(0, make(f'<w:rStyle w:val="{styles[ours]}"/>'))
            return


def _settle_direction(run: Element, properties: Element) -> None:
    """Let only what has letters of such a script run leftward: Word sets all else in a run in the wrong font and order.

    What runs rightward is not said to be in a language that does not.
    """
    text, leftward, language = run.find(T), properties.find(_RTL), properties.find(_LANG)
    shown = (text.text or "") if text is not None else ""
    if leftward is not None and any(map(str.isalnum, shown)) and not has_leftward(shown):
        properties.remove(leftward)
        leftward = None
    if leftward is None and language is not None and is_leftward(language.get(VAL, "")):
        properties.remove(language)


def _join_runs(parent: Element) -> None:
    """Make one run of neighbours that are set alike: pandoc writes one for every word."""
    last: Element | None = None
    last_look = None
    for child in list(parent):
        look = _look(child) if child.tag == R else None
        if last is not None and look is not None and look == last_look:
            text = require(last, "w:t")
            text.text = (text.text or "") + (require(child, "w:t").text or "")
            text.set(_SPACE, "preserve")
            parent.remove(child)
        else:
            last, last_look = child, look


def _look(run: Element) -> list[tuple[str, list[str]]] | None:
    """How a run of plain text is set; ``None`` for a run that holds anything else."""
    rest = [child for child in run if child.tag != R_PR]
    if len(rest) != 1 or rest[0].tag != T:
        return None
    properties = run.find(R_PR)
    held = () if properties is None else properties
    return [(child.tag, [str(pair) for pair in child.attrib.items()]) for child in held]
