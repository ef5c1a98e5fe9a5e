"""A manuscript: all that a renderer needs, as one frozen value. Renderers read no file and ask git nothing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping

    from pipeline.figures import Asset
    from pipeline.papers.values import Initiative, Paper, Person
    from pipeline.reviews.standing import PaperStanding

Node = dict[str, Any]


@dataclass(frozen=True, kw_only=True, slots=True)
class Revision:
    """The commit a manuscript is made of: its hash, its date, and whether the work tree had changes besides."""

    commit: str
    date: dt.datetime
    clean: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class HeadingLine:
    """A numbered heading as the contents list it."""

    level: int
    number: str
    text: str
    id: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Manuscript:
    """A paper assembled for print.

    ``blocks`` hold the sections in order, their ids unique over the paper, cross-references resolved, citations still
    as `Cite` nodes of known keys. ``pictures`` are the figures by the name that the images use. ``references`` is the
    CSL JSON list of what is cited, ``digest`` is taken over the digests of all sections, ``glyphs`` are the characters
    that the fonts have.
    """

    paper: Paper
    initiative: Initiative
    people: Mapping[str, Person]
    standing: PaperStanding
    revision: Revision
    blocks: tuple[Node, ...]
    headings: tuple[HeadingLine, ...]
    pictures: Mapping[str, Asset]
    references: str
    digest: str
    glyphs: frozenset[str]
