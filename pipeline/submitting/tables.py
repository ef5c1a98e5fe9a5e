"""Tables of a Word file as pipe tables can hold them: one head row, one line a cell, nothing merged."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from pipeline.markdown.tree import Node, plain, rows_of, text_of
from pipeline.submitting.inlines import BREAK, stripped, words

if TYPE_CHECKING:
    from collections.abc import Callable

_NUMBER = re.compile(
    r"[-–−+<>≈~]?\s?(?:[A-Z]{2,3}|Rs\.?|[$€£])?\s?\d[\d.,\s]*\s?(?:%|per cent|million|billion|m|bn)?\Z"
)
_YEAR = re.compile(r"(?:19|20)\d\d\Z")
_EMPTY = re.compile(r"[-–—.…]?\Z")


def flattened(table: Node, tell: Callable[[str], None], *, is_headless: bool = False) -> list[Node]:
    """A table made plain, in place; or the blocks of its only cell. What is lost by it goes to ``tell``.

    ``is_headless`` says that Word does not show the first row as heads.
    """
    content = table["c"]
    rows = [row[1] for row in rows_of(content)]
    heads = len(content[3][1])
    if len(rows) == 1 and len(rows[0]) == 1:
        tell("a frame of one cell: what it holds stands in the text, without the frame")
        return list(rows[0][0][4])
    # Of merged cells there is none any more, nor a row shorter than another.
    grid: list[list[list[Node]]] = [[cell[4] for cell in row] for row in rows]
    width = max((len(row) for row in grid), default=0)
    grid = [row for row in grid if any(row)]
    used = [column for column in range(width) if any(row[column] for row in grid)]
    if not grid or not used:
        tell("a table without words")
        return []
    grid = [[row[column] for column in used] for row in grid]
    if heads > 1:
        tell(f"a table's {heads} rows of heads: the first is the head, the others are rows")
    cells = [[[plain(_line(blocks, tell))] if blocks else [] for blocks in row] for row in grid]
    has_head = bool(heads) or not _goes_on(cells)
    if not has_head:
        tell("a table whose first row holds figures as the others do: it has no heads")
        cells = [[[plain([])] for _ in used], *cells]
    elif is_headless and not heads and not _is_bold(cells[0]):
        tell("a table for which Word shows no row of heads: its first row is taken as heads")
    content[2] = [[{"t": _alignment(cells, column)}, {"t": "ColWidthDefault"}] for column in range(len(used))]
    content[3] = [["", [], []], [_row(cells[0])] if has_head else []]
    content[4] = [[["", [], []], 0, [], [_row(row) for row in cells[1:]]]]
    content[5] = [["", [], []], []]
    return [table]


def _goes_on(cells: list[list[list[Node]]]) -> bool:
    """Whether the first row is one as the others: with figures above figures, and no words or years above them."""
    first = [text_of(cell).strip() for cell in cells[0]]
    if len(cells) < 2 or not first[0] or _is_bold(cells[0]):
        return False
    goes_on = False
    for column, text in enumerate(first):
        below = [told for row in cells[1:] if not _EMPTY.match(told := text_of(row[column]).strip())]
        if not below or not all(map(_NUMBER.match, below)):
            continue
        if not _NUMBER.match(text) or bool(_YEAR.match(text)) != all(map(_YEAR.match, below)):
            return False
        goes_on = True
    return goes_on


def _is_bold(cells: list[list[Node]]) -> bool:
    """Whether all that a row says is bold."""
    held = [node for cell in cells for block in cell for node in block["c"] if node["t"] not in ("Space", "SoftBreak")]
    return bool(held) and all(node["t"] == "Strong" for node in held)


def _row(cells: list[list[Node]]) -> list[Any]:
    return [["", [], []], [[["", [], []], {"t": "AlignDefault"}, 1, 1, cell] for cell in cells]]


def _line(blocks: list[Node], tell: Callable[[str], None]) -> list[Node]:
    """What a cell holds on one line, breaks between its paragraphs."""
    lines = _lines(blocks, tell)
    result: list[Node] = []
    for line in lines:
        result += [BREAK] if result else []
        for node in stripped(line):
            result.append(dict(BREAK) if node["t"] == "LineBreak" else node)
    return result


def _lines(blocks: list[Node], tell: Callable[[str], None]) -> list[list[Node]]:
    lines: list[list[Node]] = []
    for block in blocks:
        kind = block["t"]
        if kind in ("Para", "Plain"):
            lines.append(block["c"])
        elif kind == "Header":
            tell("a heading in a cell of a table: it becomes plain text")
            lines.append(block["c"][2])
        elif kind in ("BulletList", "OrderedList"):
            tell("a list in a cell of a table: its points become lines with a sign before each")
            items = block["c"] if kind == "BulletList" else block["c"][1]
            first = 1 if kind == "BulletList" else block["c"][0][0]
            for number, item in enumerate(items, first):
                sign = "•" if kind == "BulletList" else f"{number}."
                inner = _lines(item, tell)
                lines += [[*words(f"{sign} "), *line] if at == 0 else line for at, line in enumerate(inner)]
        elif kind in ("BlockQuote", "Div"):
            lines += _lines(block["c"] if kind == "BlockQuote" else block["c"][1], tell)
        elif kind == "LineBlock":
            lines += block["c"]
        elif kind == "Table":
            tell("a table in a cell of a table: its rows become lines, its cells are parted by semicolons")
            for row in rows_of(block["c"]):
                line: list[Node] = []
                for cell in row[1]:
                    held = [node for one in _lines(cell[4], tell) for node in (*one, {"t": "Space"})]
                    line += [*words("; "), *stripped(held)] if line and held else stripped(held)
                lines.append(line)
        elif kind == "CodeBlock":
            lines += [words(line) for line in block["c"][1].splitlines()]
        elif text_of([block]):
            tell("something in a cell of a table: only its words are kept")
            lines.append(words(text_of([block])))
    return [line for line in lines if line]


def _alignment(cells: list[list[list[Node]]], column: int) -> str:
    """To the right where a column holds numbers, below its head."""
    texts = [text_of(row[column]).strip() for row in cells[1:]]
    numbers = [bool(_NUMBER.match(text)) for text in texts if not _EMPTY.match(text)]
    is_years = all(_YEAR.match(text) for text in texts)
    return "AlignRight" if numbers and all(numbers) and not is_years else "AlignLeft" if texts else "AlignDefault"
