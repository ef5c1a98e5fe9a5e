"""Rules of people: whoever is named in a file is in the registry."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pipeline.findings import Code, Finding, Place
from pipeline.papers.files import position
from pipeline.rules.view import View, suggestion

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.markdown.section import Section
    from pipeline.papers.values import Mention, ReviewRecord

_REGISTER = "an editor adds newcomers to papers/people.yaml; papers people prints the entry to paste"


def contributors(view: View) -> Iterator[Finding]:
    """WHO001: a section's contributors are people of the registry, and no machines."""
    people = view.examined.collection.people
    for section, _ in view.standing:
        for mention in section.source.front.contributors:
            person = people.get(mention.id)
            if person is None:
                message = f"the contributor {mention.id} is not in the registry"
                hint = suggestion(mention.id, people, _REGISTER, both=True)
                yield view.at(Code.WHO001, mention.place, message, hint, section.id)
            elif person.bot:
                message = f"{mention.id} is a machine (bot: true), and machines are never credited"
                yield view.at(Code.WHO001, mention.place, message, "name the people who wrote the section", section.id)


def roles(view: View) -> Iterator[Finding]:
    """WHO001: roles are given to the section's own contributors."""
    for section, _ in view.standing:
        named = [mention.id for mention in section.source.front.contributors]
        for person in section.source.front.roles:
            if named and person not in named:
                message = f"roles are given to {person}, who is not among the section's contributors"
                hint = suggestion(person, named, f"add {person} to contributors, or take the roles out")
                yield view.at(Code.WHO001, _place_of_role(section, person), message, hint, section.id)


def named_in_files(view: View) -> Iterator[Finding]:
    """WHO002: guides, editors, recorders, reviewers and whoever comments are people of the registry."""
    collection = view.examined.collection
    initiative = collection.initiative
    for what, mentions in (("editor", initiative.editors), ("recorder", initiative.review.recorders)):
        for mention in mentions:
            finding = _unknown(view, mention, what)
            if finding is not None:  # the initiative's file is no paper's
                yield Finding(code=finding.code, place=finding.place, message=finding.message, hint=finding.hint)
    for what, mentions in (("theme guide", view.paper.guides), ("editor", view.paper.editors)):
        yield from filter(None, (_unknown(view, mention, what) for mention in mentions))
    for record in view.paper.reviews:
        for what, mention in _of_review(record):
            finding = _unknown(view, mention, what, record.section)
            if finding is not None:
                yield finding


def _of_review(record: ReviewRecord) -> Iterator[tuple[str, Mention]]:
    yield "reviewer", record.reviewer
    for comment in record.comments:
        yield "author of a comment", comment.author
        for reply in comment.replies:
            yield "author of a reply", reply.author


def _unknown(view: View, mention: Mention, what: str, section: str | None = None) -> Finding | None:
    people = view.examined.collection.people
    if mention.id in people:
        return None
    message = f"the {what} {mention.id} is not in the registry"
    return view.at(Code.WHO002, mention.place, message, suggestion(mention.id, people, _REGISTER, both=True), section)


def _place_of_role(section: Section, person: str) -> Place:
    """Where the front matter gives roles to a person."""
    text = section.source.text
    begun = re.search(r"^roles\s*:", text, re.MULTILINE)
    found = re.compile(rf"(?<![\w-]){re.escape(person)}(?=[\"']?\s*:)").search(text, begun.end() if begun else 0)
    line, column = position(text, found.start() if found else 0)
    return Place(path=section.path, line=line, column=column)
