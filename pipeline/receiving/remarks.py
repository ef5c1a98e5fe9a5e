"""Comments of a returned file: where in the paper each hangs, and the records that come of them."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING, NamedTuple

from pipeline.papers.moments import moment
from pipeline.papers.records import record_path
from pipeline.receiving.accounting import Item, Outcome, shortened
from pipeline.receiving.lines import TEXTS
from pipeline.receiving.printing import Print
from pipeline.reviewing.hearing import Heard, Result
from pipeline.sourcemap.parts import block_of, part_names
from pipeline.wordfile.settling import stays
from pipeline.wordfile.values import OBJECT, Position

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from pipeline.papers.values import ReviewRecord
    from pipeline.receiving.opening import Returned
    from pipeline.receiving.rounds import Round
    from pipeline.receiving.values import Edited
    from pipeline.reviewing.hearing import Told
    from pipeline.wordfile.comments import Comment
    from pipeline.wordfile.values import Paragraph, Range, Reading

_OUTCOMES = {
    Result.NEW: Outcome.APPLIED,
    Result.UPDATED: Outcome.APPLIED,
    Result.KNOWN: Outcome.APPLIED,
    Result.KEPT: Outcome.KEPT,
    Result.REFUSED: Outcome.REFUSED,
}
KNOWN = "it is in the record already"
"""Why there was nothing to do for a comment."""
_SAID = {Result.KNOWN: KNOWN, Result.UPDATED: "it was in the record, and is as it now reads"}
_LONGEST = 300
"""Letters of a quotation: enough to find the words by."""


class _Spot(NamedTuple):
    section: str
    block: int | None
    part: str = ""


def heard(laid: Round, returned: Returned, edited: Edited, people: Mapping[str, str]) -> list[Heard]:
    """The comments in the order of the file, replies among them; ``edited`` is the file with all changes taken."""
    places = _Places(laid, returned.reading, edited)
    return [
        Heard(
            key=one.key,
            id=one.id,
            parent=one.parent,
            author=people[one.author],
            date=_moment(one),
            text=one.text,
            done=one.done if returned.tells_settled else None,
            section=spot.section,
            block=spot.block,
            part=spot.part,
            quote=quote,
            occurrence=places.occurrence(one.range, quote),
        )
        for one in returned.comments
        for spot in (places.spot(one.range),)
        for quote in ("" if places.is_made(one.range) else places.quote(one.range),)
    ]


def _moment(one: Comment) -> str:
    """When it was said: by the author's clock, taken for UTC, where the file does not tell the moment itself."""
    text = one.utc or one.date
    try:
        return moment(text).isoformat()
    except ValueError:
        return ""


def items(
    told: Sequence[Told], comments: Sequence[Comment], people: Mapping[str, str], paper_path: str
) -> tuple[Item, ...]:
    """A line of the account for each comment."""
    return tuple(
        Item(
            id=f"{one.key.part}#{one.key.serial}",
            kind="comment" if not one.parent else "reply",
            author=people.get(one.author, one.author),
            date=one.utc or one.date,
            text=shortened(one.text),
            outcome=_OUTCOMES[what.result],
            section=what.section,
            path=record_path(paper_path, what.section, what.reviewer) if what.comment else "",
            reason=what.reason or _SAID.get(what.result, ""),
            hint=what.hint,
        )
        for what, one in zip(told, comments, strict=True)
    )


def speakers(
    records: Sequence[ReviewRecord], told: Sequence[Told], said: Sequence[Heard], paper_path: str
) -> dict[str, str]:
    """In whose name each record is committed: its reviewer's, unless it is somebody else alone who spoke there."""
    spoke: dict[str, list[str]] = {}
    for what, one in zip(told, said, strict=True):
        if what.result in (Result.NEW, Result.UPDATED):
            spoke.setdefault(record_path(paper_path, what.section, what.reviewer), []).append(one.author)
    found = {}
    for record in records:
        people = spoke.get(record.path, [])
        own = record.reviewer.id
        found[record.path] = own if own in people or not people else people[0]
    return found


