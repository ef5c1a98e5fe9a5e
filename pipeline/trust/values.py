"""The registry at one commit, and what is wrong with how it came to be: frozen values, without git."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.git.signatures import Seal, Signature, fingerprint

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pipeline.git import Commit
    from pipeline.papers.values import Person, ReviewPolicy


@dataclass(frozen=True, kw_only=True, slots=True)
class Rules:
    """What a paper.yaml says of who may do what; ``outline`` is the name of its own outline, or empty."""

    guides: tuple[str, ...]
    editors: tuple[str, ...]
    outline: str
    policy: ReviewPolicy


@dataclass(frozen=True, kw_only=True, slots=True)
class Registry:
    """Who may do what: the people, who of them are editors, the policy that papers share and what each has of its own.

    ``by_email`` and ``by_key`` lead from an address in lower case, and from a key's fingerprint, to a person's id.
    """

    people: Mapping[str, Person]
    editors: tuple[str, ...]
    policy: ReviewPolicy
    papers: Mapping[str, Rules]
    by_email: Mapping[str, str]
    by_key: Mapping[str, str]

    @property
    def is_founded(self) -> bool:
        """Whether any of the editors can be recognised in git; until then nobody could answer for a change."""
        return any(self.people[editor].emails for editor in self.editors if editor in self.people)

    @property
    def keys(self) -> dict[str, Sequence[str]]:
        """The public keys by the id of the person that they belong to."""
        return {person.id: person.keys for person in self.people.values() if person.keys}

    def committer_of(self, commit: Commit) -> str | None:
        """The id of the person who made a commit, by git's committer; ``None`` for one whom the registry lacks."""
        return self.person_at(commit.committer_email)

    def person_at(self, address: str) -> str | None:
        """The id of the person with that e-mail address, in whatever case."""
        return self.by_email.get(address.strip().casefold())

    def rules_of(self, paper: str) -> Rules | None:
        """What holds in a paper, ``None`` for one that it does not know."""
        return self.papers.get(paper)

    def editors_of(self, paper: str | None) -> tuple[str, ...]:
        """Who may change what concerns a paper, or all of them."""
        rules = self.papers.get(paper) if paper else None
        return (*self.editors, *(rules.editors if rules else ()))

    def policy_of(self, paper: str | None) -> ReviewPolicy:
        """The policy of a paper, or the one that all share."""
        rules = self.papers.get(paper) if paper else None
        return rules.policy if rules else self.policy

    def why_not_signed_by(self, signature: Signature, person: str) -> str | None:
        """Why a signature is not that person's, as a clause; ``None`` where it is."""
        if signature.seal is Seal.NONE:
            return "is not signed"
        if signature.seal is Seal.BAD or signature.key is None:
            return "has a bad signature"
        owner = self.by_key.get(signature.key)
        if owner is None:
            return "is signed by a key that people.yaml does not have"
        return None if owner == person else f"is signed by the key of {self.name_of(owner)}"

    def name_of(self, person: str) -> str:
        """A person's name, or the id where the registry lacks it."""
        return self.people[person].name if person in self.people else person


@dataclass(frozen=True, kw_only=True, slots=True)
class Breach:
    """A change of the registry that no editor answers for: which commit, by whom, of which file, and why it is one.

    ``paper`` is the only paper that it could help, ``None`` where it could help any; ``why`` is a clause about the
    commit.
    """

    commit: str
    committer: str
    path: str
    paper: str | None
    why: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Trust:
    """The registry as its editors last left it at a commit, and the breaches that none of them has accepted."""

    registry: Registry
    breaches: tuple[Breach, ...]


def index(people: Mapping[str, Person]) -> tuple[dict[str, str], dict[str, str]]:
    """The people by e-mail in lower case and by fingerprint; what two of them share is the first one's."""
    by_email: dict[str, str] = {}
    by_key: dict[str, str] = {}
    for person in people.values():
        for email in person.emails:
            by_email.setdefault(email.strip().casefold(), person.id)
        for key in person.keys:
            mark = fingerprint(key)
            if mark is not None:
                by_key.setdefault(mark, person.id)
    return by_email, by_key
