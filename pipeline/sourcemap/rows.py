"""Rows of tables: a new one like another, and cells that keep to their columns."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pipeline.sourcemap.edits import CannotError
from pipeline.sourcemap.extents import cells_of, line_of, pipes_of

if TYPE_CHECKING:
    from collections.abc import Sequence

_RULE = re.compile(r"[ \t>]*[|+]?[-:|+ \t]*-[-:|+ \t]*\Z")


def row_like(text: str, line: int, cells: Sequence[str]) -> str:
    """A row of a pipe table with some cells, like the one on the line that begins at an offset; raises `CannotError`.

    It has the same bars, and the same columns where these are lined up.
    """
    spans = cells_of(text, line)
    bars = pipes_of(text, line)
    if len(spans) != len(cells) or not bars:
        raise CannotError("a row can only be written into a pipe table")
    end = line_of(text, line)[1]
    opening = re.match(r"[ \t>]*\|?", text[line:end])
    lead = opening.group() if opening else ""
    closed = not text[bars[-1] + 1 : end].strip()
    inner = [bar for bar in bars if bar >= line + len(lead)]
    edges = [line + len(lead) - 1, *inner, *([] if closed else [end])]
    lined = _is_lined_up(text, line)
    padded_cells = [
        cell.ljust(edges[number + 1] - edges[number] - 3) if lined else cell for number, cell in enumerate(cells)
    ]
    row = lead + (" " if lead.endswith("|") else "") + " | ".join(padded_cells)
    return row + " |" if closed else row.rstrip()


def behind_row(text: str, line: int) -> int:
    """Where a row that follows the one on a line begins, with its line feed: behind the rule, if there is one."""
    end = line_of(text, line)[1]
    following = line_of(text, end + 1) if end < len(text) else (end, end)
    return following[1] if _RULE.match(text[slice(*following)]) else end


def padded(text: str, start: int, end: int, cell: str) -> tuple[int, str]:
    """The end of the span to change and the text to put there, so that the columns of a simple table stay.

    Raises `CannotError` where the cell has no room. In a pipe table there is nothing to do.
    """
    line, line_end = line_of(text, start)
    rest = text[end:line_end]
    if pipes_of(text, line) or not rest.strip():
        return end, cell
    room = len(rest) - len(rest.lstrip(" "))
    more = len(cell) - (end - start)
    if more >= room:
        raise CannotError("the cell has no room for it in its column")
    return (end + more, cell) if more > 0 else (end, cell + " " * -more)


def _is_lined_up(text: str, line: int) -> bool:
    """Whether the bars of a row stand below or above those of its neighbour."""
    end = line_of(text, line)[1]
    below = end + 1 if end < len(text) else line
    other = below if pipes_of(text, below) and below != line else text.rfind("\n", 0, line - 1) + 1
    return [at - line for at in pipes_of(text, line)] == [at - other for at in pipes_of(text, other)]
