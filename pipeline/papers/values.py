"""The values a repository of papers is made of. All are frozen; none knows the disk, git or pandoc."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pipeline.bibliography import Bibliography
    from pipeline.findings import Place
    from pipeline.limits import Limits


@dataclass(frozen=True, kw_only=True, slots=True)
class Mention:
    """An id somebody wrote in a file (a person, mostly), and where."""

    id: str
    place: Place


@dataclass(frozen=True, kw_only=True, slots=True)
class Person:
    """Somebody who may be credited. ``emails`` are the git identities, ``keys`` SSH public keys."""

    id: str
    name: str
    affiliation: str
    emails: tuple[str, ...]
    orcid: str | None
    keys: tuple[str, ...]
    bot: bool
    place: Place


@dataclass(frozen=True, kw_only=True, slots=True)
class ReviewPolicy:
    """What it takes for a section to be approved. ``own_share`` is a fraction of its surviving words."""

    required: int
    signed: bool
    own_share: float
    recorders: tuple[Mention, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Initiative:
    """Who publishes. ``language`` is a BCP 47 tag."""

    name: str
    short_name: str
    publisher: str
    language: str
    rights: str
    contact: str
    editors: tuple[Mention, ...]
    review: ReviewPolicy
    limits: Limits


@dataclass(frozen=True, kw_only=True, slots=True)
class OutlineEntry:
    """What the outline asks of one section. Words, citations, tables and figures are counts."""

    id: str
    title: str
    required: bool
    guidance: str
    least_words: int
    most_words: int | None
    headings: tuple[str, ...]
    citations: int
    tables: int
    figures: int
    place: Place


@dataclass(frozen=True, kw_only=True, slots=True)
class Outline:
    """The sections of a theme paper, in the order of print."""

    entries: tuple[OutlineEntry, ...]
    path: str

    def __getitem__(self, section: str) -> OutlineEntry:
        """The entry with that id; raises ``KeyError``."""
        for entry in self.entries:
            if entry.id == section:
                return entry
        raise KeyError(section)

    @property
    def ids(self) -> tuple[str, ...]:
        """The section ids, in order."""
        return tuple(entry.id for entry in self.entries)


class Status(Enum):
    """How far its contributors say a section is."""

    DRAFTING = "drafting"
    SUBMITTED = "submitted"


@dataclass(frozen=True, kw_only=True, slots=True)
class FrontMatter:
    """What a section's front matter claims; ``roles`` holds CRediT terms per person."""

    contributors: tuple[Mention, ...]
    status: Status
    roles: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, kw_only=True, slots=True)
class SectionText:
    """A section file as it stands. ``body`` begins on ``body_line`` of the file; ``text`` is all of it."""

    id: str
    path: str
    text: str
    body: str
    body_line: int
    front: FrontMatter


@dataclass(frozen=True, kw_only=True, slots=True)
class Action:
    """One action of the plan; ``start`` and ``due`` are months (``2020-07``), ``due_place`` where the latter stands."""

    id: str
    action: str
    lead: str
    partners: tuple[str, ...]
    start: str
    due: str
    indicator: str
    objective: Mention | None
    place: Place
    due_place: Place


class Verdict(Enum):
    """What a reviewer says of a section."""

    APPROVED = "approved"
    CHANGES_REQUESTED = "changes-requested"
    COMMENTED = "commented"


@dataclass(frozen=True, kw_only=True, slots=True)
class Reply:
    """An answer to a comment."""

    author: Mention
    date: str
    text: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Comment:
    """A remark on words of a section.

    ``block`` is the ordinal of the block it hangs on, from 1; ``part`` says where in the block the words stand, such as
    ``item 3``, empty where the block has no parts or nobody said; ``occurrence`` which of them are meant, from 1, where
    the same words stand there several times.
    """

    id: str
    author: Mention
    date: str
    quote: str
    block: int | None
    text: str
    open: bool
    replies: tuple[Reply, ...]
    part: str = ""
    occurrence: int | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class ReviewRecord:
    """What the file of one reviewer says of one section. ``text`` is the digest of what was read."""

    section: str
    reviewer: Mention
    verdict: Verdict
    text: str
    commit: str
    date: str
    note: str
    comments: tuple[Comment, ...]
    path: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Paper:
    """A theme paper as its folder holds it.

    ``strays`` are files in sections/ that no outline names; ``review`` is the initiative's policy with what the paper
    has of its own.
    """

    id: str
    title: str
    subtitle: str
    guides: tuple[Mention, ...]
    editors: tuple[Mention, ...]
    edition: str
    keywords: tuple[str, ...]
    outline: Outline
    review: ReviewPolicy
    sections: Mapping[str, SectionText]
    strays: tuple[SectionText, ...]
    actions: tuple[Action, ...]
    actions_path: str | None
    reviews: tuple[ReviewRecord, ...]
    bibliography: Bibliography
    path: str

    def section_path(self, section: str) -> str:
        """Where that section's file is, or would be."""
        return f"{self.path}/sections/{section}.md"


@dataclass(frozen=True, kw_only=True, slots=True)
class Collection:
    """All that a repository holds: the initiative, its people and its papers, by id."""

    initiative: Initiative
    people: Mapping[str, Person]
    papers: Mapping[str, Paper]

    def name_of(self, person: str) -> str:
        """The name of a person, or the id where the registry lacks it."""
        known = self.people.get(person)
        return known.name if known else person
