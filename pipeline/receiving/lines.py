"""A Word file's text as lines: settled paragraphs whose every character knows where in the reading it stands."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from pipeline.wordfile.settling import settle
from pipeline.wordfile.values import Position, Story

if TYPE_CHECKING:
    from collections.abc import Callable

    from pipeline.wordfile.values import Mark, Paragraph, Piece, Reading

TEXTS = frozenset((Story.BODY, Story.FOOTNOTE, Story.ENDNOTE))
"""The stories that hold a paper's text; what stands in headers and footers is made for every page."""

_CONTENTS = ("toc ", "table of figures", "contents ")
"""How the names of the styles begin that contents are set in."""


class Sign(NamedTuple):
    """One character of a line: where it stands in the reading, and the piece that it is of."""

    text: str
    at: Position
    piece: Piece


@dataclass(frozen=True, kw_only=True, slots=True)
class Line:
    """A paragraph as it reads once some changes are taken and all others turned down.

    ``sources`` are the paragraphs of the reading that it was made of; the last one's end is its own.
    """

    sources: tuple[Paragraph, ...]
    signs: tuple[Sign, ...]
    text: str

    @property
    def last(self) -> Paragraph:
        """The paragraph whose end this line's end is, and whose place, style and numbering it has in Word."""
        return self.sources[-1]


class Lines:
    """The lines of one reading, under any choice of changes."""

    def __init__(self, reading: Reading) -> None:
        self._paragraphs = [paragraph for paragraph in reading.paragraphs if paragraph.story in TEXTS]
        self._places: dict[int, Position] = {}
        for paragraph in self._paragraphs:
            offset = 0
            for piece in paragraph.pieces:
                self._places[id(piece)] = Position(paragraph.index, offset)
                offset += len(piece.text)

    def settled(self, takes: Callable[[Mark], bool]) -> tuple[Line, ...]:
        """The lines with the changes taken for which ``takes`` holds; characters that only announce are left out."""
        lines = []
        for one in settle(self._paragraphs, takes):
            if is_contents(one.sources[-1]):
                continue
            signs = [sign for piece in one.pieces if not _announces(piece) for sign in self._signs(piece)]
            lines.append(Line(sources=one.sources, signs=tuple(signs), text="".join(sign.text for sign in signs)))
        return tuple(lines)

    def _signs(self, piece: Piece) -> list[Sign]:
        paragraph, offset = self._places[id(piece)]
        return [Sign(text, Position(paragraph, offset + at), piece) for at, text in enumerate(piece.text)]


def is_contents(paragraph: Paragraph) -> bool:
    """Whether a paragraph is a line of the contents: a field, which programs write again when they like."""
    return paragraph.style.casefold().startswith(_CONTENTS)


def _announces(piece: Piece) -> bool:
    return piece.thing is not None and piece.thing.kind.frames
