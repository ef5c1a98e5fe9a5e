"""The action plan as a table, printed from actions.yaml."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.examination import ACTION_TABLE
from pipeline.manuscript.labels import label
from pipeline.markdown.tree import Node, inlines, para, plain, table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.papers.values import Action

_HEAD = ("No.", "Action", "Lead and partners", "Start – due", "Indicator")
_WIDTHS = (0.08, 0.29, 0.26, 0.12, 0.25)
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
CAPTION = "Action plan"


def action_table(actions: Sequence[Action]) -> Node:
    """The table of a paper's actions, in the order of the file."""
    rows = [
        [
            [plain(inlines(action.id))],
            [plain(inlines(action.action))],
            [para(inlines(who)) for who in _who(action)],
            [plain(inlines(f"{month(action.start)} – {month(action.due)}"))],
            [plain(inlines(action.indicator))],
        ]
        for action in actions
    ]
    head = [inlines(words) for words in _HEAD]
    return table(head, rows, identifier=label("", ACTION_TABLE), caption=inlines(CAPTION), widths=_WIDTHS)


def month(text: str) -> str:
    """``2020-07`` as ``Jul 2020``; what is no month stays as it is, a lack shows."""
    year, _, number = text.partition("-")
    if not number.isdigit() or not 1 <= int(number) <= 12:
        return text or "?"
    return f"{_MONTHS[int(number) - 1]}\u00a0{year}"


def _who(action: Action) -> list[str]:
    """The lead, and on a line of their own the partners."""
    return [action.lead or "?", *([f"with {', '.join(action.partners)}"] if action.partners else [])]
