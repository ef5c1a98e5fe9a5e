"""The pieces of a file's text that change for some edits: spans, and what comes in their place."""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.sourcemap.edits import CannotError, InsertLeaf, Move
from pipeline.sourcemap.escaping import begins_block, begun, escaped, filled
from pipeline.sourcemap.geometry import LISTS
from pipeline.sourcemap.markers import Markers
from pipeline.sourcemap.rows import behind_row, padded, row_like
from pipeline.sourcemap.values import Atom, Kind
from pipeline.sourcemap.writing import written

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from pipeline.sourcemap.plan import Plan
    from pipeline.sourcemap.streams import Token
    from pipeline.sourcemap.values import Leaf


@dataclass(frozen=True, kw_only=True, slots=True)
class Splice:
    """``text`` in the place of a span."""

    start: int
    end: int
    text: str


def splices(plan: Plan, *, straight: bool = True, single: bool = False) -> list[Splice]:
    """What is to change, in order and without overlaps; raises `CannotError`.

    ``straight`` and ``single`` say how quotes are written: see `escaped` and `written`.
    """
    return _Splicer(plan, straight=straight, single=single).splices()


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
    def __init__(self, plan: Plan, *, straight: bool, single: bool) -> None:
        self._plan = plan
        self._map = plan.map
        self._text = plan.map.text
        self._geometry = plan.geometry
        self._habits = plan.habits
        self._straight = straight
        self._single = single
        self._pieces: list[Splice] = []
        self._gone: list[tuple[int, int]] = []
        self._markers = Markers(plan)

    def splices(self) -> list[Splice]:
        for leaf in self._map.leaves:
            if self._plan.changes(leaf.ordinal) and self._plan.group_of[leaf.ordinal][0] == leaf.ordinal:
                self._leaf(leaf)
        self._delete()
        self._delete_notes()
        for start, end, text in self._markers.first_numbers():
            self._add(start, end, text)
        for edit in self._plan.edits:
            if isinstance(edit, InsertLeaf):
                self._insert(edit)
        for edit in self._plan.edits:
            if isinstance(edit, Move):
                self._move(edit)
        self._take_lines(self._gone)
        return in_order(self._pieces)

    def _add(self, start: int, end: int, text: str) -> None:
        if self._text[start:end] != text:
            self._pieces.append(Splice(start=start, end=end, text=text))

    def _leaf(self, leaf: Leaf) -> None:
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
                column=column,
                prefix=self._geometry.continued(leaf),
                whole=not number and self._begins(tokens, leaf),
                straight=self._straight,
                single=self._single,
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

    def _refolded(self, leaf: Leaf, text: str) -> str:
        """Two lines that become one leaf stay two lines, where lines are short and one would be too long."""
        column = leaf.start - self._geometry.start(leaf.first_line)
        if column + len(text) <= self._habits.width:
            return text
        return filled(text, column, self._habits.width, self._geometry.continued(leaf)) if "`" not in text else text

    def _begins(self, tokens: Sequence[Token], leaf: Leaf) -> bool:
        first = next((token for token in tokens if token.shows), None)
        return first is not None and first.glyph is not None and (first.leaf, first.index) == (leaf.ordinal, 0)

    def _parted(self, leaf: Leaf) -> tuple[str, str]:
        """What parts a leaf from another one of its kind that follows: the lines between, and what begins its line."""
        item = self._geometry.item(leaf)
        if leaf.kind is Kind.LINE:
            return "\n", self._geometry.prefix(leaf)
        if item is not None and self._plan.splits_item(leaf):
            return self._item_gap(leaf), self._markers.new(leaf, len(leaf.frames) - 1, 1)
        gap = "\n" + self._geometry.empty(leaf) + "\n"
        if leaf.kind is Kind.HEADING:
            return gap, self._geometry.prefix(leaf)
        return gap, self._geometry.continued(leaf)

    def _item_gap(self, leaf: Leaf) -> str:
        return "\n" if leaf.compact else "\n" + self._geometry.empty(leaf) + "\n"

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
            if joined and all(self._geometry.is_blank(line) for line in range(joined[-1][1] + 1, first)):
                joined[-1] = (joined[-1][0], max(joined[-1][1], last))
            else:
                joined.append((first, last))
        for first, last in joined:
            self._add(*self._geometry.removal(first, last), "")

    def _delete_notes(self) -> None:
        """The text of notes that nothing refers to any more."""
        numbers = self._plan.note_numbers()
        left: set[str] = set()
        gone: dict[str, int] = {}
        for leaf in self._map.leaves:
            if not any(glyph.atom is Atom.NOTE for glyph in leaf.glyphs):
                continue
            tokens = [
                token
                for segment in (self._plan.segments(leaf.ordinal) if self._is_kept(leaf) else [])
                for token in segment
            ]
            kept = {(token.leaf, token.index) for token in tokens if token.glyph is not None}
            for index, glyph in enumerate(leaf.glyphs):
                if glyph.atom is Atom.NOTE and not leaf.reason:
                    head = self._plan.group_of[leaf.ordinal][0]
                    label = self._text[glyph.start : glyph.end]
                    stays = self._is_kept(leaf) and (
                        (leaf.ordinal, index) in kept
                        or (head != leaf.ordinal and self._in_group(head, leaf.ordinal, index))
                    )
                    if stays:
                        left.add(label)
                    else:
                        gone[label] = numbers[leaf.ordinal, index]
        for label, number in gone.items():
            if label not in left and not label.startswith("^["):
                unit = {leaf.ordinal for leaf in self._map.leaves if leaf.note == number}
                if unit:
                    self._gone.append(self._geometry.lines_of(unit, 1))

    def _in_group(self, head: int, leaf: int, index: int) -> bool:
        return any(
            (token.leaf, token.index) == (leaf, index) for segment in self._plan.segments(head) for token in segment
        )

    def _is_kept(self, leaf: Leaf) -> bool:
        return leaf.ordinal not in self._plan.deleted

    def _insert(self, edit: InsertLeaf) -> None:
        anchor, frames = self._plan.place(edit)
        if edit.kind is Kind.CELL:
            self._insert_row(edit, anchor)
            return
        if edit.kind is Kind.ITEM:
            depth = len(frames) - 1
            unit = self._geometry.parts[frames[-1].box, frames[-1].part]
            prefix = self._markers.new(anchor, depth, 1 if edit.after else 0)
            first = self._map[min(unit)]
            gap = self._item_gap(first)
            continued = re.sub(r"[^>\s]", " ", prefix)
        else:
            unit = self._geometry.unit(anchor, len(frames))
            prefix = continued = self._outside(anchor, len(frames))
            gap = "\n" + (prefix.rstrip() if ">" in prefix else "") + "\n"
            prefix += "#" * edit.level + " " if edit.kind is Kind.HEADING else ""
        content = self._typed(edit.text, edit.kind, prefix, continued)
        first_line, last_line = self._geometry.lines_of(unit, len(frames))
        if edit.after:
            at = self._geometry.end(last_line)
            self._pieces.append(Splice(start=at, end=at, text=gap + prefix + content))
        else:
            at = self._geometry.start(first_line)
            self._pieces.append(Splice(start=at, end=at, text=prefix + content + gap))

    def _outside(self, anchor: Leaf, depth: int) -> str:
        """What sets in a paragraph in the container that holds a leaf, ``depth`` deep."""
        if depth == len(anchor.frames):
            return self._geometry.continued(anchor)
        if not depth or all(frame.kind == "Div" for frame in anchor.frames[:depth]):
            return ""
        if all(frame.kind in ("Div", "BlockQuote") for frame in anchor.frames[:depth]):
            quotes = sum(frame.kind == "BlockQuote" for frame in anchor.frames[:depth])
            return "> " * quotes
        raise CannotError("what sets in a paragraph there cannot be told")

    def _typed(self, text: str, kind: Kind, prefix: str, continued: str) -> str:
        words = " ".join(text.split())
        if not words:
            raise CannotError("a new leaf without words")
        content = escaped(words, "", "", kind, self._habits, straight=self._straight)
        if begins_block(content) and kind is not Kind.HEADING:
            content = begun(content)
        width = 0 if kind in (Kind.HEADING, Kind.CELL) else self._habits.width
        return filled(content, len(prefix), width, continued)

    def _insert_row(self, edit: InsertLeaf, anchor: Leaf) -> None:
        start = self._geometry.start(anchor.first_line)
        texts = [
            escaped(" ".join(text.split()), "", "", Kind.CELL, self._habits, straight=self._straight)
            for text in edit.cells
        ]
        content = row_like(self._text, start, texts)
        if edit.after:
            at = behind_row(self._text, start)
            self._pieces.append(Splice(start=at, end=at, text="\n" + content))
        else:
            self._pieces.append(Splice(start=start, end=start, text=content + "\n"))

    def _move(self, edit: Move) -> None:
        anchor, depth, as_items = self._plan.target(edit)
        run = set(range(edit.first, edit.last + 1))
        first, last = self._geometry.lines_of(run, depth + as_items)
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
        self._gone.append((first, last))
        if as_items:
            here = anchor.frames[depth]
            unit = self._geometry.parts[here.box, here.part]
            gap = self._item_gap(self._map[min(unit)])
        else:
            unit = self._geometry.unit(anchor, depth)
            prefix = self._outside(anchor, depth)
            gap = "\n" + (prefix.rstrip() if ">" in prefix else "") + "\n"
        first_line, last_line = self._geometry.lines_of(unit, depth + as_items)
        if edit.after:
            at = self._geometry.end(last_line)
            self._pieces.append(Splice(start=at, end=at, text=gap + text))
        else:
            at = self._geometry.start(first_line)
            self._pieces.append(Splice(start=at, end=at, text=text + gap))
