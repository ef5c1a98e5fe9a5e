"""Every sign of a section's leaves brought to its place: those that were disguised are there, the rest is fitted."""

from __future__ import annotations

import itertools
import re
from bisect import bisect_left
from typing import TYPE_CHECKING

from pipeline.sourcemap.atoms import closed
from pipeline.sourcemap.fitting import Gap, Span, fitted
from pipeline.sourcemap.values import Atom, Kind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.sourcemap.printed import Printed

Spans = tuple[Span, ...]

_EMPTY_LINE = re.compile(r"\n(?:[ \t]*>)*[ \t]*(?=\n)")
_UNFIT = "what is printed cannot be found in the file"
_MIXED = "its lines are mixed with those of other cells"
_GRID = "it stands in a grid table"
_BORDER = re.compile(r"[ \t>]*\+(?:[-=:]+\+)+[ \t]*")


class Fitter:
    """``anchors`` holds, for each leaf and sign, the offset in the body where it was disguised, if it was."""

    def __init__(
        self, body: str, syntax: bytearray, leaves: Sequence[Printed], anchors: Sequence[Sequence[int | None]]
    ) -> None:
        self._body = body
        self._syntax = syntax
        self._leaves = leaves
        self._anchors = anchors
        self._found: list[Spans | str] = [""] * len(leaves)
        self._grid = {match.start() for match in re.finditer(rf"^{_BORDER.pattern}$", body, re.MULTILINE)}
        within = [
            at for leaf, mine in zip(leaves, anchors, strict=True) if not leaf.note for at in mine if at is not None
        ]
        self._flow = sorted(within)
        self._all = sorted(at for mine in anchors for at in mine if at is not None)

    def spans(self) -> list[Spans | str]:
        """For each leaf the span of each of its signs in the body, or why they cannot be told."""
        for number, leaf in enumerate(self._leaves):
            self._found[number] = self._leaf(number, leaf)
        mixed = self._mixed()
        for number in mixed:
            self._found[number] = _MIXED
        return self._found

    def _leaf(self, number: int, leaf: Printed) -> Spans | str:
        if leaf.kind is Kind.PICTURE:
            return self._picture(number, leaf)
        if not leaf.signs:
            return ()
        anchors = self._anchors[number]
        known = [index for index, at in enumerate(anchors) if at is not None]
        offsets = [at for at in anchors if at is not None]
        if any(one >= other for one, other in itertools.pairwise(offsets)):
            return _UNFIT
        in_cell = any(frame.kind == "Row" for frame in leaf.frames)
        if in_cell and offsets and self._in_grid(offsets[0]):
            return _GRID
        spans: list[Span] = []
        edges = [-1, *known, len(anchors)]
        for left, right in itertools.pairwise(edges):
            gap = self._gap(number, leaf, left, right)
            between = fitted(self._body, self._syntax, leaf.signs[left + 1 : right], gap)
            if between is None:
                return _MIXED if in_cell and known else _UNFIT
            spans += between
            at = anchors[right] if right < len(anchors) else None
            if at is not None:
                spans.append((at, at + 1))
        return tuple(spans)

    def _gap(self, number: int, leaf: Printed, left: int, right: int) -> Gap:
        """Where the signs between two that are known must stand; at the ends of a leaf, between it and the next one."""
        anchors = self._anchors[number]
        opened, trailing = left < 0, right == len(anchors)
        if opened and trailing:
            return self._window(number, leaf)
        known = self._all if leaf.note else self._flow
        first = anchors[left] if not opened else None
        last = anchors[right] if not trailing else None
        if first is None:
            assert last is not None  # noqa: S101 - one of them is known
            before = bisect_left(known, last) - 1
            start = known[before] + 1 if before >= 0 else 0
            if leaf.kind is not Kind.CODE:
                empty = [match.end() for match in _EMPTY_LINE.finditer(self._body, start, last)]
                start = empty[-1] if empty else start
            return Gap(start=start, end=last, opened=True, closed=True, kind=leaf.kind)
        if last is None:
            after = bisect_left(known, first + 1)
            end = known[after] if after < len(known) else len(self._body)
            empty_line = _EMPTY_LINE.search(self._body, first, end) if leaf.kind is not Kind.CODE else None
            end = empty_line.start() if empty_line else end
            return Gap(start=first + 1, end=end, opened=False, closed=False, kind=leaf.kind)
        return Gap(start=first + 1, end=last, opened=False, closed=True, kind=leaf.kind)

    def _window(self, number: int, leaf: Printed) -> Gap:
        """Where a leaf must stand of which nothing is known: between its neighbours, or in its note."""
        start, end = 0, len(self._body)
        before = [one for one in range(number) if self._is_before(self._leaves[one], leaf) and self._ends(one)]
        if before:
            start = self._ends(before[-1])
        table = {frame.box for frame in leaf.frames if leaf.kind is Kind.CAPTION}
        after = [
            at
            for one in range(number + 1, len(self._leaves))
            if self._leaves[one].note == leaf.note and table.isdisjoint(frame.box for frame in self._leaves[one].frames)
            for at in self._anchors[one]
            if at is not None and at >= start
        ]
        if after:
            end = after[0]
        if leaf.note and not before:
            start, end = self._note(leaf.note, end)
        return Gap(start=start, end=end, opened=True, closed=False, kind=leaf.kind)

    @staticmethod
    def _is_before(one: Printed, leaf: Printed) -> bool:
        """Whether a leaf that comes first in the tree does so in the text: the caption of a table may stand below."""
        boxes = {frame.box for frame in leaf.frames}
        caption = one.kind is Kind.CAPTION and any(frame.kind == "Table" and frame.box in boxes for frame in one.frames)
        return one.note == leaf.note and not caption

    def _ends(self, number: int) -> int:
        spans = self._found[number]
        return spans[-1][1] if spans and not isinstance(spans, str) else 0

    def _note(self, note: int, end: int) -> Span:
        """Where the text of a note begins, by what refers to it, and where it ends at the latest."""
        seen = 0
        for leaf, spans in zip(self._leaves, self._found, strict=True):
            for index, sign in enumerate(leaf.signs):
                seen += sign.atom is Atom.NOTE
                if seen == note and sign.atom is Atom.NOTE and not isinstance(spans, str) and spans:
                    start, stop = spans[index]
                    if self._body.startswith("^[", start):
                        return start + 2, closed(self._body, start + 1) - 1
                    label = re.escape(self._body[start:stop])
                    found = re.compile(rf"^[ \t>]*{label}:", re.MULTILINE).search(self._body)
                    if found:
                        return found.end(), end if end > found.end() else len(self._body)
        return 0, 0

    def _picture(self, number: int, leaf: Printed) -> Spans | str:
        """The image of a figure, which holds the caption before it."""
        caption = self._found[number - 1] if number else ""
        if len(leaf.signs) != 1 or leaf.signs[0].atom is not Atom.IMAGE or not caption or isinstance(caption, str):
            return _UNFIT
        start = self._body.rfind("![", 0, caption[0][0])
        if start < 0:
            return _UNFIT
        found = fitted(
            self._body,
            self._syntax,
            leaf.signs,
            Gap(start=start, end=len(self._body), opened=False, closed=False, kind=leaf.kind),
        )
        if not found or found[0][0] != start or found[0][1] < caption[-1][1]:
            return _UNFIT
        return tuple(found)

    def _in_grid(self, at: int) -> bool:
        """Whether an offset lies between the borders of a grid table."""
        line = self._body.rfind("\n", 0, at) + 1
        while line > 0 and self._body[line:].lstrip(" \t>")[:1] == "|":
            line = self._body.rfind("\n", 0, line - 1) + 1
            if line in self._grid:
                return True
        return line in self._grid

    def _mixed(self) -> list[int]:
        """Leaves that have signs of another one between their own, other than in a note or an image of theirs."""
        placed = sorted(
            (start, number)
            for number, spans in enumerate(self._found)
            if not isinstance(spans, str) and self._leaves[number].kind is Kind.CELL
            for start, _ in spans
        )
        mixed: set[int] = set()
        last: dict[int, int] = {}
        for order, (_, number) in enumerate(placed):
            if number in last and last[number] != order - 1:
                mixed |= {other for _, other in placed[last[number] : order]}
            last[number] = order
        return sorted(mixed)
