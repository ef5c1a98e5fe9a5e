"""Rules of review records, and of the registry that says who may make them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.findings import Code, Finding, Place
from pipeline.papers.shapes import nearest
from pipeline.papers.values import Verdict

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


def counting(view: View) -> Iterator[Finding]:
    """REV005, REV006, REV007: a review counts, of the text that stands now, and names the version that was read."""
    for section in view.known.sections.get(view.paper.id, ()):
        for review in section.reviews:
            place = Place(path=review.record.path)
            who = view.examined.collection.name_of(review.record.reviewer.id)
            if review.misnamed:
                message = f"{who}'s review names a version that cannot be the one that was read: {review.misnamed}"
                hint = "record it anew: papers review approve, which names the version that stands"
                yield view.at(Code.REV007, place, message, hint, section.id)
            if review.lasting:
                hint = "it is shown and approves nothing: have a guide's review recorded by the guide or by a recorder"
                yield view.at(Code.REV005, place, f"{who}'s review does not count: {review.lasting}", hint, section.id)
            elif not review.current and review.record.verdict is Verdict.APPROVED:
                hint = f"papers status {view.paper.id} shows the words; {who} reads them and approves again"
                yield view.at(Code.REV006, place, f"{who}'s approval does not count: {review.why}", hint, section.id)


def dropped_demands(view: View) -> Iterator[Finding]:
    """REV004: nobody takes away what a reviewer asked for but the reviewer or a recorder."""
    for found in view.known.dropped:
        if found.paper == view.paper.id:
            message = f"commit {found.commit[:12]} takes away {found.what}: it {found.why}"
            hint = "the reviewer or a recorder makes the record anew; git log --full-history shows what it was"
            yield view.at(Code.REV004, Place(path=found.path), message, hint, found.section)


def registry_changes(view: View) -> Iterator[Finding]:
    """REG001: every change of the registry is an editor's."""
    for breach in view.known.breaches:
        if breach.paper in (None, view.paper.id):
            message = f"commit {breach.commit[:12]} changed who may do what here, and {breach.why}"
            hint = "an editor looks at it, and commits what is right with the line: Accepts: " + breach.commit
            place = Place(path=breach.path)
            yield Finding(code=Code.REG001, place=place, message=message, hint=hint, paper=breach.paper)


def recognisable_editors(view: View) -> Iterator[Finding]:
    """WHO009: some editor has an address by which git's committer is recognised."""
    collection = view.examined.collection
    editors = collection.initiative.editors
    known = [collection.people[editor.id] for editor in editors if editor.id in collection.people]
    if known and not any(person.emails for person in known):
        message = "no editor of the initiative has an e-mail address, so nobody can answer for a change of the registry"
        hint = f"give {known[0].id} the address that git commits with, in papers/people.yaml"
        yield Finding(code=Code.WHO009, place=editors[0].place, message=message, hint=hint)
