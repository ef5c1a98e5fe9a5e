"""Every tracked change and comment of a Word file, counted from its elements alone, for an account to be held to.

It does not know how texts are read: whatever says whose change it is, wherever it stands, counts. What reads the file
must account for each entry, or it has missed something.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from lxml import etree

from pipeline.ooxml.xml import NAMESPACES, Element, name
from pipeline.wordfile.names import AUTHOR, DATE, ID, UTC, is_told_twice
from pipeline.wordfile.values import Key

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pipeline.wordfile.comments import Comment
    from pipeline.wordfile.opening import WordFile
    from pipeline.wordfile.values import Reading

_WITHOUT_AUTHOR = (
    "ins", "del", "moveFrom", "moveTo", "moveFromRangeStart", "moveToRangeStart", "rPrChange", "pPrChange",
    "sectPrChange", "tblPrChange", "tblPrExChange", "trPrChange", "tcPrChange", "tblGridChange", "cellIns", "cellDel",
    "cellMerge", "numberingChange", "customXmlInsRangeStart", "customXmlDelRangeStart", "customXmlMoveFromRangeStart",
    "customXmlMoveToRangeStart", "comment",
)  # fmt: skip
"""What is a change though it names nobody, as some programs and `Remove personal information` leave it."""

_NAMED = tuple(name(f"w:{local}") for local in _WITHOUT_AUTHOR)
_OTHERS = etree.XPath(
    "descendant::*[@w:author][not(" + " or ".join(f"self::w:{local}" for local in _WITHOUT_AUTHOR) + ")]",
    namespaces={"w": NAMESPACES["w"]},
)
_PLACES = {"rPr": "mark", "trPr": "row", "numPr": "number", "ctrlPr": "equation"}
"""What an insertion or a deletion is of, by the element around it; it is of text elsewhere."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One tracked change or comment of the raw XML.

    ``kind`` is its element's name, ``of`` what an insertion, a deletion or a move is of: ``text``, ``mark`` (the end of
    a paragraph), ``row``, ``number``, ``equation``; empty of all others. ``id`` is what the file calls it.
    """

    key: Key
    kind: str
    of: str
    id: str
    author: str
    date: str
    utc: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Balance:
    """What a reading has not accounted for, has accounted for twice, or for nothing. All empty: it balances."""

    missing: tuple[Entry, ...]
    twice: tuple[Entry, ...]
    unknown: tuple[Key, ...]

    @property
    def is_even(self) -> bool:
        """Whether each entry is accounted for once, and nothing was invented."""
        return not (self.missing or self.twice or self.unknown)


def changes_in(root: Element) -> list[Element]:
    """The elements of a part that are tracked changes or comments, in their order: their ordinals are their keys."""
    others = _OTHERS(root)
    if not others:
        return list(root.iter(*_NAMED))
    return [element for element in root.iter("*") if element.tag in _NAMED or element.get(AUTHOR) is not None]


def inventory(file: WordFile) -> tuple[Entry, ...]:
    """Every tracked change and comment of a file, part by part. What a fallback tells again is left out."""
    return tuple(
        _entry(element, Key(part, serial))
        for part in (*(part for _, part in file.stories), *file.definitions)
        for serial, element in enumerate(changes_in(file.roots[part]), 1)
        if not is_told_twice(element)
    )


def counts(entries: tuple[Entry, ...]) -> Mapping[str, int]:
    """How many there are of each kind: ``ins of text``, ``rPrChange``, ``comment``, in the order of their names."""
    found = Counter(f"{entry.kind} of {entry.of}" if entry.of else entry.kind for entry in entries)
    return dict(sorted(found.items()))


def balance(entries: tuple[Entry, ...], reading: Reading, told: tuple[Comment, ...]) -> Balance:
    """What was read of a file held to its inventory: marks of text, marks of ends, events and comments."""
    claims = Counter(
        [
            *(_texts(reading) | _ends(reading)),
            *(event.key for event in reading.events),
            *(comment.key for comment in told),
        ]
    )
    known = {entry.key for entry in entries}
    return Balance(
        missing=tuple(entry for entry in entries if not claims[entry.key]),
        twice=tuple(entry for entry in entries if claims[entry.key] > 1),
        unknown=tuple(key for key in claims if key not in known),
    )


def _texts(reading: Reading) -> set[Key]:
    return {mark.key for paragraph in reading.paragraphs for piece in paragraph.pieces for mark in piece.marks}


def _ends(reading: Reading) -> set[Key]:
    """The marks on ends of paragraphs; a change around whole paragraphs lies on their text and their ends alike."""
    return {mark.key for paragraph in reading.paragraphs for mark in paragraph.marks}


def _entry(element: Element, key: Key) -> Entry:
    local = etree.QName(element).localname
    around = element.getparent()
    place = "" if around is None else etree.QName(around).localname
    return Entry(
        key=key,
        kind=local,
        of=_PLACES.get(place, "text") if local in ("ins", "del", "moveFrom", "moveTo") else "",
        id=element.get(ID, ""),
        author=element.get(AUTHOR, ""),
        date=element.get(DATE, ""),
        utc=element.get(UTC, ""),
    )
