"""Signs that no disguise could mark, fitted into the source between those it did."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.limits import DEFAULT
from pipeline.sourcemap.atoms import sources

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.sourcemap.printed import Sign
    from pipeline.sourcemap.values import Kind

Span = tuple[int, int]

_SKIP = 2
"""The cost of a character that is taken for a mark of syntax."""
_BACKSLASH = 20
"""The same of a backslash, which nearly always makes what follows it be printed."""
_HIDDEN = 50
"""The cost of printing what seems to be never printed."""
_NEVER = 10**9
_MOST = DEFAULT.fitting_steps
"""Steps after which a gap is given up."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Gap:
    """A stretch of the source in which some signs stand, in order.

    ``opened``: there may be anything before the first of them; ``closed``: none but marks after the last.
    """

    start: int
    end: int
    opened: bool
    closed: bool
    kind: Kind


def fitted(text: str, syntax: bytearray, signs: Sequence[Sign], gap: Gap) -> list[Span] | None:
    """The span of each sign, taking the fewest characters for marks; ``None`` where they do not fit at all.

    ``syntax`` tells of each character whether it is never printed: letters and digits are skipped only there.
    """
    if not signs:
        return []
    plain = text[gap.start : gap.end]
    simple = not gap.opened and gap.closed and plain == "".join(sign.text for sign in signs)
    if simple and not any(sign.atom for sign in signs) and not any(mark in plain for mark in "\\&\n"):
        return [(at, at + 1) for at in range(gap.start, gap.end)]
    if (gap.end - gap.start + 1) * len(signs) > _MOST:
        return None
    return _best(text, syntax, signs, gap)


def _best(text: str, syntax: bytearray, signs: Sequence[Sign], gap: Gap) -> list[Span] | None:
    """Dynamic programming from the right: the least cost of the signs from each on, from each offset on."""
    length = gap.end - gap.start
    skips = [_cost(text, syntax, gap.start + at) for at in range(length)]
    costs = [0] * (length + 1)
    if gap.closed:
        for at in range(length - 1, -1, -1):
            costs[at] = min(costs[at + 1] + skips[at], _NEVER)
    choices: list[list[int]] = []
    for number in range(len(signs) - 1, -1, -1):
        row = [_NEVER] * (length + 1)
        choice = [0] * (length + 1)
        free = gap.opened and number == 0
        for at in range(length - 1, -1, -1):
            least = _NEVER if free else min(row[at + 1] + skips[at], _NEVER)
            place = gap.start + at
            odd = syntax[place] and signs[number].atom is None and text[place] != "&"
            for end, against in sources(text, place, signs[number], gap.kind):
                cost = costs[end - gap.start] + against + (_HIDDEN if odd else 0) if end <= gap.end else _NEVER
                if cost < least:
                    least, choice[at] = cost, end
            row[at] = least
        costs = row
        choices.append(choice)
    choices.reverse()
    at = min(range(length + 1), key=lambda place: costs[place]) if gap.opened else 0
    if costs[at] >= _NEVER:
        return None
    return _followed(choices, at, gap)


def _followed(choices: list[list[int]], at: int, gap: Gap) -> list[Span]:
    spans = []
    for choice in choices:
        while not choice[at]:
            at += 1
        spans.append((gap.start + at, choice[at]))
        at = choice[at] - gap.start
    return spans


def _cost(text: str, syntax: bytearray, at: int) -> int:
    if syntax[at]:
        return 0
    if text[at].isalnum():
        return _NEVER
    return _BACKSLASH if text[at] == "\\" else _SKIP
