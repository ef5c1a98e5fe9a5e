"""Rules of the action plan."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.findings import Code, Finding, Place
from pipeline.rules.view import View, suggestion

if TYPE_CHECKING:
    from collections.abc import Iterator

UNNAMED = "?"
"""The id of an action that has none, which reading has told already."""


def dates(view: View) -> Iterator[Finding]:
    """ACT002: no action is due before it starts; one that is due in the month of its start is right."""
    for action in view.paper.actions:
        if action.start and action.due and action.due < action.start:
            message = f"the action {action.id} is due in {action.due}, before it starts in {action.start}"
            yield view.at(Code.ACT002, action.due_place, message, "mend start or due")


def ids(view: View) -> Iterator[Finding]:
    """ACT003: each action has an id of its own."""
    first: dict[str, Place] = {}
    for action in view.paper.actions:
        if action.id == UNNAMED:
            continue
        seen = first.setdefault(action.id, action.place)
        if seen is not action.place:
            message = f"the action id {action.id} is used a second time; first in line {seen.line}"
            yield view.at(Code.ACT003, action.place, message, "give this action another id")


def objectives(view: View) -> Iterator[Finding]:
    """ACT004: an action serves a section of the outline, or a heading by its id."""
    sections = view.paper.outline.ids
    headings = {use.name for section, _ in view.standing for use in section.ids}
    for action in view.paper.actions:
        served = action.objective
        if served is not None and served.id not in sections and served.id not in headings:
            message = f"the action {action.id} serves {served.id}, which is neither a section nor a heading here"
            hint = suggestion(
                served.id, [*sections, *headings], f"name a section of the outline: {', '.join(sections)}"
            )
            yield view.at(Code.ACT004, served.place, message, hint)
