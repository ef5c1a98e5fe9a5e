"""Where each section and each paper stands: its state, what it lacks to be final, and who is to act next."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

from pipeline.history.values import SectionHistory, Share
from pipeline.papers.values import OutlineEntry, ReviewRecord, Status, Verdict
from pipeline.reviews.counting import Circumstances, Recorded, Weighed, weigh

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from pipeline.examination import Examined


class State(Enum):
    """How far a section is, from nothing to approved; ``stale`` was approved in a text that has changed since."""

    MISSING = "missing"
    DRAFTING = "drafting"
    SUBMITTED = "submitted"
    CHANGES_REQUESTED = "changes-requested"
    APPROVED = "approved"
    STALE = "stale"


@dataclass(frozen=True, kw_only=True, slots=True)
class SectionStanding:
    """One section: its digest, state, words, who holds them, its reviews, and what happens next, in words."""

    id: str
    title: str
    path: str
    digest: str | None
    state: State
    words: int
    shares: tuple[Share, ...]
    reviews: tuple[Weighed, ...]
    open_comments: int
    resolved_comments: int
    next: str


@dataclass(frozen=True, kw_only=True, slots=True)
class PaperStanding:
    """One paper: final exactly when ``blocking``, what it lacks, is empty."""

    id: str
    title: str
    blocking: tuple[str, ...]
    sections: tuple[SectionStanding, ...]

    @property
    def final(self) -> bool:
        """Whether nothing blocks it."""
        return not self.blocking

    @property
    def words(self) -> int:
        """The words of all its sections."""
        return sum(section.words for section in self.sections)


def stand(
    examined: Examined,
    histories: Mapping[str, SectionHistory],
    recorded: Callable[[ReviewRecord], Recorded | None],
    *,
    errors: int,
    clean: bool,
) -> PaperStanding:
    """Where a paper stands; ``errors`` is how many the check found, ``clean`` whether the work tree is."""
    sections = tuple(
        standing
        for entry in examined.paper.outline.entries
        if (standing := _section(examined, entry, histories, recorded)) is not None
    )
    blocking = []
    if errors:
        blocking.append(f"the check has {errors} error{'s' * (errors != 1)}: papers check {examined.paper.id}")
    if not clean:
        blocking.append("the work tree has changes that are not committed")
    for section in sections:
        lacks = _lacks(examined, section)
        if lacks:
            blocking.append(f"{section.title}: {'; '.join(lacks)}")
    return PaperStanding(
        id=examined.paper.id, title=examined.paper.title, blocking=tuple(blocking), sections=sections
    )  # fmt: skip


def _section(
    examined: Examined,
    entry: OutlineEntry,
    histories: Mapping[str, SectionHistory],
    recorded: Callable[[ReviewRecord], Recorded | None],
) -> SectionStanding | None:
    paper, policy = examined.paper, examined.collection.initiative.review
    section = examined.sections.get(entry.id)
    stands = section is not None and not section.is_empty
    if not stands and not entry.required:
        return None
    path = paper.section_path(entry.id)
    history = histories.get(path) or SectionHistory(path=path, committed=False)
    records = [record for record in paper.reviews if record.section == entry.id]
    digest = examined.digests.get(entry.id) if stands else None
    contributors = [mention.id for mention in section.source.front.contributors] if section else []
    reviews = tuple(
        weigh(
            record,
            recorded(record),
            Circumstances(
                digest=digest,
                guides=[guide.id for guide in paper.guides],
                contributors=contributors,
                held=history.held_share(record.reviewer.id),
                own_share=policy.own_share,
                recorders=[recorder.id for recorder in policy.recorders],
                signed=policy.signed,
            ),
        )
        for record in records
    )
    comments = [comment for record in records for comment in record.comments]
    state = _state(examined, reviews, section.source.front.status if section and stands else None)
    return SectionStanding(
        id=entry.id,
        title=entry.title,
        path=path,
        digest=digest,
        state=state,
        words=section.words if section and stands else 0,
        shares=history.shares,
        reviews=reviews,
        open_comments=sum(1 for comment in comments if comment.open),
        resolved_comments=sum(1 for comment in comments if not comment.open),
        next=_next(examined, state, contributors),
    )


def _state(examined: Examined, reviews: tuple[Weighed, ...], status: Status | None) -> State:
    if status is None:
        return State.MISSING
    guides = {guide.id for guide in examined.paper.guides}
    if any(_requests(review) and review.record.reviewer.id in guides for review in reviews):
        return State.CHANGES_REQUESTED
    approvals = [review for review in reviews if review.record.verdict is Verdict.APPROVED]
    if _approved(examined, reviews):
        return State.APPROVED
    if any(not review.current and review.record.reviewer.id in guides for review in approvals):
        return State.STALE
    return State.SUBMITTED if status is Status.SUBMITTED else State.DRAFTING


def _approved(examined: Examined, reviews: tuple[Weighed, ...]) -> bool:
    """Whether enough approvals count; a policy that requires none approves nothing by itself."""
    counting = sum(1 for review in reviews if review.counts and review.record.verdict is Verdict.APPROVED)
    return counting >= max(1, examined.collection.initiative.review.required)


def _requests(review: Weighed) -> bool:
    return review.record.verdict is Verdict.CHANGES_REQUESTED


def _lacks(examined: Examined, section: SectionStanding) -> list[str]:
    """What keeps this section from being final."""
    if section.state is State.MISSING:
        return ["missing"]
    lacks = []
    source = examined.sections[section.id].source
    if source.front.status is not Status.SUBMITTED:
        lacks.append("not submitted by its authors (status: drafting)")
    required = examined.collection.initiative.review.required
    counting = sum(1 for review in section.reviews if review.counts and review.record.verdict is Verdict.APPROVED)
    if counting < required:
        guides = _names(examined, [guide.id for guide in examined.paper.guides])
        stale = " again, since its text has changed" if section.state is State.STALE else ""
        lacks.append(f"{counting} of {required} approvals ({guides} may approve it{stale})")
    guide_ids = {guide.id for guide in examined.paper.guides}
    lacks += [
        f"{_names(examined, [review.record.reviewer.id])} requests changes"
        for review in section.reviews
        if _requests(review) and review.record.reviewer.id in guide_ids
    ]
    if section.open_comments:
        lacks.append(f"{section.open_comments} comment{'s' * (section.open_comments != 1)} open")
    return lacks


def _next(examined: Examined, state: State, contributors: list[str]) -> str:
    """Who is to do what next."""
    paper = examined.paper
    authors = _names(examined, contributors) or _names(examined, asked_for(examined))
    guides = _names(examined, [guide.id for guide in paper.guides])
    return {
        State.MISSING: f"{authors}: write it",
        State.DRAFTING: f"{authors}: finish it and set status: submitted",
        State.SUBMITTED: f"{guides}: review it",
        State.CHANGES_REQUESTED: f"{authors}: answer the review",
        State.APPROVED: "nothing",
        State.STALE: f"{guides}: read what changed and approve again",
    }[state]


def asked_for(examined: Examined) -> list[str]:
    """Who is asked for a section that is missing: the paper's editors, or else the initiative's."""
    editors = examined.paper.editors or examined.collection.initiative.editors
    return [editor.id for editor in editors]


def _names(examined: Examined, people: list[str]) -> str:
    return ", ".join(examined.collection.name_of(person) for person in people)
