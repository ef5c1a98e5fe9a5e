"""Ids that are unique over a paper, and the numbers that sections, figures and tables get."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.examination import ACTION_PLAN, ACTION_TABLE
from pipeline.markdown.parsing import CROSS
from pipeline.markdown.tree import Node, walk

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from pipeline.markdown.section import Section

_KINDS = {"Figure": "Figure", "Table": "Table"}
UNPLANNED = "Action plan"
"""The heading over the table of actions where the outline has no section for it."""


def label(section: str, identifier: str) -> str:
    """The id over the whole paper of an id in a section.

    Figures and tables are known across sections, all else only in its own.
    """
    if CROSS.match(identifier):
        return re.sub(r"[^\w.-]", "..", identifier.replace(":", "-", 1))
    return section + "--" + re.sub(r"[^\w.-]", "-", identifier)


def section_label(section: str) -> str:
    """The id of a section's own heading."""
    return f"sec-{section}"


@dataclass(frozen=True, kw_only=True, slots=True)
class Labels:
    """What cross-references print: the number of each figure, table and section by the id that ``@`` names."""

    printed: Mapping[str, str]

    def text(self, name: str) -> str | None:
        """``Figure 2`` for ``fig:x``; ``None`` where there is no such target."""
        return self.printed.get(name)


def number(order: Iterable[str], sections: Mapping[str, Section], *, actions: bool) -> Labels:
    """Number everything in the order of print; ``order`` names the sections that are printed, gaps included."""
    printed: dict[str, str] = {}
    counts = {"Figure": 0, "Table": 0}
    for place, name in enumerate(order, start=1):
        printed[f"sec:{name}"] = f"Section {place}"
        section = sections.get(name)
        for node in walk(section.blocks) if section else ():
            kind = _KINDS.get(node["t"])
            if kind and is_numbered(node):
                counts[kind] += 1
                identifier = node["c"][0][0]
                if identifier:
                    printed.setdefault(identifier, f"{kind} {counts[kind]}")
        if actions and name == ACTION_PLAN:
            counts["Table"] += 1
            printed.setdefault(ACTION_TABLE, f"Table {counts['Table']}")
    return Labels(printed=printed)


def is_numbered(node: Node) -> bool:
    """Whether a figure or table carries a number: it has a caption."""
    return bool(node["c"][1][1])
