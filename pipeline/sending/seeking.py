"""Where a comment's words stand in a section: in the part of a block that its record names, else as near as may be."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import accumulate, groupby
from typing import TYPE_CHECKING, NamedTuple

from pipeline.quotes import Stretch, find_quote, find_quotes

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from pipeline.papers.values import Comment

_BEYOND = 2_000
"""Characters behind a part in which the rest of a quotation that begins there is looked for."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Text:
    """A text of a section: its leaf's ordinal, block and part's name, and what in it is printed as one whole."""

    leaf: int
    block: int
    part: str
    text: str
    atoms: tuple[Stretch, ...]


class Found(NamedTuple):
    """The text in which words begin, by its number, and from where to where they stand there."""

    number: int
    start: int
    end: int


class Texts:
    """The texts of a section in their order. Words that begin in one may go on in the next."""

    def __init__(self, texts: Sequence[Text]) -> None:
        self._texts = list(texts)

    def find(self, comment: Comment, *, exact: bool = False) -> Found | None:
        """The words of a comment; ``None`` where they are nowhere in the section.

        They are looked for in the comment's part, then in its block, then in the section. Where its record says which
        of several equal ones are meant, these are taken, or the last of fewer; if ``exact``, fewer are none.
        """
        block, part = self.of(comment)
        if part and comment.occurrence is not None:
            found = [one for run in _runs(part) for one in self._places(comment.quote, run)]
            if found and (len(found) >= comment.occurrence or not exact):
                return found[min(comment.occurrence, len(found)) - 1]
            if exact:
                return None
        for some in (part, block, range(len(self._texts))):
            for run in _runs(some):
                first = self._first(comment.quote, run)
                if first is not None:
                    return first
        return None

    def of(self, comment: Comment) -> tuple[list[int], list[int]]:
        """The numbers of the texts of a comment's block, and of its part; of all the block where it names no part."""
        block = [number for number, one in enumerate(self._texts) if one.block == comment.block]
        return block, [number for number in block if comment.part in ("", self._texts[number].part)]

    def occurrence(self, quote: str, at: Found) -> int | None:
        """Which of the same words of its leaf a quotation at some place is; ``None`` where they stand there once."""
        leaf = self._texts[at.number].leaf
        found = self._places(quote, [number for number, one in enumerate(self._texts) if one.leaf == leaf])
        here = [
            place for place, one in enumerate(found, 1) if one.number == at.number and one.start <= at.start < one.end
        ]
        return min(here, key=lambda place: at.start - found[place - 1].start) if here and len(found) > 1 else None

    def _first(self, quote: str, some: Sequence[int]) -> Found | None:
        text, atoms, starts = self._joined(some, quote)
        found = find_quote(quote, text, atoms, within=starts[len(some)])
        return self._found(found, some, starts) if found is not None else None

    def _places(self, quote: str, some: Sequence[int]) -> list[Found]:
        text, atoms, starts = self._joined(some, quote)
        found = find_quotes(quote, text, atoms)
        return [self._found(one, some, starts) for one in found if one.start < starts[len(some)]]

    def _joined(self, some: Sequence[int], quote: str) -> tuple[str, list[Stretch], list[int]]:
        """Some texts and what follows them as one text, its atoms, and where each of the texts begins in it."""
        numbers, more = list(some), 0
        for number in range(some[-1] + 1, len(self._texts)):
            if more > len(quote) + _BEYOND:
                break
            numbers.append(number)
            more += len(self._texts[number].text) + 1
        texts = [self._texts[number] for number in numbers]
        starts = list(accumulate((len(one.text) + 1 for one in texts), initial=0))
        atoms = [
            Stretch(first + atom.start, first + atom.end)
            for first, one in zip(starts, texts, strict=False)
            for atom in one.atoms
        ]
        return "".join(f"{one.text}\n" for one in texts), atoms, starts

    def _found(self, stretch: Stretch, some: Sequence[int], starts: Sequence[int]) -> Found:
        place = next(place for place in range(len(some)) if stretch.start < starts[place + 1])
        first, last = starts[place], starts[place + 1] - 1
        return Found(some[place], stretch.start - first, min(stretch.end, last) - first)


def _runs(numbers: Iterable[int]) -> Iterator[list[int]]:
    """Numbers that follow one another; the notes of a block stand behind all its section's body."""
    for _, run in groupby(enumerate(numbers), lambda pair: pair[1] - pair[0]):
        yield [number for _, number in run]
