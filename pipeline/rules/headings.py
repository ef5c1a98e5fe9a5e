"""Rules of headings: those that the outline requires, their order, their levels, their numbers."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from pipeline.findings import Code, Finding
from pipeline.markdown.headings import same_heading
from pipeline.papers.shapes import nearest
from pipeline.rules.view import View, prints_text, quoted, start_of, was_parsed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.markdown.section import Heading, Section

LEVEL = 2
"""The level of the headings that an outline requires: the first inside a section."""


def required_headings(view: View) -> Iterator[Finding]:
    """OUT007: each heading of the outline is there at level 2, spelt as there but for case and punctuation."""
    for section, entry in view.standing:
        if not (was_parsed(section) and prints_text(section)):
            continue
        spare = [
            one for one in section.headings if not any(same_heading(one.text, wanted) for wanted in entry.headings)
        ]
        for wanted in entry.headings:
            if _find(section, wanted) is None:
                yield _missing_heading(view, section, wanted, spare)


def order_of_headings(view: View) -> Iterator[Finding]:
    """OUT008: the required headings stand in the outline's order."""
    for section, entry in view.standing:
        present = [found for wanted in entry.headings if (found := _find(section, wanted)) is not None]
        for first, second in pairwise(present):
            if section.headings.index(second) < section.headings.index(first):
                message = f"the heading {quoted(second.text)} stands before {quoted(first.text)}, not after it"
                hint = f"move {quoted(first.text)} with its text before {quoted(second.text)}"
                yield view.at(Code.OUT008, second.place, message, hint, section.id)


def levels(view: View) -> Iterator[Finding]:
    """SEC004 and SEC005: headings start at level 2 and go down one level at a time; ``##`` then ``####`` does not."""
    for section, _ in view.standing:
        above = 1
        for heading in section.headings:
            if heading.level == 1:
                message = f"{quoted(heading.text)} is a heading of level 1, which only a section's title has"
                hint = "begin it with ##, and those below it with ###"
                yield view.at(Code.SEC004, heading.place, message, hint, section.id)
            elif heading.level > above + 1:
                before = f"follows one of level {above}" if above > 1 else "is the first below the section's title"
                message = f"{quoted(heading.text)} is a heading of level {heading.level} and {before}"
                hint = f"begin it with {'#' * (above + 1)}"
                yield view.at(Code.SEC005, heading.place, message, hint, section.id)
            above = heading.level


def typed_numbers(view: View) -> Iterator[Finding]:
    """SEC008: no heading has its number typed; ``## 2.1 Scale`` has."""
    for section, _ in view.standing:
        for heading in section.headings:
            if heading.typed:
                message = f"the heading {quoted(heading.text)} has the number {quoted(heading.typed)} typed before it"
                hint = f"delete {quoted(heading.typed)}: headings are numbered when the paper is printed"
                yield view.at(Code.SEC008, heading.place, message, hint, section.id)


def _find(section: Section, wanted: str) -> Heading | None:
    """The first heading of the section that says what the outline wants, at its level."""
    return next((one for one in section.headings if one.level == LEVEL and same_heading(one.text, wanted)), None)


def _missing_heading(view: View, section: Section, wanted: str, spare: list[Heading]) -> Finding:
    lower = next((one for one in section.headings if same_heading(one.text, wanted)), None)
    if lower is not None:
        message = f"the heading {quoted(wanted)} is required at level {LEVEL}; here it has level {lower.level}"
        return view.at(Code.OUT007, lower.place, message, f"begin it with {'#' * LEVEL}", section.id)
    message = f"the heading {quoted(wanted)} is missing; the outline requires it"
    near = nearest(wanted.casefold(), [one.text.casefold() for one in spare])
    for heading in spare:
        if heading.text.casefold() == near:
            hint = f"did you mean it by {quoted(heading.text)}? Write: {'#' * LEVEL} {wanted}"
            return view.at(Code.OUT007, heading.place, message, hint, section.id)
    hint = f"add it, with its text: {'#' * LEVEL} {wanted}"
    return view.at(Code.OUT007, start_of(section), message, hint, section.id)
