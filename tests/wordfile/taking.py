"""A Word file opened and read, its account balanced: what every test of a file that is taken begins with."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.wordfile.comments import Comment, comments
from pipeline.wordfile.inventory import Entry, balance, inventory
from pipeline.wordfile.opening import WordFile, open_word
from pipeline.wordfile.reading import read
from pipeline.wordfile.settling import accepted, rejected
from pipeline.wordfile.values import Story

if TYPE_CHECKING:
    from pipeline.wordfile.settling import Settled
    from pipeline.wordfile.values import EventKind, Paragraph, Piece, Reading

SHOWN = (Story.BODY, Story.FOOTNOTE, Story.ENDNOTE)


@dataclass(frozen=True, slots=True)
class Taken:
    """A file and all that was read of it."""

    file: WordFile
    reading: Reading
    comments: tuple[Comment, ...]
    entries: tuple[Entry, ...]

    def paragraph(self, words: str) -> Paragraph:
        """The first paragraph that has some words."""
        return next(paragraph for paragraph in self.reading.paragraphs if words in paragraph.text)

    def pieces(self) -> list[tuple[str, list[str]]]:
        """The pieces that bear marks, and by whom they are what."""
        return [
            (piece.text, [f"{mark.kind.word} {mark.author}" for mark in piece.marks])
            for paragraph in self.reading.paragraphs
            for piece in paragraph.pieces
            if piece.marks
        ]

    def kinds(self) -> list[EventKind]:
        """The kinds of the events."""
        return [event.kind for event in self.reading.events]

    def shown(self) -> list[Paragraph]:
        """The paragraphs of the body and the notes."""
        return [paragraph for paragraph in self.reading.paragraphs if paragraph.story in SHOWN]

    def accepted(self) -> list[str]:
        """Their texts with all changes taken."""
        return texts(accepted(self.shown()))

    def rejected(self) -> list[str]:
        """Their texts with none taken."""
        return texts(rejected(self.shown()))


def take(data: bytes) -> Taken:
    """Open and read a file; every tracked change and comment of the raw XML must be accounted for, once."""
    file = open_word(data)
    reading = read(file)
    told, entries = comments(file, reading), inventory(file)
    account = balance(entries, reading, told)
    assert account.is_even, account
    _positions_are_there(reading)
    return Taken(file, reading, told, entries)


def _positions_are_there(reading: Reading) -> None:
    """Every position is in a paragraph of the reading, and no end comes before its start."""
    lengths = [len(paragraph.text) for paragraph in reading.paragraphs]
    ranges = [*reading.events, *reading.fields, *reading.bookmarks, *reading.comment_ranges, *reading.comment_marks]
    for one in ranges:
        assert one.start <= one.end
        for position in (one.start, one.end):
            assert 0 <= position.offset <= lengths[position.paragraph]


def texts(settled: tuple[Settled, ...]) -> list[str]:
    """Texts of paragraphs."""
    return [paragraph.text for paragraph in settled]


def only(paragraph: Paragraph) -> Piece:
    """The one piece of a paragraph."""
    (piece,) = paragraph.pieces
    return piece
