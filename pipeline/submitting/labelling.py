"""Labels of lists that Markdown has no sign for: their words become text, other numbers are told."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Protocol

from pipeline.ooxml.xml import P_PR, Element, find, make
from pipeline.submitting.guide import is_heading
from pipeline.submitting.values import Item, Kind, quoted
from pipeline.wordfile.values import Story

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pipeline.submitting.guide import Guide
    from pipeline.submitting.numbering import Label
    from pipeline.wordfile.values import Reading

_OF_HEADING = re.compile(r"(?:chapter|section)\b", re.IGNORECASE)
_NO_LIST = '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="0"/></w:numPr>'


class _Takes(Protocol):
    def append(self, item: Item, /) -> None:
        """Take a line of the account."""


class Labelling:
    """Writes labels into paragraphs where pandoc would drop them; each list and level is told once."""

    def __init__(self, reading: Reading, labels: Mapping[int, Label], guide: Guide, items: _Takes) -> None:
        self._reading = reading
        self._labels = labels
        self._guide = guide
        self._items = items
        self._told: set[tuple[str, int, Story]] = set()

    def label(self, paragraph: Element, number: int) -> str:
        """What is to stand before the text of a paragraph, which is then no point of a list; empty for most."""
        label = self._labels.get(number)
        entry = self._reading.paragraphs[number]
        if label is None or not (label.has_words or entry.text.strip()):
            return ""
        in_note = entry.story is not Story.BODY
        shown = f"“{quoted(label.text)}”"
        if is_heading(entry):
            if not label.has_words:
                return ""  # numbers of headings are generated
            if _OF_HEADING.match(label.text):
                self._tell(number, label, f"{shown} before a heading is left out: numbers are generated")
                return ""
            self._tell(number, label, f"the words before headings that Word generates are typed text now: {shown}")
        elif label.has_words:
            self._tell(number, label, f"the words in a list's numbers are typed text now, in paragraphs: {shown}")
        elif in_note:
            what = f"a list in a note: its points are paragraphs, each with its sign typed before it: {shown}"
            self._tell(number, label, what)
        else:
            if not label.is_printable:
                what = f"a list's numbers lose their shape: {shown} is printed as “1.”, “a.” or the like"
                self._tell(number, label, what, do="see that nothing in the text calls its points by these numbers")
            return ""
        self._items.append(Item(kind=Kind.CHANGED, what="", came=label.text))
        _take_out_of_list(paragraph, is_heading=is_heading(entry))
        return label.text

    def _tell(self, number: int, label: Label, what: str, *, do: str = "") -> None:
        key = (label.list_id, label.level, self._reading.paragraphs[number].story)
        if key not in self._told:
            self._told.add(key)
            self._items.append(Item(kind=Kind.CHANGED, what=what, where=self._guide.at(number), do=do))


def _take_out_of_list(paragraph: Element, *, is_heading: bool) -> None:
    """Make a paragraph none of a list's: without its number, its indent, and a style that is a list's."""
    properties = paragraph.find(P_PR)
    if properties is None:
        properties = make("<w:pPr/>")
        paragraph.insert(0, properties)
    for path in ("w:numPr", "w:ind") if is_heading else ("w:numPr", "w:ind", "w:pStyle"):
        for one in [found for found in [find(properties, path)] if found is not None]:
            properties.remove(one)
    properties.append(make(_NO_LIST))
