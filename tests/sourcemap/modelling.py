"""A model of what edits make of a section: it knows lists of characters and no source."""

from __future__ import annotations

from typing import NamedTuple

from pipeline.sourcemap.edits import (
    Bring,
    DeleteLeaf,
    Edit,
    Format,
    InsertLeaf,
    Merge,
    Move,
    Replace,
    Split,
    Text,
    Turn,
)
from pipeline.sourcemap.values import Atom, Formats, Kind, SourceMap

Shown = tuple[Kind, int, tuple[tuple[str, frozenset[str]], ...]]


class Line(NamedTuple):
    """A leaf of the model: its kind and level, the characters with their formats, the notes it refers to."""

    kind: Kind
    level: int
    glyphs: list[tuple[str, Formats, int]]
    origin: int


def model(source_map: SourceMap, edits: list[Edit]) -> list[Shown]:
    """What must be printed, by the edits alone."""
    made = _Model(source_map)
    for number, edit in enumerate(edits, 1):
        made.make(number, edit)
    return made.shown()


class _Model:
    def __init__(self, source_map: SourceMap) -> None:
        self.map = source_map
        self.plain = lines_of(source_map, 0)
        self.lines = {ordinal: [line] for ordinal, line in lines_of(source_map, 0).items()}
        self.order = list(self.lines)
        self.brought: dict[int, list[Line]] = {}

    def make(self, number: int, edit: Edit) -> None:
        if isinstance(edit, Bring):
            self.bring(number, edit)
        else:
            {
                Replace: self.replace,
                Format: self.format,
                Turn: self.turn,
                DeleteLeaf: self.delete,
                Split: self.split,
                Merge: self.merge,
                Move: self.move,
                InsertLeaf: self.insert,
            }[type(edit)](edit)

    def replace(self, edit: Replace) -> None:
        glyphs = self.lines[edit.leaf][0].glyphs
        glyphs[edit.start : edit.end] = written(edit.text, edit.formats, self.plain)

    def format(self, edit: Format) -> None:
        glyphs = self.lines[edit.leaf][0].glyphs
        some = glyphs[edit.start : edit.end]
        glyphs[edit.start : edit.end] = [(text, edit.formats, note) for text, _, note in some]

    def turn(self, edit: Turn) -> None:
        self.lines[edit.leaf] = [one._replace(kind=edit.kind, level=edit.level) for one in self.lines[edit.leaf]]

    def delete(self, edit: DeleteLeaf) -> None:
        self.lines[edit.leaf] = []
        if self.map[edit.leaf].kind is Kind.PICTURE:
            self.lines[edit.leaf - 1] = []

    def split(self, edit: Split) -> None:
        line = self.lines[edit.leaf][0]
        self.lines[edit.leaf] = [
            line._replace(glyphs=some) for some in (line.glyphs[: edit.at], line.glyphs[edit.at :])
        ]

    def merge(self, edit: Merge) -> None:
        one, other = self.lines[edit.leaf][0], self.lines[edit.leaf + 1][0]
        between: list[tuple[str, Formats, int]] = [(character, (), 0) for character in edit.between]
        self.lines[edit.leaf] = [one._replace(glyphs=[*one.glyphs, *between, *other.glyphs])]
        self.lines[edit.leaf + 1] = []

    def move(self, edit: Move) -> None:
        self.order.remove(edit.first)
        self.order.insert(self.order.index(edit.leaf) + edit.after, edit.first)

    def insert(self, edit: InsertLeaf) -> None:
        beside = self.map[edit.leaf]
        held = beside.frames[-1].kind if beside.frames else ""
        kind = beside.kind if edit.kind is Kind.PARAGRAPH and held in ("BlockQuote", "Div", "Note") else edit.kind
        texts = edit.cells or (edit.text,)
        fresh = [Line(kind, edit.level, written(text, (), self.plain), 0) for text in texts]
        self._put(edit.leaf, fresh, after=edit.after)

    def bring(self, number: int, edit: Bring) -> None:
        theirs = lines_of(edit.source, 1_000 * number)
        self._put(edit.leaf, [theirs[one] for one in range(edit.first, edit.last + 1)], after=edit.after)
        for leaf in edit.source.leaves:
            if leaf.note:
                self.brought.setdefault(1_000 * number + leaf.note, []).append(theirs[leaf.ordinal])

    def _put(self, leaf: int, fresh: list[Line], *, after: bool) -> None:
        self.lines[leaf] = [*self.lines[leaf], *fresh] if after else [*fresh, *self.lines[leaf]]

    def shown(self) -> list[Shown]:
        """All leaves, the notes in the order in which they are referred to."""
        body = [line for at in self.order for line in self.lines[at] if not self.map[at].note]
        notes = []
        for called in [number for line in body for _, _, number in line.glyphs if number]:
            notes += self.brought.get(called, [])
            notes += [line for at in self.order if self.map[at].note == called for line in self.lines[at]]
        return [
            (line.kind, line.level, tidy([(text, formats) for text, formats, _ in line.glyphs], line.kind))
            for line in (*body, *notes)
        ]


def lines_of(source_map: SourceMap, shift: int) -> dict[int, Line]:
    """Every leaf of a map, with the numbers of its notes from ``shift`` on."""
    note = 0
    lines = {}
    for leaf in source_map.leaves:
        glyphs = []
        for glyph in leaf.glyphs:
            note += glyph.atom is Atom.NOTE
            text = glyph.text or f"\ufffc{glyph.content}"
            glyphs.append((text, glyph.formats, shift + note if glyph.atom is Atom.NOTE else 0))
        lines[leaf.ordinal] = Line(leaf.kind, leaf.level, glyphs, leaf.ordinal)
    return lines


def written(text: Text, formats: Formats, plain: dict[int, Line]) -> list[tuple[str, Formats, int]]:
    """What a text prints: what is typed with the formats given, glyphs with their own."""
    result: list[tuple[str, Formats, int]] = []
    for piece in (text,) if isinstance(text, str) else text:
        if isinstance(piece, str):
            result += [(one, formats, 0) for one in piece]
        else:
            result += plain[piece.leaf].glyphs[piece.start : piece.end]
    return result


def tidy(glyphs: list[tuple[str, Formats]], kind: Kind) -> tuple[tuple[str, frozenset[str]], ...]:
    """Single blanks, none at the ends, all of them alike; and quotes, which smart typography turns."""
    result: list[tuple[str, frozenset[str]]] = []
    for written, formats in glyphs:
        text = {"“": '"', "”": '"', "‘": "'", "’": "'"}.get(written, written)
        text = text if kind is not Kind.PICTURE else "\ufffc"  # it holds the caption again, for those who cannot see it
        if text in (" ", "\u00a0") and kind is not Kind.CODE:
            if result and result[-1][0] != " ":
                result.append((" ", frozenset()))
        else:
            result.append((text, frozenset(formats) if text != " " else frozenset()))
    if result and result[-1][0] == " " and kind is not Kind.CODE:
        result.pop()
    return tuple(result)
