"""A reviewed Word file brought back: what becomes of every change, the commits it makes, and the account of it."""

from __future__ import annotations

import contextlib
import datetime as dt
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from pipeline.git.writing import committer
from pipeline.papers.values import Verdict
from pipeline.past import Past
from pipeline.programs import scratch
from pipeline.receiving.accounting import Books, Item, Outcome, account, totals
from pipeline.receiving.committing import Made, Step, branch_of, commit, tip
from pipeline.receiving.generated import Generated
from pipeline.receiving.naming import Names, names
from pipeline.receiving.opening import opened, sent_commit
from pipeline.receiving.remarks import heard, items, speakers
from pipeline.receiving.rounds import lay
from pipeline.receiving.sections import targets, write
from pipeline.reviewing.comments import call, short_name
from pipeline.reviewing.hearing import hear
from pipeline.reviewing.knowing import known_in, unheard
from pipeline.reviewing.permits import believed, refuse_changed, refuse_committer, registered, sit_down
from pipeline.reviewing.recording import commit as record_all
from pipeline.surveying import choose, survey

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from pipeline.examination import Examined
    from pipeline.git import Commit
    from pipeline.papers.values import Person, ReviewRecord
    from pipeline.receiving.applying import Target
    from pipeline.receiving.opening import Asked, Returned
    from pipeline.receiving.rounds import Round
    from pipeline.receiving.sections import Written
    from pipeline.receiving.values import Edited
    from pipeline.reviewing.permits import Desk
    from pipeline.reviewing.recording import Recorded
    from pipeline.surveying import Survey
    from pipeline.workspace import Workspace


@dataclass(frozen=True, kw_only=True, slots=True)
class Received:
    """What a returned file brought.

    Without ``commits`` it changed no text, without ``recorded`` no record of a review, or nothing was to be written.
    ``withdrawn`` are sections and people whose approval is a comment now. ``absent`` is how many comments and replies
    were sent, are on record, and are not in the file any more.
    """

    paper: str
    reviewer: Person
    sent: str
    branch: str
    commits: tuple[Made, ...]
    changes: tuple[Item, ...]
    comments: tuple[Item, ...]
    recorded: tuple[Recorded, ...]
    withdrawn: tuple[tuple[str, str], ...]
    absent: int
    names: Names

    @property
    def totals(self) -> Mapping[str, int]:
        """How many changes there are of each outcome."""
        return totals(self.changes)


@dataclass(frozen=True, kw_only=True, slots=True)
class Remarks:
    """The records that change by what was said, and a line of the account for each comment.

    ``speakers`` are, by the record's path, in whose name it is committed; ``withdrawn`` are sections and people whose
    approval is a comment now; ``absent`` is how many of those that were sent the file does not hold.
    """

    records: tuple[ReviewRecord, ...]
    items: tuple[Item, ...]
    speakers: Mapping[str, str]
    withdrawn: tuple[tuple[str, str], ...]
    absent: int


def receive(workspace: Workspace, data: bytes, asked: Asked, *, dry_run: bool) -> Received:
    """Bring a returned file back; a dry run finds out the same and writes nothing.

    Raises `RefusedError` for a file that is hostile, of another paper or history, or signed by strangers;
    `MisuseError` where it does not say what it is; `OutsideError` where git or pandoc fails, or its changes do not
    add up.
    """
    returned = opened(data, asked)
    refuse_changed(workspace)
    if not dry_run:
        committer(workspace.repository)
    now = survey(workspace, [returned.paper])
    choose(now.collection, [returned.paper])
    registered(now, returned.reviewer)
    sent = sent_commit(workspace, returned)
    people = now.collection.people
    authors: dict[str, bool] = {}
    for entry in returned.inventory:
        authors[entry.author] = authors.get(entry.author, False) or entry.kind != "comment"
    told = {comment.author: comment.person for comment in returned.comments if comment.person}
    who = names(authors, told, asked.names, people, returned.reviewer)
    with _standing(workspace, sent, returned.paper, now) as (then, found):
        laid = lay(then, found, returned.paper, returned.reading)
        return _Receiver(workspace, returned, laid, who, now, sent).received(dry_run=dry_run)


@contextlib.contextmanager
def _standing(workspace: Workspace, at: Commit, paper: str, now: Survey) -> Iterator[tuple[Workspace, Survey]]:
    """The repository as it stood at a commit, surveyed; what is checked out is surveyed already."""
    if at.sha == workspace.revision().commit:
        yield workspace, now
        return
    with scratch() as folder:
        past = Past(workspace, at, folder, only=paper, with_templates=True)
        yield past, survey(past, [paper])


