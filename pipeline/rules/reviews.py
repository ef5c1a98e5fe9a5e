"""Rules of review records."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.findings import Code, Finding, Place
from pipeline.papers.shapes import nearest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.rules.view import View


def reviewed_sections(view: View) -> Iterator[Finding]:
    """REV002: a review record is of a section that stands."""
    standing = [section.id for section, _ in view.standing]
    for record in view.paper.reviews:
        if record.section in standing:
            continue
        known = record.section in view.paper.outline.ids
        why = "its file is missing" if known else "the outline has no such section"
        message = f"a review of the section {record.section}, but {why}"
        near = None if known else nearest(record.section, view.paper.outline.ids)
        hint = f"did you mean {near}? Rename the folder" if near else "bring the section back, or remove the record"
        yield view.at(Code.REV002, Place(path=record.path), message, hint, record.section)
