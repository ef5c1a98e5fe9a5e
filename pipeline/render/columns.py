"""The widths of a table's columns by what is in them, the same in every output."""

from __future__ import annotations

from typing import Any

from pipeline.markdown.tree import rows_of, text_of

_SHORTEST, _LONGEST = 6, 60
"""Columns are weighed by the letters of their longest cell, within these bounds."""


def spread(content: list[Any]) -> None:
    """Give a table's columns fractions of the measure, in place, unless its author gave any of them.

    ``content`` is a `Table` node's. Long text gets room, a short word is not broken.
    """
    columns = content[2]
    if all(width["t"] == "ColWidthDefault" for _, width in columns):
        for column, width in zip(columns, _widths(content), strict=True):
            column[1] = {"t": "ColWidth", "c": width}


def _widths(content: list[Any]) -> list[float]:
    columns = len(content[2])
    longest = [1.0] * columns
    words = [1.0] * columns
    for row in rows_of(content):
        position = 0
        for cell in row[1]:
            if cell[3] == 1 and position < columns:
                text = text_of(cell[4])
                longest[position] = max(longest[position], len(text))
                words[position] = max(words[position], *(len(word) for word in text.split() or [""]))
            position += cell[3]
    weights = [max(_SHORTEST, word + 2, min(_LONGEST, length) + 2) for length, word in zip(longest, words, strict=True)]
    total = sum(weights)
    return [round(weight / total, 4) for weight in weights]
