"""A paper composed for print: one document tree for every output, and what the outputs say of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping

    from pipeline.figures import Asset

Node = dict[str, Any]

UNNUMBERED = "unnumbered"
"""Class of the headings that the pipeline generates: they carry no number."""


@dataclass(frozen=True, kw_only=True, slots=True)
class ContentsEntry:
    """A line of the table of contents. ``number`` is empty for an unnumbered heading."""

    level: int
    number: str
    text: str
    id: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Properties:
    """What an output says of itself: its metadata, header and footer. ``date`` comes from git.

    ``reviewers`` are those whose approval counts, ``reviews`` every review that counts as section, reviewer's id and
    a sentence.
    """

    paper: str
    title: str
    subtitle: str
    short_title: str
    initiative: str
    authors: tuple[str, ...]
    keywords: tuple[str, ...]
    language: str
    publisher: str
    rights: str
    edition: str
    date: dt.datetime
    commit: str
    draft: bool
    reviewers: tuple[str, ...]
    reviews: tuple[tuple[str, str, str], ...]

    @property
    def description(self) -> str:
        """Subtitle, state, and the reviews that count, as one text."""
        state = "Draft." if self.draft else "Final."
        reviews = [f"{section}: {line}" for section, _, line in self.reviews]
        parts = [f"{self.subtitle}." if self.subtitle else "", state, *(["Reviews:", *reviews] if reviews else [])]
        return " ".join(part for part in parts if part)

    @property
    def edition_line(self) -> str:
        """Edition and publisher, as they stand at the foot of every page."""
        return " · ".join(part for part in (" ".join(self.edition.split()), self.publisher) if part)


@dataclass(frozen=True, kw_only=True, slots=True)
class Composed:
    """The document in order of print: cover, contents, body.

    ``cover``, which begins with the initiative's mark if its templates bring one, and the generated parts of ``body``
    are styled by divs with the attribute ``custom-style``, the name of a style that every output's template defines.
    Sections are level-1 headings; images name a picture of ``pictures`` and carry their width in centimetres and their
    alt text; links that print a number have the class ``cross-reference``; ids are unique over the document.
    """

    properties: Properties
    cover: tuple[Node, ...]
    contents: tuple[ContentsEntry, ...]
    body: tuple[Node, ...]
    pictures: Mapping[str, Asset]
