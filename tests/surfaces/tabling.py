"""Draws one table in each of the four ways that pandoc reads."""

from __future__ import annotations

import textwrap

_LINES = {"left": ("", ""), "right": ("", ":"), "center": (":", ":")}
_CELL = 18
"""Characters of a line of a cell that may have several."""


def table(
    layout: str, head: list[str] | None, aligns: list[str], rows: list[list[str]], *, colons: bool = False
) -> str:
    """The table's source; ``head`` is ``None`` for one without; ``colons`` marks left-aligned columns too."""
    ends = [(":", "") if colons and align == "left" else _LINES[align] for align in aligns]
    if layout == "pipe":
        lines = [head or [""] * len(aligns), [f"{left}---{right}" for left, right in ends], *rows]
        return "".join(f"| {' | '.join(cells)} |\n" for cells in lines)
    if layout == "grid":
        return _grid(head, ends, rows)
    return _simple(head, aligns, rows) if layout == "simple" else _multiline(head, aligns, rows)


def _simple(head: list[str] | None, aligns: list[str], rows: list[list[str]]) -> str:
    widths = _widths([*([head] if head else []), *rows])
    rule = " ".join("-" * width for width in widths)
    lines = [_padded(row, aligns, widths) for row in rows]
    drawn = [_padded(head, aligns, widths), rule, *lines] if head else [rule, *lines, rule]
    return "\n".join(drawn) + "\n"


def _multiline(head: list[str] | None, aligns: list[str], rows: list[list[str]]) -> str:
    broken = [[_broken(cell) for cell in row] for row in ([head, *rows] if head else rows)]
    widths = [max(len(line) for row in broken for line in row[at]) + 2 for at in range(len(aligns))]
    rule = " ".join("-" * width for width in widths)
    whole = "-" * len(rule)
    drawn = ["\n".join(_padded(line, aligns, widths) for line in _across(row)) for row in broken]
    if head:
        return "\n".join((whole, drawn[0], rule, "\n\n".join(drawn[1:]), "", whole)) + "\n"
    return "\n".join((rule, "\n\n".join(drawn), "", rule)) + "\n"


def _grid(head: list[str] | None, ends: list[tuple[str, str]], rows: list[list[str]]) -> str:
    broken = [[_broken(cell) for cell in row] for row in ([head, *rows] if head else rows)]
    widths = [max(max(len(line) for row in broken for line in row[at]) + 2, 5) for at in range(len(ends))]

    def rule(stroke: str, marks: list[tuple[str, str]] | None = None) -> str:
        marks = marks or [("", "")] * len(widths)
        inner = (
            left + stroke * (width - len(left + right)) + right
            for (left, right), width in zip(marks, widths, strict=True)
        )
        return f"+{'+'.join(inner)}+"  # fmt: skip

    lines = [rule("-") if head else rule("-", ends)]
    for number, row in enumerate(broken):
        lines += [
            f"|{'|'.join(f' {cell}'.ljust(width) for cell, width in zip(cells, widths, strict=True))}|"
            for cells in _across(row)
        ]
        lines.append(rule("=", ends) if head and number == 0 else rule("-"))
    return "\n".join(lines) + "\n"


def _widths(rows: list[list[str]]) -> list[int]:
    return [max(len(cell) for cell in column) + 2 for column in zip(*rows, strict=True)]


def _padded(cells: list[str], aligns: list[str], widths: list[int]) -> str:
    """A line; where its words stand above the rule says how the column is aligned."""
    shown = []
    for cell, align, width in zip(cells, aligns, widths, strict=True):
        if align == "center":
            shown.append(f" {cell}".ljust(width))
        else:
            shown.append(cell.ljust(width) if align == "left" else cell.rjust(width))
    return " ".join(shown).rstrip()


def _broken(cell: str) -> list[str]:
    return textwrap.wrap(cell, _CELL, break_long_words=False, break_on_hyphens=False) or [""]


def _across(row: list[list[str]]) -> list[list[str]]:
    """The lines of a row, each with a line of every cell."""
    high = max(len(cell) for cell in row)
    return [[cell[at] if at < len(cell) else "" for cell in row] for at in range(high)]
