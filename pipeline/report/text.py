"""Findings for a reader at a terminal: file by file, each with its place first, so that editors can jump to it."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from pipeline.findings import Place, Severity
from pipeline.report.cleaning import clean

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.findings import Finding
    from pipeline.report.summary import Summary

_BOLD, _FAINT, _END = "\x1b[1m", "\x1b[2m", "\x1b[0m"
_COLOURS = {Severity.ERROR: "\x1b[1;31m", Severity.WARNING: "\x1b[1;33m", Severity.INFO: "\x1b[1;36m"}


def text(findings: Sequence[Finding], summary: Summary, *, colour: bool = False, notes: bool = False) -> str:
    """The findings in the order given, grouped by file, then the summary; ends with a line break.

    Findings that are mere information are counted in one line; with ``notes`` they are listed like the others.
    """
    listed = [finding for finding in findings if notes or finding.severity is not Severity.INFO]
    groups = [list(group) for _, group in groupby(listed, key=lambda finding: finding.place.path)]
    parts = ["\n".join(_entry(finding, colour=colour) for finding in group) for group in groups]
    parts.append("\n".join(_closing(summary, len(findings) - len(listed), colour=colour)))
    return "\n\n".join(parts) + "\n"


def _entry(finding: Finding, *, colour: bool) -> str:
    place = clean(str(_shown(finding.place)))
    severity = f"{finding.severity.value} {finding.code.name}"
    if colour:
        place = f"{_BOLD}{place}{_END}"
        severity = f"{_COLOURS[finding.severity]}{severity}{_END}"
    lines = [f"{place}: {severity}: {clean(finding.message)}"]
    if finding.hint:
        hint = f"hint: {clean(finding.hint)}"
        lines.append(f"    {_FAINT}{hint}{_END}" if colour else f"    {hint}")
    return "\n".join(lines)


def _closing(summary: Summary, unlisted: int, *, colour: bool) -> list[str]:
    lines = []
    if unlisted:
        verb, noun = ("is", "note") if unlisted == 1 else ("are", "notes")
        lines.append(f"{unlisted} {noun} (open questions and the like) {verb} not listed; --format json lists all")
    sign = _COLOURS[Severity.ERROR] if summary.errors else _COLOURS[Severity.WARNING] if summary.warnings else _BOLD
    lines.append(f"{sign}{summary}{_END}" if colour else str(summary))
    return lines


def _shown(place: Place) -> Place:
    return place if place.path else Place(path=".", line=place.line, column=place.column)
