"""Whether a section that was edited prints what it must, and whose doing it is where it does not."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.sourcemap.geometry import LISTS
from pipeline.sourcemap.printed import content_of
from pipeline.sourcemap.tokens import expected_of, shown
from pipeline.sourcemap.values import Atom, Kind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.sourcemap.coming import Awaited
    from pipeline.sourcemap.printed import Printed
    from pipeline.sourcemap.values import Frame

_Shape = tuple[Kind, int, int, bool, "tuple[Frame, ...]"]
_Line = tuple[object, ...]
_QUOTES = frozenset("‘’“”\"' \u00a0")


@dataclass(frozen=True, kw_only=True, slots=True)
class Fault:
    """Something that is printed otherwise than it must be, and the keys (see `Awaited`) of what it may come from.

    ``quotes``: only its quotation marks are others, or where formats begin and end.
    """

    reason: str
    keys: frozenset[int]
    quotes: bool = False


def faults_of(expected: Sequence[Awaited], printed: Sequence[Printed], touched: set[int]) -> list[Fault]:
    """Where a patched section prints something else than it must; nothing where it does not.

    Items of lists with ``touched`` boxes may stand closer or farther apart than before.
    """
    if len(expected) != len(printed):
        reason = f"there would be {len(printed)} leaves where there must be {len(expected)}"
        return [Fault(reason=_first(expected, printed, touched) or reason, keys=_between(expected, printed, touched))]
    free = _free(expected, touched)
    wanted = _lines([_shape(one) for one in expected], free)
    found = _lines([leaf.shape for leaf in printed], free)  # type: ignore[misc]
    near = [one == other for one, other in zip(*_both_near(expected, printed, touched), strict=True)]
    faults = []
    for number, (one, leaf) in enumerate(zip(expected, printed, strict=True)):
        reason = _otherwise(number, one, leaf, alike=wanted[number] == found[number])
        if reason:
            quotes = wanted[number] == found[number] and _but_for_quotes(one, leaf)
            faults.append((number, Fault(reason=reason, keys=frozenset((one.key,)), quotes=quotes)))
    # A list that falls apart gives all that follow other numbers: their own doing it is only where it begins.
    own = [fault for number, fault in faults if not near[number] or wanted[number] == found[number]]
    return own or [fault for _, fault in faults]


def _first(expected: Sequence[Awaited], printed: Sequence[Printed], touched: set[int]) -> str:
    free = _free(expected, touched)
    wanted = _lines([_shape(one) for one in expected], free)
    found = _lines([leaf.shape for leaf in printed], free)  # type: ignore[misc]
    pairs = enumerate(zip(expected, printed, strict=False))
    reasons = (_otherwise(number, *pair, alike=wanted[number] == found[number]) for number, pair in pairs)
    return next((reason for reason in reasons if reason), "")


def _otherwise(number: int, expected: Awaited, printed: Printed, *, alike: bool) -> str:
    if not alike:
        return f"leaf {number + 1} would be another kind of block or stand elsewhere"
    actual = [shown(sign.text, sign.formats, sign.atom, "") for sign in printed.signs]
    if not _same(expected_of(expected.tokens), actual, printed):
        return f"leaf {number + 1} would print {_cut(''.join(text for text, *_ in actual))}"
    return ""


def _between(expected: Sequence[Awaited], printed: Sequence[Printed], touched: set[int]) -> frozenset[int]:
    """The keys of the leaves from the first that is not as it must be to the last, and of the one before."""
    wanted, found = _both_near(expected, printed, touched)
    low = _alike(expected, printed, wanted, found)
    high = _alike(expected[::-1], printed[::-1], wanted[::-1], found[::-1])
    return frozenset(one.key for one in expected[max(0, low - 1) : max(low + 1, len(expected) - high + 1)])


def _alike(
    expected: Sequence[Awaited], printed: Sequence[Printed], wanted: Sequence[_Line], found: Sequence[_Line]
) -> int:
    """How many leaves are as they must be before the first that is not."""
    count = 0
    for one, leaf, line, other in zip(expected, printed, wanted, found, strict=False):
        if _otherwise(0, one, leaf, alike=line == other):
            return count
        count += 1
    return count


def _both_near(
    expected: Sequence[Awaited], printed: Sequence[Printed], touched: set[int]
) -> tuple[list[_Line], list[_Line]]:
    free = _free(expected, touched)
    return (
        _near_lines([_shape(one) for one in expected], free),
        _near_lines([leaf.shape for leaf in printed], free),  # type: ignore[misc]
    )


def _near_lines(shapes: Sequence[_Shape], free: Sequence[bool]) -> list[_Line]:
    """The shapes, with of their containers only their kinds and whether they are those of the leaf before."""
    result: list[_Line] = []
    before: tuple[Frame, ...] = ()
    for number, (kind, level, note, compact, frames) in enumerate(shapes):
        boxes = {frame.box for frame in before}
        parts = {(frame.box, frame.part) for frame in before}
        named = [(frame.kind, frame.detail, frame.box in boxes, (frame.box, frame.part) in parts) for frame in frames]
        loose = None if number < len(free) and free[number] else compact
        result.append((kind, level, bool(note), loose, tuple(named)))
        before = frames
    return result


def _shape(one: Awaited) -> _Shape:
    return one.kind, one.level, one.note, one.compact, one.frames


def _free(expected: Sequence[Awaited], touched: set[int]) -> list[bool]:
    return [any(frame.box in touched for frame in one.frames if frame.kind in LISTS) for one in expected]


def _but_for_quotes(expected: Awaited, printed: Printed) -> bool:
    """Whether two leaves print the same characters, but for quotation marks and blanks beside them."""
    wanted = [text for text, *_ in expected_of(expected.tokens) if text not in _QUOTES]
    return wanted == [sign.text for sign in printed.signs if sign.text not in _QUOTES]


def _same(
    wanted: list[tuple[str, frozenset[str], Atom | None, str]],
    actual: list[tuple[str, frozenset[str], Atom | None, str]],
    printed: Printed,
) -> bool:
    if len(wanted) != len(actual):
        return False
    for one, other, sign in zip(wanted, actual, printed.signs, strict=True):
        content = content_of(sign.node) if sign.node else ""
        if printed.kind is Kind.PICTURE:  # its description is the caption where it has none of its own
            content = one[3]
        if one[1:3] != other[1:3] or one[3] != content:
            return False
        if one[0] != other[0] and other[0] not in {'"': "“”", "'": "‘’"}.get(one[0], ""):
            return False
    return True


def _cut(text: str) -> str:
    return repr(text if len(text) <= 60 else text[:57] + "…")


def _lines(shapes: Sequence[_Shape], free: Sequence[bool]) -> list[_Line]:
    """The shapes with boxes and parts numbered as they come, so that two readings compare."""
    boxes: dict[int, int] = {}
    parts: dict[tuple[int, int], int] = {}
    counts: dict[int, int] = {}
    result: list[_Line] = []
    for number, (kind, level, note, compact, frames) in enumerate(shapes):
        named = []
        for frame in frames:
            box = boxes.setdefault(frame.box, len(boxes))
            if (frame.box, frame.part) not in parts:
                parts[frame.box, frame.part] = counts.get(box, 0)
                counts[box] = counts.get(box, 0) + 1
            named.append((frame.kind, frame.detail, box, parts[frame.box, frame.part]))
        loose = None if number < len(free) and free[number] else compact
        result.append((kind, level, note, loose, tuple(named)))
    return result
