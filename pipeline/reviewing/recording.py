"""Records of reviews changed and committed: all files of one command in one commit."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from pipeline.errors import MisuseError
from pipeline.git import writing
from pipeline.git.signatures import signatures
from pipeline.history import address_of
from pipeline.limits import in_force
from pipeline.papers.files import hidden_in
from pipeline.papers.records import record_path
from pipeline.reviewing.permits import refuse_committer, registered, sit_down
from pipeline.reviewing.yamlout import record_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.papers.values import Paper, Person, ReviewRecord
    from pipeline.reviewing.permits import Desk
    from pipeline.surveying import Survey
    from pipeline.workspace import Workspace


@dataclass(frozen=True, kw_only=True, slots=True)
class Recorded:
    """What was recorded: the commit, whether it was signed, and the records that it made."""

    commit: str
    signed: bool
    paths: tuple[str, ...]


def commit(desk: Desk, records: Sequence[ReviewRecord], subject: str, body: str = "") -> Recorded:
    """Commit records in the name of the desk's person.

    Raises `MisuseError` where reviews of the paper count in signed commits only and the signature is not the
    committer's, and `OutsideError` where git fails; nothing has changed then.
    """
    repository, author = desk.workspace.repository, desk.person
    draft = writing.Draft(
        files={record.path: record_text(record).encode() for record in records},
        message=f"{subject}\n\n{body}\n" if body else f"{subject}\n",
        author_name=author.name,
        author_email=author.emails[0] if author.emails else address_of(author.id),
    )
    made = writing.make(repository, desk.head, draft)
    seal = signatures(repository, [made], desk.survey.registry.keys)[made]
    who = desk.survey.registry.person_at(desk.committer.email)
    fault = desk.survey.registry.why_not_signed_by(seal, who or "")
    if desk.paper.review.signed and fault:
        hint = "sign with a key that people.yaml gives you (git config user.signingkey), or have an editor add yours"
        raise MisuseError(f"reviews of this paper count in signed commits only, and this one {fault}", hint=hint)
    writing.advance(repository, desk.head, made, draft, f"papers review: {subject}")
    return Recorded(commit=made, signed=fault is None, paths=tuple(draft.files))


def commit_repinned(
    workspace: Workspace, survey: Survey, paper: Paper, records: Sequence[ReviewRecord]
) -> Recorded:  # fmt: skip
    """Commit records that say what they said, of the same text under another name, as whoever is at the keyboard.

    Raises `MisuseError` where that is nobody who may record each of them, or the work tree is not clean.
    """
    ident = writing.committer(workspace.repository)
    who = survey.registry.person_at(ident.email)
    if who is None:
        hint = "a recorder runs it with their own address: git config user.email"
        raise MisuseError(f"git commits as {ident.email}, whom the registry does not know", hint=hint)
    desk = sit_down(workspace, survey, paper, who)
    for record in records:
        refuse_committer(replace(desk, person=registered(survey, record.reviewer.id)))
    names = "\n".join(f"{record.section}: {record.reviewer.id}" for record in records)
    return commit(desk, records, f"Repin {len(records)} review{'s' * (len(records) != 1)} of {paper.id}", names)


def record_of(paper: Paper, section: str, person: Person) -> ReviewRecord | None:
    """The record that somebody has of a section, if any."""
    path = record_path(paper.path, section, person.id)
    return next((record for record in paper.reviews if record.path == path), None)


def said(text: str, what: str) -> str:
    """Somebody's words as they go into a record. Raises `MisuseError` for none, too many, or a character to hide."""
    stripped = text.strip()
    if not stripped:
        raise MisuseError(f"{what} says nothing", hint="write it in quotation marks")
    most = in_force().note_characters
    if len(stripped) > most:
        raise MisuseError(f"{what} has more than {most:,} characters", hint="put it into a file and send that")
    hidden = hidden_in(stripped)
    if hidden is not None:
        message = f"{what} has a character that nobody sees (U+{ord(hidden):04X})"
        raise MisuseError(message, hint="type it again, without")
    return stripped
