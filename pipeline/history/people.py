"""From commits to people: registry, unknown identities, co-authors, shares."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING

from pipeline.history.values import Identity, Share, UnknownIdentity
from pipeline.limits import DEFAULT

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from pipeline.git import Commit

_TRAILER = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]*[ \t]*:")
_CO_AUTHOR = re.compile(r"co-authored-by[ \t]*:[ \t]*(?P<name>[^<]*)<(?P<email>[^<>]*)>", re.IGNORECASE)
_GIT_MADE = ("Signed-off-by: ", "(cherry picked from commit ")


@dataclass(frozen=True, kw_only=True, slots=True)
class Signature:
    """A name and an e-mail as a commit or a trailer gives them, made printable; the e-mail in lower case."""

    name: str
    email: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Credit:
    """What a commit says of who made it; ``authors`` begins with its author, then come the co-authors."""

    authors: tuple[Signature, ...]
    committer: Signature
    day: str


@dataclass(frozen=True, slots=True)
class Party:
    """Who a signature stands for: somebody of the registry (``person``) or a git name."""

    person: str | None
    name: str
    bot: bool = False


def credit(commit: Commit) -> Credit:
    """What attribution keeps of a commit."""
    author = signature(commit.author_name, commit.author_email)
    return Credit(
        authors=(author, *(named for named in co_authors(commit.message) if named != author)),
        committer=signature(commit.committer_name, commit.committer_email),
        day=commit.author_date.date().isoformat(),
    )


def signature(name: str, email: str) -> Signature:
    """A printable signature: no control or format characters, single spaces, never an empty name."""
    email = _printable(email).casefold()
    return Signature(name=_printable(name)[: DEFAULT.author_letters].strip() or email or "(no name)", email=email)


def _printable(text: str) -> str:
    visible = (" " if unicodedata.category(c)[0] == "C" and c not in "\u200c\u200d" else c for c in text)
    return " ".join(unicodedata.normalize("NFC", "".join(visible)).split())


def co_authors(message: str) -> tuple[Signature, ...]:
    """The ``Co-authored-by:`` trailers of a message, each once.

    Like git, only the last paragraph holds trailers, not if it is the subject, and only where all its lines
    are trailers, or a quarter of them with one that git itself makes.
    """
    paragraphs = re.split(r"\n[ \t]*\n", message.replace("\r\n", "\n").strip())
    if len(paragraphs) < 2:
        return ()
    lines = re.sub(r"\n[ \t]+", " ", paragraphs[-1]).split("\n")
    made = any(line.startswith(_GIT_MADE) for line in lines)
    trailers = [line for line in lines if _TRAILER.match(line) or line.startswith(_GIT_MADE)]
    if len(trailers) < len(lines) and not (made and len(trailers) * 4 >= len(lines)):
        return ()
    found = (_CO_AUTHOR.match(line) for line in trailers)
    return tuple(dict.fromkeys(signature(match["name"], match["email"]) for match in found if match))


def address_of(person: str) -> str:
    """The address that commits of ours give an author who has none in git: one that can never be (RFC 2606)."""
    return f"{person}@people.invalid"


class Registry:
    """Finds whom a signature stands for: by e-mail among the people, else by name: equal names are one."""

    def __init__(self, people: Sequence[Identity]) -> None:
        self._by_email: dict[str, Party] = {}
        for person in people:
            for email in (*person.emails, address_of(person.id)):
                party = Party(person.id, person.name, person.bot)
                self._by_email.setdefault(_printable(email).casefold(), party)
        self._by_name: dict[str, Party] = {}

    def party(self, who: Signature) -> Party:
        """The registry's person with this e-mail, or the git name in the spelling met first."""
        known = self._by_email.get(who.email) if who.email else None
        return known or self._by_name.setdefault(who.name.casefold(), Party(None, who.name))

    def key(self, who: Signature) -> str:
        """The registry's id, else the e-mail, else the name."""
        known = self._by_email.get(who.email) if who.email else None
        return (known.person if known else None) or who.email or who.name

    def parties(self, authors: Iterable[Signature]) -> tuple[Party, ...]:
        """The parties of a commit's authors, each once."""
        return tuple(dict.fromkeys(self.party(who) for who in authors))


def shares(counts: Mapping[str, int], credits_: Mapping[str, Credit], registry: Registry) -> tuple[Share, ...]:
    """Divide the words of commits among people: equally within a commit, bots' parts to nobody.

    Parts are summed exactly and then rounded by the largest remainder, so that the words of the shares add up
    to the rounded sum of all parts.
    """
    parts: dict[Party, Fraction] = defaultdict(Fraction)
    days: dict[Party, list[str]] = defaultdict(list)
    for sha, words in counts.items():
        parties = registry.parties(credits_[sha].authors)
        for party in parties:
            if not party.bot:
                parts[party] += Fraction(words, len(parties))
                days[party].append(credits_[sha].day)
    rounded = _rounded(parts)
    total = sum(parts.values()) or Fraction(1)
    found = [
        Share(
            person=party.person,
            name=party.name,
            words=rounded[party],
            portion=float(parts[party] / total),
            commits=len(days[party]),
            first=date.fromisoformat(min(days[party])),
            last=date.fromisoformat(max(days[party])),
        )
        for party in parts
        if rounded[party]
    ]
    return tuple(sorted(found, key=lambda share: (-share.words, share.name, share.person or "")))


def _rounded(parts: Mapping[Party, Fraction]) -> dict[Party, int]:
    whole = {party: int(part) for party, part in parts.items()}
    # Half a word, left by a bot's part, is no word: round down.
    missing = int(sum(parts.values())) - sum(whole.values())
    order = sorted(parts, key=lambda party: (whole[party] - parts[party], party.name, party.person or ""))
    for party in order[:missing]:
        whole[party] += 1
    return whole


def held(counts: Mapping[str, int], credits_: Mapping[str, Credit], registry: Registry) -> dict[str, int]:
    """The words of commits in full for everyone who had a hand in them, by :meth:`Registry.key`."""
    found: Counter[str] = Counter()
    for sha, words in counts.items():
        for key in {registry.key(who) for who in (*credits_[sha].authors, credits_[sha].committer)}:
            found[key] += words
    return dict(sorted(found.items()))


def unknown(shas: Iterable[str], credits_: Mapping[str, Credit], registry: Registry) -> tuple[UnknownIdentity, ...]:
    """The authors and co-authors of these commits whom the registry lacks, by name."""
    emails: dict[Party, dict[str, None]] = defaultdict(dict)
    commits: Counter[Party] = Counter()
    for sha in shas:
        strangers = {who: registry.party(who) for who in credits_[sha].authors}
        for who, party in strangers.items():
            if party.person is None and who.email:
                emails[party][who.email] = None
        commits.update({party for party in strangers.values() if party.person is None})
    found = [
        UnknownIdentity(name=party.name, emails=tuple(sorted(emails[party])), commits=number)
        for party, number in commits.items()
    ]
    return tuple(sorted(found, key=lambda identity: identity.name))
