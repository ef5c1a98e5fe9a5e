"""A leaf as it was sent beside what is now of it, in one line or in several: where it was changed, and how."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pipeline.sourcemap.values import Atom

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.receiving.lines import Sign
    from pipeline.sourcemap.values import Glyph

Placed = tuple["Sign", "int | None"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Hunk:
    """The glyphs of a leaf from ``start`` up to ``end`` are gone, and ``fresh`` is there instead.

    ``within`` is true where the new characters stand inside what is printed as one, such as a citation, or a part of
    that is gone: it lies between ``start`` and ``end``, and something of it is still there.
    """

    start: int
    end: int
    fresh: tuple[Sign, ...] = ()
    within: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Cut:
    """The leaf is cut in two before glyph ``at``."""

    at: int


@dataclass(slots=True)
class Walk:
    """Goes along a leaf and finds hunks and cuts, in their order.

    ``widths`` are how many characters print each glyph; what none does, such as a blank beside a formula on a line of
    its own, cannot have been changed.
    """

    widths: Sequence[int]
    found: list[Hunk | Cut] = field(default_factory=list)
    _next: int = 0
    _fresh: list[Sign] = field(default_factory=list)
    _inside: list[Sign] = field(default_factory=list)
    _seen: int = 0

    def line(self, signs: Sequence[Placed]) -> None:
        """Go along what one line holds of the leaf."""
        for sign, glyph in signs:
            if glyph is None:
                self._fresh.append(sign)
            elif glyph == self._next - 1 and self._seen:
                self._inside += self._fresh
                self._fresh = []
                self._seen += 1
            else:
                self._reach(glyph)
                self._next, self._seen = glyph + 1, 1

    def cut(self, at: int, fresh: Sequence[Sequence[Sign]] = ()) -> None:
        """The line ends, and the leaf goes on in another one with glyph ``at``; ``fresh`` are lines in between."""
        self._reach(at)
        self.found.append(Cut(at=at))
        for line in fresh:
            self.found += [Hunk(start=at, end=at, fresh=tuple(line)), Cut(at=at)]

    def end(self) -> list[Hunk | Cut]:
        """All that was found, the leaf being at its end."""
        self._reach(len(self.widths))
        return self.found

    def _reach(self, glyph: int) -> None:
        """Come to a glyph: what lies between it and the last one is gone, or new."""
        broken = self._leave()
        start, end = self._next, max(glyph, self._next)
        while start < end and not self.widths[start]:
            start += 1
        while start < end and not self.widths[end - 1]:
            end -= 1
        if start < end or self._fresh:
            hunk = Hunk(start=start, end=end, fresh=tuple(self._fresh))
            self._fresh = []
            if broken and isinstance(last := self.found[-1], Hunk):
                self.found.pop()
                hunk = _joined(last, hunk)
            self.found.append(hunk)
        self._next = max(glyph, self._next)

    def _leave(self) -> bool:
        """Leave what is printed as one; whether only a part of it was met, or something in its midst."""
        at, seen, inside = self._next - 1, self._seen, tuple(self._inside)
        self._seen, self._inside = 0, []
        if not seen or (seen == self.widths[at] and not inside):
            return False
        hunk = Hunk(start=at, end=at + 1, fresh=inside, within=True)
        if self.found and isinstance(last := self.found[-1], Hunk) and last.end == at:
            self.found.pop()
            hunk = _joined(last, hunk)
        self.found.append(hunk)
        return True


def is_display(glyph: Glyph) -> bool:
    """Whether a glyph is a formula on a line of its own."""
    return glyph.atom is Atom.FORMULA and '"DisplayMath"' in glyph.content


def _joined(one: Hunk, other: Hunk) -> Hunk:
    """Two hunks side by side as one that cannot be made: what is new beside a broken whole may be a part of it."""
    return Hunk(start=one.start, end=other.end, fresh=(*one.fresh, *other.fresh), within=True)
