"""Pipe tables merged by row and column: what one side added of the one and the other of the other meets in a cell."""

from __future__ import annotations

import difflib
import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

_CELL = re.compile(r"(?<!\\)\|")
_RULE = re.compile(r":?-+:?")
_ALIKE = 0.5
_Pairs = dict[int, int]


class ApartError(Exception):
    """Two changes of a table that cannot both be made: one takes out what the other changed, or nobody can tell."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Grid:
    """A pipe table: what stands before its rows, its alignments, and its cells, the head first."""

    indent: str
    rules: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]

    @property
    def width(self) -> int:
        """How many columns it has."""
        return len(self.rules)

    def column(self, at: int) -> tuple[str, ...]:
        """The cells of a column."""
        return tuple(row[at] for row in self.rows)

    def text(self) -> str:
        """The table as Markdown, without a line break at its end."""
        head, *others = ["|" + "|".join(f" {cell} " if cell else " " for cell in row) + "|" for row in self.rows]
        return "\n".join(self.indent + line for line in (head, f"|{'|'.join(self.rules)}|", *others))


def grid(text: str) -> Grid | None:
    """The table that a block is, if it is one, with as many cells in each row."""
    lines = text.strip("\n").split("\n")
    if len(lines) < 2 or not all(line.strip().startswith("|") and line.strip().endswith("|") for line in lines):
        return None
    cells = [tuple(cell.strip() for cell in _CELL.split(line.strip())[1:-1]) for line in lines]
    if not all(map(_RULE.fullmatch, cells[1])) or any(len(row) != len(cells[1]) for row in cells):
        return None
    indent = lines[0][: len(lines[0]) - len(lines[0].lstrip())]
    return Grid(indent=indent, rules=cells[1], rows=(cells[0], *cells[2:]))


def merged(base: Grid, ours: Grid, theirs: Grid) -> tuple[Grid, list[tuple[str, str]]]:
    """The table ``ours`` with what ``theirs`` changed; and the cells that both changed, of which ours stays.

    Raises `ApartError`.
    """
    columns = _columns(base, ours), _columns(base, theirs)
    rows = _rows(base, ours, columns[0]), _rows(base, theirs, columns[1])
    _nothing_changed_is_gone(base, (ours, theirs), rows, columns)
    across = _order(ours.width, theirs.width, *columns)
    down = _order(len(ours.rows), len(theirs.rows), *rows)
    across, down = _once(across, ours, theirs, is_row=False), _once(down, ours, theirs, is_row=True)
    of_base = {value: key for key, value in columns[0].items()}, {value: key for key, value in rows[0].items()}
    back = {value: key for key, value in columns[1].items()}, {value: key for key, value in rows[1].items()}
    conflicts: list[tuple[str, str]] = []

    def cell(row: tuple[int, int], column: tuple[int, int]) -> str:
        mine = ours.rows[row[0]][column[0]] if row[0] >= 0 and column[0] >= 0 else None
        new = theirs.rows[row[1]][column[1]] if row[1] >= 0 and column[1] >= 0 else None
        if mine is None or new is None:
            return mine if mine is not None else new or ""
        places = of_base[1].get(row[0], back[1].get(row[1], -1)), of_base[0].get(column[0], back[0].get(column[1], -1))
        old = base.rows[places[0]][places[1]] if min(places) >= 0 else None
        if new in (mine, old):
            return mine
        if mine != old:
            conflicts.append((mine, new))
            return mine
        return new

    made = Grid(
        indent=ours.indent,
        rules=tuple(ours.rules[mine] if mine >= 0 else theirs.rules[new] for mine, new in across),
        rows=tuple(tuple(cell(row, column) for column in across) for row in down),
    )
    _nothing_new_is_lost(base, (ours, theirs), made, conflicts)
    return made, conflicts


def _nothing_new_is_lost(base: Grid, sides: tuple[Grid, Grid], made: Grid, conflicts: list[tuple[str, str]]) -> None:
    """Raise where a cell that a side has put in is not there: it crossed a row or column that the other took out."""
    there = Counter(cell for row in made.rows for cell in row) + Counter(cell for both in conflicts for cell in both)
    old = Counter(cell for row in base.rows for cell in row)
    for side in sides:
        new = Counter(cell for row in side.rows for cell in row if cell) - old
        if new - there:
            raise ApartError


def _columns(base: Grid, side: Grid) -> _Pairs:
    """Which column of a side each of the base's is: by its head, or by its place where there are as many."""
    heads, others = base.rows[0], side.rows[0]
    if len(set(heads)) != len(heads) or len(set(others)) != len(others):
        if base.width == side.width:
            return {at: at for at in range(base.width)}
        raise ApartError
    pairs = _same(heads, others)
    if base.width == side.width:
        # As many, and what is not the same stands in the same place: a head was reworded.
        return {at: at for at in range(base.width)} if all(a == b for a, b in pairs.items()) else _all(pairs, base)
    for at in [at for at in range(base.width) if at not in pairs]:  # a head was reworded: its cells are known again
        free = [other for other in range(side.width) if other not in pairs.values()]
        alike = {other: _share(base.column(at)[1:], side.column(other)[1:]) for other in free}
        found = max(free, key=lambda other: alike[other], default=-1)
        if found >= 0 and alike[found] > _ALIKE:
            pairs[at] = found
    return pairs


