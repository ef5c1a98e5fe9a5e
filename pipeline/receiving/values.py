"""What was done to a paper in a returned file: changes in the terms of its sections, and what became of each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pipeline.sourcemap.edits import Edit
    from pipeline.wordfile.values import Key


@dataclass(frozen=True, kw_only=True, slots=True)
class Change:
    """One change of a section's text, however many tracked changes it was made of.

    ``leaf`` is the ordinal of the leaf that it is of or stands beside, 0 where the section has none; ``edits`` are
    what it takes in the source, none where it cannot be made, and ``reason`` and ``hint`` then say why, and what to
    do. ``bring`` are the section and the leaves that come from another section, from the first to the last. ``keys``
    are the tracked changes that it was made of; ``unseen`` is true where a part of it was made with tracking off.
    ``before`` and ``after`` are the words, for people to read.
    """

    section: str
    leaf: int
    edits: tuple[Edit, ...]
    keys: frozenset[Key]
    unseen: bool
    before: str
    after: str
    reason: str = ""
    hint: str = ""
    bring: tuple[str, int, int] | None = None


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
    """All that was done to a paper: changes of its sections, and of what no section holds."""

    changes: tuple[Change, ...]
    made: tuple[Made, ...]
