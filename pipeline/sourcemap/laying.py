"""The pieces of a text that change: lines put beside others or in their place, and lines taken out."""

from __future__ import annotations

import itertools
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from pipeline.sourcemap.edits import CannotError
from pipeline.sourcemap.geometry import LISTS
from pipeline.sourcemap.placing import parted, style_of
from pipeline.sourcemap.rows import behind_row
from pipeline.sourcemap.values import Kind

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from pipeline.sourcemap.placing import Place
    from pipeline.sourcemap.plan import Plan


@dataclass(frozen=True, kw_only=True, slots=True)
class Splice:
    """``text`` in the place of a span."""

    start: int
    end: int
    text: str


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


class Sheet:
    """What changes of a plan's text, gathered piece by piece.

    ``gone`` are lines to be taken out, first and last; ``definitions`` are those of notes that come.
    """

    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        self._map = plan.map
        self._text = plan.map.text
        self._geometry = plan.geometry
        self.pieces: list[Splice] = []
        self.gone: list[tuple[int, int]] = []
        self.definitions: list[str] = []
        self._puts: dict[tuple[int, bool], tuple[Splice, str]] = {}
        self._instead: dict[tuple[int, int], str] = {}

    def settled(self) -> list[Splice]:
        """All changes, in order; raises `CannotError` where they overlap."""
        self.take_lines(self.gone)
        pieces = self._with_definitions(in_order([*self.pieces, *(piece for piece, _ in self._puts.values())]))
        return pieces if self._text or not pieces else [*pieces[:-1], replace(pieces[-1], text=pieces[-1].text + "\n")]

    def add(self, start: int, end: int, text: str) -> None:
        """Put a text in the place of a span."""
        if self._text[start:end] != text:
            self.pieces.append(Splice(start=start, end=end, text=text))

    def take_lines(self, ranges: Iterable[tuple[int, int]]) -> None:
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
                self.add(self._geometry.start(first), self._geometry.end(last), self._instead[first, last])
            else:
                self.add(*self._geometry.removal(first, last), self._comment(joined, first, last))

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

    def put(self, place: Place, text: str, *, after: bool) -> None:
        """Put lines beside others: behind what an earlier edit put there, or in the place of lines that go."""
        if place.anchor is None:
            at = len(self._text.rstrip("\n"))
            before = self._puts.get((at, True))
            start = (place.joint or place.gap) if before else "\n\n" if at else ""
            if before is None and at + 1 < len(self._text):
                self.add(at + 1, len(self._text), "")
            self._behind(at, start + text, place.gap)
            return
        lines = self._geometry.lines_of(place.unit, place.depth)
        gone = next((one for one in self.gone if one[0] <= lines[0] and lines[1] <= one[1]), None)
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
        if not self.definitions:
            return pieces
        text = "\n\n".join(self.definitions)
        at = self._behind_definitions(pieces)
        if at < 0:
            at = len(self._text.rstrip())
            over = [piece for piece in pieces if piece.end > at]
            if over:
                if len(over) > 1 or over[0].text or not self._text[: over[0].start].strip():
                    raise CannotError("the text of its notes cannot be put at the end, where something else changes")
                return [*(piece for piece in pieces if piece not in over), replace(over[0], text=f"\n{text}\n")]
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
