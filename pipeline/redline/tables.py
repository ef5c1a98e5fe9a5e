"""Two versions of a table's rows made one marked list."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pipeline.markdown.tree import Node, copied, rows_of, text_of
from pipeline.redline.sequences import align
from pipeline.redline.values import DELETION, INSERTION

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from pipeline.redline.marking import Marker

Row = list[Any]
_EQUAL, _ALIKE = 2.0, 0.3


def same_build(old: list[Any], new: list[Any]) -> bool:
    """Whether two tables differ in rows and cells alone, so that one can be shown as the other changed."""
    if len(old[2]) != len(new[2]) or len(old[3][1]) != len(new[3][1]) or len(old[4]) != len(new[4]):
        return False
    if any(body[2] for table in (old, new) for body in table[4]) or old[5][1] or new[5][1]:
        return False
    columns = len(new[2])
    plain = all(
        len(row[1]) == columns and all(cell[2] == cell[3] == 1 for cell in row[1])
        for table in (old, new)
        for row in rows_of(table)
    )
    heads = [[_texts(row) for row in table[3][1]] for table in (old, new)]
    # Where most headings of columns are others, the columns are others too.
    kept = sum(a == b for before, after in zip(*heads, strict=True) for a, b in zip(before, after, strict=True))
    return plain and 2 * kept >= columns * len(heads[0])


def rows(
    old: Sequence[Row],
    new: Sequence[Row],
    cell: Callable[[Sequence[Node], Sequence[Node]], list[Node] | None],
    marker: Marker,
) -> list[Row]:
    """The marked rows of two versions; ``cell`` compares the blocks of two cells."""
    result: list[Row] = []
    for a, b in align(old, new, _score):
        both = _pair(old[a.start], new[b.start], cell) if a.start < a.stop and b.start < b.stop else None
        if both is not None:
            result.append(both)
            continue
        for row, kind in [(row, DELETION) for row in old[a]] + [(row, INSERTION) for row in new[b]]:
            marked = copied(row)
            marker.row(marked, kind)
            result.append(marked)
    return result


def _pair(old: Row, new: Row, cell: Callable[[Sequence[Node], Sequence[Node]], list[Node] | None]) -> Row | None:
    cells = []
    for before, after in zip(old[1], new[1], strict=True):
        blocks = cell(before[4], after[4])
        if blocks is None:
            return None
        cells.append([*after[:4], blocks])
    return [new[0], cells]


def _score(olds: Sequence[Row], news: Sequence[Row]) -> float:
    """How far two rows are versions of one: by cells that are equal, the first above all, and by words in common."""
    old, new = _texts(olds[0]), _texts(news[0])
    if old == new:
        return _EQUAL
    same = sum(a == b for a, b in zip(old, new, strict=True)) / max(len(new), 1)
    words = [set(" ".join(texts).casefold().split()) for texts in (old, new)]
    common = len(words[0] & words[1]) / max(len(words[0] | words[1]), 1)
    first = 0.3 if old[0] == new[0] != "" else 0.0
    total = min(1.0, max(same, common) + first)
    return total if total >= _ALIKE else 0.0


def _texts(row: Row) -> list[str]:
    return [text_of(cell[4]) for cell in row[1]]
