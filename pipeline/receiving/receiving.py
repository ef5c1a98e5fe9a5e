"""A reviewed Word file brought back: what becomes of every change, the commits it makes, and the account of it."""

from __future__ import annotations

import datetime as dt
import tempfile
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.errors import MisuseError
from pipeline.past import Past
from pipeline.receiving.accounting import Books, Fate, Item, Outcome, account, totals
from pipeline.receiving.applying import Applied, Target, apply
from pipeline.receiving.committing import Made, Step, branch_of, commit, tip
from pipeline.receiving.gate import missing
from pipeline.receiving.generated import Generated
from pipeline.receiving.naming import Names, names
from pipeline.receiving.opening import opened, sent_commit
from pipeline.receiving.rounds import lay
from pipeline.reviewing.permits import registered
from pipeline.sourcemap.edits import InsertLeaf
from pipeline.sourcemap.keeping import kept_maps
from pipeline.sourcemap.patching import parser_of
from pipeline.surveying import choose, survey

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from pipeline.git import Commit
    from pipeline.papers.values import Paper, Person
    from pipeline.receiving.entries import Entry
    from pipeline.receiving.opening import Asked, Returned
    from pipeline.receiving.rounds import Round
    from pipeline.receiving.values import Change, Edited
    from pipeline.surveying import Survey
    from pipeline.workspace import Workspace

GONE = "the section is no longer there"
_SHOWN = 60


@dataclass(frozen=True, kw_only=True, slots=True)
class Received:
    """What a returned file brought. Without ``commits`` it changed no text, or nothing was to be written."""

    paper: str
    reviewer: Person
    sent: str
    branch: str
    commits: tuple[Made, ...]
    changes: tuple[Item, ...]
    names: Names

    @property
    def totals(self) -> Mapping[str, int]:
        """How many changes there are of each outcome."""
        return totals(self.changes)


def receive(workspace: Workspace, data: bytes, asked: Asked, *, dry_run: bool) -> Received:
    """Bring a returned file back; a dry run finds out the same and writes nothing.

    Raises `RefusedError` for a file that is hostile, of another paper or history, or signed by strangers;
    `MisuseError` where it does not say what it is; `OutsideError` where git or pandoc fails, or its changes do not
    add up.
    """
    returned = opened(data, asked)
    now = survey(workspace, [returned.paper])
    (name,) = choose(now.collection, [returned.paper])
    if not workspace.clean:
        hint = "git commit them, or set them aside: git stash --include-untracked"
        raise MisuseError("the work tree has changes that are not committed", hint=hint)
    reviewer = registered(now, returned.reviewer)
    sent = sent_commit(workspace, returned)
    with _past(workspace, sent, name) as past:
        laid = lay(past, name, returned.reading)
        who = _names(returned, now.collection.people, reviewer.id, asked.names)
        return _Receiver(workspace, returned, laid, who, now, sent.sha).received(dry_run=dry_run)


class _past:  # noqa: N801 - a context manager that reads as a function
    """A repository as it stood at a commit, in a folder that goes with it."""

    def __init__(self, workspace: Workspace, at: Commit, paper: str) -> None:
        self._made = workspace, at, paper
        self._folder = tempfile.TemporaryDirectory(prefix="papers-")

    def __enter__(self) -> Past:
        workspace, at, paper = self._made
        return Past(workspace, at, Path(self._folder.name), only=paper, with_templates=True)

    def __exit__(self, *_: object) -> None:
        self._folder.cleanup()


def _names(returned: Returned, people: Mapping[str, Person], reviewer: str, given: Sequence[str]) -> Names:
    authors = [entry.author for entry in returned.inventory]
    told = {comment.author: comment.person for comment in returned.comments if comment.person}
    return names(authors, told, given, people, reviewer)


