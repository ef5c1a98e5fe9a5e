"""The manifest of a build, and the JSON of a status: the same facts, as the contract names their keys."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pipeline.report.changes import stale_json

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pipeline.papers.values import Collection
    from pipeline.reviews.counting import Weighed
    from pipeline.reviews.standing import PaperStanding, SectionStanding


def status_json(standing: PaperStanding, collection: Collection) -> dict[str, Any]:
    """One paper of ``papers status --format json``."""
    return {
        "paper": standing.id,
        "title": standing.title,
        "state": state_of(standing),
        "blocking": list(standing.blocking),
        "words": standing.words,
        "sections": [_section(section, collection) for section in standing.sections],
    }


def manifest_json(
    standing: PaperStanding, collection: Collection, inputs: Mapping[str, str], outputs: Mapping[str, str]
) -> dict[str, Any]:
    """One paper of ``manifest.json``; ``inputs`` and ``outputs`` are SHA-256 sums by path and by file name."""
    return {
        "paper": standing.id,
        "state": state_of(standing),
        "blocking": list(standing.blocking),
        "inputs": dict(sorted(inputs.items())),
        "outputs": dict(sorted(outputs.items())),
        "sections": [_section(section, collection) for section in standing.sections],
    }


def state_of(standing: PaperStanding) -> str:
    """``final`` or ``draft``."""
    return "final" if standing.final else "draft"


def _section(section: SectionStanding, collection: Collection) -> dict[str, Any]:
    return {
        "section": section.id,
        "path": section.path,
        "text": section.digest,
        "state": section.state.value,
        "words": section.words,
        "contributors": [
            {
                "person": share.person,
                "name": share.name,
                "words": share.words,
                "commits": share.commits,
                "first": share.first.isoformat(),
                "last": share.last.isoformat(),
            }
            for share in section.shares
        ],
        "reviews": [_review(review, collection) for review in section.reviews],
        "comments": {"open": section.open_comments, "resolved": section.resolved_comments},
    }


def _review(review: Weighed, collection: Collection) -> dict[str, Any]:
    record = review.record
    return {
        "reviewer": record.reviewer.id,
        "name": collection.name_of(record.reviewer.id),
        "verdict": record.verdict.value,
        "counts": review.counts,
        "why": review.why,
        "current": review.current,
        "date": record.date,
        "commit": record.commit,
        "recorded_by": review.recorded_by,
        "recorded_in": review.recorded_in,
        "note": record.note or None,
        "stale": stale_json(review.stale),
        "misnamed": review.misnamed,
        "signed": review.signed,
    }
