"""Where each section and each paper stands: its state, what it lacks to be final, and who is to act next."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

from pipeline.history.values import SectionHistory, Share
from pipeline.papers.values import OutlineEntry, Status, Verdict
from pipeline.pins import same_text
from pipeline.reviews.counting import Circumstances, Weighed, weigh

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping

    from pipeline.examination import Examined
    from pipeline.papers.values import Comment, Person, ReviewRecord
    from pipeline.reviews.counting import Recorded, Stale


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
    """One section: its digest, state, words, who holds them, its reviews, what it lacks, and what happens next."""

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
    lacks: tuple[str, ...]
    next: str


@dataclass(frozen=True, kw_only=True, slots=True)
class PaperStanding:
    """One paper: final exactly when ``blocking`` is empty. ``general`` is what it lacks besides its sections' lacks."""

    id: str
    title: str
    general: tuple[str, ...]
    sections: tuple[SectionStanding, ...]

    @property
    def blocking(self) -> tuple[str, ...]:
        """Everything between the paper and a final one, in words."""
        lacking = (section for section in self.sections if section.lacks)
        return (*self.general, *(f"{section.title}: {'; '.join(section.lacks)}" for section in lacking))

    @property
    def final(self) -> bool:
        """Whether nothing blocks it."""
        return not self.blocking

    @property
    def words(self) -> int:
        """The words of all its sections."""
        return sum(section.words for section in self.sections)


@dataclass(frozen=True, kw_only=True, slots=True)
class Evidence:
    """What git knows of a paper's reviews.

    ``histories`` are by path of the section; ``recorded`` by path of the record, without those that are not committed
    as they stand. ``guides`` are the paper's as an editor left them. ``stale`` tells how a section has changed since a
    review of it, ``misnamed`` of records by path why they name a version that cannot be the one that was read.
    """

    histories: Mapping[str, SectionHistory]
    recorded: Mapping[str, Recorded]
    guides: Collection[str]
    stale: Callable[[ReviewRecord], Stale | None]
    misnamed: Mapping[str, str]


def stand_sections(examined: Examined, evidence: Evidence) -> tuple[SectionStanding, ...]:
    """Where each section of a paper stands that it has or must have, in the order of the outline."""
    return tuple(
        standing
        for entry in examined.paper.outline.entries
        if (standing := _section(examined, entry, evidence)) is not None
    )


def stand(
    examined: Examined, sections: tuple[SectionStanding, ...], *, errors: int, clean: bool
) -> PaperStanding:  # fmt: skip
    """Where a paper stands; ``errors`` is how many the check found, ``clean`` whether the work tree is."""
    general = []
    if errors:
        general.append(f"the check has {errors} error{'s' * (errors != 1)} (papers check {examined.paper.id})")
    if not clean:
        general.append("the work tree has changes that are not committed")
    return PaperStanding(
        id=examined.paper.id, title=examined.paper.title, general=tuple(general), sections=sections
    )  # fmt: skip


def _section(examined: Examined, entry: OutlineEntry, evidence: Evidence) -> SectionStanding | None:
    paper = examined.paper
    section = examined.sections.get(entry.id)
    stands = section is not None and not section.is_empty
    if not stands and not entry.required:
        return None
    path = paper.section_path(entry.id)
    history = evidence.histories.get(path) or SectionHistory(path=path, committed=False)
    records = [record for record in paper.reviews if record.section == entry.id]
    digest = examined.digests.get(entry.id) if stands else None
    contributors = [mention.id for mention in section.source.front.contributors] if section else []
    reviews = tuple(
        weigh(
            record,
            evidence.recorded.get(record.path),
            Circumstances(
                digest=digest,
                guides=[guide.id for guide in paper.guides],
                trusted_guides=evidence.guides,
                contributors=contributors,
                held=held_by(history, examined.collection.people.get(record.reviewer.id)),
                own_share=paper.review.own_share,
                recorders=[recorder.id for recorder in paper.review.recorders],
                misnamed=evidence.misnamed.get(record.path),
                signed=paper.review.signed,
                stale=None if digest is None or same_text(record.text, digest) else evidence.stale(record),
            ),
        )
        for record in records
    )
    comments = [comment for record in records for comment in record.comments]
    state = _state(examined, reviews, section.source.front.status if section and stands else None)
    still_open = sum(1 for comment in comments if comment.open)
    return SectionStanding(
        id=entry.id,
        title=entry.title,
        path=path,
        digest=digest,
        state=state,
        words=section.words if section and stands else 0,
        shares=history.shares,
        reviews=reviews,
        open_comments=still_open,
        resolved_comments=len(comments) - still_open,
        lacks=tuple(_lacks(examined, entry.id, state, reviews, still_open)),
        next=_next(examined, state, contributors, asked=any(map(_waits_for_authors, comments))),
    )


def held_by(history: SectionHistory, person: Person | None) -> float:
    """The part of a section's words, 0 to 1, that a person holds, under an address that the registry lacks too.

    Equal names are one: whoever commits from another machine is no other person for that.
    """
    if person is None:
        return 0.0
    name = person.name.casefold()
    strange = (share.portion for share in history.shares if share.person is None and share.name.casefold() == name)
    return min(1.0, history.held_share(person.id) + sum(strange))


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
    return counting >= max(1, examined.paper.review.required)


def _requests(review: Weighed) -> bool:
    return review.record.verdict is Verdict.CHANGES_REQUESTED


def _lacks(
    examined: Examined, section: str, state: State, reviews: tuple[Weighed, ...], open_comments: int
) -> list[str]:
    """What keeps a section from being final."""
    if state is State.MISSING:
        return ["missing"]
    lacks = []
    if examined.sections[section].source.front.status is not Status.SUBMITTED:
        lacks.append("not submitted by its authors (status: drafting)")
    guides = {guide.id: examined.collection.name_of(guide.id) for guide in examined.paper.guides}
    required = examined.paper.review.required
    counting = sum(1 for review in reviews if review.counts and review.record.verdict is Verdict.APPROVED)
    if counting < required:
        stale = " again, since its text has changed" if state is State.STALE else ""
        lacks.append(f"{counting} of {required} approvals ({', '.join(guides.values())} may approve it{stale})")
    lacks += [
        f"{guides[review.record.reviewer.id]} requests changes"
        for review in reviews
        if _requests(review) and review.record.reviewer.id in guides
    ]
    if open_comments:
        lacks.append(f"{open_comments} comment{'s' * (open_comments != 1)} open")
    return lacks


def _waits_for_authors(comment: Comment) -> bool:
    """Whether whoever made a comment has the last word in it, and it is open."""
    return comment.open and (not comment.replies or comment.replies[-1].author.id == comment.author.id)


def _next(examined: Examined, state: State, contributors: list[str], *, asked: bool) -> str:
    """Who is to do what next; ``asked`` says that a comment waits for an answer."""
    paper = examined.paper
    authors = _names(examined, contributors) or _names(examined, asked_for(examined))
    guides = _names(examined, [guide.id for guide in paper.guides])
    return {
        State.MISSING: f"{authors}: write it",
        State.DRAFTING: f"{authors}: finish it and set status: submitted",
        State.SUBMITTED: f"{authors}: answer the comments" if asked else f"{guides}: review it",
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
