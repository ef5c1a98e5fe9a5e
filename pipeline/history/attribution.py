"""Puts it together: paths and people in, an :class:`Attribution` out."""

from __future__ import annotations

import hashlib
import json
import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pipeline.errors import OutsideError
from pipeline.history import people as who
from pipeline.history.blames import Blame, Blames, blame_all, doubts
from pipeline.history.shadow import REGULAR, SUFFIX, extend, read_steps
from pipeline.history.store import FORMAT, forget_shadow, keep_shadow, kept_shadow, read_json, write_finding
from pipeline.history.values import Attribution, Identity, SectionHistory

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from pipeline.git import Commit, Repository, TreeEntry
    from pipeline.history.shadow import Step

IGNORE_FILE = ".git-blame-ignore-revs"
_HASH = re.compile(r"[0-9a-f]{40}(?:[0-9a-f]{24})?", re.IGNORECASE)


@dataclass(frozen=True, kw_only=True, slots=True)
class Finding:
    """What git says at one commit, whoever the people are.

    ``counts`` are each section's words by commit, ``authored`` the commits that changed papers, merges apart.
    """

    counts: Mapping[str, Mapping[str, int]]
    problems: Mapping[str, Sequence[str]]
    credits: Mapping[str, who.Credit]
    authored: Sequence[str]


def attribute(
    repository: Repository,
    paths: Sequence[str],
    people: Sequence[Identity],
    *,
    cache: Path | None = None,
    commit: Commit | None = None,
) -> Attribution:
    """Who wrote the words of these section files, as they stand in a commit, HEAD by default.

    ``paths`` are relative to the repository's folder, ``people`` the registry. ``cache`` is a folder to keep
    findings in, made where it is missing; it must be one that contributors cannot commit to (inside the git
    folder), since what stands there is believed. Raises :class:`OutsideError` where git fails; a past that
    git cannot follow is a sentence among the section's problems.
    """
    head = commit or repository.head()
    if head is None:
        return Attribution(commit=None, sections={path: SectionHistory(path=path, committed=False) for path in paths})
    ignored, problems = ignored_commits(repository, head.sha)
    finding = _finding(repository, head.sha, paths, ignored, cache)
    registry = who.Registry(people)
    sections = {path: _section(path, finding, ignored, registry) for path in paths}
    strangers = who.unknown(finding.authored, finding.credits, registry)
    return Attribution(commit=head.sha, sections=sections, unknown=strangers, problems=problems)


def ignored_commits(repository: Repository, revision: str) -> tuple[frozenset[str], tuple[str, ...]]:
    """The commits that the editors' file of a revision ignores, and what is wrong with its lines."""
    lines = (repository.read_blob(revision, IGNORE_FILE) or b"").decode("utf-8", "replace").splitlines()
    named = {number: line.partition("#")[0].strip() for number, line in enumerate(lines, start=1)}
    wrong = [number for number, text in named.items() if text and not _HASH.fullmatch(text)]
    problems = tuple(f"{IGNORE_FILE}, line {number}: not a full commit hash, so not ignored" for number in wrong)
    return frozenset(text.lower() for text in named.values() if _HASH.fullmatch(text)), problems


def _section(path: str, finding: Finding, ignored: frozenset[str], registry: who.Registry) -> SectionHistory:
    problems = tuple(finding.problems.get(path, ()))
    if path not in finding.counts:
        return SectionHistory(path=path, committed=bool(problems), problems=problems)
    counts = {sha: words for sha, words in finding.counts[path].items() if sha not in ignored}
    shares = who.shares(counts, finding.credits, registry)
    claimed = sum(share.words for share in shares)
    return SectionHistory(
        path=path,
        committed=True,
        words=claimed,
        unclaimed=sum(finding.counts[path].values()) - claimed,
        shares=shares,
        problems=problems,
        held=who.held(counts, finding.credits, registry),
    )


def _finding(
    repository: Repository, head: str, paths: Sequence[str], ignored: frozenset[str], cache: Path | None
) -> Finding:
    if cache is None:
        return _find(repository, head, paths, ignored, None)
    key = json.dumps([FORMAT, head, repository.prefix, sorted(paths), sorted(ignored)])
    name = f"attribution-{hashlib.sha256(key.encode()).hexdigest()[:32]}.json"
    finding = _loaded(read_json(cache / name), head)
    if finding is None:
        try:
            finding = _find(repository, head, paths, ignored, cache)
        except (OutsideError, OSError, KeyError):
            # A kept shadow that is damaged, or that another run replaced meanwhile. If the repository itself
            # is at fault, it fails again here.
            forget_shadow(cache)
            finding = _find(repository, head, paths, ignored, None)
        write_finding(cache, name, _dumped(finding, head))
    return finding


