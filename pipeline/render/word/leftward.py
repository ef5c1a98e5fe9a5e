"""Paragraphs that run from right to left: their styles, and marks that keep what runs rightward in them in order.

Word goes by the direction of runs, LibreOffice by the characters alone: there a hyphen, a dash or a percent sign turns
the numbers round it about, unless a mark (U+200E) before them says which way they run.
"""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from pipeline.ooxml.xml import (
    P_PR,
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
    set_property,
    set_style,
    style_of,
)
from pipeline.render.scripts import has_leftward
from pipeline.render.word.nesting import LIST_STEP
from pipeline.render.word.numbers import HEADINGS
from pipeline.render.word.tree import CAPTION_LABEL

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pipeline.render.word.styles import Styles

MARK = "\u200e"

_KEPT = re.compile(r"\s*[0-9]+(?:[.,:/][0-9]+)*\s*")
"""A number that the bidirectional algorithm leaves as it is: digits with single common separators between them."""
_LOOSE = frozenset(("ES", "CS", "ON"))
_CLOSING = frozenset(")]}")
"""Characters at an end that go with what follows, but for brackets, which go with what opened them."""

_WIDE_BULLET = 284
_WIDE = (300, 400, 520, 640, 780, 920)
"""Twips that a bullet, or the number of a heading of each level, takes."""

LEFTWARD_STYLES = (
    ("Body Text", "Urdu Text"),
    ("First Paragraph", "Urdu Text"),
    ("Compact", "Urdu Text"),
    ("Text After Table", "Urdu Text After Table"),
    ("Block Text", "Urdu Block Text"),
    ("List Bullet", "Urdu List"),
    ("List Number", "Urdu List"),
    ("List Continue", "Urdu List"),
)
"""Styles of text, and those for the same from right to left, in the size and with the lines that its letters need."""

_STYLE, _CHARACTER, _KIND = name("w:rStyle"), name("w:fldChar"), name("w:fldCharType")


def set_leftward(root: Element, numbering: Element, styles: Styles) -> None:
    """Set paragraphs that run from right to left in the styles for them, in place, and keep what stands in them."""
    ours = {styles[theirs]: styles[leftward] for theirs, leftward in LEFTWARD_STYLES}
    hung = _hung(numbering, {styles[heading]: level for level, heading in enumerate(HEADINGS)})
    for paragraph in root.iter(P):
        if not is_set(paragraph, "bidi"):
            continue
        if style_of(paragraph) in ours:
            set_style(paragraph, ours[style_of(paragraph)])
        if style_of(paragraph) == styles["caption"]:
            _keep_label(paragraph, styles[CAPTION_LABEL])
        else:
            _keep_references(paragraph, styles["Cross-reference"])
        _move_number(paragraph, hung)
        for run in paragraph.iter(R):
            _keep_order(run)


def _hung(numbering: Element, headings: Mapping[str, int]) -> dict[str, tuple[int, int, int]]:
    """Of each numbered style of headings its indent, how far its number hangs, and about how wide that is, in twips."""
    found = {}
    for level in numbering.iter(name("w:lvl")):
        linked, given = find(level, "w:pStyle"), find(level, "w:pPr/w:ind")
        style = "" if linked is None else linked.get(VAL, "")
        if style in headings and given is not None:
            left = given.get(name("w:left")) or given.get(name("w:start")) or "0"
            found[style] = (int(left), int(given.get(name("w:hanging"), "0")), _WIDE[headings[style]])
    return found


def _move_number(paragraph: Element, hung: Mapping[str, tuple[int, int, int]]) -> None:
    """Move a number or a bullet in from the margin by its own width: LibreOffice sets it outside of its place.

    (LibreOffice 7.4 takes "left" in a level of a list for the left of the page, Word for the side of the beginning.)
    """
    number, level = (find(paragraph, f"w:pPr/w:numPr/w:{local}") for local in ("numId", "ilvl"))
    if number is None:
        left, hanging, width = hung.get(style_of(paragraph), (0, 0, 0))
    elif number.get(VAL) != "0":
        depth = 0 if level is None else int(level.get(VAL, "0"))
        left, hanging, width = LIST_STEP * (depth + 1), LIST_STEP, _WIDE_BULLET
    else:
        return
    if hanging:
        given = find(paragraph, "w:pPr/w:ind")
        left = left if given is None else int(given.get(name("w:left"), "0"))
        right = "" if given is None else f' w:right="{given.get(name("w:right"), "0")}"'
        set_property(paragraph, f'<w:ind w:left="{left + width}"{right} w:hanging="{hanging}"/>')


def is_set(holder: Element, local: str, properties: str = P_PR) -> bool:
    """Whether a property that is on or off is on, of a paragraph or, with its properties' name, of a run."""
    found = holder.find(f"{properties}/{name(f'w:{local}')}")
    return found is not None and found.get(VAL, "true") not in ("0", "false", "off")


def turn(root: Element) -> None:
    """Let every paragraph under a root run from right to left: what is written for a document that does."""
    for paragraph in root.iter(P):
        set_property(paragraph, "<w:bidi/>")


def _keep_order(run: Element) -> None:
    """Mark the ends of a run where its own characters do not say which way it runs."""
    text = run.find(T)
    if text is None or not text.text:
        return
    is_word = any(map(str.isalnum, text.text))
    if is_word and not is_set(run, "rtl", R_PR) and not has_leftward(text.text) and not _KEPT.fullmatch(text.text):
        before = "" if unicodedata.bidirectional(text.text[0]) == "L" else MARK
        after = MARK if _is_loose(text.text.rstrip()[-1]) else ""
        text.text = before + text.text + after


def _is_loose(character: str) -> bool:
    return unicodedata.bidirectional(character) in _LOOSE and character not in _CLOSING


def _keep_label(caption: Element, style: str) -> None:
    """Let a caption's ``Table 1.`` run rightward as one: a mark behind the number takes it along with the letters."""
    labels = [mark for mark in caption.iter(_STYLE) if mark.get(VAL) == style]
    text = parent_of(parent_of(labels[-1])).find(T) if labels else None
    if text is not None and text.text:
        text.text = MARK + text.text


def _keep_references(paragraph: Element, style: str) -> None:
    """Let ``Table 1`` run rightward as one though it is a field: by marks before its beginning and behind its end."""
    for character in list(paragraph.iter(_CHARACTER)):
        run = parent_of(character)
        kind = character.get(_KIND)
        if kind != "separate" and find(run, f"w:rPr/w:rStyle[@w:val='{style}']") is not None:
            (run.addprevious if kind == "begin" else run.addnext)(make(f"<w:r><w:t>{MARK}</w:t></w:r>"))
