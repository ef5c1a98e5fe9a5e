"""Headings, paragraphs and items that become one another: what they are then, and how their lines are written."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from pipeline.sourcemap.coming import kind_in
from pipeline.sourcemap.edits import CannotError, Turn
from pipeline.sourcemap.geometry import LISTS
from pipeline.sourcemap.placing import blanked, parted
from pipeline.sourcemap.values import Kind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.sourcemap.plan import Plan
    from pipeline.sourcemap.values import Frame, Leaf

_TURNING = (Kind.PARAGRAPH, Kind.HEADING, Kind.ITEM)
_HASHES = re.compile(r"#+")


@dataclass(frozen=True, kw_only=True, slots=True)
class Turned:
    """What a leaf becomes: its kind, a heading's level, and the containers that it stands in then.

    ``prefix`` begins its first line and ``continued`` the others. ``above`` and ``below`` part it from its neighbours:
    an empty line where there is none, or, where they are a line's end alone, none. ``between``
    parts it from another one that becomes an item of the same list. ``only_level``: a heading stays one.
    """

    kind: Kind
    level: int
    frames: tuple[Frame, ...]
    prefix: str
    continued: str
    above: str
    below: str
    between: str = ""
    only_level: bool = False


class Turns:
    """The leaves of a plan that become others; raises `CannotError` for one that cannot."""

    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        self._map = plan.map
        self._geometry = plan.geometry
        self.of: dict[int, Turned] = {}
        self._edits = {edit.leaf: edit for edit in plan.edits if isinstance(edit, Turn)}
        self.boxes: dict[tuple[int, int], int] = {}
        self.touched: set[int] = set()
        for ordinal in sorted(self._edits):
            self.of[ordinal] = self._turned(self._edits[ordinal], self._map[ordinal])
        for box in {self._map[one].frames[-1].box for one in self._edits if self._map[one].kind is Kind.ITEM}:
            self._part_list(box)

    def frames_of(self, frames: tuple[Frame, ...]) -> tuple[Frame, ...]:
        """Containers as they are once a list has fallen apart."""
        if not self.boxes:
            return frames
        return tuple(replace(one, box=self.boxes.get((one.box, one.part), one.box)) for one in frames)

    def _turned(self, edit: Turn, leaf: Leaf) -> Turned:
        if leaf.kind not in _TURNING or edit.kind not in _TURNING:
            raise CannotError(f"a {leaf.kind.value} cannot become a {edit.kind.value}")
        if leaf.ordinal in self._plan.deleted or len(self._plan.group_of[leaf.ordinal]) > 1:
            raise CannotError("a leaf that is deleted or merged cannot become another kind of block")
        if len(self._plan.segments(leaf.ordinal)) > 1:
            raise CannotError("a leaf that is split cannot become another kind of block")
        if edit.kind is Kind.HEADING and not 1 <= edit.level <= 6:
            raise CannotError("a heading has a level from 1 to 6")
        outer = self._outer(leaf)
        before = "> " * sum(frame.kind == "BlockQuote" for frame in outer)
        if edit.kind is Kind.ITEM:
            return self._item(edit, leaf, outer, before)
        is_heading = edit.kind is Kind.HEADING
        return Turned(
            kind=edit.kind if is_heading else kind_in(Kind.PARAGRAPH, outer),
            level=edit.level if is_heading else 0,
            frames=outer,
            prefix=before + ("#" * edit.level + " " if is_heading else ""),
            continued=before,
            above=parted(before),
            below=parted(before),
            only_level=is_heading and leaf.kind is Kind.HEADING,
        )

    def _outer(self, leaf: Leaf) -> tuple[Frame, ...]:
        """What a leaf stands in, its list apart."""
        outer = leaf.frames
        if leaf.kind is Kind.ITEM:
            inner = self._geometry.item(leaf)
            if inner is None or self._geometry.parts[inner.box, inner.part] != {leaf.ordinal}:
                raise CannotError("an item that holds more than its text cannot become another kind of block")
            outer = leaf.frames[:-1]
        if any(frame.kind not in ("Div", "BlockQuote") for frame in outer):
            raise CannotError("within a list or the like nothing can become another kind of block")
        return outer

    def _item(self, edit: Turn, leaf: Leaf, outer: tuple[Frame, ...], before: str) -> Turned:
        if leaf.kind is Kind.ITEM:
            raise CannotError("how deep an item stands cannot be changed")
        places, depth = self._plan.places, len(outer)
        previous, following = self._neighbour(leaf, -1), self._neighbour(leaf, 1)
        is_last = following is None or not self._becomes_item(following)
        while following and self._becomes_item(following):
            following = self._neighbour(following, 1)
        above = below = between = parted(before)
        turned = self.of.get(previous.ordinal) if previous else None
        if previous and turned and turned.kind is Kind.ITEM and _same(turned.frames[:depth], outer):
            frame = turned.frames[depth]
            prefix = places.next_prefix(turned.prefix, len(before))
            above = between = turned.between
        elif previous and not turned and self._ends_list(previous, outer):
            frame = previous.frames[depth]
            prefix = places.markers.new(previous, depth, 1)
            above = between = self._gap(previous, depth)
        elif following and following.ordinal not in self._edits and self._begins_list(following, outer):
            frame = following.frames[depth]
            prefix = places.markers.new(following, depth, 0)
            between = self._gap(following, depth)
        else:
            frame = places.new_list(numbered=edit.numbered)
            prefix = before + places.marker(numbered=edit.numbered)
        if is_last and following and frame.box in {one.box for one in following.frames}:
            below = between
        self.touched.add(frame.box)
        return Turned(
            kind=Kind.ITEM,
            level=0,
            frames=(*outer, replace(frame, part=places.number())),
            prefix=prefix,
            continued=blanked(prefix),
            above=above,
            below=below,
            between=between,
        )

    def _becomes_item(self, leaf: Leaf) -> bool:
        edit = self._edits.get(leaf.ordinal)
        return edit is not None and edit.kind is Kind.ITEM

    def _neighbour(self, leaf: Leaf, step: int) -> Leaf | None:
        """The next leaf of the body that stays, in one direction."""
        at = leaf.ordinal + step
        while 1 <= at <= len(self._map.leaves) and at in self._plan.deleted:
            at += step
        other = self._map[at] if 1 <= at <= len(self._map.leaves) else None
        return other if other and not other.note and not other.reason else None

    def _ends_list(self, leaf: Leaf, outer: tuple[Frame, ...]) -> bool:
        depth = len(outer)
        return (
            len(leaf.frames) > depth
            and _same(leaf.frames[:depth], outer)
            and leaf.frames[depth].kind in LISTS
            and max(self._geometry.boxes[leaf.frames[depth].box] - self._plan.deleted) == leaf.ordinal
        )

    def _begins_list(self, leaf: Leaf, outer: tuple[Frame, ...]) -> bool:
        depth = len(outer)
        return (
            len(leaf.frames) > depth
            and _same(leaf.frames[:depth], outer)
            and leaf.frames[depth].kind in LISTS
            and min(self._geometry.boxes[leaf.frames[depth].box] - self._plan.deleted) == leaf.ordinal
        )

    def _gap(self, leaf: Leaf, depth: int) -> str:
        frame = leaf.frames[depth]
        return self._plan.places.item_gap(self._map[min(self._geometry.parts[frame.box, frame.part])])

    def _part_list(self, box: int) -> None:
        """Give what is left of a list a box of its own wherever an item was taken out of the midst of it."""
        groups: list[list[int]] = []
        apart = True
        for part in sorted(part for one, part in self._geometry.parts if one == box):
            leaves = self._geometry.parts[box, part]
            if leaves <= self._plan.deleted:
                continue
            if leaves & set(self._edits):
                apart = True
                continue
            if apart:
                groups.append([])
            groups[-1].append(part)
            apart = False
        frame = next(frame for leaf in self._map.leaves for frame in leaf.frames if frame.box == box)
        if len(groups) > 1 and frame.kind == "OrderedList":
            raise CannotError("a numbered list would fall apart, and its numbers would begin anew")
        for parts in groups[1:]:
            fresh = self._plan.places.number()
            self.touched.add(fresh)
            self.boxes.update(dict.fromkeys(((box, part) for part in parts), fresh))

    def lines(self, leaf: Leaf, text: str) -> Iterator[tuple[int, int, str]]:
        """The span of a turned leaf's lines, and of the empty lines beside it, with what comes there for its text."""
        turned = self.of[leaf.ordinal]
        first, last = self._geometry.lines_of({leaf.ordinal}, len(leaf.frames))
        yield self._geometry.start(first), self._geometry.end(last), turned.prefix + text
        yield from self._parted(turned, first, -1)
        yield from self._parted(turned, last, 1)

    def _parted(self, turned: Turned, line: int, step: int) -> Iterator[tuple[int, int, str]]:
        """What is to change between the lines and those above (``step`` is -1) or below."""
        gap = turned.above if step < 0 else turned.below
        other = line + step
        while self._geometry.is_blank(other) and self._geometry.line_is_there(other):
            other += step
        if not self._geometry.line_is_there(other) or (step < 0 and other < self._geometry.top()):
            return
        high, low = (other, line) if step < 0 else (line, other)
        if low - high == 1 and gap == "\n":
            return
        if low - high > 1 and gap != "\n":
            return
        neighbour = self._turned_on(other)
        if neighbour is not None and step > 0 and low - high == 1:
            return  # the one below has said so
        yield self._geometry.end(high), self._geometry.start(low), gap

    def _turned_on(self, line: int) -> int | None:
        for ordinal in self.of:
            leaf = self._map[ordinal]
            if leaf.first_line <= line <= leaf.last_line and not self.of[ordinal].only_level:
                return ordinal
        return None

    def levelled(self, leaf: Leaf) -> Iterator[tuple[int, int, str]]:
        """What makes a heading one of another level."""
        level = self.of[leaf.ordinal].level
        start = self._geometry.start(leaf.first_line)
        hashes = _HASHES.search(self._map.text, start, leaf.start)
        if hashes:
            yield hashes.start(), hashes.end(), "#" * level
            return
        last = self._geometry.lines_of({leaf.ordinal}, len(leaf.frames))[1]
        begin, end = self._geometry.start(last), self._geometry.end(last)
        line = self._map.text[begin:end]
        at = begin + len(line) - len(line.lstrip(" \t>"))
        if level <= 2:
            underline = self._map.text[at:end].rstrip()
            yield at, at + len(underline), "=-"[level - 1] * len(underline)
        else:
            yield leaf.start, leaf.start, "#" * level + " "
            yield self._geometry.end(last - 1), end, ""


def _same(one: tuple[Frame, ...], other: tuple[Frame, ...]) -> bool:
    return [frame.box for frame in one] == [frame.box for frame in other]
