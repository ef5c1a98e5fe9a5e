"""What was done to a paper in a returned file: changes in the terms of its sections, and what became of each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from pipeline.receiving.entries import Entry
    from pipeline.receiving.lines import Sign
    from pipeline.sourcemap.edits import Edit
    from pipeline.wordfile.values import Key


@dataclass(frozen=True, kw_only=True, slots=True)
class Change:
    """One change of a section's text, however many tracked changes it was made of.

    ``leaf`` is the ordinal of the leaf that it is of or stands beside, 0 where the section has none; ``at`` the glyph
    there with which it begins. ``edits`` are
    what it takes in the source, none where it cannot be made, and ``reason`` and ``hint`` then say why, and what to
    do. ``keys`` are the tracked changes that it was made of; ``unseen`` is true where a part of it was made with
    tracking off. ``before`` and ``after`` are the words, for people to read; where they are the same, ``act`` says what
    was done to them. Of changes that share one of ``bonds``
    all are made or none: what a move takes from one place and brings to another. ``brought`` are the leaves that come
    from another section.
    """

    section: str
    leaf: int
    edits: tuple[Edit, ...]
    keys: frozenset[Key]
    unseen: bool
    before: str
    after: str
    at: int = 0
    act: str = ""
    reason: str = ""
    hint: str = ""
    bonds: frozenset[object] = frozenset()
    brought: tuple[tuple[str, int], ...] = ()

    @property
    def leaves(self) -> tuple[tuple[str, int], ...]:
        """The leaves whose text it concerns."""
        return self.brought or ((self.section, self.leaf),)


@dataclass(frozen=True, kw_only=True, slots=True)
class Made:
    """A change of text that the pipeline makes itself: of the sent line of that number, or of none."""

    line: int | None
    keys: frozenset[Key]
    unseen: bool
    before: str
    after: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Edited:
    """All that was done to a paper: changes of its sections, and of what no section holds.

    ``entries`` are the lines that it was told from; ``print_of`` says what new characters would print in a section.
    """

    changes: tuple[Change, ...]
    made: tuple[Made, ...]
    entries: tuple[Entry, ...]
    print_of: Callable[[str, Sequence[Sign]], str]
