"""What a section must print once it is edited, told from the map and the edits alone; and whether it does."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from pipeline.sourcemap.edits import CannotError, InsertLeaf, Move
from pipeline.sourcemap.geometry import LISTS, fresh_frames
from pipeline.sourcemap.printed import content_of
from pipeline.sourcemap.streams import Token, expected_of, shown
from pipeline.sourcemap.values import Atom, Kind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.sourcemap.geometry import Geometry
    from pipeline.sourcemap.plan import Plan
    from pipeline.sourcemap.printed import Printed
    from pipeline.sourcemap.values import Frame, Leaf

Line = tuple[object, ...]
"""A leaf as it is compared."""


@dataclass(slots=True)
class Awaited:
    """A leaf to come. ``origin`` is the ordinal it had, 0 for a new one."""

    kind: Kind
    level: int
    note: int
    compact: bool
    frames: tuple[Frame, ...]
    tokens: list[Token]
    origin: int


def awaited(plan: Plan) -> list[Awaited]:
    """The leaves that there must be; raises `CannotError`."""
    return _Awaiting(plan).leaves()


class _Awaiting:
    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        self._map = plan.map
        self._geometry: Geometry = plan.geometry
        self._fresh = 1_000_000

    def leaves(self) -> list[Awaited]:
        result: list[Awaited] = []
        renamed: dict[tuple[int, int], int] = {}
        for leaf in self._map.leaves:
            group = self._plan.group_of[leaf.ordinal]
            if group[0] != leaf.ordinal:
                self._joined(leaf, self._map[group[0]], renamed)
            elif leaf.ordinal not in self._plan.deleted:
                result += self._segments(leaf, renamed)
            elif leaf.ordinal in self._plan.emptied:
                result.append(self._of(leaf, [], leaf.frames))
        for edit in self._plan.edits:
            if isinstance(edit, InsertLeaf):
                self._insert(result, edit)
        for edit in self._plan.edits:
            if isinstance(edit, Move):
                self._move(result, edit)
        return self._with_notes(result)

    def _number(self) -> int:
        self._fresh += 1
        return self._fresh

    def _of(self, leaf: Leaf, tokens: list[Token], frames: tuple[Frame, ...]) -> Awaited:
        return Awaited(
            kind=leaf.kind,
            level=leaf.level,
            note=leaf.note,
            compact=leaf.compact,
            frames=frames,
            tokens=tokens,
            origin=leaf.ordinal,
        )

    def _segments(self, leaf: Leaf, renamed: dict[tuple[int, int], int]) -> list[Awaited]:
        frames = tuple(replace(frame, part=renamed.get((frame.box, frame.part), frame.part)) for frame in leaf.frames)
        result = []
        for number, tokens in enumerate(self._plan.segments(leaf.ordinal)):
            if number and (self._plan.splits_item(leaf) or leaf.kind is Kind.LINE):
                last = leaf.frames[-1]
                frames = fresh_frames(frames, self._number())
                renamed[last.box, last.part] = frames[-1].part
            result.append(self._of(leaf, tokens, frames))
        return result

    def _joined(self, leaf: Leaf, head: Leaf, renamed: dict[tuple[int, int], int]) -> None:
        """What else stands in the item that became part of another one stands in that one now."""
        parts = {frame.box: frame.part for frame in head.frames}
        for frame in leaf.frames:
            if frame.box in parts and frame.kind in LISTS:
                renamed[frame.box, frame.part] = renamed.get((frame.box, parts[frame.box]), parts[frame.box])

    def _insert(self, result: list[Awaited], edit: InsertLeaf) -> None:
        anchor, frames = self._plan.place(edit)
        at = self._at(result, anchor.ordinal, after=edit.after)
        texts = edit.cells if edit.kind is Kind.CELL else (edit.text,)
        row = self._number()
        for number, text in enumerate(texts):
            one = frames
            if edit.kind is Kind.ITEM:
                one = fresh_frames(frames, row)
            elif edit.kind is Kind.CELL:
                table, cell = anchor.frames[-2:]
                one = (
                    *anchor.frames[:-2],
                    replace(table, part=row),
                    replace(cell, box=row, part=number),
                )
            new = Awaited(
                kind=Kind.NOTE if edit.kind is Kind.PARAGRAPH and anchor.note and not one[1:] else edit.kind,
                level=edit.level if edit.kind is Kind.HEADING else 0,
                note=anchor.note,
                compact=anchor.compact if edit.kind is Kind.ITEM else edit.kind is Kind.CELL,
                frames=one,
                tokens=self._plan.typed(text),
                origin=0,
            )
            result.insert(at + number, new)

    def _at(self, result: Sequence[Awaited], ordinal: int, *, after: bool) -> int:
        found = [at for at, one in enumerate(result) if one.origin == ordinal]
        if not found:
            raise CannotError("it would stand beside what is deleted")
        if not after:
            return found[0]
        at = found[-1] + 1
        while at < len(result) and not result[at].origin:
            at += 1
        return at

    def _move(self, result: list[Awaited], edit: Move) -> None:
        anchor, depth, as_items = self._plan.target(edit)
        run = [one for one in result if edit.first <= one.origin <= edit.last]
        result[:] = [one for one in result if not edit.first <= one.origin <= edit.last]
        at = self._at(result, anchor.ordinal, after=edit.after)
        for one in run:
            if as_items:
                own, box = one.frames[depth], anchor.frames[depth].box
                part = own.part if own.box == box else own.part + 1_000 * own.box
                here = replace(anchor.frames[depth], part=part)
                one.frames = (*anchor.frames[:depth], here, *one.frames[depth + 1 :])
        result[at:at] = run

    def _with_notes(self, result: Sequence[Awaited]) -> list[Awaited]:
        """The body's leaves, then the notes in the order in which they are now referred to."""
        numbers: dict[tuple[int, int], int] = {}
        for leaf in self._map.leaves:
            for index, glyph in enumerate(leaf.glyphs):
                if glyph.atom is Atom.NOTE:
                    numbers[leaf.ordinal, index] = len(numbers) + 1
        body = [one for one in result if not one.note]
        referred = [
            numbers[token.leaf, token.index]
            for one in body
            for token in one.tokens
            if token.glyph is not None and token.glyph.atom is Atom.NOTE
        ]
        notes = [replace(one, note=at + 1) for at, note in enumerate(referred) for one in result if one.note == note]
        if any(not any(one.note == note for one in result) for note in referred):
            raise CannotError("a note is deleted and what refers to it is not")
        return [*body, *notes]


