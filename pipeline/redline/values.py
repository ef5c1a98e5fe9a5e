"""A redline's values: who changed what, and the marks that a tree carries."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from pipeline.markdown.tree import span

if TYPE_CHECKING:
    from collections.abc import Sequence

Node = dict[str, Any]

INSERTION, DELETION = "insertion", "deletion"
"""Classes of the spans that hold what was inserted or deleted; their attribute `CHANGE` says by whom."""
WHOLE, MARK = "whole-paragraph", "paragraph-mark"
"""Classes of the empty spans that say of their paragraph that all of it, or only its end, was inserted or deleted."""
CHANGE = "change"
"""The attribute with a change's place in the list of changes."""
OWNER, NUMBER = "owner", "number"
"""Keys that nodes carry while two trees are compared: the commit a word came or went with, a caption's number."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Change:
    """A commit's insertions or deletions: ``kind`` is `INSERTION` or `DELETION`, ``date`` the author's."""

    kind: str
    commit: str
    author: str
    date: dt.datetime

    @property
    def stamp(self) -> str:
        """The date as Word writes it, in UTC."""
        return f"{self.date.astimezone(dt.UTC).replace(tzinfo=None).isoformat(timespec='seconds')}Z"


@dataclass(slots=True)
class Changes:
    """Every change of a redline once, in the order in which they were met."""

    listed: list[Change] = field(default_factory=list)

    def add(self, change: Change) -> int:
        """The place of a change in the list."""
        if change not in self.listed:
            self.listed.append(change)
        return self.listed.index(change)


def mark(name: str, content: Sequence[Node], place: int) -> Node:
    """A span that marks ``content`` as of a change."""
    return span(content, classes=[name], change=str(place))


def mark_of(node: Node) -> tuple[str, int] | None:
    """The class and the change of a span that marks; ``None`` for every other node."""
    if node["t"] != "Span":
        return None
    _, classes, values = node["c"][0]
    if len(classes) != 1 or classes[0] not in (INSERTION, DELETION, WHOLE, MARK):
        return None
    return classes[0], int(dict(map(tuple, values))[CHANGE])