def _find(
    repository: Repository, head: str, paths: Sequence[str], ignored: frozenset[str], cache: Path | None
) -> Finding:
    tops = sorted({path.partition("/")[0] for path in paths})
    entries = {entry.path: entry for entry in repository.tree(head, *tops)} if tops else {}
    problems = {path: _unfit(entries[path]) for path in paths if path in entries}
    fit = [path for path, sentences in problems.items() if not sentences]
    for path, (_, data) in zip(fit, repository.objects([entries[path].sha for path in fit]), strict=True):
        problems[path] = _unreadable(data)
    steps = read_steps(repository, head)
    # Without any Markdown there is no step, and no section either.
    blames = _blames(repository, steps, {path: entries[path].sha for path in fit}, ignored, cache, problems)
    counts = {path: _by_commit(blames[path]) for path in fit}
    papers = f"{repository.prefix}papers/"
    authored = [
        step.sha
        for step in steps
        if len(step.parents) < 2 and any(change.path.startswith(papers) for change in step.changes)
    ]
    needed = dict.fromkeys([*authored, *(sha for by_commit in counts.values() for sha in by_commit)])
    credits_ = {sha: who.credit(commit) for sha, commit in repository.commits(needed).items()}
    return Finding(counts=counts, problems=problems, credits=credits_, authored=authored)


def _blames(
    repository: Repository,
    steps: tuple[Step, ...],
    wanted: Mapping[str, str],
    ignored: frozenset[str],
    cache: Path | None,
    problems: dict[str, list[str]],
) -> dict[str, Blame]:
    """The blames by path; adds to the problems."""
    if not wanted or not steps:
        return {}
    from_root = {repository.prefix + path: sha for path, sha in wanted.items()}
    with kept_shadow(cache) as (kept, earlier):
        shadow = extend(repository, steps, kept)
        blames: Blames = blame_all(shadow, steps, from_root, ignored, earlier)
        sentences = doubts(shadow, steps, blames)
        if cache is not None:
            keep_shadow(cache, shadow, blames)
    for path in wanted:
        problems[path] += sentences.get(repository.prefix + path, [])
    return {path: blames.by_path[repository.prefix + path] for path in wanted}


def _by_commit(blame: Blame) -> dict[str, int]:
    counts: Counter[str] = Counter()
    for (sha, _), words in blame.counts.items():
        counts[sha] += words
    return dict(counts)


def _unfit(entry: TreeEntry) -> list[str]:
    """Why a file has no history of its own."""
    if entry.mode == "160000":
        return ["a submodule: its history is in another repository"]
    if entry.mode not in REGULAR:
        return ["a symlink: the history is that of the file it points to"]
    if not entry.path.endswith(SUFFIX):
        return [f"its name does not end in {SUFFIX}, so its history is not read"]
    return []


def _unreadable(data: bytes | None) -> list[str]:
    """What is wrong with the committed text; its words are still counted as far as they go."""
    if data is None:
        return ["its text is missing from the repository"]
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as error:
        return [f"the committed text is not UTF-8 (byte {error.start})"]
    return []


def _dumped(finding: Finding, head: str) -> dict[str, Any]:
    return {
        "head": head,
        "counts": finding.counts,
        "problems": finding.problems,
        "credits": {
            sha: [[[one.name, one.email] for one in (*credit.authors, credit.committer)], credit.day]
            for sha, credit in finding.credits.items()
        },
        "authored": list(finding.authored),
    }


def _loaded(data: dict[str, Any] | None, head: str) -> Finding | None:
    """A finding as it was dumped; None where it is damaged."""
    if data is None or data.get("head") != head:
        return None
    try:
        signatures: dict[tuple[str, str], who.Signature] = {}
        credits_ = {}
        for sha, (names, day) in data["credits"].items():
            found = []
            for name, email in names:
                found.append(signatures.setdefault((name, email), who.Signature(name=name, email=email)))
            credits_[sha] = who.Credit(authors=tuple(found[:-1]), committer=found[-1], day=day)
        finding = Finding(counts=data["counts"], problems=data["problems"], credits=credits_, authored=data["authored"])
        mentioned = {*finding.authored, *(sha for counts in finding.counts.values() for sha in counts)}
    except (KeyError, TypeError, ValueError, AttributeError, IndexError):
        return None
    return finding if mentioned <= credits_.keys() else None
