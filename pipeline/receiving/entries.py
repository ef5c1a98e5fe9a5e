"""The lines of a returned file, each told for what it is: leaves of the source, new text, or what the pipeline made."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.render.word.tree import CAPTION_LABEL
from pipeline.wordfile.values import Story

if TYPE_CHECKING:
    from collections.abc import Container, Sequence

    from pipeline.receiving.lines import Line, Sign
    from pipeline.receiving.matching import Match
    from pipeline.receiving.sent import Origin, Sent

LABEL = CAPTION_LABEL
"""The style of a caption's label, as a look names it."""
Key = tuple[str, int]
"""A leaf: its section and its ordinal."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Part:
    """What a line holds of one leaf: its characters, each with the glyph that it prints, or ``None`` for a new one."""

    leaf: Key
    signs: tuple[tuple[Sign, int | None], ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Entry:
    """A line of the returned file.

    ``parts`` are the leaves in it. Without any, it is new text where ``made`` is ``None``; else ``made`` is the number
    of the sent line that it is, which the pipeline made. ``section`` is where it stands now, which is elsewhere than
    its leaves come from where it ``moved``; empty before the first section and behind the last. ``end`` is the number
    of the sent line whose end it has.
    """

    line: Line
    parts: tuple[Part, ...]
    made: int | None
    section: str
    moved: bool
    end: int | None

    @property
    def is_new(self) -> bool:
        """Whether nothing in it was sent."""
        return not self.parts and self.made is None


def entries(sent: Sent, lines: Sequence[Line], match: Match) -> list[Entry]:
    """The lines of a returned file in their order, notes behind the body."""
    told = [_told(sent, line, match) for line in lines]
    known = {number for _, number in told}
    told = [
        _retyped(sent, line, match, known) if number is None else (parts, number)
        for line, (parts, number) in zip(lines, told, strict=True)
    ]
    standing = _standing([number for _, number in told], lines)
    result: list[Entry] = []
    section = ""
    note = ("", "")
    for (parts, number), line, stands in zip(told, lines, standing, strict=True):
        if (line.last.part, line.last.note) != note and line.last.story is not Story.BODY:
            section, note = "", (line.last.part, line.last.note)
        if number is not None and stands:
            section = sent.lines[number].section
        is_made = number is not None and not parts
        result.append(
            Entry(
                line=line,
                parts=parts,
                made=number if is_made else None,
                section=section,
                moved=number is not None and not stands,
                end=match.ends.get(line.last.index),
            )
        )
    return result


def _told(sent: Sent, line: Line, match: Match) -> tuple[tuple[Part, ...], int | None]:
    """The leaves of a line, and the number of the sent line that it is, if it is one."""
    parts: list[tuple[Key, list[tuple[Sign, int | None]]]] = []
    fresh: list[tuple[Sign, int | None]] = []
    number = None
    for sign in line.signs:
        place = match.places.get(sign.at)
        if place is None:
            # The label of a caption is counted again by every program; nobody types it.
            if sign.piece.look.style != LABEL or any(mark.kind.arrives for mark in sign.piece.marks):
                fresh.append((sign, None))
            continue
        number = place.line if number is None else number
        origin: Origin | None = sent.lines[place.line].origins[place.offset]
        if origin is None:
            continue
        leaf = origin.section, origin.leaf
        if parts and parts[-1][0] != leaf:
            parts[-1][1].extend(fresh)
            fresh = []
        if not parts or parts[-1][0] != leaf:
            parts.append((leaf, []))
        parts[-1][1].extend([*fresh, (sign, origin.glyph)])
        fresh = []
    if parts:
        parts[-1][1].extend(fresh)
    return tuple(Part(leaf=leaf, signs=tuple(signs)) for leaf, signs in parts), number


def _retyped(sent: Sent, line: Line, match: Match, known: Container[int | None]) -> tuple[tuple[Part, ...], int | None]:
    """A line of which no character was sent is still the one whose end it has, if the build makes that one.

    So it is with a line that has nothing on it; and where all was typed anew, if no other line is that one.
    """
    end = match.ends.get(line.last.index)
    is_made = end is not None and not sent.lines[end].leaves and (end not in known or not line.text.strip())
    return (), end if is_made else None


def _standing(numbers: Sequence[int | None], lines: Sequence[Line]) -> list[bool]:
    """Which lines are still in the order in which they were sent; the fewest possible are not.

    Notes stand in the order of their numbers in the text: of that alone it is told what was moved.
    """
    result = [line.last.story is not Story.BODY for line in lines]
    ours = [at for at, line in enumerate(lines) if not result[at] and numbers[at] is not None]
    for at in _longest([(numbers[at] or 0, at) for at in ours]):
        result[at] = True
    return result


def _longest(pairs: Sequence[tuple[int, int]]) -> list[int]:
    """The longest run of numbers that never fall; the second of each pair says which it is."""
    tails: list[int] = []
    last: list[int] = []
    before: list[int] = []
    for at, (number, _) in enumerate(pairs):
        place = bisect_left(tails, number + 1)
        before.append(last[place - 1] if place else -1)
        tails[place : place + 1] = [number]
        last[place : place + 1] = [at]
    found = []
    at = last[-1] if last else -1
    while at >= 0:
        found.append(pairs[at][1])
        at = before[at]
    return found
