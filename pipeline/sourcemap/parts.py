"""What the parts of a block are called: items, cells, captions, notes, in words that people can follow in a file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.sourcemap.values import Kind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.sourcemap.values import Frame, Leaf

_LISTS = ("BulletList", "OrderedList")


def block_of(leaf: Leaf) -> int:
    """The ordinal of the section's block that a leaf stands in, from 1; one of a note stands in that of its number."""
    return int(leaf.address[0]) + 1


def part_names(leaves: Sequence[Leaf]) -> dict[int, str]:
    """The name of each leaf's part in its block, by ordinal; empty for a leaf that is all of its block.

    Such are ``item 3``, below it ``item 3.1``; ``row 2, cell 1``, the head of a table being its first row;
    ``caption 1``; ``note 1``, counted in the block. What stands second in one of them is ``item 3, paragraph 2``. No
    two leaves of a block have the same name.
    """
    blocks: dict[int, list[Leaf]] = {}
    for leaf in leaves:
        blocks.setdefault(block_of(leaf), []).append(leaf)
    names: dict[int, str] = {}
    for some in blocks.values():
        names |= _Names().given(some) if len(some) > 1 else {some[0].ordinal: ""}
    return names


class _Names:
    """Gives names to the leaves of one block."""

    def __init__(self) -> None:
        self._numbers: dict[str, dict[int, int]] = {}
        self._given: dict[str, int] = {}

    def given(self, leaves: Sequence[Leaf]) -> dict[int, str]:
        return {leaf.ordinal: self._once(self._name(leaf)) for leaf in leaves}

    def _name(self, leaf: Leaf) -> str:
        before = f"note {self._number('note', leaf.note)}" if leaf.note else ""
        return ", ".join(filter(None, (before, self._own(leaf))))

    def _own(self, leaf: Leaf) -> str:
        if leaf.kind is Kind.CELL:
            table, row = leaf.frames[-2], leaf.frames[-1]
            return f"{self._box('table', leaf, table)}row {table.part + 1}, cell {row.part + 1}"
        if leaf.kind is Kind.ITEM:
            lists = [frame for frame in leaf.frames if frame.kind in _LISTS]
            path = ".".join(str(frame.part + 1) for frame in lists)
            return f"{self._box('list', leaf, lists[0])}item {path}"
        if leaf.kind is Kind.NOTE:
            return ""
        return f"{leaf.kind.value} {self._number(f'{leaf.kind.value} {leaf.note}', leaf.ordinal)}"

    def _box(self, what: str, leaf: Leaf, frame: Frame) -> str:
        """The number of a table or a list before what is in it; of the first, nothing."""
        number = self._number(f"{what} {leaf.note}", frame.box)
        return f"{what} {number}, " if number > 1 else ""

    def _number(self, of: str, thing: int) -> int:
        """The number of a thing among those of its kind, in the order in which they are met."""
        known = self._numbers.setdefault(of, {})
        return known.setdefault(thing, len(known) + 1)

    def _once(self, name: str) -> str:
        self._given[name] = self._given.get(name, 0) + 1
        return name if self._given[name] == 1 else f"{name}, paragraph {self._given[name]}"
