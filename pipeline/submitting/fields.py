"""Fields of a Word file: what becomes of each, and the runs of which it is made."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum
from typing import TYPE_CHECKING

from pipeline.ooxml.xml import Element, name
from pipeline.wordfile.fields import CODE, FIELD_CHAR, FIELD_KIND, INSTRUCTION, SIMPLE

if TYPE_CHECKING:
    from collections.abc import Iterator

_RUN = name("w:r")


class Fate(Enum):
    """What becomes of a field: read as what it stands for, left out, or its result kept as plain text."""

    CITATION = "citation"
    LIST = "list of references"
    CONTENTS = "list of contents"
    REFERENCE = "cross-reference"
    LINK = "link"
    NUMBER = "number of a caption"
    ENDNOTE = "citation of EndNote"
    SILENT = "mark of an index"
    VALUE = "value"


_FATES = {
    "CITATION": Fate.CITATION,
    "BIBLIOGRAPHY": Fate.LIST,
    "TOC": Fate.CONTENTS,
    "INDEX": Fate.CONTENTS,
    "TOA": Fate.CONTENTS,
    "REF": Fate.REFERENCE,
    "HYPERLINK": Fate.LINK,
    "SEQ": Fate.NUMBER,
    "XE": Fate.SILENT,
    "TC": Fate.SILENT,
    "TA": Fate.SILENT,
}
_ADDED = (
    ("ZOTERO_ITEM", Fate.CITATION),
    ("CSL_CITATION", Fate.CITATION),
    ("MENDELEY CITATION", Fate.CITATION),
    ("ZOTERO_BIBL", Fate.LIST),
    ("MENDELEY BIBLIOGRAPHY", Fate.LIST),
    ("EN.", Fate.ENDNOTE),
)


def fate(instruction: str) -> Fate:
    """What becomes of a field with an instruction."""
    words = instruction.split(maxsplit=1)
    first = words[0].strip('"').upper() if words else ""
    if first == "ADDIN":
        added = (words[1] if len(words) > 1 else "").strip().upper()
        return next((found for start, found in _ADDED if added.startswith(start)), Fate.VALUE)
    return _FATES.get(first, Fate.VALUE)


@dataclass(slots=True)
class Span:
    """A field's elements: the runs from its first to its last, those of its result, and what it says.

    Of a field in one element ``runs`` is that element.
    """

    instruction: str = ""
    runs: list[Element] = field(default_factory=list)
    result: list[Element] = field(default_factory=list)
    simple: bool = False
    shown: bool = False


def spans(root: Element) -> Iterator[Span]:
    """The whole fields of a part; one that stands in another comes before it. An instruction leaves out inner ones."""
    begun: list[Span] = []
    for element in root.iter(_RUN, SIMPLE):
        if element.tag == SIMPLE:
            yield Span(
                instruction=element.get(INSTRUCTION, "").strip(), runs=[element], result=list(element), simple=True
            )
            continue
        ended: list[Span] = []
        for child in element:
            kind = child.get(FIELD_KIND) if child.tag == FIELD_CHAR else ""
            if kind == "begin":
                begun.append(Span())
            elif kind == "separate" and begun:
                begun[-1].shown = True
            elif kind == "end" and begun:
                ended.append(begun.pop())
            elif child.tag in CODE:
                waiting = [one for one in begun if not one.shown]
                if waiting:
                    waiting[-1].instruction += child.text or ""
        for one in (*begun, *ended):
            one.runs.append(element)
            if one.shown and not any(child.tag in CODE or child.tag == FIELD_CHAR for child in element):
                one.result.append(element)
        for one in ended:
            one.instruction = one.instruction.strip()
            yield one
