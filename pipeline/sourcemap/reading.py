"""Readings of a section in disguise, held against its own tree."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.markdown.gate import pass_gate
from pipeline.markdown.locate import Finder
from pipeline.sourcemap.printed import Printed, Sign, printed_leaves
from pipeline.sourcemap.values import Kind

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from pipeline.findings import Code, Place
    from pipeline.markdown.tree import Node

_BLANKS = " \u00a0"


@dataclass(frozen=True, kw_only=True, slots=True)
class Reading:
    """A leaf as read in disguise: its sign in each of the readings, one tuple a sign."""

    leaf: Printed
    signs: tuple[tuple[Sign, ...], ...]


def leaves_read(trees: Sequence[list[Node] | None], texts: Sequence[str]) -> list[Reading] | None:
    """The leaves of some readings of the same text, passed through the gate; ``None`` where the readings differ."""
    read: list[list[Printed]] = []
    for tree, text in zip(trees, texts, strict=True):
        if tree is None:
            return None
        read.append(printed_leaves(pass_gate(tree, Finder("", text, 1), _say_nothing)))
    if any([leaf.shape for leaf in one] != [leaf.shape for leaf in read[0]] for one in read):
        return None
    readings = []
    for leaves in zip(*read, strict=True):
        if len({len(leaf.signs) for leaf in leaves}) != 1:
            return None
        readings.append(Reading(leaf=leaves[0], signs=tuple(zip(*(leaf.signs for leaf in leaves), strict=True))))
    return readings


def paired(
    ours: Sequence[Printed],
    lengths: Sequence[int],
    theirs: Sequence[Reading],
    fits: Callable[[int, Sequence[tuple[Sign, ...]]], bool],
) -> list[Sequence[tuple[Sign, ...]]] | None:
    """The signs, as read, of each of our leaves; ``None`` where the readings do not correspond.

    ``lengths`` are the numbers of signs that they should have.
    In ours a heading that repeats the title is gone, and so is a number typed before one. Both come first, so that
    going backwards finds what is left.
    """
    result: list[Sequence[tuple[Sign, ...]]] = []
    at = len(ours) - 1
    for their in reversed(theirs):
        our = ours[at] if at >= 0 else None
        heading = their.leaf.kind is Kind.HEADING
        if our is not None and _alike(our, their.leaf):
            left = len(their.signs) - lengths[at]
            if (left == 0 or (heading and left > 0)) and fits(at, their.signs[left:]):
                result.append(their.signs[left:])
                at -= 1
                continue
        if not heading:
            return None
    return result[::-1] if at < 0 else None


def prints_alike(one: str, other: str) -> bool:
    """Whether two characters are the same, blanks that break and that do not taken for one.

    Pandoc ties "e.g." to the next word, and cannot know it in disguise.
    """
    return one == other or (one in _BLANKS and other in _BLANKS)


def _alike(our: Printed, their: Printed) -> bool:
    if our.shape == their.shape:
        return True
    # A heading without words, which is printed as a paragraph.
    return their.kind is Kind.HEADING and our.kind is Kind.PARAGRAPH and our.frames == their.frames


def _say_nothing(_code: Code, _place: Place, _message: str, _hint: str) -> None:
    """What is refused was told when the section was parsed."""
