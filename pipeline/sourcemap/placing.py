"""Where new leaves come, and those that are moved or brought: beside which, and into which containers."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from pipeline.sourcemap.edits import Bring, CannotError, InsertLeaf
from pipeline.sourcemap.geometry import LISTS
from pipeline.sourcemap.markers import Markers
from pipeline.sourcemap.values import Frame, Kind

if TYPE_CHECKING:
    from pipeline.sourcemap.edits import Move
    from pipeline.sourcemap.plan import Plan
    from pipeline.sourcemap.values import Leaf

FIRST_BOX = 1_000_000
"""The first number of boxes and parts that are new."""
_WHOLE = ("Table", "Figure", "CodeBlock", "LineBlock")
"""Containers beside which something new may be said to stand beside any leaf of theirs."""
_BULLET = re.compile(r"[-+*][ \t]+")
_ORDERED = json.dumps([1, {"t": "Decimal"}, {"t": "Period"}])


@dataclass(frozen=True, kw_only=True, slots=True)
class Place:
    """Where something comes: beside the lines of ``unit``, leaves of a container that is ``depth`` deep.

    ``anchor`` is the leaf that it stands beside, ``None`` in a section without leaves. ``frames`` are the containers it
    comes into; ``prefix`` begins its first line and ``continued`` the others. ``gap`` parts it from what it stands
    beside, ``joint`` from what the edit before put there, where they belong together.
    """

    anchor: Leaf | None
    unit: frozenset[int]
    depth: int
    frames: tuple[Frame, ...]
    prefix: str
    continued: str
    gap: str
    joint: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class _Level:
    """A list that an earlier edit put an item into: the containers of that item, and what began its line."""

    frames: tuple[Frame, ...]
    prefix: str
    marker: str


class Places:
    """The places of a plan's new leaves; raises `CannotError` for one that makes no sense."""

    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        self._map = plan.map
        self._geometry = plan.geometry
        self.markers = Markers(plan)
        self._trails: dict[tuple[int, bool], tuple[Place, dict[int, _Level]]] = {}
        self._fresh = FIRST_BOX
        self.new_boxes: set[int] = set()
        self.of: dict[int, Place] = {}
        for number, edit in enumerate(plan.edits, 1):
            if isinstance(edit, InsertLeaf):
                self.of[number] = self._of(edit)
            elif isinstance(edit, Bring):
                self.of[number] = self._of_run(number, edit)

    def number(self) -> int:
        """A number for a box or part that is new."""
        self._fresh += 1
        return self._fresh

    def _of(self, edit: InsertLeaf) -> Place:
        if edit.kind is not Kind.ITEM:
            self._trails.pop((edit.leaf, edit.after), None)
        if edit.kind is Kind.CELL and edit.leaf:
            return self._row(edit, self._map[edit.leaf])
        if edit.kind is Kind.ITEM:
            return self._item(edit)
        if edit.kind not in (Kind.PARAGRAPH, Kind.HEADING):
            raise CannotError(f"a new {edit.kind.value} cannot be written")
        place = self._block(edit.leaf, after=edit.after)
        marks = "#" * edit.level + " " if edit.kind is Kind.HEADING else ""
        return replace(place, prefix=place.prefix + marks)

    def _block(self, leaf: int, *, after: bool) -> Place:
        """The place of a paragraph beside a leaf."""
        if not leaf:
            return Place(anchor=None, unit=frozenset(), depth=0, frames=(), prefix="", continued="", gap="\n\n")
        anchor = self._map[leaf]
        depth = self._geometry.depth_for_paragraph(anchor)
        anchor = self._beside(anchor, depth, after=after)
        outside = self.outside(anchor, depth)
        return Place(
            anchor=anchor,
            unit=frozenset(self._geometry.unit(anchor, depth)),
            depth=depth,
            frames=anchor.frames[:depth],
            prefix=outside,
            continued=outside,
            gap=parted(outside),
        )

    def target(self, edit: Move) -> tuple[Leaf, int, bool]:
        """The leaf beside which a run comes, the depth of the container, and whether it moves as items of a list."""
        run = set(range(edit.first, edit.last + 1))
        frames = self._map[edit.first].frames
        anchor = self._map[edit.leaf]
        depth = sum(not self._geometry.boxes[frame.box] <= run for frame in frames)
        inner = frames[depth - 1] if depth else None
        if inner is not None and (
            (inner.kind in LISTS and self._geometry.parts[inner.box, inner.part] <= run)
            or (len(run) == 1 and self._geometry.heads_list(self._map[edit.first], run))
        ):
            depth -= 1
            if len(anchor.frames) <= depth or anchor.frames[depth].kind != inner.kind:
                raise CannotError("an item can only be moved within lists of its kind")
            self._beside_item(anchor, depth, after=edit.after)
            return anchor, depth, True
        if [frame.box for frame in frames[:depth]] != [frame.box for frame in anchor.frames[:depth]]:
            raise CannotError("it would be moved into another container")
        return self._beside(anchor, depth, after=edit.after), depth, False

    def _of_run(self, number: int, edit: Bring) -> Place:
        """The place of what is brought: among the items of the list of the leaf if they are such, else as a block."""
        self._trails.pop((edit.leaf, edit.after), None)
        brought = self._plan.brought[number]
        items = brought.items
        anchor = self._map[edit.leaf] if edit.leaf else None
        depths = [depth for depth, one in enumerate(anchor.frames) if one.kind in LISTS] if anchor else []
        if anchor is None or items is None or not depths:
            return self._block(edit.leaf, after=edit.after)
        depth = depths[-1]
        frame = anchor.frames[depth]
        if frame.kind != items.kind or style_of(frame) != style_of(items):
            raise CannotError("an item can only be brought into a list of its kind")
        self._beside_item(anchor, depth, after=edit.after)
        before = self.markers.place(anchor, depth)[0]
        item = self._geometry.parts[frame.box, frame.part]
        return Place(
            anchor=anchor,
            unit=frozenset(item - self.below(anchor, depth, after=edit.after)),
            depth=depth + 1,
            frames=anchor.frames[: depth + 1],
            prefix=before,
            continued=before,
            gap=self.item_gap(self._map[min(item)]),
        )

    def _beside(self, anchor: Leaf, depth: int, *, after: bool) -> Leaf:
        unit = self._geometry.unit(anchor, depth)
        edge = max(unit) if after else min(unit)
        if edge != anchor.ordinal and anchor.frames[depth].kind not in _WHOLE:
            raise CannotError("it would stand in the midst of a list")
        return self._map[edge]

    def below(self, anchor: Leaf, depth: int, *, after: bool) -> set[int]:
        """What of an item goes to one that comes right behind its text."""
        return self._geometry.list_below(anchor, depth) if after else set()

    def _beside_item(self, anchor: Leaf, depth: int, *, after: bool) -> None:
        frame = anchor.frames[depth]
        item = self._geometry.parts[frame.box, frame.part]
        if after and self._geometry.list_below(anchor, depth):
            return  # the list within the item goes to the new one, behind whose text it stands then
        if anchor.ordinal != (max(item) if after else min(item)):
            raise CannotError("the new item would stand in the midst of another one")

    def _item(self, edit: InsertLeaf) -> Place:
        where = edit.leaf, edit.after
        root, levels = self._trails.get(where, (None, {}))
        anchor = self._map[edit.leaf] if edit.leaf else None
        depths = [depth for depth, one in enumerate(anchor.frames) if one.kind in LISTS] if anchor else []
        level = edit.level or max(levels, default=len(depths) or 1)
        if anchor is not None and level <= len(depths):
            place, marker = self._listed(edit, anchor, depths[level - 1])
        elif root is not None and level in levels:
            place, marker = self._next(root, levels[level])
        elif root is not None and level - 1 in levels:
            place, marker = self._nested(root, levels[level - 1], edit)
        elif level == len(depths) + 1:
            place, marker = self._new_list(edit, anchor, depths)
        else:
            raise CannotError("there is no list for a new item")
        levels = {one: held for one, held in levels.items() if one < level}
        levels[level] = _Level(frames=place.frames, prefix=place.prefix, marker=marker)
        self._trails[where] = (root or place, levels)
        return place

    def _listed(self, edit: InsertLeaf, anchor: Leaf, depth: int) -> tuple[Place, str]:
        """An item of a list that there is."""
        self._beside_item(anchor, depth, after=edit.after)
        frame = anchor.frames[depth]
        item = self._geometry.parts[frame.box, frame.part]
        prefix = self.markers.new(anchor, depth, 1 if edit.after else 0)
        place = Place(
            anchor=anchor,
            unit=frozenset(item - self.below(anchor, depth, after=edit.after)),
            depth=depth + 1,
            frames=(*anchor.frames[:depth], replace(frame, part=self.number())),
            prefix=prefix,
            continued=blanked(prefix),
            gap=self.item_gap(self._map[min(item)]),
        )
        return place, ""

    def _next(self, root: Place, held: _Level) -> tuple[Place, str]:
        """A further item of a list that an earlier edit began."""
        prefix = self.next_prefix(held.prefix, len(held.prefix) - len(held.marker))
        frames = (*held.frames[:-1], replace(held.frames[-1], part=self.number()))
        place = replace(root, frames=frames, prefix=prefix, continued=blanked(prefix), joint="\n")
        return place, prefix[len(held.prefix) - len(held.marker) :]

    @staticmethod
    def next_prefix(prefix: str, indent: int) -> str:
        """What begins the item after one that begins with ``prefix``, whose marker stands behind ``indent`` signs."""
        number = re.compile(r"[0-9]+").match(prefix, indent)
        if not number:
            return prefix
        return f"{prefix[:indent]}{int(number.group()) + 1}{prefix[number.end() :]}"

    def _nested(self, root: Place, held: _Level, edit: InsertLeaf) -> tuple[Place, str]:
        """The first item of a list within an item that an earlier edit put there."""
        marker = self.marker(numbered=edit.numbered)
        prefix = blanked(held.prefix) + marker
        frames = (*held.frames, self.new_list(numbered=edit.numbered))
        return replace(root, frames=frames, prefix=prefix, continued=blanked(prefix), joint="\n"), marker

    def _new_list(self, edit: InsertLeaf, anchor: Leaf | None, depths: list[int]) -> tuple[Place, str]:
        marker = self.marker(numbered=edit.numbered)
        frame = self.new_list(numbered=edit.numbered)
        if anchor is None or not depths:
            place = self._block(edit.leaf, after=edit.after)
            frames = (*place.frames, frame)
            prefix = place.prefix + marker
            return replace(place, frames=frames, prefix=prefix, continued=blanked(prefix)), marker
        if not edit.after or anchor.frames[-1].kind not in LISTS:
            raise CannotError("a list within an item begins behind the item's text")
        self._beside_item(anchor, depths[-1], after=True)
        item = self._geometry.parts[anchor.frames[-1].box, anchor.frames[-1].part]
        before = blanked(self._geometry.prefix(self._map[min(item)]))
        prefix = (self._indent(anchor, before) or before) + marker
        place = Place(
            anchor=anchor,
            unit=frozenset(item),
            depth=len(anchor.frames),
            frames=(*anchor.frames, frame),
            prefix=prefix,
            continued=blanked(prefix),
            gap=self.item_gap(anchor),
        )
        return place, marker

    def _indent(self, anchor: Leaf, least: str) -> str:
        """How far other lists within items of the same list are set in."""
        for leaf in self._map.leaves:
            inner = len(anchor.frames)
            if leaf.reason or len(leaf.frames) <= inner or leaf.frames[inner].kind not in LISTS:
                continue
            if leaf.frames[inner - 1].box == anchor.frames[-1].box and self._geometry.is_first(leaf, leaf.frames[-1]):
                before = self.markers.place(leaf, inner)[0]
                return before if len(before) >= len(least) else ""
        return ""

    def new_list(self, *, numbered: bool) -> Frame:
        """A list that there was not: the frame of its first item."""
        box = self.number()
        self.new_boxes.add(box)
        kind, detail = ("OrderedList", _ORDERED) if numbered else ("BulletList", "")
        return Frame(kind=kind, detail=detail, box=box, part=self.number())

    def marker(self, *, numbered: bool) -> str:
        """What begins an item of a new list: the section's own bullet, if it has one."""
        if numbered:
            return "1. "
        for leaf in self._map.leaves:
            if not leaf.reason and leaf.frames and leaf.frames[-1].kind == "BulletList":
                match = _BULLET.search(self._geometry.prefix(leaf))
                if match:
                    return match.group()[0] + " "
        return "- "

    def _row(self, edit: InsertLeaf, anchor: Leaf) -> Place:
        if anchor.kind is not Kind.CELL or len(anchor.frames) < 2:
            raise CannotError("there is no table for a new row")
        table = anchor.frames[-2]
        row = [one for one in self._geometry.parts[table.box, table.part] if self._map[one].kind is Kind.CELL]
        if len(edit.cells) != len(row):
            raise CannotError(f"a row of this table has {len(row)} cells")
        if not edit.after and table.part < json.loads(table.detail)[2]:
            raise CannotError("a row cannot stand before the head of a table")
        edge = self._map[max(row) if edit.after else min(row)]
        return Place(
            anchor=edge,
            unit=frozenset(row),
            depth=len(edge.frames) - 1,
            frames=edge.frames[:-2],
            prefix="",
            continued="",
            gap="\n",
        )

    def outside(self, anchor: Leaf, depth: int) -> str:
        """What sets in a paragraph in the container that holds a leaf, ``depth`` deep."""
        if depth == len(anchor.frames):
            return self._geometry.continued(anchor)
        if not depth or all(frame.kind == "Div" for frame in anchor.frames[:depth]):
            return ""
        if all(frame.kind in ("Div", "BlockQuote") for frame in anchor.frames[:depth]):
            quotes = sum(frame.kind == "BlockQuote" for frame in anchor.frames[:depth])
            return "> " * quotes
        raise CannotError("what sets in a paragraph there cannot be told")

    def moved(self, edit: Move) -> Place:
        """The place of a run that is moved."""
        anchor, depth, as_items = self.target(edit)
        if as_items:
            here = anchor.frames[depth]
            unit = self._geometry.parts[here.box, here.part] - self.below(anchor, depth, after=edit.after)
            gap = self.item_gap(self._map[min(unit)])
            prefix = ""
        else:
            unit = self._geometry.unit(anchor, depth)
            prefix = self.outside(anchor, depth)
            gap = parted(prefix)
        return Place(
            anchor=anchor,
            unit=frozenset(unit),
            depth=depth + as_items,
            frames=anchor.frames[:depth],
            prefix=prefix,
            continued=prefix,
            gap=gap,
        )

    def item_gap(self, leaf: Leaf) -> str:
        """What parts an item from the next one, where ``leaf`` is the first of one of them."""
        return "\n" if leaf.compact else "\n" + self._geometry.empty(leaf) + "\n"


def parted(prefix: str) -> str:
    """An empty line between two blocks whose lines begin with ``prefix``, and the line's end before it."""
    return "\n" + (prefix.rstrip() if ">" in prefix else "") + "\n"


def blanked(prefix: str) -> str:
    """A line's beginning without what makes it an item."""
    return re.sub(r"[^>\s]", " ", prefix)


def style_of(frame: Frame) -> object:
    """How a list counts: two that do it alike become one where nothing parts them."""
    return json.loads(frame.detail)[1:] if frame.kind == "OrderedList" else None
