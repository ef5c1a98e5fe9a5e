"""The pieces of a file's text that change for some edits: spans, and what comes in their place."""

from __future__ import annotations

import itertools
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from pipeline.papers.paper import split_front_matter
from pipeline.sourcemap.bringing import note_numbers
from pipeline.sourcemap.edits import Bring, CannotError, InsertLeaf, Move
from pipeline.sourcemap.escaping import filled
from pipeline.sourcemap.geometry import LISTS
from pipeline.sourcemap.placing import parted, style_of
from pipeline.sourcemap.rows import behind_row, padded, row_like
from pipeline.sourcemap.values import Kind
from pipeline.sourcemap.writing import WAYS, Way, written

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from pipeline.sourcemap.placing import Place
    from pipeline.sourcemap.plan import Plan
    from pipeline.sourcemap.tokens import Token
    from pipeline.sourcemap.turning import Turned
    from pipeline.sourcemap.values import Leaf


@dataclass(frozen=True, kw_only=True, slots=True)
class Splice:
    """``text`` in the place of a span."""

    start: int
    end: int
    text: str


def splices(plan: Plan, ways: Mapping[int, Way] | None = None) -> list[Splice]:
    """What is to change, in order and without overlaps; raises `CannotError`.

    ``ways`` say how a leaf is written, by its ordinal, or what an edit writes, by the number of the edit (from 1) with
    a minus: in the likeliest way where they do not.
    """
    return _Splicer(plan, ways or {}).splices()


def spliced(text: str, pieces: Sequence[Splice], start: int = 0, end: int | None = None) -> str:
    """The text from ``start`` to ``end`` with the splices made."""
    result = []
    for piece in pieces:
        result += [text[start : piece.start], piece.text]
        start = piece.end
    return "".join((*result, text[start : len(text) if end is None else end]))


def in_order(pieces: Iterable[Splice]) -> list[Splice]:
    """Splices by place, those of the same place as they came; raises `CannotError` where they overlap."""
    ordered = sorted(pieces, key=lambda piece: (piece.start, piece.end))
    if any(one.end > other.start for one, other in itertools.pairwise(ordered)):
        raise CannotError("two edits concern the same lines")
    return ordered


