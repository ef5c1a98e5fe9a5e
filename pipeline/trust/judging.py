"""Judges every change of the registry by the registry as it stood before it.

A change is **good** where its committer was an editor in each parent, and, where that registry asks for signatures,
the commit carries a good one of that editor's key. Any other is a **breach**. What the breach left, and what is built
upon it, is **doubted**: the registry stays as it was before, until a good commit of an editor says ``Accepts:
<commit>``. So neither a later change of the file nor its return to what it was heals a breach, and no doubted line of
the registry ever helps to judge another.

A change is made where its maker likes: on a branch from before an editor was removed, or before signatures were asked
for, or on a root of its own. So a merge answers for what it takes over from one side unless the other side, where it
knows more of who may do what, would have believed it too.
"""

from __future__ import annotations

import functools
import json
import re
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from pipeline.cache import key_of
from pipeline.git.descent import descent
from pipeline.git.signatures import Signature, signatures, verifier
from pipeline.inputs import code_fingerprint
from pipeline.papers.registry import INITIATIVE, PEOPLE
from pipeline.trust import files
from pipeline.trust.values import Breach, Registry, Rules, Trust

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from pipeline.cache import Cache
    from pipeline.git import Commit, Repository
    from pipeline.git.descent import Standing, Step, Value
    from pipeline.papers.values import Initiative, Person

_ACCEPTS = re.compile(r"^Accepts:[ \t]*([0-9a-f]{7,64})[ \t]*$", re.MULTILINE | re.IGNORECASE)


@dataclass(frozen=True, kw_only=True, slots=True)
class _Doubt:
    """Why what a commit left of a file is not believed: the breaches behind it. ``instead`` is the object that is.

    Without breaches it is only that the file cannot be read.
    """

    breaches: tuple[str, ...]
    instead: str | None


def trust(repository: Repository, tip: str, cache: Cache) -> Trust | None:
    """The registry as its editors last left it at a commit, and the breaches on the way that none has accepted.

    ``None`` where no commit holds a registry that can be read. Raises `OutsideError` where git fails.
    """
    found = _Judge(repository, tip, cache, ()).judge()
    if found is not None and found.breaches:
        flags = ["--basic-regexp", "--regexp-ignore-case", "--grep=^Accepts:"]
        accepting = repository.output("rev-list", *flags, "--end-of-options", tip).decode().split()
        found = _Judge(repository, tip, cache, accepting).judge() if accepting else found
    return found


