"""What a section must print once it is edited, told from the map and the edits alone."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from pipeline.sourcemap.coming import Awaited, kind_in, leaf_to_come
from pipeline.sourcemap.edits import Bring, CannotError, InsertLeaf, Move
from pipeline.sourcemap.geometry import LISTS
from pipeline.sourcemap.values import Atom, Kind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.sourcemap.placing import Place
    from pipeline.sourcemap.plan import Plan
    from pipeline.sourcemap.values import Leaf


def awaited(plan: Plan) -> list[Awaited]:
    """The leaves that there must be; raises `CannotError`."""
    return _Awaiting(plan).leaves()


class _Awaiting:
    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        self._map = plan.map
        self._geometry = plan.geometry
        self._numbers = dict(plan.notes)
        for one in plan.brought.values():
            self._numbers |= one.numbers()

    def leaves(self) -> list[Awaited]:
        result: list[Awaited] = []
        renamed: dict[tuple[int, int], int] = {}
        moved = {edit.first for edit in self._plan.edits if isinstance(edit, Move) and edit.first == edit.last}
        for leaf in self._map.leaves:
            group = self._plan.group_of[leaf.ordinal]
            if group[0] != leaf.ordinal:
                self._joined(leaf, self._map[group[0]], renamed)
                result.append(replace(leaf_to_come(leaf, [], leaf.frames), gone=True))
            elif leaf.ordinal not in self._plan.deleted:
                result += self._segments(leaf, renamed)
                if leaf.ordinal in moved:
                    self._left_behind(leaf, renamed)
            else:
                self._left_behind(leaf, renamed)
                gone = leaf.ordinal not in self._plan.emptied
                result.append(replace(leaf_to_come(leaf, [], leaf.frames), gone=gone))
        self._put(result)
        for edit in self._plan.edits:
            if isinstance(edit, Move):
                self._move(result, edit)
        return self._with_notes([one for one in result if not one.gone])

    def _put(self, result: list[Awaited]) -> None:
        """What is new: all that comes after leaves, then what comes before others, each in the order of the edits."""
        for after in (True, False):
            for number, edit in enumerate(self._plan.edits, 1):
                if isinstance(edit, InsertLeaf | Bring) and edit.after is after:
                    place = self._plan.places.of[number]
                    new = self._new(edit, number, place)
                    at = self._at(result, place.anchor.ordinal, after=after) if place.anchor else len(result)
                    result[at:at] = new
                    if place.anchor and new and place.frames and place.frames[-1].kind in LISTS:
                        self._handed_on(result, place.anchor, new, len(place.frames) - 1, after=after)

    def _new(self, edit: InsertLeaf | Bring, number: int, place: Place) -> list[Awaited]:
        if isinstance(edit, Bring):
            brought = self._plan.brought[number]
            joins = bool(place.frames) and place.frames[-1].kind in LISTS and brought.items is not None
            return brought.leaves(place.frames, joins=joins)
        result = []
        row = self._plan.places.number()
        for column, tokens in enumerate(self._plan.news[number]):
            frames = place.frames
            if edit.kind is Kind.CELL and place.anchor:
                table, cell = place.anchor.frames[-2:]
                frames = (*frames, replace(table, part=row), replace(cell, box=row, part=column))
            new = Awaited(
                kind=kind_in(edit.kind, frames) if edit.kind is Kind.PARAGRAPH else edit.kind,
                level=edit.level if edit.kind is Kind.HEADING else 0,
                note=place.anchor.note if place.anchor else 0,
                compact=edit.kind in (Kind.CELL, Kind.ITEM),
                frames=frames,
                tokens=tokens,
                origin=0,
                key=-number,
            )
            result.append(new)
        return result

    def _segments(self, leaf: Leaf, renamed: dict[tuple[int, int], int]) -> list[Awaited]:
        frames = tuple(replace(frame, part=renamed.get((frame.box, frame.part), frame.part)) for frame in leaf.frames)
        result = []
        for number, tokens in enumerate(self._plan.segments(leaf.ordinal)):
            if number and (self._plan.splits_item(leaf) or leaf.kind is Kind.LINE):
                last = leaf.frames[-1]
                frames = (*frames[:-1], replace(frames[-1], part=self._plan.places.number()))
                renamed[last.box, last.part] = frames[-1].part
            result.append(self._turned(leaf_to_come(leaf, tokens, frames)))
        return result

    def _turned(self, one: Awaited) -> Awaited:
        turned = self._plan.turns.of.get(one.origin)
        if turned is None:
            return replace(one, frames=self._plan.turns.frames_of(one.frames))
        return replace(one, kind=turned.kind, level=turned.level, frames=turned.frames, compact=False)

    def _joined(self, leaf: Leaf, head: Leaf, renamed: dict[tuple[int, int], int]) -> None:
        """What else stands in the item that became part of another one stands in that one now."""
        parts = {frame.box: frame.part for frame in head.frames}
        for frame in leaf.frames:
            if frame.box in parts and frame.kind in LISTS:
                renamed[frame.box, frame.part] = renamed.get((frame.box, parts[frame.box]), parts[frame.box])

    def _handed_on(self, result: list[Awaited], anchor: Leaf, new: list[Awaited], depth: int, *, after: bool) -> None:
        """The list within an item stands in the one that came right behind the item's text."""
        below = self._plan.places.below(anchor, depth, after=after) if depth < len(anchor.frames) else set()
        part = new[-1].frames[depth].part if depth < len(new[-1].frames) else 0
        for one in result:
            if one.origin in below:
                frame = replace(one.frames[depth], part=part)
                one.frames = (*one.frames[:depth], frame, *one.frames[depth + 1 :])

    def _left_behind(self, leaf: Leaf, renamed: dict[tuple[int, int], int]) -> None:
        """The list within an item whose text goes stands in the item before it from now on."""
        item = self._geometry.heads_list(leaf, self._plan.deleted)
        if item is None:
            return
        parts = [part for box, part in self._geometry.parts if box == item.box and part < item.part]
        left = [part for part in parts if not self._geometry.parts[item.box, part] <= self._plan.deleted]
        if left:
            renamed[item.box, item.part] = renamed.get((item.box, max(left)), max(left))

    def _at(self, result: Sequence[Awaited], ordinal: int, *, after: bool) -> int:
        found = [at for at, one in enumerate(result) if one.origin == ordinal]
        if not after:
            return found[0]
        at = found[-1] + 1
        while at < len(result) and not result[at].origin:
            at += 1
        return at

    def _move(self, result: list[Awaited], edit: Move) -> None:
        anchor, depth, as_items = self._plan.places.target(edit)
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
        if as_items and run:
            self._handed_on(result, anchor, run, depth, after=edit.after)

    def _with_notes(self, result: Sequence[Awaited]) -> list[Awaited]:
        """The body's leaves, then the notes in the order in which they are now referred to."""
        body = [one for one in result if not one.note]
        referred = []
        if self._numbers:
            referred = [
                self._numbers[token.whence]
                for one in body
                for token in one.tokens
                if token.glyph is not None and token.glyph.atom is Atom.NOTE
            ]
        notes = []
        seen: set[int] = set()
        for at, note in enumerate(referred):
            leaves = [one for one in result if one.note == note]
            if not leaves:
                raise CannotError("a note is deleted and what refers to it is not")
            shift = self._plan.places.number() * 1_000 if note in seen else 0
            for one in leaves:  # a note referred to twice is printed twice
                frames = tuple(replace(frame, box=frame.box + shift) for frame in one.frames)
                notes.append(replace(one, note=at + 1, frames=frames))
            seen.add(note)
        return [*body, *notes]
