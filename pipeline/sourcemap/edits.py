"""Edits of a section in printed terms, and what became of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.sourcemap.values import Kind

if TYPE_CHECKING:
    from pipeline.sourcemap.values import Formats, SourceMap


@dataclass(frozen=True, kw_only=True, slots=True)
class Glyphs:
    """The glyphs of a leaf from ``start`` up to ``end``, to be written once more: with formats, links and atoms.

    ``source`` is the map that they are of, the section's own where it is ``None``. Of another one there may be no marks
    of notes among them.
    """

    leaf: int
    start: int
    end: int
    source: SourceMap | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Typed:
    """Characters that are typed with formats of their own, not those of the edit."""

    text: str
    formats: Formats


Text = str | tuple[str | Typed | Glyphs, ...]
"""What an edit writes: typed characters, and glyphs that stand elsewhere."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Replace:
    """The glyphs of a leaf from ``start`` up to ``end`` become ``text``; any of these may be nothing.

    Blanks and line ends in ``text`` count as one blank, and at the ends of a leaf as none: Markdown knows no others.
    ``formats`` are those of what is typed: any, save that only what stands in a link, or in words of another language,
    can be extended by text that stands in it too; `Glyphs` among it keep their own. Atoms among the glyphs go whole;
    with a note's mark goes the note, unless another mark refers to it.
    """

    leaf: int
    start: int
    end: int
    text: Text = ""
    formats: Formats = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Format:
    """The glyphs of a leaf from ``start`` up to ``end`` get exactly these ``formats``: those of `Formats` in any order.

    A link, or the language of some words, is among the formats before and after.
    """

    leaf: int
    start: int
    end: int
    formats: Formats = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class DeleteLeaf:
    """A leaf goes. All cells of a row take the row with them; a cell alone is emptied; a figure goes as a whole."""

    leaf: int


@dataclass(frozen=True, kw_only=True, slots=True)
class InsertLeaf:
    """A new leaf beside another one: a paragraph, a heading of ``level``, an item, or a row of ``cells``.

    An item comes into the list of ``leaf``; of lists within lists, into the one at the depth ``level`` (1 is the
    outermost, 0 the innermost). One that is a level deeper, or that is beside what stands in no list, begins a list of
    its own, with numbers if it is ``numbered``. A paragraph or heading beside a list, table or figure comes outside of
    it. Leaves beside the same one come in the order of the edits; beside one that is deleted they take its place; in a
    section that has no leaf they are beside leaf 0.
    """

    leaf: int
    after: bool = True
    kind: Kind = Kind.PARAGRAPH
    level: int = 0
    text: Text = ""
    cells: tuple[Text, ...] = ()
    numbered: bool = False


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


@dataclass(frozen=True, kw_only=True, slots=True)
class Bring:
    """The lines of some leaves of another map, as they are, beside a leaf: from another section, or a copy.

    Notes that they refer to come with them, by another label where theirs is taken. ``leaf`` is 0 in a section without
    leaves. What becomes of them where they were is another patch; so is what is to change in them: ``source`` may be
    the map of a text that was patched before.
    """

    leaf: int
    source: SourceMap
    first: int
    last: int
    after: bool = True


@dataclass(frozen=True, kw_only=True, slots=True)
class Turn:
    """A heading, a paragraph or an item becomes another one of these, or a heading of another ``level``.

    What becomes an item joins the list right before or after it; else it begins a list, with numbers if ``numbered``.
    An item must be all that its list's item holds.
    """

    leaf: int
    kind: Kind
    level: int = 0
    numbered: bool = False


Edit = Replace | Format | DeleteLeaf | InsertLeaf | Split | Merge | Move | Bring | Turn


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
