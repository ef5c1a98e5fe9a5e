"""Leaves brought from another map: the lines that they take there, the notes that come along, and what they print."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from pipeline.sourcemap.coming import Awaited, kind_in, leaf_to_come
from pipeline.sourcemap.edits import CannotError
from pipeline.sourcemap.geometry import LISTS, Geometry
from pipeline.sourcemap.tokens import Token
from pipeline.sourcemap.values import Atom, Kind

if TYPE_CHECKING:
    from pipeline.sourcemap.edits import Bring
    from pipeline.sourcemap.values import Frame, Leaf, SourceMap

_STEP = 10_000_000
"""What the numbers of leaves, boxes and notes of other maps are apart."""
_LABEL = re.compile(r"\[\^([^\[\]\s]+)\]")
_OWN = ("Table", "Figure", "LineBlock", "DefinitionList", "Definition", "Note")
"""Containers of whose lines none can stand elsewhere."""
IDENTIFIER = re.compile(r"\{#([^\s{}]+)")
"""An identifier that is written out."""
_NUMBER = re.compile(r"\(?([0-9]+|[A-Za-z]{1,7})[.)]")


@dataclass(frozen=True, kw_only=True, slots=True)
class Lines:
    """Lines to be put somewhere, without the last one's end, and the definitions of the notes that they refer to."""

    text: str
    definitions: str