class _Receiver:
    def __init__(
        self, workspace: Workspace, returned: Returned, laid: Round, who: Names, now: Survey, sent: Commit
    ) -> None:
        self._workspace = workspace
        self._returned = returned
        self._round = laid
        self._who = who
        self._now = now
        self._sent = sent
        self._reviewer = registered(now, returned.reviewer)
        self._branch = branch_of(returned.paper, self._reviewer.id)

    def received(self, *, dry_run: bool) -> Received:
        old, base = tip(self._workspace, self._branch)
        here = targets(self._workspace, base.sha, self._examined(base), self._round.sent)
        stages = list(self._stages())
        every = self._round.taken({author for _, authors in stages for author in authors})
        last = write(self._round.sent, here, every)
        kept = [edit for change, fate in last.fates if fate.outcome is Outcome.KEPT for edit in change.edits]
        steps, taken = [], set[str]()
        for number, (person, authors) in enumerate(stages, 1):
            taken |= authors
            is_last = number == len(stages)
            written = last if is_last else write(self._round.sent, here, self._round.taken(taken), kept)
            steps.append(self._step(person, authors, written, here))
        remarks = self._remarks(every)
        made: list[Made] = []
        recorded: list[Recorded] = []
        if not dry_run:
            desks = self._desks(remarks)
            made = commit(self._workspace, self._branch, old, base.sha, steps)
            recorded = list(self._record(remarks, desks))
        books = Books(
            reading=self._returned.reading,
            inventory=self._returned.inventory,
            fates=last.fates,
            made=every.made,
            generated=self._generated(last),
            people=self._who.people,
            reviewer=self._reviewer.id,
            contents=self._round.lines.contents,
        )
        return Received(
            paper=self._returned.paper,
            reviewer=self._reviewer,
            sent=self._sent.sha,
            branch=self._branch,
            commits=tuple(made),
            changes=tuple(account(books)),
            comments=remarks.items,
            recorded=tuple(recorded),
            withdrawn=remarks.withdrawn,
            absent=remarks.absent,
            names=self._who,
        )

    def _remarks(self, every: Edited) -> Remarks:
        """What was said, as records."""
        comments = self._returned.comments
        paper = self._now.collection.papers[self._returned.paper]
        said = heard(self._round, self._returned, every, self._who.people)
        examined = self._round.survey.examined[paper.id]
        then = self._round.survey.collection.papers[paper.id]
        sent, now = then.reviews, believed(self._now, paper)
        if not comments and not any(record.comments for record in sent):
            return Remarks(records=(), items=(), speakers={}, withdrawn=(), absent=0)
        required = {section.id for section in examined.paper.outline.entries if section.required}
        records, told = hear(
            paper,
            said,
            sent=sent,
            now=now,
            # Of a section that is gone nobody keeps a record any more.
            digests={name: digest for name, digest in examined.digests.items() if name in paper.sections},
            commit=self._sent.sha,
            date=committer(self._workspace.repository).when.date().isoformat(),
            reviewer=self._reviewer.id,
            called=self._short,
        )
        before = {record.path: record.verdict for record in now}
        return Remarks(
            records=records,
            items=items(told, comments, self._who.people, paper.path),
            speakers=speakers(records, told, said, paper.path),
            withdrawn=tuple(
                (record.section, self._now.collection.name_of(record.reviewer.id))
                for record in records
                if before.get(record.path) is Verdict.APPROVED and record.verdict is not Verdict.APPROVED
            ),
            absent=sum(
                one.section in examined.sections or one.section in required
                for one in unheard(said, known_in(believed(self._round.survey, then), now))
            ),
        )

    def _short(self, name: str) -> str:
        """The shortest name of a comment that `papers comments` takes for its whole one."""
        papers = self._now.collection.papers.values()
        records = [(paper.id, record) for paper in papers for record in believed(self._now, paper)]
        return short_name(name, [call(paper, record, one) for paper, record in records for one in record.comments])

    def _desks(self, remarks: Remarks) -> dict[str, Desk]:
        """The desks at which what each person said is written down, if whoever is at the keyboard may."""
        records = remarks.records
        paper = self._now.collection.papers[self._returned.paper]
        desks: dict[str, Desk] = {}
        for record in records:
            refuse_committer(sit_down(self._workspace, self._now, paper, record.reviewer.id))
            speaker = remarks.speakers[record.path]
            desks[speaker] = sit_down(self._workspace, self._now, paper, speaker)
        return desks

    def _record(self, remarks: Remarks, desks: Mapping[str, Desk]) -> Iterator[Recorded]:
        """Commit the records, one commit for each person who spoke, upon what is checked out."""
        for person, desk in desks.items():
            own = [record for record in remarks.records if remarks.speakers[record.path] == person]
            head = self._workspace.repository.head()
            at = replace(desk, head=head.sha if head is not None else desk.head)
            yield record_all(at, own, f"Comments on {self._returned.paper} from Word")

    def _examined(self, base: Commit) -> Examined:
        """The paper where the changes go."""
        paper = self._returned.paper
        if base.sha == self._sent.sha:
            return self._round.survey.examined[paper]
        with _standing(self._workspace, base, paper, self._now) as (_, found):
            return found.examined[paper]

    def _stages(self) -> Iterator[tuple[str, set[str]]]:
        """People in the order of their first change, the reviewer first, each with the names they go by in the file."""
        first = {self._reviewer.id: ""}
        called: dict[str, set[str]] = {self._reviewer.id: set()}
        for entry in self._returned.inventory:
            if entry.kind == "comment":
                continue
            person = self._who.people[entry.author]
            called.setdefault(person, set()).add(entry.author)
            date = entry.utc or entry.date or "9"
            first[person] = min(first.get(person, date), date)
        for person in sorted(called, key=lambda one: (one != self._reviewer.id, first[one], one)):
            yield person, called[person]

    def _step(self, person: str, authors: set[str], written: Written, here: Mapping[str, Target]) -> Step:
        dates = [
            moment
            for entry in self._returned.inventory
            if entry.author in authors and entry.kind != "comment"
            for moment in (_moment(entry.utc or entry.date),)
            if moment is not None
        ]
        return Step(
            person=registered(self._now, person),
            files={here[name].path: text.encode() for name, text in written.texts.items()},
            when=max(dates, default=None),
            subject=f"Review of {self._returned.paper} in Word",
        )

    def _generated(self, written: Written) -> Generated:
        lines = {(change.section, change.leaf): fate.line for change, fate in written.fates if fate.line}
        texts = self._round.sent.anchored.examined.texts
        return Generated(self._round.sent, self._round.match, texts, lines)


def _moment(text: str) -> dt.datetime | None:
    """A moment of the file; one without a zone is taken as UTC."""
    try:
        found = dt.datetime.fromisoformat(text)
    except ValueError:
        return None
    return found if found.tzinfo is not None else found.replace(tzinfo=dt.UTC)
