"""Rules of what git knows: the front matter names those whose words the section holds."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pipeline.findings import Code, Finding, Place
from pipeline.papers.shared import TOP
from pipeline.rules.view import View, count

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.history.values import SectionHistory, Share
    from pipeline.markdown.section import Section

SMALLEST_SHARE = 0.01
FEWEST_WORDS = 5
"""Below either, words are a correction in passing: to name their author as a contributor would say too much."""

_NAMED_LINE = re.compile(r"(\S+), line (\d+): (.+)")


def unknown_authors(view: View) -> Iterator[Finding]:
    """WHO003: every author whom git knows is in the registry."""
    for identity in view.attribution.unknown if view.attribution else ():
        addresses = ", ".join(f"<{email}>" for email in identity.emails)
        message = f"git knows the author {identity.name} {addresses}".rstrip() + ", the registry does not"
        hint = "papers people prints the entry to paste into papers/people.yaml"
        yield Finding(code=Code.WHO003, place=Place(path=f"{TOP}/people.yaml"), message=message, hint=hint)


def silent_contributors(view: View) -> Iterator[Finding]:
    """WHO004: of every named contributor some words survive. Before the first commit nobody's do, which is no fault."""
    people = view.examined.collection.people
    for section, history in _histories(view):
        if history.problems and not history.shares:  # nothing is known, which is told as WHO006
            continue
        authors = {share.person for share in history.shares}
        strangers = {share.name.casefold() for share in history.shares if share.person is None}
        for mention in section.source.front.contributors:
            person = people.get(mention.id)
            # Somebody with an address that the registry lacks is told as that, WHO003.
            if person is None or person.bot or mention.id in authors or person.name.casefold() in strangers:
                continue
            message = f"{person.name} is named as a contributor, but none of the section's words is theirs in git"
            hint = f"take {mention.id} out of contributors, or credit a commit: Co-authored-by: {person.name} <e-mail>"
            yield view.at(Code.WHO004, mention.place, message, hint, section.id)


def unnamed_authors(view: View) -> Iterator[Finding]:
    """WHO005: whoever holds words of a section worth naming is among its contributors.

    A guide's corrections are no authorship as long as the guide may approve the section all the same.
    """
    people = view.examined.collection.people
    guides = {mention.id for mention in view.examined.paper.guides}
    own_share = view.examined.paper.review.own_share
    for section, history in _histories(view):
        named = section.source.front.contributors
        if not named:  # a front matter that cannot be read is told as that
            continue
        ids = {mention.id for mention in named}
        names = {people[name].name.casefold() for name in ids if name in people}
        for share in history.shares:
            is_named = share.person in ids if share.person else share.name.casefold() in names
            if is_named or share.words < FEWEST_WORDS or share.words < SMALLEST_SHARE * history.words:
                continue
            if share.person in guides and share.words <= own_share * history.words:
                continue
            place = named[0].place
            message = f"{share.name} wrote {_of(share, history.words)}, but is not named as a contributor"
            if share.person:
                hint = f"add {share.person} to contributors"
            else:
                hint = "have an editor add them to papers/people.yaml (papers people), then name them in contributors"
            yield view.at(Code.WHO005, place, message, hint, section.id)


def lost_pasts(view: View) -> Iterator[Finding]:
    """WHO006: git can follow the past of every section, and reads the whole list of commits to ignore."""
    if view.attribution is None:
        return
    for problem in view.attribution.problems:
        named = _NAMED_LINE.match(problem)
        place = Place(path=named[1], line=int(named[2]), column=1) if named else Place(path=TOP)
        message = named[3] if named else problem
        hint = "have an editor mend it: until then shares count as if it were not there"
        yield Finding(code=Code.WHO006, place=place, message=message, hint=hint)
    for section, _ in view.standing:
        history = view.attribution.sections.get(section.path)
        for problem in history.problems if history else ():
            hint = "check by hand who wrote what here, and credit them in a commit: Co-authored-by: Name <e-mail>"
            message = f"the section's past cannot be followed: {problem}"
            yield view.at(Code.WHO006, Place(path=section.path), message, hint, section.id)


def _histories(view: View) -> Iterator[tuple[Section, SectionHistory]]:
    """The sections that are committed, each with its history."""
    if view.attribution is None:
        return
    for section, _ in view.standing:
        history = view.attribution.sections.get(section.path)
        if history is not None and history.committed:
            yield section, history


def _of(share: Share, total: int) -> str:
    percent = round(100 * share.words / total) if total else 0
    return f"{share.words:,} of the section's {count(total, 'word')} ({max(percent, 1)} %)"
