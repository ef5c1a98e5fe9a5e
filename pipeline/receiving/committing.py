"""The review's branch: one commit for each author of changes, the later ones upon the earlier."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from pipeline.git import writing
from pipeline.history import address_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from pipeline.git import Commit
    from pipeline.papers.values import Person
    from pipeline.workspace import Workspace


@dataclass(frozen=True, kw_only=True, slots=True)
class Step:
    """What one author's changes make of the files, all earlier authors' included."""

    person: Person
    files: Mapping[str, bytes]
    when: datetime | None
    subject: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Made:
    """A commit that was made: by whose changes, and which files it touches."""

    commit: str
    person: str
    files: tuple[str, ...]


def branch_of(paper: str, reviewer: str) -> str:
    """The branch that a reviewer's changes of a paper go to."""
    return f"review/{paper}/{reviewer}"


def tip(workspace: Workspace, branch: str) -> tuple[str | None, Commit]:
    """Where a branch stands, if there is one, and the commit to build upon.

    That is the branch's own tip as long as it is not merged; then, and where there is none, what is checked out.
    """
    repository = workspace.repository
    head = workspace.revision().commit
    old = repository.resolve(f"refs/heads/{branch}")
    base = head if old is None or repository.is_ancestor(old, head) else old
    return old, repository.commits([base])[base]


def commit(workspace: Workspace, branch: str, old: str | None, base: str, steps: Sequence[Step]) -> list[Made]:
    """Make the commits and move the branch; steps that change nothing make none. Raises `OutsideError`."""
    repository = workspace.repository
    made: list[Made] = []
    parent, files = base, dict[str, bytes]()
    drafts: list[writing.Draft] = []

    def before(path: str) -> bytes | None:
        return files[path] if path in files else repository.read_blob(base, path)

    for step in steps:
        changed = {path: data for path, data in step.files.items() if before(path) != data}
        if not changed:
            continue
        draft = writing.Draft(
            files=changed,
            message=f"{step.subject}\n",
            author_name=step.person.name,
            author_email=step.person.emails[0] if step.person.emails else address_of(step.person.id),
            author_date=step.when,
        )
        parent = writing.make(repository, parent, draft)
        files |= changed
        drafts.append(draft)
        made.append(Made(commit=parent, person=step.person.id, files=tuple(changed)))
    if made:
        writing.point(repository, branch, parent, old, replace(drafts[-1], files=files), "papers review receive")
    return made
