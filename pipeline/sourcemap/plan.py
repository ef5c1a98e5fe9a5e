"""Edits held against the map: which leaves become one, which go, what each leaf's stream is, where new ones come."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

from pipeline.sourcemap.edits import CannotError, DeleteLeaf, InsertLeaf, Merge, Move, Replace, Split
from pipeline.sourcemap.escaping import habits_of
from pipeline.sourcemap.geometry import LISTS, Geometry
from pipeline.sourcemap.streams import Stream, Token
from pipeline.sourcemap.values import Atom, Kind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.sourcemap.edits import Edit
    from pipeline.sourcemap.values import Frame, Leaf, SourceMap

_JOINABLE = (Kind.PARAGRAPH, Kind.HEADING, Kind.ITEM, Kind.NOTE, Kind.DEFINITION, Kind.LINE)
_SPLITTABLE = _JOINABLE
_WHOLE = ("Table", "Figure", "CodeBlock", "LineBlock")
"""Containers beside which something new may be said to stand beside any leaf of theirs."""
_BETWEEN = re.compile(r"(?:[\s>|]|[-+*]|\(?(?:[0-9]+|[A-Za-z]{1,7}|#)[.)]|[:~]|#)*\Z")


class Plan:
    """Some edits of a section, understood; raises `CannotError` where one of them makes no sense with the others."""

    def __init__(self, source_map: SourceMap, edits: Sequence[Edit]) -> None:
        self.map = source_map
        self.geometry = Geometry(source_map)
        self.edits = list(edits)
        self.habits = habits_of(source_map)
        self._check()
        self.deleted = self._deleted()
        self.emptied = self._emptied()
        self.group_of = self._groups()
        self.touched = {frame.box for leaf in self._moved() for frame in leaf.frames if frame.kind in LISTS}
        self._streams = self._all_streams()

    def segments(self, head: int) -> list[list[Token]]:
        """The tokens of each of the leaves that a group of leaves becomes."""
        result: list[list[Token]] = [[]]
        for token in self._streams[head].tokens if head in self._streams else self._untouched(head):
            if token.kind == "break":
                result.append([])
            else:
                result[-1].append(token)
        return result

    def changes(self, head: int) -> bool:
        """Whether anything in a group of leaves is edited."""
        return head in self._streams

    def splits_item(self, leaf: Leaf) -> bool:
        """Whether a leaf that is split becomes two items, not two paragraphs of one."""
        item = self.geometry.item(leaf)
        return item is not None and self.geometry.is_first(leaf, item)

    @staticmethod
    def typed(text: str) -> list[Token]:
        """The text of a new leaf, as tokens."""
        return [Token(kind="new", source=one) for one in " ".join(text.split(None))]

    def place(self, edit: InsertLeaf) -> tuple[Leaf, tuple[Frame, ...]]:
        """The leaf beside which a new one comes, and the containers it comes into."""
        anchor = self.map[edit.leaf]
        if edit.kind is Kind.CELL:
            return self._row(edit, anchor)
        if edit.kind is Kind.ITEM:
            return self._item(edit, anchor)
        if edit.kind not in (Kind.PARAGRAPH, Kind.HEADING):
            raise CannotError(f"a new {edit.kind.value} cannot be written")
        depth = self.geometry.depth_for_paragraph(anchor)
        return self._beside(anchor, depth, after=edit.after), anchor.frames[:depth]

    def target(self, edit: Move) -> tuple[Leaf, int, bool]:
        """The leaf beside which a run comes, the depth of the container, and whether it moves as items of a list."""
        run = set(range(edit.first, edit.last + 1))
        frames = self.map[edit.first].frames
        anchor = self.map[edit.leaf]
        depth = sum(not self.geometry.boxes[frame.box] <= run for frame in frames)
        inner = frames[depth - 1] if depth else None
        if inner is not None and inner.kind in LISTS and self.geometry.parts[inner.box, inner.part] <= run:
            depth -= 1
            if len(anchor.frames) <= depth or anchor.frames[depth].kind != inner.kind:
                raise CannotError("an item can only be moved within lists of its kind")
            here = anchor.frames[depth]
            item = self.geometry.parts[here.box, here.part]
            if edit.leaf != (max(item) if edit.after else min(item)):
                raise CannotError("an item cannot be moved into the midst of another one")
            return anchor, depth, True
        if [frame.box for frame in frames[:depth]] != [frame.box for frame in anchor.frames[:depth]]:
            raise CannotError("it would be moved into another container")
        return self._beside(anchor, depth, after=edit.after), depth, False

    def _beside(self, anchor: Leaf, depth: int, *, after: bool) -> Leaf:
        unit = self.geometry.unit(anchor, depth)
        edge = max(unit) if after else min(unit)
        if edge != anchor.ordinal and anchor.frames[depth].kind not in _WHOLE:
            raise CannotError("it would stand in the midst of a list")
        return self.map[edge]

    def _item(self, edit: InsertLeaf, anchor: Leaf) -> tuple[Leaf, tuple[Frame, ...]]:
        depths = [depth for depth, frame in enumerate(anchor.frames) if frame.kind in LISTS]
        if not depths or edit.level > len(depths):
            raise CannotError("there is no list for a new item")
        depth = depths[edit.level - 1] if edit.level else depths[-1]
        frame = anchor.frames[depth]
        item = self.geometry.parts[frame.box, frame.part]
        if anchor.ordinal != (max(item) if edit.after else min(item)):
            raise CannotError("the new item would stand in the midst of another one")
        return anchor, anchor.frames[: depth + 1]

    def _row(self, edit: InsertLeaf, anchor: Leaf) -> tuple[Leaf, tuple[Frame, ...]]:
        if anchor.kind is not Kind.CELL or len(anchor.frames) < 2:
            raise CannotError("there is no table for a new row")
        table = anchor.frames[-2]
        row = [one for one in self.geometry.parts[table.box, table.part] if self.map[one].kind is Kind.CELL]
        if len(edit.cells) != len(row):
            raise CannotError(f"a row of this table has {len(row)} cells")
        if not edit.after and table.part < json.loads(table.detail)[2]:
            raise CannotError("a row cannot stand before the head of a table")
        return self.map[max(row) if edit.after else min(row)], ()

    def _check(self) -> None:
        for edit in self.edits:
            ordinals = [edit.first, edit.last, edit.leaf] if isinstance(edit, Move) else [edit.leaf]
            ordinals += [edit.leaf + 1] if isinstance(edit, Merge) else []
            for ordinal in ordinals:
                if not 1 <= ordinal <= len(self.map.leaves):
                    raise CannotError(f"there is no leaf {ordinal}")
                if self.map[ordinal].reason:
                    raise CannotError(self.map[ordinal].reason)
            if isinstance(edit, Move) and not edit.first <= edit.last:
                raise CannotError("a run of leaves ends before it begins")
            if isinstance(edit, Move) and edit.first <= edit.leaf <= edit.last:
                raise CannotError("leaves cannot be moved beside themselves")

    def _moved(self) -> list[Leaf]:
        moved = []
        for edit in self.edits:
            if isinstance(edit, Merge):
                moved += [self.map[edit.leaf], self.map[edit.leaf + 1]]
            elif isinstance(edit, Move):
                moved += [self.map[one] for one in (*range(edit.first, edit.last + 1), edit.leaf)]
            elif not isinstance(edit, Replace):
                moved.append(self.map[edit.leaf])
        return moved

    def _deleted(self) -> set[int]:
        deleted = {edit.leaf for edit in self.edits if isinstance(edit, DeleteLeaf)}
        for ordinal in list(deleted):
            for frame in self.map[ordinal].frames:
                if frame.kind == "Figure":
                    deleted |= self.geometry.boxes[frame.box]
        return deleted

    def _emptied(self) -> set[int]:
        emptied = set()
        for ordinal in self.deleted:
            leaf = self.map[ordinal]
            if leaf.kind is Kind.CELL:
                table = leaf.frames[-2]
                row = self.geometry.parts[table.box, table.part]
                if not {one for one in row if self.map[one].kind is Kind.CELL} <= self.deleted:
                    emptied.add(ordinal)
        return emptied

    def _groups(self) -> dict[int, list[int]]:
        group_of = {leaf.ordinal: [leaf.ordinal] for leaf in self.map.leaves}
        for edit in sorted((edit for edit in self.edits if isinstance(edit, Merge)), key=lambda edit: edit.leaf):
            one, other = self.map[edit.leaf], self.map[edit.leaf + 1]
            between = self.map.text[one.end : other.start]
            if one.kind not in _JOINABLE or other.kind not in _JOINABLE or one.note != other.note:
                raise CannotError(f"a {one.kind.value} and a {other.kind.value} cannot become one")
            if not _BETWEEN.match(between):
                raise CannotError("something stands between the two that is not printed")
            if {edit.leaf, edit.leaf + 1} & self.deleted:
                raise CannotError("a leaf is both deleted and merged")
            group_of[edit.leaf].append(edit.leaf + 1)
            group_of[edit.leaf + 1] = group_of[edit.leaf]
        return group_of

    def _untouched(self, head: int) -> list[Token]:
        leaf = self.map[head]
        return [
            Token(kind="glyph", source="", formats=one.formats, glyph=one, leaf=head, index=index)
            for index, one in enumerate(leaf.glyphs)
        ]

    def _all_streams(self) -> dict[int, Stream]:
        edited = {edit.leaf for edit in self.edits if isinstance(edit, Replace | Split | Merge)}
        if edited & self.deleted:
            raise CannotError("a leaf is both deleted and edited")
        streams = {self.group_of[ordinal][0]: Stream() for ordinal in sorted(edited | self.emptied)}
        between = {edit.leaf: edit.between for edit in self.edits if isinstance(edit, Merge)}
        for head, stream in streams.items():
            for ordinal in self.group_of[head]:
                stream.add(self.map[ordinal], self.map.text)
                if ordinal in between:
                    stream.tokens += [Token(kind="new", source=one) for one in between[ordinal]]
        for ordinal in self.emptied:
            streams[ordinal].delete(ordinal, 0, len(self.map[ordinal].glyphs))
        for edit in self._in_order():
            stream = streams[self.group_of[edit.leaf][0]]
            if isinstance(edit, Split):
                stream.split(edit.leaf, edit.at)
            else:
                self._replace(stream, edit)
        for head, stream in streams.items():
            if self.map[head].kind is not Kind.CODE:
                stream.tidy()
        return streams

    def _in_order(self) -> list[Replace | Split]:
        """Edits of text from left to right, none over another."""
        result: list[Replace | Split] = []
        reached: dict[int, int] = {}
        edits = [edit for edit in self.edits if isinstance(edit, Replace | Split)]
        for edit in sorted(edits, key=lambda edit: (edit.leaf, _extent(edit))):
            leaf = self.map[edit.leaf]
            start, end = _extent(edit)
            if not 0 <= start <= end <= len(leaf.glyphs):
                raise CannotError(f"leaf {leaf.ordinal} has {len(leaf.glyphs)} glyphs")
            if start < reached.get(edit.leaf, 0):
                raise CannotError("two edits overlap")
            if isinstance(edit, Split) and leaf.kind not in _SPLITTABLE:
                raise CannotError(f"a {leaf.kind.value} cannot be split")
            if leaf.kind is Kind.PICTURE:
                raise CannotError("a picture is deleted with its figure")
            reached[edit.leaf] = end
            result.append(edit)
        return result

    def _replace(self, stream: Stream, edit: Replace) -> None:
        leaf = self.map[edit.leaf]
        text = edit.text
        if leaf.kind is Kind.CODE:
            if "\n" in text:
                raise CannotError("a new line of code cannot be written")
        else:
            text = " ".join(re.split(r"[ \t\n\r\v\f]+", text))
        if text:
            stream.insert(edit.leaf, edit.start, edit.end, text, edit.formats)
        stream.delete(edit.leaf, edit.start, edit.end)

    def note_numbers(self) -> dict[tuple[int, int], int]:
        """The number of the note that a glyph, given by its leaf and index, refers to."""
        numbers: dict[tuple[int, int], int] = {}
        for leaf in self.map.leaves:
            for index, glyph in enumerate(leaf.glyphs):
                if glyph.atom is Atom.NOTE:
                    numbers[leaf.ordinal, index] = len(numbers) + 1
        return numbers


def _extent(edit: Replace | Split) -> tuple[int, int]:
    return (edit.at, edit.at) if isinstance(edit, Split) else (edit.start, edit.end)
