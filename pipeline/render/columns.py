"""The widths of a table's columns by what is in them, the same in every output.

As browsers lay tables out: each column gets what its longest word needs, so that no word is broken while another column
has room, and the rest goes to those whose text is long. Lengths are in the width of an average letter.
"""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pipeline.manuscript.setting import TURNED
from pipeline.markdown.tree import Node, children, rows_of

if TYPE_CHECKING:
    from collections.abc import Sequence

_UPRIGHT, _TURNED = 103.0, 159.0
"""Letters of a table on the measure of an upright page, and of one in landscape."""
_PADDING = 3.2
"""Letters that the blanks beside a cell's text take."""
_LONGEST_WORD, _LONGEST_TEXT = 30.0, 170.0
"""A word longer than this is broken in the end, a text longer than this gets no more room than one that is as long."""
_EVEN = 1.34
"""Widths that differ by no more than this are those of a ruler that nobody gave a thought."""
_WIDTHS = (
    (frozenset("mwMW@%—…"), 1.65),
    (frozenset("ijl.,;:'|!I"), 0.55),
    (frozenset("tfr()[]-/ \u00a0"), 0.72),
)
# Print breaks a line after a hyphen or a slash, but not before a digit.
_BREAK = re.compile(r"[ \n]+|(?<=[-–—/])(?=[^\d\s])")


@dataclass(slots=True)
class _Column:
    """What a column holds: its longest word, its longest line, and the length of its longest text."""

    word: float = 1.0
    line: float = 1.0
    text: float = 1.0


def is_crowded(content: list[Any]) -> bool:
    """Whether a table's longest words do not stand side by side on the measure."""
    return sum(_needs(_columns(content))) > _measure(content)


def spread(content: list[Any]) -> None:
    """Give a table's columns fractions of the measure, in place; ``content`` is a `Table` node's.

    Unequal widths that an author gave stay as they are, but for what a column needs for its longest word.
    """
    columns = content[2]
    if not columns:
        return
    found, measure = _columns(content), _measure(content)
    least = _held(_needs(found), measure)
    given = [width.get("c", 0.0) for _, width in columns]
    if min(given) > 0 and max(given) > _EVEN * min(given):
        widths = _raised([measure * width / sum(given) for width in given], least)
    else:
        widths = _shared(found, least, measure)
    total = sum(widths)
    for column, width in zip(columns, widths, strict=True):
        column[1] = {"t": "ColWidth", "c": round(width / total, 4)}


def _measure(content: list[Any]) -> float:
    return _TURNED if TURNED in content[0][1] else _UPRIGHT


def _needs(columns: Sequence[_Column]) -> list[float]:
    return [min(column.word, _LONGEST_WORD) + _PADDING for column in columns]


def _columns(content: list[Any]) -> list[_Column]:
    found = [_Column() for _ in content[2]]
    for row in rows_of(content):
        position = 0
        for cell in row[1]:
            if cell[3] == 1 and position < len(found):
                text = _text(cell[4])
                lines = [_length(line) for line in text.split("\n")]
                column = found[position]
                column.word = max(column.word, *(_length(word) for word in _BREAK.split(text)))
                column.line = max(column.line, *lines)
                column.text = max(column.text, sum(lines))
            position += cell[3]
    return found


def _held(least: Sequence[float], measure: float) -> list[float]:
    """What the words need, cut to the measure: the longest are broken before any shorter one is."""
    rest = level = measure
    for number, need in enumerate(sorted(least)):
        level = rest / (len(least) - number)
        if need > level:
            break
        rest -= need
    return [min(need, level) for need in least] if sum(least) > measure else list(least)


def _raised(widths: list[float], least: Sequence[float]) -> list[float]:
    """The widths, with those that are too narrow for their words widened at the cost of the others."""
    lacking = sum(max(0.0, need - width) for width, need in zip(widths, least, strict=True))
    spare = sum(max(0.0, width - need) for width, need in zip(widths, least, strict=True))
    kept = 1 - lacking / spare if spare else 0.0
    return [max(need, need + (width - need) * kept) for width, need in zip(widths, least, strict=True)]


def _shared(columns: Sequence[_Column], least: Sequence[float], measure: float) -> list[float]:
    """What the words need, and of the rest to each by its text, but to none more than its longest line needs."""
    wanted = [max(need, column.line + _PADDING) for column, need in zip(columns, least, strict=True)]
    if sum(wanted) <= measure:
        return wanted
    widths = list(least)
    open_ = set(range(len(widths)))
    rest = measure - sum(widths)
    while rest > 0.01 and open_:
        demand = sum(min(columns[place].text, _LONGEST_TEXT) for place in open_)
        part = rest / demand
        for place in sorted(open_):
            more = min(part * min(columns[place].text, _LONGEST_TEXT), wanted[place] - widths[place])
            widths[place] += more
            rest -= more
        full = {place for place in open_ if wanted[place] - widths[place] < 0.01}
        if not full:
            break
        open_ -= full
    return widths


def _length(text: str) -> float:
    return sum(map(_letter, text))


@functools.cache
def _letter(letter: str) -> float:
    return next((width for letters, width in _WIDTHS if letter in letters), 1.25 if letter.isupper() else 1.06)


def _text(nodes: Sequence[Node]) -> str:
    """The text of a cell with its line ends and no-break spaces, notes left out."""
    parts: list[str] = []
    for node in nodes:
        match node["t"]:
            case "Str":
                parts.append(node["c"])
            case "Space" | "SoftBreak":
                parts.append(" ")
            case "LineBreak":
                parts.append("\n")
            case "Code" | "Math" | "CodeBlock":
                parts.append(node["c"][1])
            case "Note":
                parts.append("1")
            case "Image":
                parts.append(" " * 20)
            case _:
                parts += [_text(inner) for inner in children(node)]
                if node["t"] in ("Para", "Plain"):
                    parts.append("\n")
    return "".join(parts)
