"""Leaves and atoms named in a copy of a section's tree, so that an output can carry anchors to them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pipeline.markdown.tree import children, copied, div, plain, span
from pipeline.sourcemap.printed import is_address
from pipeline.sourcemap.values import Kind

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from pipeline.markdown.tree import Node
    from pipeline.sourcemap.values import Address, Leaf, SourceMap

_OPEN = frozenset("Emph Underline Strong Strikeout Superscript Subscript SmallCaps Span Quoted".split())


def wrapped(blocks: Sequence[Node], source_map: SourceMap, name_of: Callable[[Leaf], str]) -> list[Node]:
    """A copy of a section's blocks in which the inlines of each leaf stand in a span of the name given to it.

    An atom stands in a span too, named after its leaf and its place among the glyphs: ``<name>_<index>``. Code, which
    holds no inlines, stands in a division. Pandoc's Word writer makes bookmarks of them. Breaks and entities are left
    out: one is a break in Word too, the other a character.
    """
    tree = copied(blocks)
    # Notes first: once a paragraph's inlines are in a span, the addresses of its notes lead nowhere.
    for leaf in reversed(source_map.leaves):
        holder, last = _at(tree, leaf.address)
        name = name_of(leaf)
        held = holder[last]
        if leaf.kind is Kind.CODE:
            holder[last] = div([held], name)
        elif leaf.kind is Kind.CELL and not leaf.glyphs:
            held[:] = [plain([span([], name)])]
        else:
            held[:] = [span(_Wrapper(name).inlines(held), name)]
    return tree


def _at(tree: list[Node], address: Address) -> tuple[Any, int | str]:
    """What holds the last step of an address, and that step."""
    holder: Any = tree
    for step in address[:-1]:
        holder = holder[step]
    return holder, address[-1]


class _Wrapper:
    """Counts glyphs as it goes, in the order in which the leaf has them."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._index = 0

    def inlines(self, nodes: Sequence[Node]) -> list[Node]:
        """The inlines with every atom in a span of its own."""
        return [self._inline(node) for node in nodes]

    def _inline(self, node: Node) -> Node:
        kind = node["t"]
        if kind == "Str":
            self._index += len(node["c"])
        elif kind in ("Space", "SoftBreak", "LineBreak"):
            self._index += 1
        elif kind in _OPEN or (kind == "Link" and not is_address(node)):
            mark = kind == "Quoted"
            self._index += mark
            for inner in children(node):
                inner[:] = self.inlines(inner)
            self._index += mark
        else:
            node = span([node], f"{self._name}_{self._index}")
            self._index += 1
        return node
