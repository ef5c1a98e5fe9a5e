"""What is known of who wrote a section: frozen values, without git."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from datetime import date


class Identity(Protocol):
    """What attribution needs to know of a person of the registry."""

    @property
    def id(self) -> str:
        """The registry's key."""

    @property
    def name(self) -> str:
        """The name to print."""

    @property
    def emails(self) -> Collection[str]:
        """The e-mails of this person's commits, in any case."""

    @property
    def bot(self) -> bool:
        """Whether this is a machine, which is never credited."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Share:
    """One contributor's part of a section; ``portion`` is the exact fraction of its claimed words.

    ``person`` is the registry's id, None for a git identity it lacks, whose name is then git's. ``commits``
    counts the commits that still hold words; ``first`` and ``last`` are the author dates of the oldest and
    newest of them, each in its author's own zone.
    """

    person: str | None
    name: str
    words: int
    portion: float
    commits: int
    first: date
    last: date


@dataclass(frozen=True, kw_only=True, slots=True)
class SectionHistory:
    """Who holds the words of one section file as it stands in HEAD.

    ``words`` is the sum of the shares; ``unclaimed`` are the words of bots and of ignored commits. ``held``
    counts a commit's words in full for its author, each co-author and its committer, by the registry's id or,
    for others, by e-mail in lower case (by name where a commit has none). ``problems`` says in a sentence
    each what git could not follow.
    """

    path: str
    committed: bool
    words: int = 0
    unclaimed: int = 0
    shares: tuple[Share, ...] = ()
    problems: tuple[str, ...] = ()
    held: Mapping[str, int] = field(default_factory=dict)

    def held_share(self, key: str) -> float:
        """The part of the claimed words, 0 to 1, that somebody holds as author, co-author or committer."""
        return min(1.0, self.held.get(key, 0) / self.words) if self.words else float(self.held.get(key, 0) > 0)


@dataclass(frozen=True, kw_only=True, slots=True)
class UnknownIdentity:
    """An author or co-author of papers whom the registry lacks; one name may have several e-mails."""

    name: str
    emails: tuple[str, ...]
    commits: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Attribution:
    """Who wrote what at one commit (None where there is none yet); sections by path, in the order asked."""

    commit: str | None
    sections: Mapping[str, SectionHistory]
    unknown: tuple[UnknownIdentity, ...] = ()
    problems: tuple[str, ...] = ()
