"""Verdicts: a guide approves sections, or asks for changes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.errors import MisuseError
from pipeline.findings import Code, Place
from pipeline.papers.records import record_path
from pipeline.papers.values import Mention, ReviewRecord, Status, Verdict
from pipeline.reviewing.permits import Desk, errors_of, refuse_committer, refuse_reviewer, reviewer_fault
from pipeline.reviewing.recording import Recorded, commit, record_of, said

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.findings import Finding
    from pipeline.papers.values import Comment
    from pipeline.reviews.standing import SectionStanding


@dataclass(frozen=True, kw_only=True, slots=True)
class Given:
    """Verdicts that were given: of which sections, in what commit. Without ``recorded`` there was nothing new to say.

    ``errors`` are what the check has against the sections: then nothing was recorded either.
    """

    sections: tuple[str, ...]
    recorded: Recorded | None
    errors: tuple[Finding, ...] = ()


def approve(desk: Desk, sections: Sequence[str], note: str | None) -> Given:
    """Approve sections as they stand, or all that are submitted and lack this guide's current approval.

    All or none of them. Raises `MisuseError` where this person's approval would not count, or where a comment of
    theirs is open.
    """
    chosen = _chosen(desk, sections) if sections else _waiting(desk)
    for standing in chosen:
        refuse_reviewer(desk, standing)
    refuse_committer(desk)
    if not chosen:
        message = f"no section of {desk.paper.id} waits for {desk.person.name}'s approval"
        raise MisuseError(
            message, hint="name a section to approve it all the same; papers status shows where each stands"
        )
    for standing in chosen:
        _refuse_open_comments(desk, standing)
    errors = [
        found
        for one in chosen
        for found in errors_of(
            desk.survey.findings, desk.paper.id, one.id, record_path(desk.paper.path, one.id, desk.person.id)
        )
    ]
    if errors:
        return Given(sections=(), recorded=None, errors=tuple(dict.fromkeys(errors)))
    words = said(note, "the note") if note is not None else ""
    return _give(desk, chosen, Verdict.APPROVED, words, "Approve")


def request_changes(desk: Desk, sections: Sequence[str], note: str | None) -> Given:
    """Ask for changes in sections. Raises `MisuseError` where that person may not, or does not say what to change."""
    chosen = _chosen(desk, sections)
    for standing in chosen:
        refuse_reviewer(desk, standing)
    refuse_committer(desk)
    for standing in chosen:
        if note is None and not _open(desk, standing):
            hint = 'say it: --note "…", or comment first: papers review comment'
            raise MisuseError(f"nothing says what to change in {standing.id}", hint=hint)
    words = said(note, "the note") if note is not None else ""
    return _give(desk, chosen, Verdict.CHANGES_REQUESTED, words, "Request changes of")


def renewed(
    desk: Desk, standing: SectionStanding, verdict: Verdict, note: str, comments: tuple[Comment, ...]
) -> ReviewRecord:  # fmt: skip
    """A record of the section's text as it stands now, dated by git's clock.

    Raises `MisuseError` where the one that is there cannot be read: what it says would be lost.
    """
    path = record_path(desk.paper.path, standing.id, desk.person.id)
    broken = next((one for one in desk.survey.findings if one.place.path == path and one.code is Code.REV001), None)
    if broken is not None:
        message = f"{desk.person.name}'s own record of {standing.id} cannot be read, and what it says would be lost"
        raise MisuseError(message, hint=f"mend {broken.place} ({broken.message}) and commit it")
    return ReviewRecord(
        section=standing.id,
        reviewer=Mention(id=desk.person.id, place=Place(path=path)),
        verdict=verdict,
        text=standing.digest or "",
        commit=desk.head,
        date=desk.committer.when.date().isoformat(),
        note=note,
        comments=comments,
        path=path,
    )


def _chosen(desk: Desk, sections: Sequence[str]) -> list[SectionStanding]:
    return [desk.standing(section) for section in dict.fromkeys(sections)]


def _waiting(desk: Desk) -> list[SectionStanding]:
    """The sections that are submitted, and that this person may approve and has not approved as they stand."""
    sections = desk.survey.examined[desk.paper.id].sections
    return [
        standing
        for standing in desk.survey.standings[desk.paper.id].sections
        if standing.digest is not None
        and sections[standing.id].source.front.status is Status.SUBMITTED
        and not _stands(desk, standing, Verdict.APPROVED)
        and reviewer_fault(desk.survey, desk.paper, standing, desk.person) is None
    ]


def _stands(desk: Desk, standing: SectionStanding, verdict: Verdict) -> bool:
    """Whether this person's verdict is that one already, and counts."""
    own = [review for review in standing.reviews if review.record.reviewer.id == desk.person.id]
    return any(review.counts and review.record.verdict is verdict for review in own)


def _open(desk: Desk, standing: SectionStanding) -> list[Comment]:
    record = record_of(desk.paper, standing.id, desk.person)
    return [comment for comment in record.comments if comment.open] if record else []


def _refuse_open_comments(desk: Desk, standing: SectionStanding) -> None:
    waiting = _open(desk, standing)
    if waiting:
        first = waiting[0].id
        names = ", ".join(comment.id for comment in waiting)
        hint = f"papers review resolve {desk.paper.id} {standing.id} {first} --as {desk.person.id}"
        raise MisuseError(f"{desk.person.name}'s own comment on {standing.id} is still open ({names})", hint=hint)


def _give(desk: Desk, chosen: Sequence[SectionStanding], verdict: Verdict, note: str, doing: str) -> Given:
    records = []
    for standing in chosen:
        earlier = record_of(desk.paper, standing.id, desk.person)
        if earlier is not None and _stands(desk, standing, verdict) and note in ("", earlier.note):
            continue
        records.append(renewed(desk, standing, verdict, note, earlier.comments if earlier else ()))
    names = tuple(record.section for record in records)
    if not records:
        return Given(sections=(), recorded=None)
    subject = f"{doing} {names[0] if len(names) == 1 else f'{len(names)} sections'} of {desk.paper.id}"
    body = "" if len(names) == 1 else "\n".join(names)
    return Given(sections=names, recorded=commit(desk, records, subject, body))
