"""Word's own way of editing, done on the XML: what it writes for each edit, tracked or not, in an author's name."""

from __future__ import annotations

import copy
import datetime as dt
import itertools
from typing import TYPE_CHECKING, Any

from lxml import etree

from pipeline.ooxml.xml import P_PR, R_PR, TC, P, make, name, parent_of, properties_of, set_property

from .wordcomments import Comments
from .wordnoise import scatter
from .wordopen import Open, look_of, new_run
from .wordtext import INS, characters, chosen, cut_before, split_paragraph, text_of

if TYPE_CHECKING:
    from collections.abc import Sequence

_MARKS = {"bold": ("w:b", "w:bCs"), "italic": ("w:i", "w:iCs")}


class Word(Open):
    """A document open in Word; every method but `save` is an edit."""

    def __init__(self, data: bytes, *, seed: int = 0) -> None:
        super().__init__(data, seed=seed)
        self.comments = Comments(self)

    def author(self, given: str, surname: str) -> None:
        """Go on under another name."""
        self.who = f"{given} {surname}"

    def record(self, on: bool) -> None:  # noqa: FBT001
        """Track changes, or not."""
        self.tracking = on

    def replace(self, words: str, text: str) -> None:
        """Select words and type."""
        paragraph, start, end = self.find(words)
        taken = chosen(paragraph, start, end)
        run, around = new_run(text, look_of(taken[0])), parent_of(taken[-1])
        if around.tag == INS and around.get(name("w:author")) != self.who:
            self.place(paragraph, end, run)
            around = parent_of(run)
        else:
            taken[-1].addnext(run)
        self.remove(taken)
        self.inserted(run, own=around.tag == INS)

    def insert(self, words: str, text: str) -> None:
        """Type behind words."""
        paragraph, _, end = self.find(words)
        self.type_at(paragraph, end, text)

    def before(self, words: str, text: str) -> None:
        """Type before words."""
        paragraph, start, _ = self.find(words)
        self.type_at(paragraph, start, text)

    def delete(self, words: str) -> None:
        """Delete words."""
        paragraph, start, end = self.find(words)
        self.cut(paragraph, start, end)

    def between(self, first: str, last: str) -> None:
        """Delete what stands between words and other words of a paragraph."""
        paragraph, _, start = self.find(first)
        self.cut(paragraph, start, text_of(paragraph).index(last, start))

    def split(self, words: str) -> None:
        """Press Enter behind words."""
        paragraph, _, end = self.find(words)
        new = split_paragraph(paragraph, end)
        if self.tracking:
            self.mark(new, "w:ins")

    def join(self, words: str, between: str = "") -> None:
        """Type at a paragraph's end, and delete the end."""
        paragraph, _, _ = self.find(words)
        if between:
            self.type_at(paragraph, len(characters(paragraph)), between)
        if self.tracking:
            self.mark(paragraph, "w:del")
            return
        following = next(paragraph.itersiblings(P))
        for child in list(following):
            if child.tag != P_PR:
                paragraph.append(child)
        parent_of(following).remove(following)

    def drop(self, words: str) -> None:
        """Delete a paragraph with its end."""
        paragraph, _, _ = self.find(words)
        self.drop_paragraph(paragraph)

    def add(self, words: str, text: str, style: str = "") -> None:
        """Press Enter at a paragraph's end and type; or, with a style, type a new one before the next."""
        paragraph, _, _ = self.find(words)
        new = self.like(paragraph)
        paragraph.addnext(new)
        if style:
            set_property(new, f'<w:pStyle w:val="{style.replace(" ", "")}"/>')
            for numbering in properties_of(new).findall(name("w:numPr")):
                properties_of(new).remove(numbering)
        if self.tracking:
            self.mark(new if style else paragraph, "w:ins")
        self.fill(new, text)

    def add_before(self, words: str, text: str) -> None:
        """Type at a paragraph's beginning and press Enter."""
        paragraph, _, _ = self.find(words)
        new = self.like(paragraph)
        paragraph.addprevious(new)
        if self.tracking:
            self.mark(new, "w:ins")
        self.fill(new, text)

    def move(self, words: str, after: str) -> None:
        """Cut a paragraph with its end, and paste it behind another."""
        paragraph, _, _ = self.find(words)
        target, _, _ = self.find(after)
        if not self.tracking:
            target.addnext(paragraph)
            return
        new = copy.deepcopy(paragraph)
        for mark in [one for one in new.iter("*") if "bookmark" in str(one.tag)]:
            parent_of(mark).remove(mark)
        self.own_notes(new)
        self.moved(paragraph, list(paragraph)[1:], "w:moveFrom", whole=True)
        target.addnext(new)
        self.moved(new, list(new)[1:], "w:moveTo", whole=True)
        self.clock += 1

    def carry(self, words: str, after: str) -> None:
        """Cut words, and paste them behind other words."""
        paragraph, start, end = self.find(words)
        self.find(after)
        taken = chosen(paragraph, start, end)
        copies = [copy.deepcopy(run) for run in taken]
        if self.tracking:
            self.moved(paragraph, taken, "w:moveFrom")
        else:
            self.cut(paragraph, start, end)
        target, _, place = self.find(after)
        cut_before(target, place)
        self.place(target, place, copies[0])
        for one, other in itertools.pairwise(copies):
            one.addnext(other)
        if self.tracking:
            self.moved(target, copies, "w:moveTo")
        self.clock += 1

    def row_after(self, words: str, *cells: str) -> None:
        """Add a row below the one with some words, and fill it."""
        row = self.row(words)
        new = copy.deepcopy(row)
        for mark in [one for one in new.iter("*") if "bookmark" in str(one.tag)]:
            parent_of(mark).remove(mark)
        row.addnext(new)
        for header in list(new.iter(name("w:tblHeader"))):
            parent_of(header).remove(header)
        if self.tracking:
            self.row_mark(new, "w:ins")
        for cell, text in zip(new.iterfind(TC), cells, strict=True):
            for extra in cell.findall(P)[1:]:
                cell.remove(extra)
            paragraph = cell.find(P)
            for child in list(paragraph):
                if child.tag != P_PR:
                    paragraph.remove(child)
            if self.tracking:
                self.mark(paragraph, "w:ins")
            self.fill(paragraph, text)

    def row_drop(self, words: str) -> None:
        """Delete the row with some words."""
        row = self.row(words)
        if not self.tracking:
            parent_of(row).remove(row)
            return
        self.row_mark(row, "w:del")
        for paragraph in row.iter(P):
            self.drop_paragraph(paragraph)

    def format(self, words: str, how: str, on: bool = True) -> None:  # noqa: FBT001, FBT002
        """Set words bold or italic, or not."""
        paragraph, start, end = self.find(words)
        for run in chosen(paragraph, start, end):
            properties = run.find(R_PR)
            if properties is None:
                properties = etree.Element(R_PR)
                run.insert(0, properties)
            old = copy.deepcopy(properties)
            place = 1 if properties.find(name("w:rStyle")) is not None else 0
            for mark in _MARKS[how]:
                properties.insert(place, make(f"<{mark}/>" if on else f'<{mark} w:val="0"/>'))
                place += 1
            if self.tracking:
                changed = self.change("w:rPrChange")
                changed.append(old)
                properties.append(changed)

    def style(self, words: str, style: str) -> None:
        """Set a paragraph in another style."""
        paragraph, _, _ = self.find(words)
        old = copy.deepcopy(properties_of(paragraph))
        set_property(paragraph, f'<w:pStyle w:val="{style.replace(" ", "")}"/>')
        if self.tracking:
            changed = self.change("w:pPrChange")
            changed.append(old)
            properties_of(paragraph).append(changed)

    def equation(self, sign: str, new: str) -> None:
        """Replace a sign in the first equation that has it."""
        for run in self.roots[0].iter(name("m:r")):
            if "".join(run.itertext()) == sign:
                typed = copy.deepcopy(run)
                next(typed.iter(name("m:t"))).text = new
                run.addnext(typed)
                if self.tracking:
                    for kind, one in (("w:del", run), ("w:ins", typed)):
                        around = self.change(kind)
                        one.addprevious(around)
                        around.append(one)
                else:
                    parent_of(run).remove(run)
                return
        raise ValueError(f"no equation has {sign}")

    def comment(self, words: str, text: str) -> None:
        """Comment on words."""
        self.comments.comment(words, text)

    def reply(self, text: str, answer: str) -> None:
        """Answer a comment."""
        self.comments.reply(text, answer)

    def resolve(self, text: str) -> None:
        """Resolve a comment's thread."""
        self.comments.resolve(text)

    def save(self) -> bytes:
        """The file as Word would save it, with all that it scatters about."""
        self.renumber_notes()
        scatter(self.package, self.random)
        return self.package.save(dt.datetime(2026, 3, 2, tzinfo=dt.UTC))


def edited(data: bytes, steps: Sequence[Sequence[Any]], *, seed: int = 0) -> bytes:
    """A document after some edits: each the name of a method of `Word` and what it is given."""
    word = Word(data, seed=seed)
    for step, *given in steps:
        getattr(word, step)(*given)
    return word.save()