class Brought:
    """The leaves that one edit brings, ``number`` among the edits from 1; raises `CannotError`.

    ``labels`` are those of the notes that there are, in lower case; new ones are added. ``here`` is the map of the
    section that they come into.
    """

    def __init__(self, edit: Bring, number: int, labels: set[str], here: SourceMap) -> None:
        self.map = edit.source
        self._is_copy = edit.source.text == here.text
        self.geometry = Geometry(edit.source)
        self.base = number * _STEP
        self._number = number
        self.run = set(range(edit.first, edit.last + 1))
        self._check(edit)
        self.first = self.map[edit.first]
        self.depth, self.are_items = self._depth()
        self.lines = self.geometry.lines_of(self.run, self.depth + self.are_items)
        self._check_lines()
        self._note_of = self._notes()
        self._labels = self._relabelled(labels)

    @property
    def items(self) -> Frame | None:
        """The list that they are items of; ``None`` where they are none."""
        held = self.first.frames[self.depth :]
        return held[0] if held and held[0].kind in LISTS and self._in_one(held[0]) else None

    @property
    def boxes(self) -> set[int]:
        """The numbers to come of the lists among what is brought."""
        frames = (frame for one in self.run for frame in self.map[one].frames[self.depth :])
        return {self.base + frame.box for frame in frames if frame.kind in LISTS}

    def _check(self, edit: Bring) -> None:
        if not 1 <= edit.first <= edit.last <= len(self.map.leaves):
            raise CannotError(f"there are no leaves {edit.first} to {edit.last} to bring")
        for ordinal in self.run:
            if self.map[ordinal].reason:
                raise CannotError(self.map[ordinal].reason)
            if self.map[ordinal].note:
                raise CannotError("a note is brought with what refers to it")

    def _depth(self) -> tuple[int, bool]:
        """How many containers they leave behind, and whether they are whole items of the list that comes next."""
        frames = self.first.frames
        depth = sum(not self.geometry.boxes[frame.box] <= self.run for frame in frames)
        kept = [(frame.box, frame.part) for frame in frames[:depth]]
        inner = frames[depth - 1] if depth else None
        if inner is not None and inner.kind in LISTS and self.geometry.parts[inner.box, inner.part] <= self.run:
            if any(
                [frame.box for frame in self.map[one].frames[:depth]] != [box for box, _ in kept]
                or not self._part_at(one, depth - 1) <= self.run
                for one in self.run
            ):
                raise CannotError("its lines cannot be taken alone")
            return depth - 1, True
        for one in self.run:
            if [(frame.box, frame.part) for frame in self.map[one].frames[:depth]] != kept:
                raise CannotError("its lines cannot be taken alone")
        if any(frame.kind in _OWN for frame in frames[:depth]):
            raise CannotError("its lines cannot be taken alone")
        return depth, False

    def _part_at(self, ordinal: int, depth: int) -> set[int]:
        frame = self.map[ordinal].frames[depth]
        return self.geometry.parts[frame.box, frame.part]

    def _in_one(self, frame: Frame) -> bool:
        return all(any(other.box == frame.box for other in self.map[one].frames) for one in self.run)

    def _check_lines(self) -> None:
        first, last = self.lines
        for leaf in self.map.leaves:
            if leaf.reason or leaf.note or leaf.ordinal in self.run:
                continue
            if first <= leaf.last_line and leaf.first_line <= last:
                raise CannotError("its lines cannot be taken alone")

    def _notes(self) -> dict[tuple[int, int], int]:
        """The number in the other map of each note that is referred to, by the leaf and index of its mark."""
        numbers = note_numbers(self.map)
        return {where: number for where, number in numbers.items() if where[0] in self.run}

    def _relabelled(self, labels: set[str]) -> dict[str, str]:
        """The label that each note has here, by the one it has there."""
        result: dict[str, str] = {}
        for ordinal, index in self._note_of:
            glyph = self.map[ordinal].glyphs[index]
            match = _LABEL.fullmatch(self.map.text[glyph.start : glyph.end])
            if match and match[1] not in result:
                result[match[1]] = _free(match[1], labels)
                labels.add(result[match[1]].casefold())
        return result

    def numbers(self) -> dict[tuple[int, int], int]:
        """The number to come of the note that each mark refers to, by the mark's leaf and index to come."""
        return {(self.base + leaf, index): self.base + note for (leaf, index), note in self._note_of.items()}

    def leaves(self, outer: tuple[Frame, ...], *, joins: bool) -> list[Awaited]:
        """What is to come in some containers; ``joins``: as items of the innermost of these. Then their notes."""
        result = []
        linked = set() if self._is_copy else self._linked()
        notes = set(self._note_of.values())
        for leaf in self.map.leaves:
            if leaf.ordinal not in self.run and leaf.note not in notes:
                continue
            tokens = [
                Token(
                    kind="copy", source="", formats=one.formats, glyph=one, index=index,
                    origin=self.base + leaf.ordinal,
                )
                for index, one in enumerate(leaf.glyphs)
            ]  # fmt: skip
            own = tuple(replace(one, box=self.base + one.box, part=self.base + one.part) for one in leaf.frames)
            frames = own
            if not leaf.note:
                frames = (*outer, *own[self.depth :])
                if joins:
                    here = replace(outer[-1], part=own[self.depth].part)
                    frames = (*outer[:-1], here, *own[self.depth + 1 :])
            one = leaf_to_come(leaf, tokens, frames)
            result.append(
                replace(
                    one,
                    kind=kind_in(leaf.kind, frames),
                    note=self.base + leaf.note if leaf.note else 0,
                    origin=0,
                    key=-self._number,
                    name=leaf.name if leaf.name in linked else "",
                )
            )
        return result

    def _linked(self) -> set[str]:
        """The identifiers that links of theirs lead to, all of them their own."""
        linked: set[str] = set()
        for leaf in self.map.leaves:
            if leaf.ordinal in self.run or leaf.note in self._note_of.values():
                names = {name for glyph in leaf.glyphs for name in glyph.formats if name.startswith("link #")}
                linked |= {name.removeprefix("link #") for name in names}
        for name in sorted(linked - {name for one in self.run for name in _names(self.map[one])}):
            raise CannotError(f"the link to #{name} would lead nowhere from there")
        return linked

    def names(self) -> set[str]:
        """The identifiers that are written out in their lines."""
        first, last = self.lines
        return set(IDENTIFIER.findall(self.map.text[self.geometry.start(first) : self.geometry.end(last)]))

    def before(self) -> str:
        """What sets in their lines where they are: blanks, and the marks of quotations."""
        held = self.first.frames[: self.depth]
        if self.items is not None:
            frames = self.first.frames[self.depth + 1 :]
            inner = sum(one.kind in LISTS and self.geometry.is_first(self.first, one) for one in frames)
            markers = self.geometry.markers(self.first)
            if len(markers) <= inner:
                raise CannotError("the marker of the item cannot be found")
            prefix = self.geometry.prefix(self.first)
            return re.sub(r"[^>\s]", " ", prefix[: markers[len(markers) - 1 - inner].start()])
        if held and held[-1].kind in LISTS:
            if self.geometry.is_first(self.first, held[-1]) or self.depth != len(self.first.frames):
                raise CannotError("its lines cannot be taken alone")
            return self.geometry.continued(self.first)
        if any(frame.kind not in ("Div", "BlockQuote") for frame in held):
            raise CannotError("its lines cannot be taken alone")
        return "> " * sum(frame.kind == "BlockQuote" for frame in held)

    def first_number(self) -> str:
        """The number with which the list begins that they are items of; nothing where they begin with it."""
        box = self.items.box if self.items else 0
        leaf = self.map[min(self.geometry.boxes[box])] if box else None
        if leaf is None or leaf.ordinal == self.first.ordinal or leaf.reason:
            return ""
        match = _NUMBER.search(self.geometry.prefix(leaf))
        return match[1] if match else ""

    def text(self, before: str, number: str) -> Lines:
        """The lines, set in by ``before``; the first item has the ``number`` given, if there is one."""
        g = self.geometry
        first, last = self.lines
        start, end = g.start(first), g.end(last)
        changes = [*self._marks(range(start, end)), *self._without_definitions(first, last)]
        if number and (match := _NUMBER.match(self.map.text, start + len(self.before()), end)):
            changes.append((*match.span(1), number))
        body = _changed(self.map.text, start, end, changes)
        return Lines(text=_set_in(body, self.before(), before), definitions=self._definitions())

    def _marks(self, within: range) -> list[tuple[int, int, str]]:
        """The marks of notes with their new labels."""
        found = []
        for ordinal, index in self._note_of:
            glyph = self.map[ordinal].glyphs[index]
            match = _LABEL.fullmatch(self.map.text[glyph.start : glyph.end])
            if match and glyph.start in within:
                found.append((glyph.start, glyph.end, f"[^{self._labels[match[1]]}]"))
        return found

    def _without_definitions(self, first: int, last: int) -> list[tuple[int, int, str]]:
        """Definitions of notes among the lines: they come elsewhere, or belong to what stays behind."""
        found = []
        for note in {leaf.note for leaf in self.map.leaves if leaf.note}:
            lines = self._definition_lines(note)
            if lines and first <= lines[0] and lines[1] <= last:
                found.append((*self.geometry.removal(*lines), ""))
        return sorted(set(found))

    def _definition_lines(self, note: int) -> tuple[int, int] | None:
        unit = {leaf.ordinal for leaf in self.map.leaves if leaf.note == note}
        leaf = self.map[min(unit)]
        if leaf.reason:
            raise CannotError(leaf.reason)
        lines = self.geometry.lines_of(unit, 1)
        return lines if _LABEL.match(self.map.text, self.geometry.start(lines[0])) else None

    def _definitions(self) -> str:
        texts = []
        done: set[str] = set()
        for (ordinal, index), note in self._note_of.items():
            glyph = self.map[ordinal].glyphs[index]
            match = _LABEL.fullmatch(self.map.text[glyph.start : glyph.end])
            if not match or match[1] in done:
                continue
            done.add(match[1])
            lines = self._definition_lines(note)
            if lines is None:
                raise CannotError("the text of a note cannot be taken alone")
            text = self.map.text[self.geometry.start(lines[0]) : self.geometry.end(lines[1])]
            texts.append(_LABEL.sub(f"[^{self._labels[match[1]]}]".replace("\\", r"\\"), text, count=1))
        return "\n\n".join(texts)


