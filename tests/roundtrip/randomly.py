"""Reviews at random, by a seed: several edits of any leaf of a document, as a client's steps.

The document that was sent is read as a person sees it; no source of it is known here.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pipeline.ooxml.package import DOCUMENT, Package
from pipeline.ooxml.xml import TC, VAL, P, find, name, style_of

from .sample import ELSEWHERE, TITLES
from .wordopen import NOTES
from .wordtext import HYPERLINK, characters, field_around

if TYPE_CHECKING:
    from pipeline.ooxml.xml import Element

Steps = list[list[Any]]

_WORDS = (
    "amber basin cedar delta ember fjord granite harbour island jetty keel lantern meadow nectar orchard pebble quarry"
    " river summit thicket umbrella valley willow yonder zephyr 1,250 7.5 Karachi's co-operative naïve قانون"
).split()
_NASTY = '*star* _low_ [@key] <b> $5 \\ `tick` x^2^ a~b # | {.c} &amp; -- ... "said" don\'t AT&T 10% (a) [l](u)'.split()
_BODY = ("BodyText", "FirstParagraph")
_LISTS = ("ListBullet", "ListNumber")
_SHUT = ("CrossReference", "VerbatimChar", "CaptionLabel", "FootnoteReference")
_TRIES = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """A paragraph as it is seen: where it stands, and of each character whether it can be typed over."""

    kind: str
    section: str
    text: str
    free: tuple[bool, ...]
    box: int

    @property
    def words(self) -> list[tuple[int, int]]:
        """The words that can be typed over, as where they begin and end."""
        found, start = [], 0
        for word in self.text.split(" "):
            end = start + len(word)
            if word.strip() and all(self.free[start:end]) and "\n" not in word:
                found.append((start, end))
            start = end + 1
        return found


class Document:
    """What is seen of a document: the paragraphs of its sections and notes, and all texts, for words to be unique."""

    def __init__(self, data: bytes) -> None:
        package = Package.of(data)
        self.all: list[str] = []
        self.leaves: list[Seen] = []
        section = ""
        for part in (DOCUMENT, NOTES):
            rows = list(package.tree(part).iter(name("w:tr")))
            for paragraph in package.tree(part).iter(P):
                shown = characters(paragraph)
                text = "".join(character.text for character in shown)
                self.all.append(text)
                style = style_of(paragraph)
                if style == "Heading1":
                    section = next((key for key, title in TITLES.items() if title == text), "")
                    continue
                kind = _kind(style, paragraph)
                if (section and kind) or (part == NOTES and text):
                    free = tuple(_is_free(character.node, character.text) for character in shown)
                    row = next(paragraph.iterancestors(name("w:tr")), None)
                    box = _list(paragraph) if row is None else rows.index(row)
                    self.leaves.append(Seen(kind=kind or "note", section=section, text=text, free=free, box=box))
            section = ""

    def is_unique(self, words: str) -> bool:
        """Whether words are seen once in the whole document."""
        return sum(text.count(words) for text in self.all) == 1


def _kind(style: str, paragraph: Element) -> str:
    if style in _BODY:
        return "body" if next(paragraph.iterancestors(TC), None) is None else ""
    if style in _LISTS:
        return "item"
    if style.startswith("Heading"):
        return "heading"
    if style.startswith("Table"):
        return "head" if "Head" in style else "cell"
    return {"Caption": "caption", "Definition": "other", "DefinitionTerm": "other", "BlockText": "other",
            "FootnoteText": "note"}.get(style, "")  # fmt: skip


def _list(paragraph: Element) -> int:
    number = find(paragraph, "w:pPr/w:numPr/w:numId")
    return 0 if number is None else int(number.get(VAL, "0"))


def _is_free(node: Element, text: str) -> bool:
    run = node.getparent()
    style = find(run, "w:rPr/w:rStyle")
    shut = style is not None and style.get(VAL) in _SHUT
    link = next(run.iterancestors(HYPERLINK), None)
    address = link is not None and "".join(link.itertext()).startswith("http")
    return text != "\ufffc" and not (shut or address or field_around(run))


class Reviewer:
    """Makes the steps of one review."""

    def __init__(self, document: Document, seed: int) -> None:
        self.document = document
        self.random = random.Random(seed)
        self.touched: dict[int, list[tuple[int, int]]] = {}
        self.moved: set[int] = set()

    def steps(self) -> Steps:
        """Two to eight edits, in some reviews by two people, in some with tracking off for a while."""
        chance = self.random
        mixed, both = chance.random() < 0.3, chance.random() < 0.25
        wanted = chance.randint(2, 8)
        steps: Steps = [["record", not mixed or chance.random() < 0.5], ["author", "Guide", "One"]]
        made = 0
        for _ in range(60):
            if made == wanted:
                break
            kind = chance.choice(self._kinds())
            tries = (kind(chance.randrange(len(self.document.leaves))) for _ in range(_TRIES))
            edit = next((one for one in tries if one is not None), None)
            if edit is None:
                continue
            made += 1
            if mixed and chance.random() < 0.4:
                steps.append(["record", chance.random() < 0.5])
            if both and made == wanted // 2 + 1:
                steps.append(["author", "Guide", "Two"])
            steps.append(edit)
        return steps

    def _kinds(self) -> list[Any]:
        words = [self._swap] * 6 + [self._insert] * 5 + [self._delete] * 4 + [self._atom] * 2
        blocks = [self._add] * 4 + [self._before, self._drop, self._drop, self._split, self._split, self._join]
        return [*words, *blocks, self._move, self._move, self._carry, self._row, self._row_drop]

    def _text(self) -> str:
        chance = self.random
        return " ".join(
            chance.choice(_NASTY if chance.random() < 0.2 else _WORDS) for _ in range(chance.choice((1, 1, 2, 3, 9)))
        )

    def _range(self, at: int, most: int) -> tuple[int, int] | None:
        """Some words of a paragraph that nothing was done to yet, that stand nowhere else, and in one look."""
        leaf = self.document.leaves[at]
        words = leaf.words
        if not words or at in self.moved:
            return None
        first = self.random.randrange(len(words))
        last = min(first + self.random.randrange(most), len(words) - 1)
        start, end = words[first][0], words[last][1]
        near = any(
            start <= other_end + 1 and other_start <= end + 1 for other_start, other_end in self.touched.get(at, [])
        )
        if near or not all(leaf.free[start:end]) or not self.document.is_unique(leaf.text[start:end]):
            return None
        return start, end

    def _take(self, at: int, start: int, end: int) -> None:
        self.touched.setdefault(at, []).append((start, end))

    def _swap(self, at: int) -> list[Any] | None:
        found = self._range(at, 4)
        if found is None:
            return None
        self._take(at, *found)
        return ["replace", self.document.leaves[at].text[slice(*found)], self._text()]

    def _insert(self, at: int) -> list[Any] | None:
        found = self._range(at, 2)
        if found is None:
            return None
        self._take(at, *found)
        return ["insert", self.document.leaves[at].text[slice(*found)], " " + self._text()]

    def _delete(self, at: int) -> list[Any] | None:
        found = self._range(at, 3)
        leaf = self.document.leaves[at]
        if found is None or found[0] == 0 or found[1] - found[0] > len(leaf.text) // 2:
            return None
        start = found[0] - 1
        if not leaf.free[start] or not self.document.is_unique(leaf.text[start : found[1]]):
            return None
        self._take(at, start, found[1])
        return ["delete", leaf.text[start : found[1]]]

    def _atom(self, at: int) -> list[Any] | None:
        """A citation, a reference or a note goes, with the blank before it."""
        leaf = self.document.leaves[at]
        shut = [place for place, free in enumerate(leaf.free) if not free and leaf.text[place] != "\n"]
        if at in self.moved or not shut or leaf.kind == "caption":
            return None
        place = self.random.choice(shut)
        before = [end for start, end in leaf.words if end <= place]
        after = [start for start, end in leaf.words if start > place]
        if not before or not after or self.touched.get(at):
            return None
        first = next(leaf.text[start:end] for start, end in leaf.words if end == before[-1])
        last = leaf.text[after[0] - 1 : next(end for start, end in leaf.words if start == after[0])]
        gone = leaf.text[before[-1] : after[0] - 1]
        if not (self.document.is_unique(first) and self.document.is_unique(last)) or "http" in gone:
            return None
        self._take(at, 0, len(leaf.text))
        return ["between", first, last]

    def _whole(self, at: int, kinds: tuple[str, ...]) -> str:
        """Words that name a paragraph of some kind that nothing was done to; empty where it is another."""
        leaf = self.document.leaves[at]
        if leaf.kind not in kinds or at in self.touched or at in self.moved:
            return ""
        plain = [leaf.text[start:end] for start, end in leaf.words]
        return next((word for word in plain if self.document.is_unique(word)), "")

    def _close(self, *places: int) -> None:
        """Nothing more is done to paragraphs, nor to their neighbours."""
        for place in places:
            self.moved |= {place - 1, place, place + 1}

    def _block(self, at: int, kinds: tuple[str, ...]) -> str:
        near = {at - 1, at, at + 1}
        return "" if near & (self.moved | self.touched.keys()) else self._whole(at, kinds)

    def _add(self, at: int) -> list[Any] | None:
        words = self._block(at, ("body", "item"))
        if not words:
            return None
        self._close(at)
        return ["add", words, "New " + self._text()]

    def _before(self, at: int) -> list[Any] | None:
        words = self._block(at, ("body",))
        if not words:
            return None
        self._close(at)
        return ["add_before", words, "New " + self._text()]

    def _drop(self, at: int) -> list[Any] | None:
        words = self._block(at, ("body", "item"))
        if not words:
            return None
        self._close(at)
        return ["drop", words]

    def _split(self, at: int) -> list[Any] | None:
        leaf = self.document.leaves[at]
        if not self._block(at, ("body", "item")) or len(leaf.words) < 3:
            return None
        found = self._range(at, 2)
        if found is None or leaf.text[found[1] : found[1] + 1] != " ":
            return None
        self._close(at)
        return ["split", leaf.text[found[0] : found[1] + 1]]

    def _join(self, at: int) -> list[Any] | None:
        leaves = self.document.leaves
        if at + 1 == len(leaves) or leaves[at + 1].kind != "body" or leaves[at + 1].section != leaves[at].section:
            return None
        if "\ufffc" in leaves[at + 1].text:  # pandoc would give the first one's text to the note
            return None
        if not self._block(at + 1, ("body",)):
            return None
        words = self._block(at, ("body",))
        if not words or not self._follows(at):
            return None
        self._close(at, at + 1)
        return ["join", words, " "]

    def _follows(self, at: int) -> bool:
        """Whether the next paragraph that was read is the next one in the document."""
        texts = self.document.all
        place = texts.index(self.document.leaves[at].text)
        return texts[place + 1] == self.document.leaves[at + 1].text

    def _move(self, at: int) -> list[Any] | None:
        kind, box = self.document.leaves[at].kind, self.document.leaves[at].box
        words = "" if self._holds_list(at) else self._block(at, ("body", "item"))
        others = [
            other
            for other, leaf in enumerate(self.document.leaves)
            if leaf.kind == kind and abs(other - at) > 2 and (kind == "body" or leaf.box == box)
        ]
        if not words or not others:
            return None
        target = self.random.choice(others)
        after = self._block(target, (kind,))
        if not after:
            return None
        self._close(at, target)
        return ["move", words, after]

    def _holds_list(self, at: int) -> bool:
        """Whether an item has a list of its own, which would be left behind."""
        here, following = self.document.leaves[at], self.document.leaves[at + 1 : at + 2]
        return here.kind == "item" and any(one.kind == "item" and one.box != here.box for one in following)

    def _carry(self, at: int) -> list[Any] | None:
        leaf = self.document.leaves[at]
        found = self._range(at, 3)
        target = self.random.randrange(len(self.document.leaves))
        if found is None or leaf.kind != "body" or found[0] == 0 or target == at:
            return None
        words = leaf.text[found[0] - 1 : found[1]]
        if not self.document.is_unique(words) or not leaf.free[found[0] - 1]:
            return None
        place = self._range(target, 1)
        if place is None or self.document.leaves[target].kind != "body":
            return None
        self._take(at, found[0] - 1, found[1])
        self._take(target, *place)
        return ["carry", words, self.document.leaves[target].text[slice(*place)]]

    def _row(self, at: int) -> list[Any] | None:
        words = self._row_words(at)
        return ["row_after", words, self.random.choice(_WORDS), self.random.choice(_WORDS)] if words else None

    def _row_drop(self, at: int) -> list[Any] | None:
        words = self._row_words(at)
        return ["row_drop", words] if words else None

    def _row_words(self, at: int) -> str:
        leaf = self.document.leaves[at]
        row = [other for other, one in enumerate(self.document.leaves) if one.kind == "cell" and one.box == leaf.box]
        words = self._whole(at, ("cell",))
        if {self.document.leaves[other].text for other in row} & set(ELSEWHERE):
            return ""
        if not words or any(other in self.touched or other in self.moved for other in row):
            return ""
        self._close(*row)
        return words


def review(document: Document, seed: int) -> Steps:
    """The steps of the review with that seed."""
    return Reviewer(document, seed).steps()