class _Receiver:
    def __init__(
        self, workspace: Workspace, returned: Returned, laid: Round, who: Names, now: Survey, sent: str
    ) -> None:
        self._workspace = workspace
        self._returned = returned
        self._round = laid
        self._who = who
        self._reviewer = registered(now, returned.reviewer)
        self._sent = sent
        self._now = now
        self._paper: Paper = laid.survey.collection.papers[returned.paper]
        self._branch = branch_of(returned.paper, self._reviewer.id)

    def received(self, *, dry_run: bool) -> Received:
        old, base = tip(self._workspace, self._branch)
        targets = self._targets(base)
        stages = list(self._stages())
        lines, every = self._round.taken({author for some in stages for author in some[1]})
        results, fates = self._applied(lines, every, targets, frozenset())
        kept = frozenset(edit for change, fate in fates if fate.outcome is Outcome.KEPT for edit in change.edits)
        steps = []
        taken: set[str] = set()
        for person, authors in stages:
            taken |= authors
            if (person, authors) == stages[-1]:
                texts = results
            else:
                texts, _ = self._applied(*self._round.taken(taken), targets, kept)
            steps.append(self._step(person, authors, texts, targets))
        made = [] if dry_run else commit(self._workspace, self._branch, old, base.sha, steps)
        books = Books(
            reading=self._returned.reading,
            inventory=self._returned.inventory,
            fates=fates,
            made=every.made,
            generated=self._generated(fates),
            people=self._who.people,
            reviewer=self._reviewer.id,
        )
        return Received(
            paper=self._returned.paper,
            reviewer=self._reviewer,
            sent=self._sent,
            branch=self._branch,
            commits=tuple(made),
            changes=tuple(account(books)),
            names=self._who,
        )

    def _stages(self) -> Iterator[tuple[str, set[str]]]:
        """People in the order of their first change, the reviewer first, each with the names they go by in the file."""
        first: dict[str, str] = {self._reviewer.id: ""}
        called: dict[str, set[str]] = {self._reviewer.id: set()}
        for entry in self._returned.inventory:
            if entry.kind == "comment":
                continue
            person = self._who.people.get(entry.author, self._reviewer.id)
            called.setdefault(person, set()).add(entry.author)
            date = entry.utc or entry.date or "9"
            first[person] = min(first.get(person, date), date)
        for person in sorted(called, key=lambda one: (one != self._reviewer.id, first[one], one)):
            yield person, called[person]

    def _targets(self, base: Commit) -> dict[str, Target]:
        """The sections as they stand where the changes go."""
        with _past(self._workspace, base, self._returned.paper) as past:
            found = self._round.survey if base.sha == self._sent else survey(past, [self._returned.paper])
        examined = found.examined[self._returned.paper]
        sections = examined.sections
        maps = dict(zip(sections, kept_maps(list(sections.values()), self._workspace.cache), strict=True))
        targets = {}
        for name, section in sections.items():
            data = self._workspace.repository.read_blob(base.sha, section.path)
            title = examined.paper.outline[name].title
            targets[name] = Target(
                path=section.path,
                text=(data or b"").decode("utf-8"),
                source_map=maps[name],
                parse=parser_of(section.source, title, examined.paper.id),
            )
        return targets

    def _applied(
        self, lines: Sequence[Entry], edited: Edited, targets: Mapping[str, Target], without: frozenset[object]
    ) -> tuple[dict[str, str], list[tuple[Change, Fate]]]:
        texts: dict[str, str] = {}
        fates: list[tuple[Change, Fate]] = []
        changes = edited.changes
        if without:
            changes = tuple(change for change in changes if not without & set(change.edits))
        for name in dict.fromkeys(change.section for change in changes):
            own = [change for change in changes if change.section == name]
            source_map = self._round.sent.anchored.maps.get(name)
            target = targets.get(name)
            if target is None or source_map is None:
                reason = GONE if name else "it stands where no section does"
                fates += [(one, Fate(outcome=Outcome.KEPT, section=name, reason=one.reason or reason)) for one in own]
                continue
            applied = apply(own, source_map, target)
            applied = self._proved(own, applied, target, lines)
            texts[name] = applied.text
            fates += [(one, _fate(number, applied, target, name)) for number, one in enumerate(own)]
        return texts, fates

    def _proved(self, changes: Sequence[Change], applied: Applied, target: Target, lines: Sequence[Entry]) -> Applied:
        """What was applied, if the section then reads as the Word file does; else nothing of it."""
        if applied.text == target.text:
            return applied
        done = [number for number in range(len(changes)) if number not in {*applied.reasons, *applied.there}]
        kept = {(changes[number].section, changes[number].leaf) for number in (*applied.reasons, *applied.there)}
        touched = {(changes[number].section, changes[number].leaf) for number in done} - kept
        fresh = [
            edit.cells or (str(edit.text),)
            for number in done
            for edit in changes[number].edits
            if isinstance(edit, InsertLeaf)
        ]
        lacking = missing(self._round.sent, lines, touched, fresh, target.parse(applied.text))
        if not lacking:
            return applied
        why = f"with it the section would not read as the Word file does: {lacking[:_SHOWN]}", "change it by hand"
        return replace(applied, text=target.text, reasons={**applied.reasons, **dict.fromkeys(done, why)})

    def _step(self, person: str, authors: set[str], texts: Mapping[str, str], targets: Mapping[str, Target]) -> Step:
        who = registered(self._now, person)
        dates = [
            moment
            for entry in self._returned.inventory
            if entry.author in authors and entry.kind != "comment"
            for moment in (_moment(entry.utc or entry.date),)
            if moment is not None
        ]
        return Step(
            person=who,
            files={targets[name].path: text.encode() for name, text in texts.items()},
            when=max(dates, default=None),
            subject=f"Review of {self._returned.paper} in Word",
        )

    def _generated(self, fates: Sequence[tuple[Change, Fate]]) -> Generated:
        lines = {(change.section, change.leaf): fate.line for change, fate in fates if fate.line}
        examined = self._round.sent.anchored.examined
        return Generated(self._round.sent, self._round.match, examined.texts, lines)


def _fate(number: int, applied: Applied, target: Target, section: str) -> Fate:
    here = Fate(outcome=Outcome.APPLIED, section=section, path=target.path, line=applied.lines[number])
    if number in applied.reasons:
        reason, hint = applied.reasons[number]
        return replace(here, outcome=Outcome.KEPT, reason=reason, hint=hint)
    return replace(here, reason="the section reads so already") if number in applied.there else here


def _moment(text: str) -> dt.datetime | None:
    """A moment of the file; one without a zone is taken as UTC."""
    try:
        found = dt.datetime.fromisoformat(text)
    except ValueError:
        return None
    return found if found.tzinfo is not None else found.replace(tzinfo=dt.UTC)
