"""What everything is told from: the sent draft, the lines of the returned file, and what changes lie on them."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from pipeline.receiving.entries import Entry, Part
    from pipeline.receiving.entries import Key as LeafKey
    from pipeline.receiving.matching import Match
    from pipeline.receiving.sent import Sent
    from pipeline.receiving.witness import Witness
    from pipeline.sourcemap.values import Kind
    from pipeline.wordfile.values import Key


class Scene:
    """The returned file with the changes of some authors taken, beside what was sent.

    ``found`` are, by leaf, the entries that hold a part of it, by number; ``still`` the characters that are there of
    what was sent.
    """

    def __init__(self, sent: Sent, entries: Sequence[Entry], match: Match, witness: Witness) -> None:
        self.sent = sent
        self.entries = list(entries)
        self.match = match
        self.witness = witness
        self.found: dict[LeafKey, list[tuple[int, Part]]] = {}
        for at, entry in enumerate(self.entries):
            for part in entry.parts:
                self.found.setdefault(part.leaf, []).append((at, part))
        self.still = {
            place
            for entry in self.entries
            for sign in entry.line.signs
            for place in (match.places.get(sign.at),)
            if place is not None
        }

    def words(self, leaf: LeafKey, start: int, end: int) -> str:
        """The words of some glyphs, as they were printed."""
        numbers = dict.fromkeys(self.witness.line_of(leaf, glyph) for glyph in range(start, end))
        lines = [self.sent.lines[number] for number in numbers if number is not None]
        return "".join(
            sign.text
            for line in lines
            for sign, origin in zip(line.line.signs, line.origins, strict=True)
            if origin is not None and (origin.section, origin.leaf) == leaf and start <= origin.glyph < end
        )

    def anchor(self, first: int, last: int, section: str, *, kind: Kind | None = None) -> tuple[int, bool] | None:
        """The leaf of a section beside which some entries stand, and whether they are behind it.

        It is one that is where it was: the one before, unless only the one behind is of the ``kind``. ``None`` where
        the section has no such leaf on either side.
        """
        before = self._beside(range(first - 1, -1, -1), first, section, -1)
        behind = self._beside(range(last + 1, len(self.entries)), first, section, 0)
        if before is not None and behind is not None and kind is not None:
            kinds = [self.sent.leaf((section, leaf)).kind for leaf in (before, behind)]
            before = before if kinds[0] is kind or kinds[1] is not kind else None
        if before is not None:
            return before, True
        return (behind, False) if behind is not None else None

    def ends_before(self, first: int) -> frozenset[Key]:
        """The changes that made the end of the line before an entry, where the entry's own end is not the new one.

        So LibreOffice does when Enter is pressed at a paragraph's end: the new paragraph has the old one's end.
        """
        if not first or self.entries[first].end is None or self.entries[first - 1].end is not None:
            return frozenset()
        marks = self.entries[first - 1].line.last.marks
        return frozenset(mark.key for mark in marks if mark.kind.arrives)

    def _beside(self, numbers: Iterable[int], own: int, section: str, edge: int) -> int | None:
        story = self.entries[own].line.last.story
        for at in numbers:
            entry = self.entries[at]
            if entry.section != section or entry.line.last.story is not story:
                break
            if entry.parts and not entry.moved and entry.parts[edge].leaf[0] == section:
                return entry.parts[edge].leaf[1]
        return None