class _Splicer:
    def __init__(self, plan: Plan, ways: Mapping[int, Way]) -> None:
        self._plan = plan
        self._map = plan.map
        self._text = plan.map.text
        self._geometry = plan.geometry
        self._habits = plan.habits
        self._ways = ways
        self._pieces: list[Splice] = []
        self._gone: list[tuple[int, int]] = []
        self._puts: dict[tuple[int, bool], tuple[Splice, str]] = {}
        self._instead: dict[tuple[int, int], str] = {}
        self._definitions: list[str] = []
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
            self._add(start, end, text)
        for number, edit in enumerate(self._plan.edits, 1):
            if isinstance(edit, InsertLeaf):
                self._insert(edit, number)
            elif isinstance(edit, Bring):
                self._bring(number)
        for edit in self._plan.edits:
            if isinstance(edit, Move):
                self._move(edit)
        self._take_lines(self._gone)
        self._pieces += [piece for piece, _ in self._puts.values()]
        pieces = self._with_definitions(in_order(self._pieces))
        return pieces if self._text or not pieces else [*pieces[:-1], replace(pieces[-1], text=pieces[-1].text + "\n")]

    def _is_emptied(self) -> bool:
        every = {leaf.ordinal for leaf in self._map.leaves}
        comes = any(isinstance(edit, InsertLeaf | Bring) for edit in self._plan.edits)
        return bool(every) and every <= self._plan.deleted - self._plan.emptied and not comes

    def _add(self, start: int, end: int, text: str) -> None:
        if self._text[start:end] != text:
            self._pieces.append(Splice(start=start, end=end, text=text))

    def _way(self, key: int) -> Way:
        return self._ways.get(key, WAYS[0])

    def _leaf(self, leaf: Leaf) -> None:
        turned = self._plan.turns.of.get(leaf.ordinal)
        if turned is not None and not turned.only_level:
            self._turned(leaf, turned)
            return
        if turned is not None:
            for start, end, text in self._plan.turns.levelled(leaf):
                self._add(start, end, text)
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
                self._habits,
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
        self._add(leaf.start, end, text)

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
            self._add(start, end, new)

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
        ):
            if following.reason:
                raise CannotError(following.reason)
            self._add(leaf.start, following.start, "")  # the next paragraph of the item comes up to its marker
            return
        self._gone.append(self._geometry.lines_of(unit, depth))

    def _take_lines(self, ranges: Iterable[tuple[int, int]]) -> None:
        """Take lines out, neighbours together with the empty lines between them."""
        joined: list[tuple[int, int]] = []
        for first, last in sorted(ranges):
            stays = (first, last) in self._instead or (joined and joined[-1] in self._instead)
            if not stays and joined and all(self._geometry.is_blank(line) for line in range(joined[-1][1] + 1, first)):
                joined[-1] = (joined[-1][0], max(joined[-1][1], last))
            else:
                joined.append((first, last))
        for first, last in joined:
            if (first, last) in self._instead:
                self._add(self._geometry.start(first), self._geometry.end(last), self._instead[first, last])
            else:
                self._add(*self._geometry.removal(first, last), self._comment(joined, first, last))

    def _comment(self, gone: Sequence[tuple[int, int]], first: int, last: int) -> str:
        """What parts two lists that would become one where what stood between them is gone: an empty comment."""
        there = [leaf for leaf in self._map.leaves if not leaf.reason and not leaf.note]
        going = [leaf for leaf in there if first <= leaf.first_line <= last]
        stay = [leaf for leaf in there if not any(low <= leaf.first_line <= high for low, high in gone)]
        before = max((leaf for leaf in stay if leaf.last_line < first), key=lambda leaf: leaf.last_line, default=None)
        after = min((leaf for leaf in stay if leaf.first_line > last), key=lambda leaf: leaf.first_line, default=None)
        if not going or before is None or after is None:
            return ""
        span = self._geometry.end(before.last_line), self._geometry.start(after.first_line)
        if any(span[0] <= at <= span[1] for at, _ in self._puts):
            return ""
        for depth, (one, other) in enumerate(zip(before.frames, after.frames, strict=False)):
            if one.box != other.box:
                if one.kind != other.kind or one.kind not in LISTS or style_of(one) != style_of(other):
                    return ""
                prefix = self._plan.places.outside(going[0], depth)
                return prefix + "<!-- -->" + parted(prefix)
        return ""

    def _delete_notes(self) -> None:
        """The text of notes that nothing refers to any more."""
        kept = {token.whence for token in self._plan.tokens() if token.glyph is not None}
        left: set[str] = set()
        gone: dict[str, int] = {}
        for (ordinal, index), number in note_numbers(self._map).items():
            leaf = self._map[ordinal]
            if leaf.reason:
                continue
            label = self._text[leaf.glyphs[index].start : leaf.glyphs[index].end]
            if (ordinal, index) in kept:
                left.add(label)
            else:
                gone[label] = number
        for label, number in gone.items():
            if label not in left and not label.startswith("^["):
                unit = {leaf.ordinal for leaf in self._map.leaves if leaf.note == number}
                if unit:
                    self._gone.append(self._geometry.lines_of(unit, 1))

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
            self._put(place, row_like(self._text, self._geometry.start(place.anchor.first_line), texts), edit.after)
            return
        if not texts[0]:
            raise CannotError("a new leaf without words")
        self._put(place, place.prefix + texts[0], edit.after)

    def _bring(self, number: int) -> None:
        place, brought = self._plan.places.of[number], self._plan.brought[number]
        edit = self._plan.edits[number - 1]
        lines = brought.text(place.prefix, self._first_number(number))
        if lines.definitions:
            self._definitions.append(lines.definitions)
        self._put(place, lines.text, isinstance(edit, Bring) and edit.after)

    def _first_number(self, number: int) -> str:
        """The number that the first of some brought items must have: that with which a list begins."""
        place, brought = self._plan.places.of[number], self._plan.brought[number]
        items = brought.items
        if items is None or items.kind != "OrderedList":
            return ""
        edit = self._plan.edits[number - 1]
        if place.frames and place.frames[-1].kind in LISTS:
            first = place.anchor is not None and place.anchor.ordinal == min(self._geometry.boxes[place.frames[-1].box])
            return (
                self._markers.number_of(place.frames[-1].box, place.frames[-1].part)
                if first and not (isinstance(edit, Bring) and edit.after)
                else ""
            )
        return brought.first_number()

    def _put(self, place: Place, text: str, after: bool) -> None:  # noqa: FBT001 - the edits' own field
        """Put lines beside others: behind what an earlier edit put there, or in the place of lines that go."""
        if place.anchor is None:
            at = len(self._text.rstrip("\n"))
            before = self._puts.get((at, True))
            start = (place.joint or place.gap) if before else "\n\n" if at else ""
            if before is None and at + 1 < len(self._text):
                self._add(at + 1, len(self._text), "")
            self._behind(at, start + text, place.gap)
            return
        lines = self._geometry.lines_of(place.unit, place.depth)
        gone = next((one for one in self._gone if one[0] <= lines[0] and lines[1] <= one[1]), None)
        if gone is not None:
            before_it = self._instead.get(gone)
            self._instead[gone] = text if before_it is None else before_it + (place.joint or place.gap) + text
        elif after:
            row = place.anchor.kind is Kind.CELL and place.gap == "\n"
            at = self._geometry.end(lines[1])
            if row:
                at = behind_row(self._text, self._geometry.start(place.anchor.first_line))
            self._behind(at, (place.joint or place.gap) + text, place.gap)
        else:
            at = self._geometry.start(lines[0])
            held = self._puts.get((at, False))
            if held is not None:
                piece, gap = held
                text = piece.text[: len(piece.text) - len(gap)] + (place.joint or place.gap) + text
            self._puts[at, False] = Splice(start=at, end=at, text=text + place.gap), place.gap

    def _behind(self, at: int, text: str, gap: str) -> None:
        held = self._puts.get((at, True))
        if held is not None:
            text = held[0].text + text
        self._puts[at, True] = Splice(start=at, end=at, text=text), gap

    def _with_definitions(self, pieces: list[Splice]) -> list[Splice]:
        """The definitions of notes that were brought, behind those that there are, or at the end."""
        if not self._definitions:
            return pieces
        text = "\n\n".join(self._definitions)
        at = self._behind_definitions(pieces)
        if at < 0:
            at = len(self._text.rstrip())
            over = [piece for piece in pieces if piece.end >= at and piece.end > piece.start]
            if over:
                raise CannotError("the text of its notes cannot be put at the end, where something else changes")
        touching = [piece for piece in pieces if piece.start == piece.end == at]
        others = [piece for piece in pieces if piece not in touching]
        before = "".join(piece.text for piece in touching)
        gap = "\n\n" if before or self._text[:at].strip() else ""
        return in_order([*others, Splice(start=at, end=at, text=before + gap + text)])

    def _behind_definitions(self, pieces: Sequence[Splice]) -> int:
        """Where the last definition of a note ends that stays as it is; -1 where there is none."""
        ends = [-1]
        for note in {leaf.note for leaf in self._map.leaves if leaf.note}:
            leaves = [leaf for leaf in self._map.leaves if leaf.note == note]
            if any(leaf.reason for leaf in leaves):
                continue
            first, last = self._geometry.lines_of({leaf.ordinal for leaf in leaves}, 1)
            start, end = self._geometry.start(first), self._geometry.end(last)
            written_out = self._text.startswith("[^", start)
            if written_out and not any(piece.start <= end and start < piece.end for piece in pieces):
                ends.append(end)
        return max(ends)

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
        within = [lines for lines in self._gone if first <= lines[0] and lines[1] <= last]
        self._take_lines(within)
        self._gone = [lines for lines in self._gone if lines not in within]
        inner = in_order(piece for piece in self._pieces if start <= piece.start and piece.end <= end)
        self._pieces = [piece for piece in self._pieces if piece not in inner]
        text = spliced(self._text, inner, start, end)
        self._put(place, text, edit.after)
        self._gone.append((first, last))
