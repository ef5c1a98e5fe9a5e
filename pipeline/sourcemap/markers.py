"""The markers of a list's items: those of new items, and the number of the one that comes first."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pipeline.sourcemap.edits import CannotError, Move, Turn
from pipeline.sourcemap.geometry import LISTS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pipeline.sourcemap.plan import Plan
    from pipeline.sourcemap.values import Frame, Leaf

_NUMBER = re.compile(r"\(?([0-9]+|[A-Za-z]{1,7})[.)]")


_ROMAN = {"X": 10, "IX": 9, "V": 5, "IV": 4, "I": 1}


def _value_of(roman: str) -> int:
    """The number that some of the digits I, V, X, L, C, D and M make."""
    values = [dict(zip("IVXLCDM", (1, 5, 10, 50, 100, 500, 1000), strict=True))[one] for one in roman]
    return sum(-one if one < following else one for one, following in zip(values, [*values[1:], 0], strict=True))


def _roman(number: int) -> str:
    if not 1 <= number < 40:
        raise CannotError("the next number of the list cannot be told")
    result = ""
    for digits, value in _ROMAN.items():
        while number >= value:
            result, number = result + digits, number - value
    return result


class Markers:
    """The lists of a section that some edits concern."""

    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        self._map = plan.map
        self._geometry = plan.geometry

    def new(self, leaf: Leaf, depth: int, step: int) -> str:
        """The beginning of a line for a new item of the list at a depth, ``step`` after (0: before) a leaf's item."""
        before, marker = self.place(leaf, depth)
        return before + self._counted(marker, leaf.frames[depth], step)

    def place(self, leaf: Leaf, depth: int) -> tuple[str, str]:
        """What stands before the marker of the item of a list that holds a leaf, in blanks, and the marker itself."""
        frame = leaf.frames[depth]
        first = self._map[min(self._geometry.parts[frame.box, frame.part])]
        inner = sum(one.kind in LISTS and self._geometry.is_first(first, one) for one in first.frames[depth + 1 :])
        markers = self._geometry.markers(first)
        if len(markers) <= inner:
            raise CannotError("the marker of the item cannot be found")
        marker = markers[len(markers) - 1 - inner]
        prefix = self._geometry.prefix(first)
        return re.sub(r"[^>\s]", " ", prefix[: marker.start()]), marker.group()

    def _counted(self, marker: str, frame: Frame, step: int) -> str:
        """The next number after an item's, where the list counts."""
        number = _NUMBER.match(marker)
        if frame.kind != "OrderedList" or not number or not step:
            return marker
        if '"LowerRoman"' in frame.detail or '"UpperRoman"' in frame.detail:
            roman = _roman(_value_of(number[1].upper()) + step)
            other = roman if number[1].isupper() else roman.lower()
        elif not number[1].isdigit():
            if len(number[1]) > 1 or number[1] in "zZ":
                raise CannotError("the next number of the list cannot be told")
            other = chr(ord(number[1]) + step)
        else:
            others = {self.number_of(frame.box, part) for part in self._parts(frame.box)}
            other = str(int(number[1]) + step) if len(others) > 1 or len(self._parts(frame.box)) == 1 else number[1]
        written_anew = marker[: number.start(1)] + other + marker[number.end(1) :]
        if re.fullmatch(r"[A-Z]\. ", written_anew):  # else an initial, as in a name
            return written_anew + " "
        return written_anew[: len(marker)] if len(written_anew.rstrip()) < len(marker) else written_anew

    def _parts(self, box: int) -> list[int]:
        return sorted(part for one, part in self._geometry.parts if one == box)

    def number_of(self, box: int, part: int) -> str:
        """The number of an item as it is written; nothing where there is none."""
        first = self._map[min(self._geometry.parts[box, part])]
        match = _NUMBER.search(self._geometry.prefix(first)) if not first.reason else None
        return match[1] if match else ""

    def first_numbers(self) -> Iterator[tuple[int, int, str]]:
        """The first item of a list keeps the first number, which is the only one that is printed."""
        moved = {one for edit in self._plan.edits if isinstance(edit, Move) for one in range(edit.first, edit.last + 1)}
        for box in {frame.box for leaf in self._map.leaves for frame in leaf.frames if frame.kind == "OrderedList"}:
            parts = self._parts(box)
            first = self._first_part(box, parts, moved)
            if first is None or first == parts[0]:
                continue
            was, becomes = self.number_of(box, parts[0]), self.number_of(box, first)
            leaf = self._map[min(self._geometry.parts[box, first])]
            match = _NUMBER.search(self._geometry.prefix(leaf))
            if was and becomes and match:
                at = self._geometry.start(leaf.first_line)
                yield at + match.start(1), at + match.end(1), was

    def _first_part(self, box: int, parts: Sequence[int], moved: set[int]) -> int | None:
        """The item that comes first in the end, as far as it was in the list before."""
        turned = {edit.leaf for edit in self._plan.edits if isinstance(edit, Turn)}
        left = [
            part
            for part in parts
            if not self._geometry.parts[box, part] <= self._plan.deleted
            and not self._geometry.parts[box, part] <= moved | turned
        ]
        for edit in self._plan.edits:
            anchor = self._map[edit.leaf]
            if isinstance(edit, Move) and not edit.after and left:
                head = min(self._geometry.parts[box, left[0]])
                frames = [frame for frame in self._map[edit.first].frames if frame.box == box]
                if anchor.ordinal == head and frames:
                    return frames[0].part
        return left[0] if left else None