def labels_in(text: str) -> set[str]:
    """The labels of notes that a text has, in lower case."""
    return {label.casefold() for label in _LABEL.findall(text)}


def note_numbers(source_map: SourceMap) -> dict[tuple[int, int], int]:
    """The number of the note that a glyph, given by its leaf and index, refers to."""
    numbers: dict[tuple[int, int], int] = {}
    for leaf in source_map.leaves:
        for index, glyph in enumerate(leaf.glyphs):
            if glyph.atom is Atom.NOTE:
                numbers[leaf.ordinal, index] = len(numbers) + 1
    return numbers


def _names(leaf: Leaf) -> set[str]:
    """The identifiers that links may lead to in a leaf, and those of what holds it."""
    names = {leaf.name} if leaf.kind is Kind.HEADING else set()
    for frame in leaf.frames:
        if frame.kind in ("Table", "Figure", "Div"):
            detail = json.loads(frame.detail)
            names.add(detail[0][0] if frame.kind == "Table" else detail[0])
    for glyph in leaf.glyphs:
        names |= {json.loads(one.removeprefix("span "))[0] for one in glyph.formats if one.startswith("span ")}
    return names - {""}


def _free(label: str, taken: set[str]) -> str:
    """A label like another one that no note has yet."""
    if label.casefold() not in taken:
        return label
    if label.isdecimal():
        return str(max(int(one) for one in (*taken, label) if one.isdecimal()) + 1)
    number = 2
    while f"{label}-{number}".casefold() in taken:
        number += 1
    return f"{label}-{number}"


def _changed(text: str, start: int, end: int, changes: list[tuple[int, int, str]]) -> str:
    """The text from ``start`` to ``end`` with some spans changed; what is within one that goes, goes."""
    result = []
    for begin, stop, new in sorted(changes):
        if begin < start:
            continue
        result += [text[start:begin], new]
        start = max(start, min(stop, end))
    return "".join((*result, text[start:end])).rstrip("\n")


def _set_in(text: str, old: str, new: str) -> str:
    """The lines with what sets them in exchanged."""
    if old == new:
        return text
    lines = []
    for line in text.split("\n"):
        if line.startswith(old):
            lines.append(new + line[len(old) :] if line.strip() else new.rstrip())
        elif line.rstrip() == old.rstrip():
            lines.append(new.rstrip())
        else:
            raise CannotError("its lines are not all set in alike")
    return "\n".join(lines)
