"""The pieces of a file's text that change for some edits: spans, and what comes in their place."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.papers.paper import split_front_matter
from pipeline.sourcemap.edits import Bring, CannotError, InsertLeaf, Move
from pipeline.sourcemap.escaping import filled
from pipeline.sourcemap.geometry import LISTS
from pipeline.sourcemap.laying import Sheet, Splice, in_order, spliced
from pipeline.sourcemap.rows import padded, row_like
from pipeline.sourcemap.values import Kind
from pipeline.sourcemap.writing import WAYS, Way, written

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from pipeline.sourcemap.plan import Plan
    from pipeline.sourcemap.tokens import Token
    from pipeline.sourcemap.turning import Turned
    from pipeline.sourcemap.values import Leaf


def splices(plan: Plan, ways: Mapping[int, Way] | None = None) -> list[Splice]:
    """What is to change, in order and without overlaps; raises `CannotError`.

    ``ways`` say how a leaf is written, by its ordinal, or what an edit writes, by the number of the edit (from 1) with
    a minus: in the likeliest way where they do not.
    """
    return _Splicer(plan, ways or {}).splices()


def written_in(plan: Plan, key: int, way: Way) -> list[str]:
    """What a leaf, or an edit that writes leaves (see `splices`), comes to in one of the ways."""
    segments = plan.segments(key) if key > 0 else plan.news.get(-key, [])
    edit = plan.edits[-key - 1] if key < 0 else None
    kind = plan.map[key].kind if key > 0 else edit.kind if isinstance(edit, InsertLeaf) else Kind.PARAGRAPH
    return [written(one, kind, plan.habits, way, column=0, prefix="", whole=key > 0) for one in segments]


class _Splicer:
    def __init__(self, plan: Plan, ways: Mapping[int, Way]) -> None:
        self._plan = plan
        self._map = plan.map
        self._text = plan.map.text
        self._geometry = plan.geometry
        self._habits = plan.habits
        self._ways = ways
        self._sheet = Sheet(plan)
        self._markers = plan.places.markers

    def splices(self) -> list[Splice]:
        if self._is_emptied():
            start = len(self._text) - len(split_front_matter(self._text)[1])
            return [Splice(start=start, end=len(self._text), text="")]
        for leaf in self._map.leaves:
            if self._plan.changes(leaf.ordinal) and self._plan.group_of[leaf.ordinal][0] == leaf.ordinal:
                self._leaf(leaf)
        self._delete()
        self._delete_notes()
        for start, end, text in self._markers.first_numbers():
            self._sheet.add(start, end, text)
        for number, edit in enumerate(self._plan.edits, 1):
            if isinstance(edit, InsertLeaf):
                self._insert(edit, number)
            elif isinstance(edit, Bring):
                self._bring(edit, number)
        for edit in self._plan.edits:
            if isinstance(edit, Move):
                self._move(edit)
        return self._sheet.settled()

    def _is_emptied(self) -> bool:
        every = {leaf.ordinal for leaf in self._map.leaves}
        comes = any(isinstance(edit, InsertLeaf | Bring) for edit in self._plan.edits)
        return bool(every) and every <= self._plan.deleted - self._plan.emptied and not comes

    def _way(self, key: int) -> Way:
        return self._ways.get(key, WAYS[0])

    def _leaf(self, leaf: Leaf) -> None:
        turned = self._plan.turns.of.get(leaf.ordinal)
        if turned is not None and not turned.only_level:
            self._turned(leaf, turned)
            return
        if turned is not None:
            for start, end, text in self._plan.turns.levelled(leaf):
                self._sheet.add(start, end, text)
        group = self._plan.group_of[leaf.ordinal]
        last = self._map[group[-1]]
        column = leaf.start - self._geometry.start(leaf.first_line)
        foreign = group[1] if len(group) > 1 else 0
        texts: list[str] = []
        for number, tokens in enumerate(self._plan.segments(leaf.ordinal)):
            if number:
                gap, prefix = self._parted(leaf)
                column = len(prefix)
                texts.append(gap + prefix)
            text = written(
                tokens,
                leaf.kind,
                self._habits.of(leaf),
                self._way(leaf.ordinal),
                column=column,
                prefix=self._geometry.continued(leaf),
                whole=not number and self._begins(tokens, leaf),
                foreign=foreign,
            )
            if len(group) > 1 and "\n" not in text and self._habits.width and leaf.kind is not Kind.HEADING:
                text = self._refolded(leaf, text)
            if not any(token.shows for token in tokens) and leaf.kind is not Kind.CELL:
                raise CannotError("nothing would be left of a leaf: it has to be deleted")
            texts.append(text)
        end, text = last.end, "".join(texts)
        if leaf.kind is Kind.CELL:
            end, text = padded(self._text, leaf.start, end, text)
        self._sheet.add(leaf.start, end, text)

    def _turned(self, leaf: Leaf, turned: Turned) -> None:
        """The lines of a leaf that becomes another kind of block, written anew."""
        tokens = self._plan.segments(leaf.ordinal)[0]
        text = written(
            tokens,
            turned.kind,
            self._habits,
            self._way(leaf.ordinal),
            column=len(turned.prefix),
            prefix=turned.continued,
            whole=False,
            foreign=leaf.ordinal,
        )
        if not text.strip():
            raise CannotError("nothing would be left of a leaf: it has to be deleted")
        for start, end, new in self._plan.turns.lines(leaf, text):
            self._sheet.add(start, end, new)

    def _refolded(self, leaf: Leaf, text: str) -> str:
        """Two lines that become one leaf stay two lines, where lines are short and one would be too long."""
        column = leaf.start - self._geometry.start(leaf.first_line)
        if column + len(text) <= self._habits.width:
            return text
        return filled(text, column, self._habits.width, self._geometry.continued(leaf)) if "`" not in text else text

    def _begins(self, tokens: Sequence[Token], leaf: Leaf) -> bool:
        first = next((token for token in tokens if token.shows), None)
        return first is not None and first.kind == "glyph" and first.whence == (leaf.ordinal, 0)

    def _parted(self, leaf: Leaf) -> tuple[str, str]:
        """What parts a leaf from another one of its kind that follows: the lines between, and what begins its line."""
        item = self._geometry.item(leaf)
        if leaf.kind is Kind.LINE:
            return "\n", self._geometry.prefix(leaf)
        if item is not None and self._plan.splits_item(leaf):
            return self._plan.places.item_gap(leaf), self._markers.new(leaf, len(leaf.frames) - 1, 1)
        gap = "\n" + self._geometry.empty(leaf) + "\n"
        if leaf.kind is Kind.HEADING:
            return gap, self._geometry.prefix(leaf)
        return gap, self._geometry.continued(leaf)

    def _delete(self) -> None:
        left = sorted(self._plan.deleted - self._plan.emptied)
        while left:
            leaf = self._map[left[0]]
            units = ((one, depth) for one, depth in self._units(leaf) if one <= self._plan.deleted)
            unit, depth = next(units, ({leaf.ordinal}, len(leaf.frames)))
            left = [one for one in left if one not in unit]
            self._take_out(leaf, unit, depth)

    def _units(self, leaf: Leaf) -> Iterable[tuple[set[int], int]]:
        for depth, frame in enumerate(leaf.frames):
            if frame.kind == "Note":
                continue
            yield self._geometry.boxes[frame.box], depth
            if frame.kind in (*LISTS, "Table", "LineBlock"):
                cells = self._geometry.parts[frame.box, frame.part]
                yield {one for one in cells if frame.kind != "Table" or self._map[one].kind is Kind.CELL}, depth + 1

    def _take_out(self, leaf: Leaf, unit: set[int], depth: int) -> None:
        following = self._map[leaf.ordinal + 1] if leaf.ordinal < len(self._map.leaves) else None
        begins = self._geometry.markers(leaf) if leaf.first_line > 0 else []
        if (
            unit == {leaf.ordinal}
            and begins
            and following is not None
            and following.frames[: len(leaf.frames)] == leaf.frames
            and not self._geometry.heads_list(leaf, self._plan.deleted)
        ):
            if following.reason:
                raise CannotError(following.reason)
            self._sheet.add(leaf.start, following.start, "")  # the next paragraph of the item comes up to its marker
            return
        self._sheet.gone.append(self._geometry.lines_of(unit, depth))

    def _delete_notes(self) -> None:
        """The text of notes that nothing refers to any more."""
        left: set[str] = set()
        gone: dict[str, int] = {}
        for (ordinal, index), number in self._plan.notes.items():
            leaf = self._map[ordinal]
            if leaf.reason:
                continue
            label = self._text[leaf.glyphs[index].start : leaf.glyphs[index].end]
            if self._plan.is_kept((ordinal, index)):
                left.add(label)
            else:
                gone[label] = number
        for label, number in gone.items():
            if label not in left and not label.startswith("^["):
                unit = {leaf.ordinal for leaf in self._map.leaves if leaf.note == number}
                if unit:
                    self._sheet.gone.append(self._geometry.lines_of(unit, 1))

    def _insert(self, edit: InsertLeaf, number: int) -> None:
        place = self._plan.places.of[number]
        texts = [
            written(
                tokens,
                edit.kind,
                self._habits,
                self._way(-number),
                column=len(place.prefix),
                prefix=place.continued,
                whole=False,
            )
            for tokens in self._plan.news[number]
        ]
        if edit.kind is Kind.CELL and place.anchor:
            row = row_like(self._text, self._geometry.start(place.anchor.first_line), texts)
            self._sheet.put(place, row, after=edit.after)
            return
        if not texts[0]:
            raise CannotError("a new leaf without words")
        self._sheet.put(place, place.prefix + texts[0], after=edit.after)

    def _bring(self, edit: Bring, number: int) -> None:
        place, brought = self._plan.places.of[number], self._plan.brought[number]
        lines = brought.text(place.prefix, self._first_number(edit, number))
        if lines.definitions:
            self._sheet.definitions.append(lines.definitions)
        self._sheet.put(place, lines.text, after=edit.after)

    def _first_number(self, edit: Bring, number: int) -> str:
        """The number that the first of some brought items must have: that with which a list begins."""
        place, brought = self._plan.places.of[number], self._plan.brought[number]
        if brought.items is None or brought.items.kind != "OrderedList":
            return ""
        if not place.frames or place.frames[-1].kind not in LISTS:
            return brought.first_number()
        frame = place.frames[-1]
        begins = place.anchor is not None and place.anchor.ordinal == min(self._geometry.boxes[frame.box])
        return self._markers.number_of(frame.box, frame.part) if begins and not edit.after else ""

    def _move(self, edit: Move) -> None:
        place = self._plan.places.moved(edit)
        run = set(range(edit.first, edit.last + 1))
        first, last = self._geometry.lines_of(run, place.depth)
        others = {
            leaf.ordinal
            for leaf in self._map.leaves
            if not leaf.reason and first <= leaf.first_line <= last and leaf.ordinal not in run and not leaf.note
        }
        if others or any(self._map[one].note for one in run):
            raise CannotError("its lines cannot be moved alone")
        start, end = self._geometry.start(first), self._geometry.end(last)
        within = [lines for lines in self._sheet.gone if first <= lines[0] and lines[1] <= last]
        self._sheet.take_lines(within)
        self._sheet.gone = [lines for lines in self._sheet.gone if lines not in within]
        inner = in_order(piece for piece in self._sheet.pieces if start <= piece.start and piece.end <= end)
        self._sheet.pieces = [piece for piece in self._sheet.pieces if piece not in inner]
        text = spliced(self._text, inner, start, end)
        self._sheet.put(place, text, after=edit.after)
        self._sheet.gone.append((first, last))
