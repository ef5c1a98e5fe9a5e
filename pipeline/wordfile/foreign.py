"""What a part may not hold: objects and documents of others, and fields that take in what is elsewhere; all are named.

Each is told with its place as its author finds it: the paragraph with words, from 1, its first words, the heading.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pipeline.ooxml.xml import P_PR, Element, P, T, find, name
from pipeline.wordfile.archive import shown
from pipeline.wordfile.fields import CODE, INSTRUCTION, SIMPLE, instructions
from pipeline.wordfile.limits import Refusal, refuse
from pipeline.wordfile.names import FALLBACK, VAL

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from pipeline.limits import Limits

_OBJECT_TAGS = tuple(name(tag) for tag in ("o:OLEObject", "w:control", "w:objectEmbed", "w:objectLink", "w:ocx"))
_FILE_TAGS = tuple(name(tag) for tag in ("w:altChunk", "w:subDoc"))
_FETCHING = frozenset("DATABASE DDE DDEAUTO EMBED IMPORT INCLUDE INCLUDEPICTURE INCLUDETEXT LINK RD".split())
"""Fields that take their text or their picture from elsewhere (ECMA-376 part 1, 17.16.5)."""
_HEADING = re.compile(r"heading [1-9]\Z", re.IGNORECASE)
_MOST = 8
"""Places that one line names."""
_WORDS = 30
"""Characters of a paragraph or a heading that a place repeats."""


def refuse_foreign(root: Element, styles: Mapping[str, str], limits: Limits) -> None:
    """Raise `RefusedError` where a part brings in an object or a document, or a field text from elsewhere.

    ``styles`` are the names of styles by id.
    """
    objects = list(root.iter(*_OBJECT_TAGS))
    if objects:
        where = _places(root, objects, styles)
        what = "an object of another program" if len(objects) == 1 else f"{len(objects)} objects of other programs"
        raise refuse(Refusal.EMBEDDED_OBJECT, f"the file holds {what}{where}")
    files = list(root.iter(*_FILE_TAGS))
    if files:
        raise refuse(Refusal.EMBEDDED_FILE, f"the file takes in another document{_places(root, files, styles)}")
    for instruction in instructions(root):
        if len(instruction) > limits.word_instruction:
            most = f"{limits.word_instruction:,}"
            raise refuse(Refusal.TOO_LARGE, f"a field's instruction has more than {most} characters")
    called = dict.fromkeys(_first(one) for one in instructions(root) if _fetches(one))
    if called:
        where = _places(root, list(_fetching(root)), styles)
        what = f"the file has a field that takes in what is elsewhere: {shown(', '.join(called))}"
        raise refuse(Refusal.OUTSIDE_FIELD, f"{what}{where}")


def _first(instruction: str) -> str:
    return (instruction.split(maxsplit=1) or [""])[0].strip('"').upper()


def _fetches(instruction: str) -> bool:
    return _first(instruction) in _FETCHING


def _fetching(root: Element) -> Iterator[Element]:
    """Where the fields stand that fetch something, as far as their names stand in one piece."""
    for element in root.iter(SIMPLE, *CODE):
        if _fetches(element.get(INSTRUCTION, "") if element.tag == SIMPLE else element.text or ""):
            yield element


def _places(root: Element, found: list[Element], styles: Mapping[str, str]) -> str:
    """Where some elements stand, as the end of a line; empty where they stand in no paragraph."""
    holders = {id(paragraph): paragraph for one in found if (paragraph := next(one.iterancestors(P), None)) is not None}
    told: list[str] = []
    heading, number = "", 0
    for paragraph in root.iter(P):
        if any(around.tag == FALLBACK for around in paragraph.iterancestors()):
            continue
        text = " ".join("".join(one.text or "" for one in paragraph.iter(T)).split())
        number += bool(text)
        style = find(paragraph, "w:pPr/w:pStyle") if paragraph.find(P_PR) is not None else None
        if id(paragraph) in holders:
            words = f", “{_short(text)}”" if text else ""
            told.append(f"paragraph {number or 1}{words}" + (f", under “{_short(heading)}”" if heading else ""))
        if text and style is not None and _HEADING.match(styles.get(style.get(VAL, ""), "")):
            heading = text
    more = f"; and in {len(told) - _MOST} more" if len(told) > _MOST else ""
    return f": {'; '.join(told[:_MOST])}{more}" if told else ""


def _short(text: str) -> str:
    plain = shown(text)
    return plain if len(plain) <= _WORDS else f"{plain[: _WORDS - 1]}…"