def _share(one: Sequence[str], other: Sequence[str]) -> float:
    """How many of a column's cells another has, from 0 to 1."""
    return (Counter(one) & Counter(other)).total() / len(one) if one else 0.0


def _all(pairs: _Pairs, base: Grid) -> _Pairs:
    if len(pairs) < base.width:  # columns were moved, or one taken out and another put in: nobody can tell
        raise ApartError
    return pairs


def _rows(base: Grid, side: Grid, columns: _Pairs) -> _Pairs:
    """Which row of a side each of the base's is: the same cells, or the same first cell, or between the same rows."""
    if not columns:
        raise ApartError
    keys = [tuple(row[at] for at in columns) for row in base.rows]
    others = [tuple(row[at] for at in columns.values()) for row in side.rows]
    pairs = {0: 0} | {a + 1: b + 1 for a, b in _same(keys[1:], others[1:]).items()}
    a = b = 0
    for end, mate in [*sorted(pairs.items()), (len(keys), len(others))]:
        mine, theirs = range(a, end), range(b, mate)
        firsts = _same([keys[at][0] for at in mine], [others[at][0] for at in theirs])
        if firsts:
            pairs |= {mine[one]: theirs[other] for one, other in firsts.items()}
        elif len(mine) == len(theirs):
            pairs |= dict(zip(mine, theirs, strict=True))
        a, b = end + 1, mate + 1
    return pairs


def _same(one: Sequence[object], other: Sequence[object]) -> _Pairs:
    matcher = difflib.SequenceMatcher(None, one, other, autojunk=False)
    return {a + n: b + n for a, b, size in matcher.get_matching_blocks() for n in range(size)}


def _nothing_changed_is_gone(
    base: Grid, sides: tuple[Grid, Grid], rows: tuple[_Pairs, _Pairs], columns: tuple[_Pairs, _Pairs]
) -> None:
    """Raise where one side took out a row or a column of which the other changed a cell."""
    for gone, kept in ((0, 1), (1, 0)):
        for row in rows[kept]:
            for column in columns[kept]:
                is_gone = row not in rows[gone] or column not in columns[gone]
                cell = sides[kept].rows[rows[kept][row]][columns[kept][column]]
                if is_gone and cell != base.rows[row][column]:
                    raise ApartError


def _order(ours: int, theirs: int, to_ours: _Pairs, to_theirs: _Pairs) -> list[tuple[int, int]]:
    """The places of the merged table, each as its place in both sides; -1 where it is in one alone.

    The order is that of ours; what theirs has more follows what it follows there.
    """
    from_ours = {mine: old for old, mine in to_ours.items()}
    from_theirs = {new: old for old, new in to_theirs.items()}
    places = [(mine, to_theirs.get(from_ours[mine], -1) if mine in from_ours else -1) for mine in range(ours)]
    # What stood in the base and is not in theirs any more was taken out by them.
    places = [(mine, new) for mine, new in places if new >= 0 or mine not in from_ours]
    for new in range(theirs):
        if new in from_theirs:
            continue
        before = next((at for at in range(len(places)) if places[at][1] == new - 1), -1) if new else -1
        if new and before < 0:  # what it follows is gone: behind the nearest that stands
            before = max((at for at, (_, other) in enumerate(places) if 0 <= other < new), default=-1)
        while before + 1 < len(places) and places[before + 1][0] >= 0 and places[before + 1][1] < 0:
            before += 1  # behind what ours has added there
        places.insert(before + 1, (-1, new))
    return places


def _once(places: list[tuple[int, int]], ours: Grid, theirs: Grid, *, is_row: bool) -> list[tuple[int, int]]:
    """The places without those of theirs that ours has added alike."""

    def said(side: Grid, at: int) -> tuple[str, ...]:
        return side.rows[at] if is_row else side.column(at)[:1]

    result = list(places)
    for place in [one for one in places if one[0] < 0]:
        twin = next((one for one in result if one[1] < 0 and said(ours, one[0]) == said(theirs, place[1])), None)
        if twin is not None:
            result[result.index(twin)] = (twin[0], place[1])
            result.remove(place)
    return result
