"""Which tracked changes lie on what: on characters that are new, on what is gone, on ends of paragraphs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.receiving.matching import Place
from pipeline.wordfile.values import EventKind

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Sequence

    from pipeline.receiving.entries import Key as LeafKey
    from pipeline.receiving.lines import Line, Sign
    from pipeline.receiving.matching import Match
    from pipeline.receiving.sent import Sent
    from pipeline.wordfile.values import Key, Mark, Paragraph, Reading

Keys = frozenset["Key"]
NONE: Keys = frozenset()


class Witness:
    """Tells of a returned file. ``match`` is that of its text with all changes turned down, ``lines`` that text."""

    def __init__(self, sent: Sent, reading: Reading, lines: Sequence[Line], match: Match) -> None:
        self._paragraphs = {paragraph.index: paragraph for paragraph in reading.paragraphs}
        self._signs = {match.places[sign.at]: sign for line in lines for sign in line.signs if sign.at in match.places}
        self._rows = {one.index for one in reading.paragraphs if one.place is not None and _arrives(one.place.marks)}
        self._events = [
            event for event in reading.events if event.kind in (EventKind.RUN_FORMAT, EventKind.PARAGRAPH_FORMAT)
        ]
        self._ends = {line: paragraph for paragraph, line in match.ends.items()}
        self._sent = sent
        self._places: dict[tuple[str, int, int], list[Place]] = {}
        for number, line in enumerate(sent.lines):
            for at, origin in enumerate(line.origins):
                if origin is not None:
                    self._places.setdefault(origin, []).append(Place(number, at))

    def line_of(self, leaf: LeafKey, glyph: int) -> int | None:
        """The number of the sent line that a glyph was printed in."""
        places = self._places.get((*leaf, glyph))
        return places[0].line if places else None

    @staticmethod
    def on_signs(signs: Iterable[Sign]) -> Keys:
        """The changes that lie on some characters."""
        return frozenset(mark.key for sign in signs for mark in sign.piece.marks)

    @staticmethod
    def on_ends(paragraphs: Iterable[Paragraph]) -> Keys:
        """The changes that lie on the ends of some paragraphs."""
        return frozenset(mark.key for paragraph in paragraphs for mark in paragraph.marks)

    def on_line(self, line: Line) -> Keys:
        """The changes that lie on a line, its end and its row."""
        place = line.last.place
        rows = frozenset(mark.key for mark in place.marks) if place is not None else NONE
        return self.on_signs(line.signs) | self.on_ends(line.sources) | rows

    def formats_on(self, signs: Sequence[Sign]) -> Keys:
        """The changes of how characters are set that lie on some of them."""
        return frozenset(
            event.key
            for event in self._events
            if event.kind is EventKind.RUN_FORMAT and any(event.start <= sign.at < event.end for sign in signs)
        )

    def styles_on(self, line: Line) -> Keys:
        """The changes of a line's style."""
        numbers = {source.index for source in line.sources}
        return frozenset(
            event.key
            for event in self._events
            if event.kind is EventKind.PARAGRAPH_FORMAT and event.start.paragraph in numbers
        )

    def is_unseen(self, signs: Iterable[Sign]) -> bool:
        """Whether some of the characters, which are new, came without tracking; what a whole row brings did not."""
        return any(not _arrives(sign.piece.marks) and sign.at.paragraph not in self._rows for sign in signs)

    def gone(
        self, leaf: LeafKey, start: int = 0, end: int | None = None, *, still: Container[Place] = ()
    ) -> tuple[Keys, bool]:
        """The changes that took away glyphs of a leaf, and whether some went without tracking.

        Of a whole leaf those that took away its end and its row count too. Characters that are ``still`` there do not.
        """
        stop = len(self._sent.widths.get(leaf, ())) if end is None else end
        keys: set[Key] = set()
        unseen = False
        for glyph in range(start, stop):
            for place in self._places.get((*leaf, glyph), ()):
                if place in still:
                    continue
                marks = self._departing(place)
                keys |= marks or set()
                unseen = unseen or not marks
        if end is None:
            number = self._sent.line_of[leaf]
            is_alone = len(self._sent.lines[number].leaves) == 1
            keys |= self.gone_from(number) if is_alone else self._end(number)
            unseen = unseen or not (stop or keys)
        return frozenset(keys), unseen

    def moves_of(self, leaf: LeafKey, start: int, end: int) -> set[str]:
        """The names of the moves that took glyphs of a leaf away."""
        signs = [
            self._signs.get(place) for glyph in range(start, end) for place in self._places.get((*leaf, glyph), ())
        ]
        return {mark.move for sign in signs if sign is not None for mark in sign.piece.marks if mark.move}

    def gone_from(self, number: int) -> Keys:
        """The changes that took away anything of a sent line, its end and its row included."""
        keys = self._end(number)
        for at in range(len(self._sent.lines[number].line.signs)):
            keys |= self._departing(Place(number, at)) or set()
        return frozenset(keys)

    def _departing(self, place: Place) -> set[Key] | None:
        sign = self._signs.get(place)
        if sign is None:
            return None
        marks = {mark.key for mark in sign.piece.marks if not mark.kind.arrives}
        where = self._paragraphs[sign.at.paragraph].place
        if where is not None:
            marks |= {mark.key for mark in where.marks if not mark.kind.arrives}
        return marks

    def _end(self, number: int) -> set[Key]:
        paragraph = self._paragraphs.get(self._ends.get(number, -1))
        if paragraph is None:
            return set()
        marks = [*paragraph.marks, *(paragraph.place.marks if paragraph.place is not None else ())]
        return {mark.key for mark in marks if not mark.kind.arrives}


def _arrives(marks: Iterable[Mark]) -> bool:
    return any(mark.kind.arrives for mark in marks)