class _Places:
    """Finds what stands somewhere in the returned file."""

    def __init__(self, laid: Round, reading: Reading, edited: Edited) -> None:
        self._laid = laid
        self._paragraphs = {one.index: one for one in reading.paragraphs if one.story in TEXTS}
        self._entries = {source.index: entry for entry in edited.entries for source in entry.line.sources}
        self._parts: dict[str, dict[int, str]] = {}
        self._prints: dict[str, Print] = {}

    def spot(self, held: Range | None) -> _Spot:
        """The section, and its block, of the first words that a comment hangs on, or else of what is near."""
        if held is None:
            return _Spot("", None)
        every = (Position(paragraph.index, at) for paragraph in self._of(held) for at in self._offsets(paragraph, held))
        for at in itertools.chain(self._quoted(held), every):
            place = self._laid.match.places.get(at)
            origin = self._laid.sent.lines[place.line].origins[place.offset] if place is not None else None
            if origin is not None:
                return self._block(origin.section, origin.leaf)
        return self._near(held.start.paragraph)

    def _block(self, section: str, leaf: int) -> _Spot:
        """The block of the section's own that a leaf stands in, and the part of the block that it is."""
        source_map = self._laid.sent.anchored.maps[section]
        if section not in self._parts:
            self._parts[section] = part_names(source_map.leaves)
        return _Spot(section, block_of(source_map[leaf]), self._parts[section][leaf])

    def occurrence(self, held: Range | None, quote: str) -> int | None:
        """Which of the same words of their leaf a quotation is; ``None`` where they stand there once, or are new."""
        first = next(self._quoted(held), None) if held is not None and quote else None
        place = self._laid.match.places.get(first) if first is not None else None
        origin = self._laid.sent.lines[place.line].origins[place.offset] if place is not None else None
        if place is None or origin is None:
            return None
        if origin.section not in self._prints:
            self._prints[origin.section] = Print(self._laid.sent, origin.section)
        return self._prints[origin.section].occurrence(quote, place)

    def _near(self, index: int) -> _Spot:
        """What the paragraph is that a comment hangs on without hanging on words that were sent."""
        entry = self._entries.get(index)
        if entry is None:
            return _Spot("", None)
        if entry.parts:
            return self._block(*entry.parts[0].leaf)
        return _Spot(entry.section, None)

    def is_made(self, held: Range | None) -> bool:
        """Whether it hangs on what the build makes, such as a section's title: no file has such words."""
        entry = self._entries.get(held.start.paragraph) if held is not None else None
        return entry is not None and entry.made is not None and bool(entry.section)

    def quote(self, held: Range | None) -> str:
        """The words that a comment hangs on, as the file now reads; those that are deleted where none are left."""
        if held is None:
            return ""
        words = ""
        for left in (True, False):
            told = ["".join(sign for _, sign in self._words(one, held, left=left)) for one in self._of(held)]
            words = words or " ".join(" ".join(told).split())
        return words if len(words) <= _LONGEST else words[:_LONGEST].rsplit(" ", 1)[0]

    def _quoted(self, held: Range) -> Iterator[Position]:
        """Where the quotation's letters stand, the first of them first."""
        for left in (True, False):
            found = [
                Position(paragraph.index, at)
                for paragraph in self._of(held)
                for at, sign in self._words(paragraph, held, left=left)
                if sign.strip()
            ]
            if found:
                yield from found
                return

    def _of(self, held: Range) -> list[Paragraph]:
        numbers = range(held.start.paragraph, held.end.paragraph + 1)
        return [self._paragraphs[number] for number in numbers if number in self._paragraphs]

    @staticmethod
    def _offsets(paragraph: Paragraph, held: Range) -> range:
        start = held.start.offset if paragraph.index == held.start.paragraph else 0
        end = held.end.offset if paragraph.index == held.end.paragraph else len(paragraph.text)
        return range(start, end)

    def _words(self, paragraph: Paragraph, held: Range, *, left: bool) -> list[tuple[int, str]]:
        wanted = self._offsets(paragraph, held)
        result, at = list[tuple[int, str]](), 0
        for piece in paragraph.pieces:
            for sign in piece.text:
                is_word = piece.thing is None or not (piece.thing.kind.frames or sign == OBJECT)
                if at in wanted and is_word and (stays(piece.marks, lambda _: True) or not left):
                    result.append((at, sign))
                at += 1
        return result
