"""Edits of a section in printed terms, and what became of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.sourcemap.values import Kind

if TYPE_CHECKING:
    from pipeline.sourcemap.values import Formats


@dataclass(frozen=True, kw_only=True, slots=True)
class Replace:
    """The glyphs of a leaf from ``start`` up to ``end`` become ``text``; any of these may be nothing.

    Blanks and line ends in ``text`` count as one blank, and at the ends of a leaf as none: Markdown knows no others.
    ``formats`` are those of the new text: none, or those of a glyph that was replaced or stands beside. Atoms among the
    glyphs go whole; with a note's mark goes the note, unless another mark refers to it.
    """

    leaf: int
    start: int
    end: int
    text: str = ""
    formats: Formats = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class DeleteLeaf:
    """A leaf goes. All cells of a row take the row with them; a cell alone is emptied; a figure goes as a whole."""

    leaf: int


@dataclass(frozen=True, kw_only=True, slots=True)
class InsertLeaf:
    """A new leaf beside another one: a paragraph, a heading of ``level``, an item, or a row of ``cells``.

    An item comes into the list of ``leaf``; of lists within lists, into the one at the depth ``level`` (1 is the
    outermost, 0 the innermost). A paragraph or heading beside a list, table or figure comes outside of it.
    """

    leaf: int
    after: bool = True
    kind: Kind = Kind.PARAGRAPH
    level: int = 0
    text: str = ""
    cells: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Split:
    """What follows glyph ``at`` (counted from 0, itself included) becomes a leaf of the same kind."""

    leaf: int
    at: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Merge:
    """A leaf and the next one become one of the first's kind, with ``between`` in the middle: nothing, or a blank."""

    leaf: int
    between: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Move:
    """The leaves from ``first`` to ``last`` go before or after another one."""

    first: int
    last: int
    leaf: int
    after: bool = True


Edit = Replace | DeleteLeaf | InsertLeaf | Split | Merge | Move


@dataclass(frozen=True, kw_only=True, slots=True)
class Patched:
    """The file's new text, line ends as they were.

    ``lost_ids`` are the identifiers that headings made of their words and that are gone with these: links from other
    sections may mean them. Links from the same section were looked at.
    """

    text: str
    lost_ids: tuple[str, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Kept:
    """Nothing was changed, and why: a person has to decide."""

    reason: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Sifted:
    """As many edits made as can be made together: the text, which ones, and which not, each with why."""

    text: str
    lost_ids: tuple[str, ...]
    made: tuple[Edit, ...]
    kept: tuple[tuple[Edit, str], ...]


class CannotError(Exception):
    """An edit that cannot be made exactly; ``str()`` says why."""