def difference(expected: Sequence[Awaited], printed: Sequence[Printed], touched: set[int]) -> str:
    """Where a patched section prints something else than it must; nothing where it does not.

    Items of lists with ``touched`` boxes may stand closer or farther apart than before.
    """
    free = [any(frame.box in touched for frame in one.frames if frame.kind in LISTS) for one in expected]
    wanted = _lines([(one.kind, one.level, one.note, one.compact, one.frames) for one in expected], free)
    found = _lines([leaf.shape for leaf in printed], free)  # type: ignore[misc]
    for number, one in enumerate(expected):
        if number >= len(printed):
            break
        actual = [shown(sign.text, sign.formats, sign.atom, "") for sign in printed[number].signs]
        if wanted[number] != found[number]:
            return f"leaf {number + 1} would be another kind of block or stand elsewhere"
        if not _same(expected_of(one.tokens), actual, printed[number]):
            return f"leaf {number + 1} would print {_cut(''.join(text for text, *_ in actual))}"
    if len(expected) != len(printed):
        return f"there would be {len(printed)} leaves where there must be {len(expected)}"
    return ""


def _same(
    wanted: list[tuple[str, frozenset[str], Atom | None, str]],
    actual: list[tuple[str, frozenset[str], Atom | None, str]],
    printed: Printed,
) -> bool:
    if len(wanted) != len(actual):
        return False
    for one, other, sign in zip(wanted, actual, printed.signs, strict=True):
        content = content_of(sign.node) if sign.node else ""
        if printed.kind is Kind.PICTURE:  # its description is the caption where it has none of its own
            content = one[3]
        if one[1:3] != other[1:3] or one[3] != content:
            return False
        if one[0] != other[0] and other[0] not in {'"': "“”", "'": "‘’"}.get(one[0], ""):
            return False
    return True


def _cut(text: str) -> str:
    return repr(text if len(text) <= 60 else text[:57] + "…")


def _lines(shapes: Sequence[tuple[Kind, int, int, bool, tuple[Frame, ...]]], free: Sequence[bool]) -> list[Line]:
    """The shapes with boxes and parts numbered as they come, so that two readings compare."""
    boxes: dict[int, int] = {}
    parts: dict[tuple[int, int], int] = {}
    counts: dict[int, int] = {}
    result: list[Line] = []
    for number, (kind, level, note, compact, frames) in enumerate(shapes):
        named = []
        for frame in frames:
            box = boxes.setdefault(frame.box, len(boxes))
            if (frame.box, frame.part) not in parts:
                parts[frame.box, frame.part] = counts.get(box, 0)
                counts[box] = counts.get(box, 0) + 1
            named.append((frame.kind, frame.detail, box, parts[frame.box, frame.part]))
        loose = None if number < len(free) and free[number] else compact
        result.append((kind, level, note, loose, tuple(named)))
    return result
