"""Whether a review counts. One pure function decides, with a reason for every no."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.pins import Pin, Relation, same_text

if TYPE_CHECKING:
    from collections.abc import Collection

    from pipeline.papers.values import ReviewRecord


@dataclass(frozen=True, kw_only=True, slots=True)
class Recorded:
    """The commit that last changed a record: who made it, by git's committer, as the registry knows them.

    ``doubt`` says why the registry does not know the committer though people.yaml would, ``unsigned`` why the commit
    carries no good signature of the committer's, each as a clause; ``None`` where there is nothing to say.
    """

    commit: str
    committer: str | None
    name: str
    doubt: str | None = None
    unsigned: str | None = "is not signed"


@dataclass(frozen=True, kw_only=True, slots=True)
class Stale:
    """How the text has changed since it was read: from which commit on it is another, whose, and by how many words.

    ``commit`` is ``None`` where the text that was read is not in this history, and empty where the change is not
    committed. ``words`` counts those inserted and those deleted. ``hunks`` are the changed places in order: what
    stands before, what went, what came, what follows.
    """

    commit: str | None
    author: str
    date: str
    words: int
    hunks: tuple[tuple[str, str, str, str], ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Circumstances:
    """What a review is held against. ``held`` is the fraction of the section's words that the reviewer holds.

    ``guides`` are those of the paper as it stands, ``trusted_guides`` those whom an editor made so, ``own_share``,
    ``recorders`` and ``signed`` what an editor asks for.
    """

    digest: str | None
    guides: Collection[str]
    trusted_guides: Collection[str]
    contributors: Collection[str]
    held: float
    own_share: float
    recorders: Collection[str]
    signed: bool
    stale: Stale | None = None
    misnamed: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Weighed:
    """A review and whether it counts; ``why`` is the reason where it does not.

    ``current`` says whether it was given to the text that stands now, ``stale`` how that has changed if not;
    ``lasting`` is a reason that no change of the text could mend. ``recorded_by`` is who committed the record,
    ``recorded_in`` the commit, ``signed`` whether its signature was found good. ``misnamed`` says why the version that
    it names cannot be the one that was read, where that is certain.
    """

    record: ReviewRecord
    counts: bool
    why: str | None
    lasting: str | None
    current: bool
    stale: Stale | None
    recorded_by: str | None
    recorded_in: str | None
    signed: bool
    misnamed: str | None


def weigh(record: ReviewRecord, recorded: Recorded | None, around: Circumstances) -> Weighed:
    """Hold a record against the text and the rules as they stand; ``recorded`` is ``None`` for one not committed."""
    current = same_text(record.text, around.digest)
    lasting = _reason(record, recorded, around)
    why = lasting or (None if current else _changed(record, around))
    return Weighed(
        record=record,
        counts=why is None,
        why=why,
        lasting=lasting,
        current=current,
        stale=None if current else around.stale,
        recorded_by=recorded.committer or recorded.name if recorded else None,
        recorded_in=recorded.commit if recorded else None,
        signed=recorded is not None and recorded.unsigned is None,
        misnamed=around.misnamed,
    )


def why_not_entitled(
    recorded: Recorded, reviewer: str, recorders: Collection[str], *, signed: bool
) -> str | None:  # fmt: skip
    """Why a commit may not make a record of that reviewer, as a clause; ``None`` where it may."""
    if recorded.committer != reviewer and recorded.committer not in recorders:
        return f"was committed by {recorded.name}, {recorded.doubt or 'who is neither the reviewer nor a recorder'}"
    if signed and recorded.unsigned:
        return f"was made by a commit that {recorded.unsigned}"
    return None


def _reason(record: ReviewRecord, recorded: Recorded | None, around: Circumstances) -> str | None:
    """Why the review does not count whatever the text, gravest reason first; ``None`` where only that matters."""
    reviewer = record.reviewer.id
    if reviewer not in around.guides:
        return "the reviewer is not a guide of this paper"
    if reviewer not in around.trusted_guides:
        return "the reviewer was made a guide by somebody who is no editor"
    if reviewer in around.contributors:
        return "the reviewer is named as an author of this section"
    if around.held > around.own_share:
        most = f"at most {around.own_share:.0%} may be their own"
        return f"the reviewer holds {around.held:.0%} of this section's words; {most}"
    if recorded is None:
        return "the record is not committed"
    why = why_not_entitled(recorded, reviewer, around.recorders, signed=around.signed)
    return f"the record {why}" if why else None


def _changed(record: ReviewRecord, around: Circumstances) -> str:
    """Why the review does not speak of the text that stands.

    A digest that was made in another form or under another pandoc tells nothing of the text by itself; the text that
    was read, where it was found in this history, does.
    """
    stale = around.stale
    if around.digest is not None and (stale is None or stale.commit is None):
        untold = _untold(record, Pin.parse(record.text), Pin.parse(around.digest))
        if untold is not None:
            return untold
    if stale is None:
        return "the text has changed since it was read"
    if stale.commit is None:
        return "the text that was read is not in this history"
    words = "1 word" if stale.words == 1 else f"{stale.words:,} words"
    what = words if stale.words else "not a word, but what it shows or cites"
    if not stale.commit:
        return f"the text has changed since it was read: {what}, by {stale.author}"
    since = f"from {stale.commit[:7]} on, by {stale.author}" if stale.commit else f"by {stale.author}"
    return f"the text has changed since it was read: {what}, {since}"


def _untold(record: ReviewRecord, read: Pin, stands: Pin) -> str | None:
    """Why the two digests cannot be held against each other; ``None`` where they can."""
    if read.beside(stands) is not Relation.UNTOLD:
        return None
    if read.form is not None and read.form != stands.form:
        return f"the text was pinned in form {read.form} of the digest, which is no longer made: it must be read again"
    # The record's path is papers/PAPER/reviews/SECTION/REVIEWER.yaml.
    tells = f"papers review repin {record.path.split('/')[1]} tells whether it is the same"
    if read.pandoc is None:
        return f"the text that was read is not in this history, or was pinned under another pandoc: {tells}"
    return f"the text was pinned under pandoc {read.pandoc}: {tells}"
