"""Edits held against the map: which leaves become one, which go, what each leaf's stream is, where new ones come."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pipeline.sourcemap.bringing import IDENTIFIER, Brought, labels_in, note_numbers
from pipeline.sourcemap.edits import (
    Bring,
    CannotError,
    DeleteLeaf,
    Format,
    InsertLeaf,
    Merge,
    Move,
    Replace,
    Split,
    Turn,
)
from pipeline.sourcemap.escaping import habits_of
from pipeline.sourcemap.geometry import LISTS, Geometry
from pipeline.sourcemap.placing import Places
from pipeline.sourcemap.streams import Stream
from pipeline.sourcemap.texts import tokens_of
from pipeline.sourcemap.tokens import Token
from pipeline.sourcemap.turning import Turns
from pipeline.sourcemap.values import Kind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.sourcemap.edits import Edit, Text
    from pipeline.sourcemap.values import Leaf, SourceMap

_JOINABLE = (Kind.PARAGRAPH, Kind.HEADING, Kind.ITEM, Kind.NOTE, Kind.DEFINITION, Kind.LINE)
_SPLITTABLE = _JOINABLE
_BETWEEN = re.compile(r"(?:[\s>|]|[-+*]|\(?(?:[0-9]+|[A-Za-z]{1,7}|#)[.)]|[:~]|#)*\Z")


class Ground:
    """What all plans of a section have in common: it is made once."""

    def __init__(self, source_map: SourceMap) -> None:
        self.map = source_map
        self.geometry = Geometry(source_map)
        self.habits = habits_of(source_map)
        self.untouched: dict[int, list[Token]] = {}
        self.notes = note_numbers(source_map)


class Plan:
    """Some edits of a section, understood; raises `CannotError` where one of them makes no sense with the others."""

    def __init__(self, ground: Ground, edits: Sequence[Edit]) -> None:
        self._ground = ground
        self.map = ground.map
        self.geometry = ground.geometry
        self.edits = list(edits)
        self.habits = ground.habits
        self.notes = ground.notes
        self._check()
        self.deleted = self._deleted()
        self.emptied = self._emptied()
        self.group_of = self._groups()
        self.touched = {frame.box for leaf in self._moved() for frame in leaf.frames if frame.kind in LISTS}
        self._streams = self._all_streams()
        self.news = self._new_texts()
        self.brought = self._all_brought()
        streams = [token for stream in self._streams.values() for token in stream.tokens if token.kind == "copy"]
        news = [token for texts in self.news.values() for tokens in texts for token in tokens]
        self._copied = {token.whence for token in (*streams, *news) if token.kind == "copy"}
        self.places = Places(self)
        self.turns = Turns(self)
        self.touched |= self.places.new_boxes | {box for one in self.brought.values() for box in one.boxes}
        self.touched |= self.turns.touched

    def segments(self, head: int) -> list[list[Token]]:
        """The tokens of each of the leaves that a group of leaves becomes."""
        if head not in self._streams:
            return [self._untouched(head)]
        result: list[list[Token]] = [[]]
        for token in self._streams[head].tokens:
            if token.kind == "break":
                result.append([])
            else:
                result[-1].append(token)
        return result

    def is_kept(self, mark: tuple[int, int]) -> bool:
        """Whether a note's mark, by its leaf and its place there, stays or is written once more."""
        if mark in self._copied:
            return True
        head = self.group_of[mark[0]][0]
        if mark[0] in self.deleted - self.emptied or head not in self._streams:
            return mark[0] not in self.deleted
        return any(token.whence == mark for token in self._streams[head].tokens if token.glyph is not None)

    def keys(self) -> set[int]:
        """The keys of all that is written: leaves by their ordinal, and edits that write leaves by their number."""
        return {*self._streams, *(-number for number in (*self.news, *self.brought))}

    def concerned(self, number: int, edit: Edit) -> set[int]:
        """The keys of what an edit concerns, by its number from 1: of the leaves it changes and stands beside."""
        leaves = {edit.leaf}
        if isinstance(edit, Move):
            leaves |= set(range(edit.first, edit.last + 1))
        elif isinstance(edit, DeleteLeaf | Merge):
            leaves |= {edit.leaf - 1, edit.leaf + 1}
        heads = {self.group_of[one][0] for one in leaves if one in self.group_of}
        return {*leaves, *heads, -number}

    def changes(self, head: int) -> bool:
        """Whether anything in a group of leaves is edited."""
        return head in self._streams

    def splits_item(self, leaf: Leaf) -> bool:
        """Whether a leaf that is split becomes two items, not two paragraphs of one."""
        item = self.geometry.item(leaf)
        return item is not None and self.geometry.is_first(leaf, item)

    def _new_texts(self) -> dict[int, list[list[Token]]]:
        """The tokens of each new leaf, or of each cell of a new row, by the number of the edit, from 1."""
        news = {}
        for number, edit in enumerate(self.edits, 1):
            if isinstance(edit, InsertLeaf):
                texts = edit.cells if edit.kind is Kind.CELL else (edit.text,)
                news[number] = [self._new_text(text) for text in texts]
        return news

    def _new_text(self, text: Text) -> list[Token]:
        stream = Stream()
        stream.insert(0, 0, 0, tokens_of(text, self.map, stream.runs, leaf=None))
        stream.tidy()
        return stream.tokens

    def _all_brought(self) -> dict[int, Brought]:
        """What each edit brings from another map, by the number of the edit, from 1."""
        labels = labels_in(self.map.text)
        names: set[str] | None = None
        result = {}
        for number, edit in enumerate(self.edits, 1):
            if isinstance(edit, Bring):
                names = self._names() if names is None else names
                result[number] = Brought(edit, number, labels, self.map)
                for name in sorted(names & result[number].names()):
                    raise CannotError(f"there is something of the name #{name} already")
                names |= result[number].names()
        return result

    def _names(self) -> set[str]:
        """The identifiers that are written out on lines of what stays."""
        names = set()
        for match in IDENTIFIER.finditer(self.map.text):
            line = self.geometry.number(match.start())
            here = {leaf.ordinal for leaf in self.map.leaves if leaf.first_line <= line <= leaf.last_line}
            if not here or not here <= self.deleted:
                names.add(match[1])
        return names

    def _check(self) -> None:
        for edit in self.edits:
            ordinals = [edit.first, edit.last, edit.leaf] if isinstance(edit, Move) else [edit.leaf]
            ordinals += [edit.leaf + 1] if isinstance(edit, Merge) else []
            if isinstance(edit, InsertLeaf | Bring) and not self.map.leaves and not edit.leaf:
                continue
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
            elif not isinstance(edit, Replace | Format) and edit.leaf:
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
        for ordinal in emptied:
            if self._column(self.map[ordinal]) <= emptied:
                raise CannotError("a column of a table cannot be deleted")
        return emptied

    def _column(self, cell: Leaf) -> set[int]:
        """The cells above and below one, those of deleted rows left out."""
        table, row = cell.frames[-2:]
        others = (self.map[one] for one in self.geometry.boxes[table.box] if self.map[one].kind is Kind.CELL)
        column = [one for one in others if one.frames[-1].part == row.part]
        rows = {one.ordinal: self.geometry.parts[table.box, one.frames[-2].part] for one in column}
        cells = {one: {at for at in row if self.map[at].kind is Kind.CELL} for one, row in rows.items()}
        return {one for one, row in cells.items() if not row <= self.deleted}

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
        if head not in self._ground.untouched:
            self._ground.untouched[head] = [
                Token(kind="glyph", source="", formats=one.formats, glyph=one, leaf=head, index=index)
                for index, one in enumerate(self.map[head].glyphs)
            ]
        return self._ground.untouched[head]

    def _all_streams(self) -> dict[int, Stream]:
        edited = {edit.leaf for edit in self.edits if isinstance(edit, Replace | Format | Split | Merge | Turn)}
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
        for one in self.edits:
            if isinstance(one, Format):
                self._format(streams[self.group_of[one.leaf][0]], one)
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

    def _format(self, stream: Stream, edit: Format) -> None:
        leaf = self.map[edit.leaf]
        if not 0 <= edit.start < edit.end <= len(leaf.glyphs):
            raise CannotError(f"leaf {leaf.ordinal} has {len(leaf.glyphs)} glyphs")
        if leaf.kind in (Kind.CODE, Kind.PICTURE):
            raise CannotError(f"a {leaf.kind.value} has no formats")
        stream.format(edit.leaf, edit.start, edit.end, edit.formats)

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
        news = tokens_of(edit.text, self.map, stream.runs, leaf=leaf, formats=edit.formats)
        if news:
            stream.insert(edit.leaf, edit.start, edit.end, news)
        stream.delete(edit.leaf, edit.start, edit.end)


def _extent(edit: Replace | Split) -> tuple[int, int]:
    return (edit.at, edit.at) if isinstance(edit, Split) else (edit.start, edit.end)
