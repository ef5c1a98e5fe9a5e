"""Where a leaf's text begins and ends in the source: with the marks of its formats, without what makes it a block."""

from __future__ import annotations

import itertools
import re
from bisect import bisect_right
from typing import TYPE_CHECKING

from pipeline.sourcemap.values import Kind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.sourcemap.printed import Printed
    from pipeline.sourcemap.values import Formats, Frame

Span = tuple[int, int]

_EMPTY = "it is empty, and where it stands cannot be told"

MARKER = r"(?:[-+*]|\(?(?:[0-9]+|[A-Za-z]{1,7}|#)[.)]|\(@[\w-]*\)|@[.)]|[:~])(?=[ \t\n]|$)"
"""What begins an item of a list or a definition."""
_PREFIX = re.compile(rf"[ \t]+|>|{MARKER}|\#{{1,6}}(?=[ \t])|\[\^[^\[\]\s]+\]:|(?:[Tt]able)?:(?=[ \t])|\|(?=[ \t])")
_INNER = re.compile(r"!\[|\^\[")
_PIPE = re.compile(
    r"(?P<tick>`+)(?!`)(?:[^`\n]|(?!(?P=tick)(?!`))`)+?(?P=tick)(?!`)"
    r"|\$(?![\s$])(?:\\.|[^$\\\n])+?(?<!\s)\$(?!\d)|\\.|</?[A-Za-z][^<>\n]*>|<!--.*?-->|(?P<pipe>\|)"
)
_CLOSINGS = {
    "emph": r"[*_]",
    "strong": r"\*\*|__",
    "strikeout": r"~~|</s>",
    "sup": r"\^|</sup>",
    "sub": r"~|</sub>",
    "underline": r"\]\{[^{}\n]*\}",
    "smallcaps": r"\]\{[^{}\n]*\}",
}
_LINK = r"\](?:\((?:[^()\\]|\\.|\([^()]*\))*\)|\[[^\[\]]*\])?(?:\{[^{}\n]*\})?"
_SPAN = r"\]\{[^{}\n]*\}|</a>"


def line_of(text: str, at: int) -> Span:
    """The line that an offset is on, without its end."""
    end = text.find("\n", at)
    return text.rfind("\n", 0, at) + 1, len(text) if end < 0 else end


def start_of(text: str, first: int, *, cell: bool = False) -> int:
    """Where the text begins whose first sign stands at ``first``."""
    line = text.rfind("\n", 0, first) + 1
    if cell:
        pipes = [at for at in pipes_of(text, line) if at < first]
        if not pipes:  # the first cell of a row without a leading bar, or a simple table
            blank = max(text.rfind(" ", line, first), text.rfind("\t", line, first), line - 1)
            return blank + 1
        prefix = re.compile(r"[ \t]*").match(text, pipes[-1] + 1, first)
        return prefix.end() if prefix else first
    inner = [match.end() for match in _INNER.finditer(text, line, first)]
    if inner:
        return inner[-1]
    start = line
    while (piece := _PREFIX.match(text, start)) and start < piece.end() <= first:
        start = piece.end()
    typed = re.compile(r"[^\n]*[^\W_][^\n]*\s").match(text, start, first)  # a number that is not printed
    return typed.end() if typed else start


def end_of(text: str, last: int, formats: Formats) -> int:
    """Where the text ends whose last sign ends at ``last``: behind what closes that sign's formats."""
    left = [closing_of(one) for one in formats]
    while left:
        found = [
            (match.end(), number)
            for number, pattern in enumerate(left)
            if (match := re.compile(pattern).match(text, last))
        ]
        if not found:
            return last
        last, number = max(found)
        del left[number]
    return last


def closing_of(mark: str) -> str:
    """What a format's closing mark looks like: a regular expression."""
    name = mark.split(" ", 1)[0]
    return _LINK if name == "link" else _SPAN if name == "span" else _CLOSINGS[name]


def pipes_of(text: str, line: int) -> list[int]:
    """The offsets of the bars that part the cells of the row on a line."""
    end = line_of(text, line)[1]
    return [match.start() for match in _PIPE.finditer(text, line, end) if match["pipe"]]


def cells_of(text: str, line: int) -> list[Span]:
    """The spans of the cells of a pipe table's row on a line, blanks around them left out."""
    end = line_of(text, line)[1]
    indent = re.compile(r"[ \t]*(?:>[ \t]*)*").match(text, line, end)
    start = indent.end() if indent else line
    bars = pipes_of(text, line)
    edges = bars if bars and bars[0] == start else [start - 1, *bars]
    if text[edges[-1] + 1 : end].strip():
        edges = [*edges, end]
    return [_trimmed(text, left + 1, right) for left, right in itertools.pairwise(edges)]


def _trimmed(text: str, start: int, end: int) -> Span:
    piece = text[start:end]
    if not piece.strip(" \t"):
        return (start + 1, start + 1) if piece else (start, start)
    return start + len(piece) - len(piece.lstrip(" \t")), end - (len(piece) - len(piece.rstrip(" \t")))


class Extents:
    """Where the leaves of a text begin and end."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._lines = [0, *(match.end() for match in re.finditer("\n", text))]

    def line(self, at: int) -> int:
        """The line of an offset, from 1."""
        return bisect_right(self._lines, at)

    def of(self, leaves: Sequence[Printed], spans: Sequence[tuple[Span, ...] | str]) -> list[Span | str]:
        """Begin and end of each leaf, given the spans of its signs, or why they cannot be told."""
        rows: dict[tuple[Frame, ...], int] = {}
        for leaf, mine in zip(leaves, spans, strict=True):
            if leaf.kind is Kind.CELL and mine and not isinstance(mine, str):
                rows.setdefault(leaf.frames[:-1], self._lines[self.line(mine[0][0]) - 1])
        return [
            one if isinstance(one, str) else self._leaf(leaf, one, rows)
            for leaf, one in zip(leaves, spans, strict=True)
        ]

    def _leaf(self, leaf: Printed, spans: tuple[Span, ...], rows: dict[tuple[Frame, ...], int]) -> Span | str:
        if spans:
            start = start_of(self._text, spans[0][0], cell=leaf.kind is Kind.CELL)
            if leaf.kind in (Kind.CODE, Kind.PICTURE):
                start = spans[0][0]
            return start, end_of(self._text, spans[-1][1], leaf.signs[-1].formats)
        if leaf.kind is not Kind.CELL:
            return _EMPTY
        line = rows.get(leaf.frames[:-1])
        cells = cells_of(self._text, line) if line is not None else []
        column = leaf.frames[-1].part
        if column >= len(cells) or cells[column][0] != cells[column][1]:
            return _EMPTY
        return cells[column]
