"""A Word file's text as lines: settled paragraphs whose every character knows where in the reading it stands."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from pipeline.wordfile.settling import settle
from pipeline.wordfile.values import OBJECT, Position, Story

if TYPE_CHECKING:
    from collections.abc import Callable

    from pipeline.wordfile.values import Mark, Paragraph, Piece, Reading

TEXTS = frozenset((Story.BODY, Story.FOOTNOTE, Story.ENDNOTE))
"""The stories that hold a paper's text; what stands in headers and footers is made for every page."""

_PAGE = re.compile(r"[ .…]+[0-9ivxlc]{1,6}\Z")
"""The page at the end of a line of the contents."""
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
    """The lines of one reading, under any choice of changes.

    ``contents`` are the ordinals of paragraphs that are lines of the contents without being set as such.
    """

    def __init__(self, reading: Reading, contents: frozenset[int] = frozenset()) -> None:
        self.contents = contents
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
            if is_contents(one.sources[-1]) or one.sources[-1].index in self.contents:
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


def contents_again(sent: Reading, returned: Reading) -> frozenset[int]:
    """The paragraphs of a returned file that say what the contents said, one after the other, in some other style.

    So they are where a program has written the file anew, as pandoc and Google Docs do. They count only if they are
    half of the contents at least; a heading that reads the same stands by itself.
    """
    wanted = [_entry(one.text) for one in sent.paragraphs if is_contents(one)]
    plain = [
        one for one in returned.paragraphs if one.story is Story.BODY and not is_contents(one) and one.text.strip()
    ]
    best: list[int] = []
    for first in range(len(plain)):
        found, at = [], 0
        for paragraph in plain[first:]:
            words = _entry(paragraph.text)
            either = words, _PAGE.sub("", words)
            again = next((place for place in range(at, len(wanted)) if wanted[place] in either), None)
            if again is None:
                break
            found.append(paragraph.index)
            at = again + 1
        best = max(best, found, key=len)
        if 2 * len(best) > len(wanted):
            break
    return frozenset(best) if wanted and 2 * len(best) >= len(wanted) else frozenset()


def _entry(text: str) -> str:
    """A line of the contents without what sets it: tabs, and the signs that fields and jumps leave."""
    return " ".join(text.replace(OBJECT, " ").split())


def _announces(piece: Piece) -> bool:
    return piece.thing is not None and piece.thing.kind.frames
