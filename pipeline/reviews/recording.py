"""How each record of a review came to be: the commit that made it say what it says, and what was dropped on the way.

A record is what all its history made it. A commit that only adds a reply of its committer's to a comment changes
nothing of what the reviewer says, and is passed over. One that takes away a request for changes or an open comment,
made by somebody who may not make that record, is a breach, until the reviewer or a recorder makes the record anew.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from pipeline.cache import key_of
from pipeline.git.descent import descent
from pipeline.git.signatures import Seal, Signature, fingerprint, signatures, verifier
from pipeline.papers.records import is_record, paper_of, record_in
from pipeline.papers.values import Verdict
from pipeline.reviews.counting import Recorded, why_not_entitled

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from pipeline.cache import Cache
    from pipeline.git import Commit, Repository
    from pipeline.git.descent import Standing, Step, Value
    from pipeline.papers.values import Comment, Person, ReviewRecord
    from pipeline.trust import Registry

    _Reply = tuple[str, str, str]

_GLOB = "papers/*/reviews/**"


@dataclass(frozen=True, kw_only=True, slots=True)
class Dropped:
    """What a commit took out of a record though it may not: ``what`` was there, ``why`` it may not, in words."""

    path: str
    paper: str
    section: str
    commit: str
    what: str
    why: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Pasts:
    """The records at a commit by path, each with the commit that made it; and what was dropped.

    ``believed`` are records that somebody last changed who may not, as they were before that: ``None`` for one that
    was never made by anybody who may.
    """

    recorded: Mapping[str, Recorded]
    dropped: tuple[Dropped, ...]
    believed: Mapping[str, ReviewRecord | None] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True, slots=True)
class _Touch:
    """A change of a record: what it found, what it left, and which earlier changes of it are in its past."""

    commit: str
    path: str
    before: tuple[Value, ...]
    after: Value
    past: frozenset[str]


def read_pasts(
    repository: Repository, tip: str, registry: Registry, claimed: Mapping[str, Person], cache: Cache
) -> Pasts:
    """How the records at a commit came to be.

    ``registry`` is what its editors last left, ``claimed`` the people as the files have them now. Raises
    `OutsideError` where git fails.
    """
    return _Reader(repository, tip, registry, claimed, cache).read()


class _Reader:
    def __init__(
        self, repository: Repository, tip: str, registry: Registry, claimed: Mapping[str, Person], cache: Cache
    ) -> None:
        self._repository = repository
        self._tip = tip
        self._registry = registry
        self._claimed = claimed
        self._cache = cache
        self._touches: list[_Touch] = []
        self._blobs: dict[str, bytes | None] = {}
        # By commit and path: the commits that made the record what it says, and why the last of them may not.
        self._origins: dict[tuple[str, str], tuple[str, ...]] = {}
        self._whys: dict[tuple[str, str], str | None] = {}
        # By commit and path, where somebody who may not changed a record: what it held before.
        self._before: dict[tuple[str, str], tuple[Value, ...]] = {}

    def read(self) -> Pasts:
        last = self._gather()
        made = dict.fromkeys(touch.commit for touch in self._touches)
        self._commits = self._repository.commits(made)
        self._seals = self._signatures(made)
        for touch in self._touches:
            self._whys[touch.commit, touch.path] = self._why_not(touch.commit, touch.path)
        suspicious = [touch for touch in self._touches if self._whys[touch.commit, touch.path]]
        blobs = {value.sha for touch in suspicious for value in (*touch.before, touch.after) if value.sha}
        self._blobs = dict(self._repository.objects(sorted(blobs)))
        dropped = [found for touch in suspicious for found in self._judge(touch)]
        files = last.files.items() if last else ()
        standing = {path: value for path, value in files if value.sha and is_record(path)}
        return Pasts(
            recorded={path: self._recorded_at(path, value) for path, value in standing.items()},
            dropped=tuple(found for found in dropped if not self._is_mended(found)),
            believed={
                path: self._believed(path, value) for path, value in standing.items() if self._is_doubted(path, value)
            },
        )

    def _gather(self) -> Standing | None:
        """Every change of a record, oldest first; gives what the tip holds."""
        line = descent(self._repository, self._tip, [_GLOB])
        met: dict[str, list[str]] = defaultdict(list)
        walk = line.walk()
        try:
            while True:
                self._meet(next(walk), met)
        except StopIteration as end:
            last: Standing | None = end.value
        return last

    def _meet(self, step: Step, met: dict[str, list[str]]) -> None:
        for path, value in step.touched.items():
            if is_record(path):
                past = frozenset(sha for sha in met[path] if any(parent.knows(sha) for parent in step.parents))
                touch = _Touch(commit=step.commit, path=path, before=step.due[path], after=value, past=past)
                self._touches.append(touch)
                met[path].append(step.commit)

    # Who made a change, and whether they may.

    def _recorded(self, sha: str) -> Recorded:
        commit, seal = self._commits[sha], self._seals[sha]
        person = self._registry.committer_of(commit)
        doubt = None
        if person is None and self._claimant(commit) is not None:
            doubt = "whose address was given to people.yaml by somebody who is no editor"
        unsigned = self._registry.why_not_signed_by(seal, person or "")
        if unsigned and seal.key and seal.key not in self._registry.by_key and self._claims_key(seal.key):
            unsigned = "is signed by a key that was given to people.yaml by somebody who is no editor"
        return Recorded(commit=sha, committer=person, name=commit.committer_name, doubt=doubt, unsigned=unsigned)

    def _claimant(self, commit: Commit) -> str | None:
        address = commit.committer_email.strip().casefold()
        for person in self._claimed.values():
            if address in {email.casefold() for email in person.emails}:
                return person.id
        return None

    def _claims_key(self, mark: str) -> bool:
        return any(fingerprint(key) == mark for person in self._claimed.values() for key in person.keys)

    def _why_not(self, sha: str, path: str) -> str | None:
        policy = self._registry.policy_of(paper_of(path))
        recorders = [recorder.id for recorder in policy.recorders]
        reviewer = path.rsplit("/", 1)[-1].removesuffix(".yaml")
        return why_not_entitled(self._recorded(sha), reviewer, recorders, signed=policy.signed)

    def _signatures(self, commits: Iterable[str]) -> dict[str, Signature]:
        """The signatures of commits, each verified once: neither it nor the commit can change any more."""
        keys = {sha: key_of("seal", verifier(), sha) for sha in commits}
        kept = self._cache.get_all("seals", list(keys.values()))
        fresh = signatures(self._repository, [sha for sha in keys if keys[sha] not in kept], self._registry.keys)
        words = {sha: f"{seal.seal.value} {seal.key or ''}".strip() for sha, seal in fresh.items()}
        self._cache.put_all("seals", {keys[sha]: word.encode() for sha, word in words.items()})
        found = {}
        for sha, key in keys.items():
            state, _, mark = (words.get(sha) or kept[key].decode()).partition(" ")
            found[sha] = Signature(seal=Seal(state), key=mark or None)
        return found

    # What a change by somebody who may not did to the record.

    def _judge(self, touch: _Touch) -> list[Dropped]:
        """What a change took away; notes whose record it still is where it only replied."""
        after = record_in(touch.path, self._blobs.get(touch.after.sha or ""))
        before = [record_in(touch.path, self._blobs.get(value.sha or "")) for value in touch.before]
        makers = [self._made_by(touch.path, value) for value in touch.before]
        self._before[touch.commit, touch.path] = touch.before
        if after is not None and self._only_replies(touch, before, after):
            self._origins[touch.commit, touch.path] = tuple(dict.fromkeys(sha for made in makers for sha in made))
            return []
        found = []
        for record, made in zip(before, makers, strict=True):
            if record is not None and any(self._whys.get((sha, touch.path)) is None for sha in made):
                found += [self._dropped(touch, what) for what in _lost(record, after)]
        return list(dict.fromkeys(found))

    def _only_replies(self, touch: _Touch, before: Sequence[ReviewRecord | None], after: ReviewRecord) -> bool:
        """Whether a commit did no more than answer in its committer's name, or put the answers of branches together.

        Where reviews count in signed commits only, so do answers.
        """
        recorded = self._recorded(touch.commit)
        signed = self._registry.policy_of(paper_of(touch.path)).signed
        if recorded.committer is None or (signed and recorded.unsigned):
            return False
        day = self._commits[touch.commit].committer_date.date()
        return _answers(before, after, recorded.committer, day)

    def _is_doubted(self, path: str, value: Value) -> bool:
        return all(self._whys.get((sha, path)) is not None for sha in self._made_by(path, value))

    def _believed(self, path: str, value: Value) -> ReviewRecord | None:
        """What a record said when somebody who may last made it; of several that were merged, the first."""
        if not self._is_doubted(path, value):
            return record_in(path, self._content(value.sha))
        for sha in value.origins:
            for before in self._before.get((sha, path), ()):
                found = self._believed(path, before)
                if found is not None:
                    return found
        return None

    def _content(self, blob: str | None) -> bytes | None:
        if blob is not None and blob not in self._blobs:
            self._blobs |= dict(self._repository.objects([blob]))
        return self._blobs.get(blob) if blob else None

    def _dropped(self, touch: _Touch, what: str) -> Dropped:
        _, paper, _, section, _ = touch.path.split("/")
        why = self._whys[touch.commit, touch.path] or ""
        return Dropped(path=touch.path, paper=paper, section=section, commit=touch.commit, what=what, why=why)

    def _is_mended(self, dropped: Dropped) -> bool:
        """Whether somebody who may has made the record anew since."""
        return any(
            touch.path == dropped.path and dropped.commit in touch.past and self._whys[touch.commit, touch.path] is None
            for touch in self._touches
        )

    def _made_by(self, path: str, value: Value) -> tuple[str, ...]:
        """The commits that made a record say what it says."""
        return tuple(dict.fromkeys(one for sha in value.origins for one in self._origins.get((sha, path), (sha,))))

    def _recorded_at(self, path: str, value: Value) -> Recorded:
        """Who made a record: where several commits made it the same, one of somebody who may."""
        made = self._made_by(path, value)
        return self._recorded(next((sha for sha in made if self._whys[sha, path] is None), made[0]))


def _answers(before: Sequence[ReviewRecord | None], after: ReviewRecord, person: str, day: dt.date) -> bool:
    """Whether a record only has more answers: one's own, of that day, at the end of what is not settled yet.

    A merge may put those of its branches together, and adds none.
    """
    if not before or any(record is None or _said(record) != _said(after) for record in before):
        return False
    for number, comment in enumerate(after.comments):
        replies = _replies(comment)
        known = [_replies(record.comments[number]) for record in before if record is not None]
        if len(known) > 1:
            if not all(_in_order(one, replies) for one in known) or any(_new(reply, known) for reply in replies):
                return False
            continue
        added = replies[len(known[0]) :]
        own = all(author == person and _is_of(date, day) for author, date, _ in added)
        if replies[: len(known[0])] != known[0] or (added and not (own and comment.open)):
            return False
    return True


def _new(reply: _Reply, known: Sequence[Sequence[_Reply]]) -> bool:
    return not any(reply in earlier for earlier in known)


def _is_of(date: str, day: dt.date) -> bool:
    """Whether an answer is dated within a day of the commit that brought it: zones differ."""
    return abs(dt.date.fromisoformat(date[:10]) - day) <= dt.timedelta(days=1)


def _in_order(some: Sequence[_Reply], of: Sequence[_Reply]) -> bool:
    """Whether all of them are there, one after the other."""
    rest = iter(of)
    return all(reply in rest for reply in some)


def _replies(comment: Comment) -> list[_Reply]:
    return [(reply.author.id, reply.date, reply.text) for reply in comment.replies]


def _said(record: ReviewRecord) -> tuple[Any, ...]:
    """All that a record says but for replies, wherever it stands in the file."""
    comments = [
        (one.id, one.author.id, one.date, one.quote, one.block, one.part, one.occurrence, one.text, one.open)
        for one in record.comments
    ]
    return record.verdict, record.text, record.commit, record.date, record.note, comments


def _lost(before: ReviewRecord, after: ReviewRecord | None) -> list[str]:
    """What of a record's demands is not in the later one any more."""
    lost = []
    if before.verdict is Verdict.CHANGES_REQUESTED and (after is None or after.verdict is not before.verdict):
        lost.append("the request for changes")
    open_now = {comment.id: comment.text for comment in after.comments if comment.open} if after else {}
    lost += [
        f"the open comment {comment.id}"
        for comment in before.comments
        if comment.open and open_now.get(comment.id) != comment.text
    ]
    return lost
