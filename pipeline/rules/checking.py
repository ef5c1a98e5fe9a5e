"""Gathers every finding: of reading, of parsing, and of each rule over each paper."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from pipeline.limits import in_force
from pipeline.rules.table import RULES
from pipeline.rules.view import Known, View

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from pipeline.examination import Examined
    from pipeline.findings import Finding


def check(
    examined: Mapping[str, Examined],
    read: Sequence[Finding],
    known: Known,
    papers: Collection[str],
) -> tuple[Finding, ...]:
    """Every finding of the named papers, and those that are of no paper, sorted by place and without repeats.

    ``examined`` holds all papers, for links lead from one to another; ``read`` is what was found while reading the
    files. ``known`` is what git says of them. Raises nothing.
    """
    found = [finding for finding in read if finding.paper is None or finding.paper in papers]
    met = frozenset(finding.place.path for finding in read)
    for name, paper in examined.items():
        if name not in papers:
            continue
        for section in (*paper.sections.values(), *paper.strays):
            found.extend(section.findings)
        view = View(examined=paper, everything=examined, known=known, met=met)
        for rule in RULES:
            found.extend(islice(rule(view), in_force().rule_findings))
    return _once(sorted(found, key=lambda finding: finding.order))


def _once(found: Sequence[Finding]) -> tuple[Finding, ...]:
    """What two papers or sections share (a chart's data, the registry) is told once."""
    kept = {(finding.code, finding.place, finding.message): finding for finding in reversed(found)}
    return tuple(reversed(kept.values()))
