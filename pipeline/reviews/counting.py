"""Whether a review counts. One pure function decides, with a reason for every no."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection

    from pipeline.papers.values import ReviewRecord


@dataclass(frozen=True, kw_only=True, slots=True)
class Recorded:
    """The commit that last changed a record, and who made it: git's committer, as the registry knows them."""

    commit: str
    committer: str | None
    name: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Circumstances:
    """What a review is held against. ``held`` is the fraction of the section's words that the reviewer holds."""

    digest: str | None
    guides: Collection[str]
    contributors: Collection[str]
    held: float
    own_share: float
    recorders: Collection[str]
    signed: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class Weighed:
    """A review and whether it counts; ``why`` is the reason where it does not.

    ``current`` says whether it was given to the text that stands now, ``recorded_by`` who committed the record,
    ``signed`` whether that commit's signature was found good.
    """

    record: ReviewRecord
    counts: bool
    why: str | None
    current: bool
    recorded_by: str | None
    signed: bool


def weigh(record: ReviewRecord, recorded: Recorded | None, around: Circumstances) -> Weighed:
    """Hold a record against the text and the rules as they stand; ``recorded`` is ``None`` for one not committed."""
    current = record.text == around.digest
    why = _reason(record, recorded, around, current=current)
    return Weighed(
        record=record,
        counts=why is None,
        why=why,
        current=current,
        recorded_by=recorded.committer or recorded.name if recorded else None,
        signed=False,
    )


def _reason(record: ReviewRecord, recorded: Recorded | None, around: Circumstances, *, current: bool) -> str | None:
    """Why the review does not count, gravest reason first; ``None`` where it does."""
    reviewer = record.reviewer.id
    if reviewer not in around.guides:
        return "the reviewer is not a guide of this paper"
    if reviewer in around.contributors:
        return "the reviewer is named as an author of this section"
    if around.held > around.own_share:
        most = f"at most {around.own_share:.0%} may be their own"
        return f"the reviewer holds {around.held:.0%} of this section's words; {most}"
    if recorded is None:
        return "the record is not committed"
    if recorded.committer != reviewer and recorded.committer not in around.recorders:
        return f"the record was committed by {recorded.name}, who is neither the reviewer nor a recorder"
    if around.signed:
        return "the commit of the record carries no signature that was found good"
    if not current:
        return "the text has changed since it was read"
    return None
