"""The Word file for one reviewer: the anchored draft with its threads, and what the file says of itself."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.sending.drafting import draft
from pipeline.sending.hanging import Hung, hang
from pipeline.wordfile.sending import for_review

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from pipeline.cache import Cache
    from pipeline.manuscript.values import Revision
    from pipeline.papers.values import Person, ReviewRecord
    from pipeline.render.templates import Templates
    from pipeline.reviews.standing import PaperStanding
    from pipeline.sending.anchors import Anchored
    from pipeline.wordfile.threads import Thread
    from pipeline.wordfile.values import Reading

FORM, PAPER, COMMIT, REVIEWER = "papers-form", "papers-paper", "papers-commit", "papers-reviewer"
"""The file's custom properties: how it is made, the paper's id, the commit's whole hash, the reviewer's id."""
FORM_NOW = "1"
"""What `FORM` says now; another number will say that anchors are named or lie in another way."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Posted:
    """The bytes of a file for a reviewer, and what became of each comment."""

    data: bytes
    comments: tuple[Hung, ...]


def post(
    anchored: Anchored,
    standing: PaperStanding,
    revision: Revision,
    templates: Templates,
    cache: Cache,
    *,
    reviewer: Person,
    records: Sequence[ReviewRecord],
    name_of: Callable[[str], str],
) -> Posted:
    """The file for that reviewer with the comments of ``records``: the same bytes for the same commit and person.

    ``name_of`` gives the name of a person by id. Raises `OutsideError` where pandoc or a template fails.
    """
    data = draft(anchored, standing, revision, templates, cache)
    comments: tuple[Hung, ...] = ()

    def threads(reading: Reading) -> list[Thread]:
        nonlocal comments
        comments = hang(reading, anchored, records, name_of)
        return [one.thread for one in comments if one.thread is not None]

    properties = {
        FORM: FORM_NOW,
        PAPER: anchored.examined.paper.id,
        COMMIT: revision.commit,
        REVIEWER: reviewer.id,
    }
    commented = any(record.comments for record in records)
    made = for_review(data, threads=threads if commented else (), properties=properties, date=revision.date)
    return Posted(data=made, comments=comments)


def file_name(paper: str, reviewer: str) -> str:
    """What the file for a reviewer of a paper is called."""
    return f"{paper}--{reviewer}.docx"
