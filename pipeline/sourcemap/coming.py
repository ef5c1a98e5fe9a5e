"""A leaf to come: what a section must print in one place once it is edited."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.sourcemap.values import Kind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.sourcemap.tokens import Token
    from pipeline.sourcemap.values import Frame, Leaf

_FLOWING = (Kind.PARAGRAPH, Kind.ITEM, Kind.NOTE, Kind.DEFINITION)
"""Kinds of a plain paragraph, which are those of what holds it."""


@dataclass(slots=True)
class Awaited:
    """A leaf to come. ``origin`` is the ordinal it had, 0 for a new one.

    ``key`` says whose doing it is: that of the edits of the leaf ``key``, or of the edit numbered ``-key`` (from 1).
    ``gone``: there is none, but others may be said to stand beside it. ``name`` is the identifier that links mean which
    come with a heading; nothing where there are none.
    """

    kind: Kind
    level: int
    note: int
    compact: bool
    frames: tuple[Frame, ...]
    tokens: list[Token]
    origin: int
    key: int
    gone: bool = False
    name: str = ""


def leaf_to_come(leaf: Leaf, tokens: list[Token], frames: tuple[Frame, ...]) -> Awaited:
    """A leaf as it was, with other text and in other containers."""
    return Awaited(
        kind=leaf.kind,
        level=leaf.level,
        note=leaf.note,
        compact=leaf.compact,
        frames=frames,
        tokens=tokens,
        origin=leaf.ordinal,
        key=leaf.ordinal,
    )


def kind_in(kind: Kind, frames: Sequence[Frame]) -> Kind:
    """The kind of a leaf that comes into other containers: a paragraph in an item is one of the item."""
    if kind not in _FLOWING:
        return kind
    for frame in reversed(frames):
        if frame.kind in ("BulletList", "OrderedList"):
            return Kind.ITEM
        if frame.kind == "Definition":
            return Kind.DEFINITION
        if frame.kind == "Note":
            return Kind.NOTE
    return Kind.PARAGRAPH
