"""What Word does to the XML for the least of edits: type, delete, mark an end, move; tracked or not, in one's name."""

from __future__ import annotations

import copy
import datetime as dt
import random
import re
from typing import TYPE_CHECKING

from lxml import etree

from pipeline.ooxml.package import DOCUMENT, Package
from pipeline.ooxml.xml import R_PR, VAL, P, R, T, find, name, parent_of, properties_of, set_property

from .wordnoise import MORE, declare
from .wordtext import HYPERLINK, INS, SPACE, characters, chosen, cut_before, field_around, found

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.ooxml.xml import Element

NOTES = "word/footnotes.xml"
_MOMENT = dt.datetime(2026, 3, 2, 4, 0, tzinfo=dt.UTC)
_AHEAD = dt.timedelta(hours=5)
"""Word writes the time on the author's wall as if it were in UTC, and in another attribute the moment itself."""
_LINKS = ("Hyperlink", "CrossReference")
_DELETED = {T: name("w:delText"), name("w:instrText"): name("w:delInstrText")}
_ID = name("w:id")
_TR, _TR_PR = name("w:tr"), name("w:trPr")


class Open:
    """A document that is open, and what every edit of it is made of."""

    def __init__(self, data: bytes, *, seed: int = 0) -> None:
        self.random = random.Random(seed)
        self.package = Package.of(data)
        for part in (DOCUMENT, NOTES):
            if part in self.package:
                self.package.put(part, declare(self.package.parts[part]))
        self.roots = [self.package.tree(part) for part in (DOCUMENT, NOTES) if part in self.package]
        self.tracking = self.package.tree("word/settings.xml").find(name("w:trackRevisions")) is not None
        self.who = "Guide One"
        self.clock = 0
        ids = [int(one.get(name("w:id"), "0")) for root in self.roots for one in root.iter("*") if _numbered(one)]
        self.last = max([2000, *ids])

    def find(self, words: str) -> tuple[Element, int, int]:
        """The paragraph that shows some words, and where."""
        return found(self.roots, words)

    def dated(self) -> tuple[str, str]:
        """The time on the author's wall, and the moment, a minute after the last one asked for."""
        moment = _MOMENT + dt.timedelta(minutes=self.clock)
        self.clock += 1
        return f"{moment + _AHEAD:%Y-%m-%dT%H:%M:%SZ}", f"{moment:%Y-%m-%dT%H:%M:%SZ}"

    def number(self) -> str:
        """An id that nothing else has."""
        self.last += 1
        return str(self.last)

    def change(self, kind: str) -> Element:
        made = etree.Element(name(kind))
        made.set(name("w:id"), self.number())
        made.set(name("w:author"), self.who)
        moment = _MOMENT + dt.timedelta(minutes=self.clock)
        made.set(name("w:date"), f"{moment + _AHEAD:%Y-%m-%dT%H:%M:00Z}")
        made.set(f"{{{MORE['w16du']}}}dateUtc", f"{moment:%Y-%m-%dT%H:%M:00Z}")
        return made

    def type_at(self, paragraph: Element, index: int, text: str) -> None:
        shown = characters(paragraph)
        like = shown[index - 1] if index else (shown[0] if shown else None)
        run = new_run(text, None if like is None or like.node.tag != T else look_of(like.run))
        cut_before(paragraph, index)
        own = self.place(paragraph, index, run)
        self.inserted(run, own=own)

    def inserted(self, run: Element, *, own: bool = False) -> None:
        if self.tracking and not own:
            change = self.change("w:ins")
            run.addprevious(change)
            change.append(run)
        self.clock += 1

    def place(self, paragraph: Element, index: int, run: Element) -> bool:
        """Put a run before a character; true where it came into an insertion of the same author's."""
        shown = characters(paragraph)
        before = shown[index - 1].run if index else None
        after = shown[index].run if index < len(shown) else None
        anchor, follows = (before, True) if before is not None else (after, False)
        if anchor is None:
            paragraph.append(run)
            return False
        whole = field_around(anchor)
        if whole and not any(one is after for one in whole):
            anchor = whole[-1] if follows else whole[0]
        around = parent_of(anchor)
        if around.tag == HYPERLINK and (after is None or before is None or parent_of(after) is not around):
            anchor, around = around, parent_of(around)
            for style in run.iterfind(f"{R_PR}/{name('w:rStyle')}"):
                if style.get(VAL) in _LINKS:
                    parent_of(style).remove(style)
        if around.tag == INS and around.get(name("w:author")) != self.who:
            rest = copy.copy(around)
            for child in list(rest):
                rest.remove(child)
            rest.set(name("w:id"), self.number())
            for sibling in list(anchor.itersiblings()) if follows else [anchor, *anchor.itersiblings()]:
                rest.append(sibling)
            around.addnext(run)
            if len(rest):
                run.addnext(rest)
            if not len(around):
                parent_of(around).remove(around)
            return False
        if follows:
            anchor.addnext(run)
        else:
            anchor.addprevious(run)
        return around.tag == INS

    def cut(self, paragraph: Element, start: int, end: int) -> None:
        self.remove(chosen(paragraph, start, end))

    def remove(self, taken: Sequence[Element]) -> None:
        """Delete runs; what the same author inserted is gone at once."""
        last: Element | None = None
        for run in taken:
            around = parent_of(run)
            if not self.tracking or (around.tag == INS and around.get(name("w:author")) == self.who):
                self._forget(run)
                around.remove(run)
                if not len(around) and around.tag != P:
                    parent_of(around).remove(around)
                continue
            if last is None or run.getprevious() is not last:
                last = self.change("w:del")
                run.addprevious(last)
            last.append(run)
            for node in run.iter(*_DELETED):
                node.tag = _DELETED[node.tag]
        self.clock += 1

    def drop_paragraph(self, paragraph: Element) -> None:
        if not self.tracking:
            for run in chosen(paragraph, 0, len(characters(paragraph))):
                self._forget(run)
            parent_of(paragraph).remove(paragraph)
            return
        self.cut(paragraph, 0, len(characters(paragraph)))
        self.mark(paragraph, "w:del")

    def _forget(self, run: Element) -> None:
        """A note goes with its number, when nothing is tracked."""
        for reference in run.iterfind(name("w:footnoteReference")):
            root = self.package.tree(NOTES)
            for note in root.findall(name("w:footnote")):
                if note.get(name("w:id")) == reference.get(name("w:id")):
                    root.remove(note)

    def own_notes(self, paragraph: Element) -> None:
        """What is pasted has notes of its own."""
        for reference in paragraph.iter(name("w:footnoteReference")):
            root = self.package.tree(NOTES)
            for note in root.findall(name("w:footnote")):
                if note.get(name("w:id")) == reference.get(name("w:id")):
                    new = copy.deepcopy(note)
                    for mark in [one for one in new.iter("*") if "bookmark" in str(one.tag)]:
                        parent_of(mark).remove(mark)
                    new.set(name("w:id"), self.number())
                    root.append(new)
                    reference.set(name("w:id"), new.get(name("w:id")))
                    break

    def renumber_notes(self) -> None:
        """Notes lie in the order of their numbers, and count from 1: so Word saves them."""
        if NOTES not in self.package:
            return
        root = self.package.tree(NOTES)
        notes = {
            note.get(_ID, ""): note for note in root.findall(name("w:footnote")) if note.get(name("w:type")) is None
        }
        references = list(self.roots[0].iter(name("w:footnoteReference")))
        for number, reference in enumerate(references, 1):
            note = notes[reference.get(_ID, "")]
            reference.set(_ID, str(number))
            root.append(note)
            note.set(_ID, str(number))

    def moved(self, paragraph: Element, parts: Sequence[Element], kind: str, *, whole: bool = False) -> None:
        """Wrap what moves, and set the marks of the range around it."""
        called = f"move{self.clock + 178000000}"
        start, end = self.change(f"{kind}RangeStart"), etree.Element(name(f"{kind}RangeEnd"))
        start.set(name("w:name"), called)
        end.set(name("w:id"), start.get(name("w:id")))
        runs = [part for part in parts if part.tag in (R, HYPERLINK) or "oMath" in str(part.tag)]
        for part in runs:
            inner = [part] if part.tag != HYPERLINK else list(part)
            for run in inner:
                change = self.change(kind)
                run.addprevious(change)
                change.append(run)
        first = parent_of(runs[0]) if runs[0].tag != HYPERLINK else runs[0]
        last = parent_of(runs[-1]) if runs[-1].tag != HYPERLINK else runs[-1]
        first.addprevious(start)
        if whole:
            paragraph.addnext(end)
            self.mark(paragraph, kind)
        else:
            last.addnext(end)

    def mark(self, paragraph: Element, kind: str) -> None:
        """Say of a paragraph's end that it came or went."""
        properties = properties_of(paragraph)
        if find(properties, "w:rPr") is None:
            set_property(paragraph, "<w:rPr/>")
        marks = properties.find(R_PR)
        place = 0 if kind in ("w:ins", "w:moveTo") else len([one for one in marks if one.tag == INS])
        marks.insert(place, self.change(kind))

    def like(self, paragraph: Element) -> Element:
        new = etree.Element(P)
        properties = copy.deepcopy(properties_of(paragraph))
        for part in properties.findall(name("w:sectPr")) + properties.findall(R_PR):
            properties.remove(part)
        new.append(properties)
        return new

    def fill(self, paragraph: Element, text: str) -> None:
        run = new_run(text, None)
        if self.tracking:
            change = self.change("w:ins")
            change.append(run)
            run = change
        paragraph.append(run)
        self.clock += 1

    def row(self, words: str) -> Element:
        paragraph, _, _ = self.find(words)
        return next(paragraph.iterancestors(_TR))

    def row_mark(self, row: Element, kind: str) -> None:
        properties = row.find(_TR_PR)
        if properties is None:
            properties = etree.Element(_TR_PR)
            row.insert(0, properties)
        properties.append(self.change(kind))


def corrected(text: str) -> str:
    """What Word makes of quotes while one types."""
    text = re.sub(r'(^|[\s(\[])"', r"\1“", text).replace('"', "”")
    return re.sub(r"(^|[\s(\[“])'", r"\1‘", text).replace("'", "’")


def new_run(text: str, properties: Element | None) -> Element:
    run = etree.Element(R)
    if properties is not None:
        run.append(copy.deepcopy(properties))
    node = etree.SubElement(run, T)
    node.text = corrected(text)
    node.set(SPACE, "preserve")
    return run


def look_of(run: Element) -> Element | None:
    return run.find(R_PR)


def _numbered(element: Element) -> bool:
    return str(element.get(name("w:id"), "")).isdecimal()
