"""A parsed section: its safe document tree and all that the rules and the manuscript ask of it, as values."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pipeline.findings import Finding, Place
    from pipeline.papers.values import SectionText

Node = dict[str, Any]


@dataclass(frozen=True, kw_only=True, slots=True)
class Heading:
    """A heading inside the section. ``typed`` is a number that was written by hand and is not printed."""

    level: int
    text: str
    typed: str
    place: Place


@dataclass(frozen=True, kw_only=True, slots=True)
class FigureUse:
    """An image. ``target`` is its path as written; ``chart`` the kind of chart where data is drawn.

    ``numbered`` is true for a figure with a caption, false for an image within a line of text.
    """

    id: str
    target: str
    caption: str
    alt: str
    chart: str
    numbered: bool
    place: Place


@dataclass(frozen=True, kw_only=True, slots=True)
class TableUse:
    """A table and its caption's text."""

    id: str
    caption: str
    place: Place


@dataclass(frozen=True, kw_only=True, slots=True)
class Use:
    """Something used somewhere: a citation key, a cross-reference, a link target, an id, a formula's TeX."""

    name: str
    place: Place


@dataclass(frozen=True, kw_only=True, slots=True)
class Section:
    """A section as it was parsed. ``blocks`` is its own tree: whoever changes it copies it first.

    ``findings`` is what was refused or guessed while parsing; ``words`` counts as attribution does.
    """

    source: SectionText
    blocks: tuple[Node, ...]
    words: int
    headings: tuple[Heading, ...]
    figures: tuple[FigureUse, ...]
    tables: tuple[TableUse, ...]
    citations: tuple[Use, ...]
    references: tuple[Use, ...]
    links: tuple[Use, ...]
    ids: tuple[Use, ...]
    formulas: tuple[Use, ...]
    findings: tuple[Finding, ...]

    @property
    def id(self) -> str:
        """The section's id in the outline."""
        return self.source.id

    @property
    def path(self) -> str:
        """The section's file."""
        return self.source.path

    @property
    def is_empty(self) -> bool:
        """Whether nothing would be printed."""
        return not self.blocks
