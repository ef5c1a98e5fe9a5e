"""Comments: a guide makes one, anybody answers, the guide says that it is settled."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from pipeline.errors import MisuseError
from pipeline.findings import Place
from pipeline.papers.values import Comment, Mention, Reply, ReviewRecord, Verdict
from pipeline.reviewing.permits import Desk, refuse_committer, refuse_reviewer, registered
from pipeline.reviewing.recording import Recorded, commit, record_of, said
from pipeline.reviewing.verdicts import renewed

if TYPE_CHECKING:
    from collections.abc import Sequence


def comment(desk: Desk, section: str, text: str, quote: str, block: int | None) -> tuple[str, Recorded]:
    """A new open comment of this guide on the text as it stands: its id, and the commit.

    An approval given before becomes a comment: whoever still asks has not approved. Raises `MisuseError` where that
    person may not review the section, or the section has no such block.
    """
    standing = desk.standing(section)
    refuse_reviewer(desk, standing)
    refuse_committer(desk)
    blocks = len(desk.survey.examined[desk.paper.id].sections[section].blocks)
    if block is not None and not 1 <= block <= blocks:
        raise MisuseError(f"{section} has no block {block}", hint=f"its blocks are 1 to {blocks}")
    earlier = record_of(desk.paper, section, desk.person)
    known = earlier.comments if earlier else ()
    made = Comment(
        id=free_id(known),
        author=_mention(desk),
        date=_moment(desk),
        quote=said(quote, "the quotation") if quote else "",
        block=block,
        text=said(text, "the comment"),
        open=True,
        replies=(),
    )
    requests = earlier is not None and earlier.verdict is Verdict.CHANGES_REQUESTED
    verdict = Verdict.CHANGES_REQUESTED if requests else Verdict.COMMENTED
    record = renewed(desk, standing, verdict, earlier.note if earlier and requests else "", (*known, made))
    return made.id, commit(desk, [record], f"Comment on {section} of {desk.paper.id}")


def reply(desk: Desk, section: str, name: str, text: str) -> Recorded:
    """Answer a comment; ``name`` is its id, or more of ``paper/section/reviewer/id`` where several have that id.

    The record says what it said: only the answer is added. Raises `MisuseError` where there is no such comment, or
    somebody else than the answering person or a recorder is at the keyboard.
    """
    record, meant = _find(desk, section, name)
    who = desk.survey.registry.person_at(desk.committer.email)
    if who != desk.person.id or record.path in desk.survey.believed:
        # Only a reviewer or a recorder makes a record anew that somebody else has changed.
        refuse_committer(replace(desk, person=registered(desk.survey, record.reviewer.id)))
    answer = Reply(author=_mention(desk), date=_moment(desk), text=said(text, "the answer"))
    changed = _with(record, replace(meant, replies=(*meant.replies, answer)))
    return commit(desk, [changed], f"Answer {meant.id} on {section} of {desk.paper.id}")


def resolve(desk: Desk, section: str, name: str, text: str | None) -> Recorded:
    """Say that a comment is settled, with a last word if there is one.

    Raises `MisuseError` where it is another reviewer's comment or resolved already.
    """
    record, meant = _find(desk, section, name)
    if record.reviewer.id != desk.person.id:
        owner = desk.survey.collection.name_of(record.reviewer.id)
        hint = f"papers review resolve {desk.paper.id} {section} {name} --as {record.reviewer.id}"
        raise MisuseError(f"{meant.id} is {owner}'s comment, and theirs to settle", hint=hint)
    if not meant.open:
        raise MisuseError(f"{meant.id} is resolved already", hint=f"papers status {desk.paper.id} shows what is open")
    refuse_committer(desk)
    replies = meant.replies
    if text is not None:
        replies = (*replies, Reply(author=_mention(desk), date=_moment(desk), text=said(text, "the answer")))
    changed = _with(record, replace(meant, open=False, replies=replies))
    return commit(desk, [changed], f"Resolve {meant.id} on {section} of {desk.paper.id}")


def _find(desk: Desk, section: str, name: str) -> tuple[ReviewRecord, Comment]:
    """The comment of that name and the record that holds it."""
    desk.standing(section)
    found = [
        (record, one)
        for record in desk.paper.reviews
        if record.section == section
        for one in record.comments
        if is_called(name, desk.paper.id, record, one)
    ]
    if len(found) == 1:
        return found[0]
    if found:
        names = " or ".join(f"{record.reviewer.id}/{one.id}" for record, one in found)
        raise MisuseError(f"{len(found)} reviewers have a comment {name} on {section}", hint=f"say which: {names}")
    known = ", ".join(
        f"{record.reviewer.id}/{one.id}"
        for record in desk.paper.reviews
        if record.section == section
        for one in record.comments
    )
    hint = f"the comments are {known}" if known else "nobody has commented on it"
    raise MisuseError(f"there is no comment {name} on {section} of {desk.paper.id}", hint=hint)


def call(paper: str, record: ReviewRecord, comment: Comment) -> str:
    """The whole name of a comment: its paper, section and reviewer, and its id in their record."""
    return f"{paper}/{record.section}/{record.reviewer.id}/{comment.id}"


def is_called(name: str, paper: str, record: ReviewRecord, comment: Comment) -> bool:
    """Whether a comment is meant by a name: its id, with as much before it of its paper, section and reviewer."""
    return _means(name, (paper, record.section, record.reviewer.id, comment.id))


def _means(name: str, whole: Sequence[str]) -> bool:
    *given, wanted = name.split("/")
    parts = iter(whole[:-1])
    return wanted == whole[-1] and all(part in parts for part in given)


def short_name(name: str, every: Sequence[str]) -> str:
    """The shortest name that means, of all comments by their whole names, this one alone."""
    paper, section, reviewer, comment = name.split("/")
    for parts in ((), (reviewer,), (section,), (section, reviewer), (paper, section), (paper, reviewer)):
        short = "/".join((*parts, comment))
        if sum(_means(short, one.split("/")) for one in every) == 1:
            return short
    return name


def _with(record: ReviewRecord, changed: Comment) -> ReviewRecord:
    return replace(record, comments=tuple(changed if one.id == changed.id else one for one in record.comments))


def free_id(known: Sequence[Comment]) -> str:
    """The next id for a comment beside those that there are."""
    taken = {one.id for one in known}
    return next(name for number in range(1, len(known) + 2) if (name := f"c{number}") not in taken)


def _mention(desk: Desk) -> Mention:
    return Mention(id=desk.person.id, place=Place(path=""))


def _moment(desk: Desk) -> str:
    return desk.committer.when.isoformat()
