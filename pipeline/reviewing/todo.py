"""What a guide has to do: which sections to read, which to read again, which comments were answered."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.papers.values import Verdict
from pipeline.reviewing.permits import reviewer_fault
from pipeline.reviews.standing import State

if TYPE_CHECKING:
    from pipeline.papers.values import Comment, Paper, Person
    from pipeline.reviews.counting import Stale, Weighed
    from pipeline.reviews.standing import SectionStanding
    from pipeline.surveying import Survey


@dataclass(frozen=True, kw_only=True, slots=True)
class Errand:
    """One thing to do: in which section, what, and by which command. ``stale`` is what changed since it was read."""

    paper: str
    section: str
    title: str
    what: str
    command: str
    stale: Stale | None


def errands(survey: Survey, person: Person) -> tuple[Errand, ...]:
    """What somebody has to do as a guide of the papers surveyed, in their order; empty where they guide none."""
    found = []
    for name in survey.chosen:
        paper = survey.collection.papers[name]
        if person.id in [guide.id for guide in paper.guides]:
            for standing in survey.standings[name].sections:
                found += _of_section(survey, paper, standing, person)
    return tuple(found)


def _of_section(survey: Survey, paper: Paper, standing: SectionStanding, person: Person) -> list[Errand]:
    own = next((review for review in standing.reviews if review.record.reviewer.id == person.id), None)
    found = [
        _settle(paper, standing, person, comment)
        for comment in (own.record.comments if own else ())
        if comment.open and comment.replies and comment.replies[-1].author.id != person.id
    ]
    what = _to_read(standing, own)
    if what and reviewer_fault(survey, paper, standing, person) is None:
        command = f"papers review approve {paper.id} {standing.id} --as {person.id}"
        stale = own.stale if own else None
        found.append(_errand(paper, standing, what, command, stale))
    return found


def _to_read(standing: SectionStanding, own: Weighed | None) -> str:
    """What of a section waits to be read; empty where nothing does, or where the authors are to act first."""
    if standing.digest is None or standing.state in (State.DRAFTING, State.MISSING, State.APPROVED):
        return ""
    if own is None:
        return "read it"
    if own.record.verdict is Verdict.CHANGES_REQUESTED:
        return "look at what was changed as you asked" if not own.current else ""
    if own.current and any(comment.open for comment in own.record.comments):
        return ""  # the authors answer first, and then it is to be settled
    if own.current and own.record.verdict is Verdict.APPROVED:
        return "" if own.counts else f"your approval does not count: {own.why}"
    return "read it" if own.current else "read what has changed, and approve again"


def _settle(paper: Paper, standing: SectionStanding, person: Person, comment: Comment) -> Errand:
    command = f"papers review resolve {paper.id} {standing.id} {comment.id} --as {person.id}"
    return _errand(paper, standing, f"your comment {comment.id} was answered: settle it", command, None)


def _errand(paper: Paper, standing: SectionStanding, what: str, command: str, stale: Stale | None) -> Errand:
    return Errand(
        paper=paper.id, section=standing.id, title=standing.title, what=what, command=command, stale=stale
    )  # fmt: skip
