"""Paragraphs as they read once changes are taken or turned down, as ECMA-376 part 1, 17.13.5 says and Word does."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pipeline.wordfile.values import Kind

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from pipeline.wordfile.values import Mark, Paragraph, Piece, Place


@dataclass(frozen=True, slots=True, kw_only=True)
class Settled:
    """A paragraph as it stands after settling.

    ``sources`` are the paragraphs that it was made of, more than one where ends were taken away: Word sets the whole as
    the last of them, LibreOffice as the first. ``pieces`` are the characters that stay, each with the marks it had.
    """

    sources: tuple[Paragraph, ...]
    pieces: tuple[Piece, ...]

    @property
    def text(self) -> str:
        """The characters that stay, without those that only announce a field or a control, or number a note."""
        return plain(self.pieces)


def plain(pieces: Iterable[Piece]) -> str:
    """The text of pieces, without the characters that only announce what follows; other things are ``OBJECT``."""
    return "".join(piece.text for piece in pieces if piece.thing is None or not piece.thing.kind.frames)


def accepted(paragraphs: Iterable[Paragraph]) -> tuple[Settled, ...]:
    """Paragraphs with every change taken."""
    return settle(paragraphs, lambda _: True)


def rejected(paragraphs: Iterable[Paragraph]) -> tuple[Settled, ...]:
    """Paragraphs with every change turned down: the text before all of them."""
    return settle(paragraphs, lambda _: False)


def settle(paragraphs: Iterable[Paragraph], takes: Callable[[Mark], bool]) -> tuple[Settled, ...]:
    """Paragraphs with the changes taken for which ``takes`` holds, such as one author's, and all others turned down.

    A paragraph whose end goes runs into the next beside it; where there is none, what is left of it stays, and nothing
    stays of an empty one, unless a cell, a note or a box would be left without any paragraph. A note goes with its
    number in the text, where that is among the paragraphs.
    """
    every = tuple(paragraphs)
    gone = _gone_notes(every, takes)
    homes: dict[object, _Home] = {}
    done: list[Settled] = []
    for paragraph in every:
        if not _stands(paragraph.place, takes) or f"{paragraph.story.value} {paragraph.note}" in gone:
            continue
        home = homes.setdefault(_home_of(paragraph), _Home())
        if home.waiting and home.waiting[-1].container != paragraph.container:
            home.flush(done)
        home.waiting.append(paragraph)
        home.pieces += [piece for piece in paragraph.pieces if stays(piece.marks, takes)]
        if stays(paragraph.marks, takes):
            home.settle(done)
    for home in homes.values():
        home.flush(done, is_last=True)
    return tuple(sorted(done, key=lambda settled: settled.sources[-1].index))


def stays(marks: Sequence[Mark], takes: Callable[[Mark], bool]) -> bool:
    """Whether what bears these marks is there: all that brought it taken, nothing taken that took it away."""
    return all(takes(mark) == mark.kind.arrives for mark in marks)


def _gone_notes(paragraphs: Sequence[Paragraph], takes: Callable[[Mark], bool]) -> set[str]:
    """The notes whose every number in the text goes, as `Thing.id` names them."""
    there: dict[str, bool] = {}
    for paragraph in paragraphs:
        stands = _stands(paragraph.place, takes)
        for piece in paragraph.pieces:
            if piece.thing is not None and piece.thing.kind == Kind.NOTE:
                key = piece.thing.id
                there[key] = there.get(key, False) or (stands and stays(piece.marks, takes))
    return {key for key, is_there in there.items() if not is_there}


@dataclass(slots=True)
class _Home:
    """A cell, a note, a box or the body: where paragraphs follow one another, and what waits for the next one."""

    waiting: list[Paragraph] = field(default_factory=list)
    pieces: list[Piece] = field(default_factory=list)
    is_empty: bool = True

    def settle(self, done: list[Settled]) -> None:
        done.append(Settled(sources=tuple(self.waiting), pieces=tuple(self.pieces)))
        self.waiting, self.pieces, self.is_empty = [], [], False

    def flush(self, done: list[Settled], *, is_last: bool = False) -> None:
        """No paragraph follows beside those that wait."""
        if not self.waiting:
            return
        first = self.waiting[0]
        must_have_one = is_last and self.is_empty and (first.place is not None or bool(first.note) or first.box > 0)
        if self.pieces or must_have_one:
            self.settle(done)
        self.waiting, self.pieces = [], []


def _home_of(paragraph: Paragraph) -> object:
    place = paragraph.place
    cell = None if place is None else (place.table, place.row, place.cell)
    return paragraph.part, paragraph.story, paragraph.note, paragraph.box, cell


def _stands(place: Place | None, takes: Callable[[Mark], bool]) -> bool:
    """Whether a cell is there, with all those around it."""
    while place is not None:
        if not stays(place.marks, takes):
            return False
        place = place.outer
    return True