class _Judge:
    """One walk over the history of the registry, up to a commit; ``accepting`` may accept a breach."""

    def __init__(self, repository: Repository, tip: str, cache: Cache, accepting: Sequence[str]) -> None:
        self._repository = repository
        self._cache = cache
        self._line = descent(repository, tip, files.GLOBS, accepting)
        self._salt = (code_fingerprint(), verifier(), repository.prefix, *accepting)
        self._bytes: dict[str, bytes] = {}
        self._doubts: dict[tuple[str, str], _Doubt] = {}
        self._breaches: dict[tuple[str, str], Breach] = {}
        self._accepted: dict[str, tuple[str, ...]] = {}

    def judge(self) -> Trust | None:
        """Walk to the tip."""
        kept = self._cache.get_all("trust", [self._key(sha) for sha in self._shas])
        if len(kept) < len(self._shas):
            self._load(blob for files_of in self._line.diffs.values() for path, (_, blob) in files_of.items() if blob)
        fresh: dict[str, bytes] = {}
        walk = self._line.walk()
        renewed: Iterable[str] = ()
        try:
            step = next(walk)
            while True:
                key = self._key(step.commit)
                if key in kept:
                    renewed = self._recall(step.commit, kept[key])
                else:
                    renewed = self._step(step)
                    fresh[key] = self._dumped(step.commit, renewed)
                step = walk.send(renewed)
        except StopIteration as end:
            last: Standing | None = end.value
        self._cache.put_all("trust", fresh)
        registry = self._registry(last) if last else None
        if registry is None:
            return None
        accepted = {breach for named in self._accepted.values() for breach in named}
        breaches = tuple(breach for breach in self._breaches.values() if breach.commit not in accepted)
        return Trust(registry=registry, breaches=breaches)

    # What one commit does.

    def _step(self, step: Step) -> tuple[str, ...]:
        """Judge one commit; gives the doubted files that it has accepted as they are, in whole or in part."""
        commit = self._commits[step.commit]
        registries = [registry for parent in step.parents if (registry := self._registry(parent))]
        founded = [registry for registry in registries if registry.is_founded]
        self._accept(step, commit, founded)
        accepted = self._accepted.get(commit.sha, ())
        for path, value in step.touched.items():
            if files.concerns(path)[0]:
                self._touch(step, path, value, founded, accepted)
        answered = []
        for path, value in step.taken.items():
            against = self._against(step, path, value) if files.concerns(path)[0] else []
            if against:
                self._touch(step, path, value, founded, accepted, against)
                answered.append(path)
        return (*answered, *self._renew(step, accepted, answered))

    def _accept(self, step: Step, commit: Commit, founded: Sequence[Registry]) -> None:
        named = [name.lower() for name in _ACCEPTS.findall(commit.message)] if commit.sha in self._line.also else []
        breaches = {sha for sha, _ in self._breaches if any(parent.knows(sha) for parent in step.parents)}
        meant = sorted(sha for sha in breaches if any(sha.startswith(name) for name in named))
        if meant and founded and self._why_not(commit, founded, None) is None:
            self._accepted[commit.sha] = tuple(meant)

    def _against(self, step: Step, path: str, value: Value) -> list[Standing]:
        """The parents that had not believed what a merge took over from another.

        That are those that believe something else, know of the registry what the other does not, and would call none
        of the commits that made the file so an editor's.
        """
        paper = files.concerns(path)[1]
        beliefs = [self._believed(parent.value(path), path) for parent in step.parents]
        taken = self._believed(value, path)
        givers = [parent for parent, belief in zip(step.parents, beliefs, strict=True) if belief == taken]
        found = []
        for parent, belief in zip(step.parents, beliefs, strict=True):
            registry = self._registry(parent)
            if registry is None or not registry.is_founded or belief == taken:
                continue
            ruling = (INITIATIVE, PEOPLE, *([files.rules_path(paper)] if paper else []))
            news = {origin for name in ruling for origin in parent.value(name).origins}
            if all(giver.knows(origin) for origin in news for giver in givers):
                continue
            makers = [self._commits[origin] for origin in value.origins]
            if all(self._why_not(maker, [registry], paper) for maker in makers):
                found.append(parent)
        return found

    def _touch(
        self,
        step: Step,
        path: str,
        value: Value,
        founded: Sequence[Registry],
        accepted: Sequence[str],
        against: Sequence[Standing] = (),
    ) -> None:
        """Judge what a commit left of a file; ``against`` are the parents that it overrode."""
        commit, paper = self._commits[step.commit], files.concerns(path)[1]
        before = [self._believed(parent.value(path), path) for parent in (*against, *step.parents)]
        behind = {sha for parent in step.parents for sha in self._behind(parent.value(path), path)} - {*accepted}
        why = self._why_not(commit, founded, paper)
        if why is not None and not self._is_harmless(path, value, before):
            behind.add(commit.sha)
            self._breaches[commit.sha, path] = Breach(
                commit=commit.sha, committer=commit.committer_name, path=path, paper=paper, why=why
            )
        if behind or not self._is_readable(path, value):
            instead = before[0] if against else next((blob for blob in before if blob is not None), None)
            self._doubts[commit.sha, path] = _Doubt(breaches=tuple(sorted(behind)), instead=instead)

    def _renew(self, step: Step, accepted: Sequence[str], judged: Iterable[str]) -> tuple[str, ...]:
        """The files that the commit left as they were, and that are now less doubted or not at all."""
        renewed = []
        doubted = {path for _, path in self._doubts} - step.touched.keys() - {*judged} if accepted else set()
        for path in sorted(doubted):
            values = [parent.value(path) for parent in step.parents]
            behind = {sha for value in values for sha in self._behind(value, path)}
            if behind & {*accepted}:
                renewed.append(path)
                left = behind - {*accepted}
                if left or not self._is_readable(path, step.taken.get(path, values[0])):
                    instead = next((blob for value in values if (blob := self._believed(value, path))), None)
                    self._doubts[step.commit, path] = _Doubt(breaches=tuple(sorted(left)), instead=instead)
        return tuple(renewed)

    def _why_not(self, commit: Commit, founded: Sequence[Registry], paper: str | None) -> str | None:
        """Why no editor answers for a commit, as a clause; ``None`` where one does, or nobody could yet."""
        for registry in founded:
            person = registry.committer_of(commit)
            if person is None or person not in registry.editors_of(paper):
                return f"was committed by {commit.committer_name}, who was no editor then"
            if registry.policy_of(paper).signed:
                why = registry.why_not_signed_by(self._signatures[commit.sha], person)
                if why is not None:
                    return why
        return None

    def _is_harmless(self, path: str, value: Value, before: Sequence[str | None]) -> bool:
        """Whether only that part of a paper.yaml changed which anybody may change."""
        if not files.is_rules(path):
            return False
        after = self._guarded(value.sha)
        return after is None or all(self._guarded(blob) == after for blob in before)

    def _is_readable(self, path: str, value: Value) -> bool:
        if path == INITIATIVE:
            return self._initiative(value.sha) is not None
        if path == PEOPLE:
            return self._people(value.sha) is not None
        return not files.is_rules(path) or self._guarded(value.sha) is not None

    # What is believed.

    def _believed(self, value: Value, path: str) -> str | None:
        """The object that is believed of a file: its own where any of its origins is beyond doubt."""
        doubts = [self._doubts.get((origin, path)) for origin in value.origins]
        return value.sha if not all(doubts) or not doubts else next(doubt.instead for doubt in doubts if doubt)

    def _behind(self, value: Value, path: str) -> tuple[str, ...]:
        """The breaches for which a file's value is doubted."""
        doubts = [self._doubts.get((origin, path)) for origin in value.origins]
        return tuple(sha for doubt in doubts if doubt for sha in doubt.breaches) if all(doubts) else ()

    def _registry(self, standing: Standing) -> Registry | None:
        """The registry that is believed at a commit; ``None`` where there is none yet."""
        believed = {path: self._believed(value, path) for path, value in standing.files.items()}
        read, known = self._initiative(believed.get(INITIATIVE)), self._people(believed.get(PEOPLE))
        if read is None or known is None:
            return None
        rules = {
            path.split("/")[1]: found
            for path, blob in believed.items()
            if files.is_rules(path) and (found := self._rules(blob, believed.get(INITIATIVE))) is not None
        }
        return files.registry(read, known, rules)

    @functools.cache  # noqa: B019 - a judge lives for one walk
    def _initiative(self, blob: str | None) -> Initiative | None:
        return files.initiative(self._content(blob))

    @functools.cache  # noqa: B019
    def _people(self, blob: str | None) -> dict[str, Person] | None:
        return files.people(self._content(blob))

    @functools.cache  # noqa: B019
    def _guarded(self, blob: str | None) -> tuple[Any, ...] | None:
        return files.guarded(self._content(blob))

    @functools.cache  # noqa: B019
    def _rules(self, blob: str | None, initiative: str | None) -> Rules | None:
        shared = self._initiative(initiative)
        return files.rules(self._content(blob), shared.review if shared else None)

    # What git holds.

    @functools.cached_property
    def _shas(self) -> tuple[str, ...]:
        merges = (sha for sha, parents in self._line.line if len(parents) > 1)
        return tuple(dict.fromkeys([*(sha for sha, _ in self._line.diffs), *merges, *self._line.also]))

    @functools.cached_property
    def _commits(self) -> dict[str, Commit]:
        return self._repository.commits(self._shas)

    @functools.cached_property
    def _signatures(self) -> dict[str, Signature]:
        # Whose keys they are is for each registry to say, which changed on the way: here none is named.
        return signatures(self._repository, self._shas, {})

    def _content(self, blob: str | None) -> bytes | None:
        if blob is not None and blob not in self._bytes:
            self._load([blob])
        return self._bytes.get(blob) if blob is not None else None

    def _load(self, blobs: Iterable[str]) -> None:
        wanted = [blob for blob in dict.fromkeys(blobs) if blob not in self._bytes]
        self._bytes.update((sha, data or b"") for sha, data in self._repository.objects(wanted))

    # What is kept. A commit's hash holds all its past, so what was found of it stays true.

    def _key(self, sha: str) -> str:
        return key_of("trust", *self._salt, sha)

    def _dumped(self, sha: str, renewed: Iterable[str]) -> bytes:
        found = {
            "doubts": [(path, asdict(doubt)) for (commit, path), doubt in self._doubts.items() if commit == sha],
            "breaches": [asdict(breach) for (commit, _), breach in self._breaches.items() if commit == sha],
            "accepted": self._accepted.get(sha, ()),
            "renewed": list(renewed),
        }
        return json.dumps(found).encode()

    def _recall(self, sha: str, data: bytes) -> tuple[str, ...]:
        found = json.loads(data)
        for path, doubt in found["doubts"]:
            self._doubts[sha, path] = _Doubt(breaches=tuple(doubt["breaches"]), instead=doubt["instead"])
        for breach in found["breaches"]:
            self._breaches[sha, breach["path"]] = Breach(**breach)
        if found["accepted"]:
            self._accepted[sha] = tuple(found["accepted"])
        return tuple(found["renewed"])
