"""Findings for programs: the contract's JSON, and the workflow commands that make GitHub mark the changed lines."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from pipeline.findings import Severity
from pipeline.report.cleaning import clean

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.findings import Finding
    from pipeline.report.summary import Summary

_COMMANDS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "notice"}


def as_json(findings: Sequence[Finding], summary: Summary) -> str:
    """``{"findings": […], "summary": {…}}`` as the contract has it; ends with a line break."""
    document = {
        "findings": [_as_mapping(finding) for finding in findings],
        "summary": {
            "errors": summary.errors,
            "warnings": summary.warnings,
            "papers": summary.papers,
            "sections": summary.sections,
        },
    }
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"


def github(findings: Sequence[Finding], summary: Summary) -> str:
    """One workflow command a finding, and the summary as a plain line, which the log shows as it is."""
    return "".join(f"{line}\n" for line in (*map(_command, findings), str(summary)))


def _as_mapping(finding: Finding) -> dict[str, Any]:
    return {
        "code": finding.code.name,
        "severity": finding.severity.value,
        "paper": _cleaned(finding.paper),
        "section": _cleaned(finding.section),
        "path": clean(finding.place.path),
        "line": finding.place.line,
        "column": finding.place.column,
        "message": clean(finding.message),
        "hint": clean(finding.hint),
    }


def _cleaned(name: str | None) -> str | None:
    return clean(name) if name is not None else None


def _command(finding: Finding) -> str:
    place = finding.place
    values = {"file": place.path, "line": place.line, "col": place.column, "title": finding.code.name}
    shown = ",".join(f"{key}={_property(str(value))}" for key, value in values.items() if value is not None)
    message = f"{finding.message} — {finding.hint}" if finding.hint else finding.message
    return f"::{_COMMANDS[finding.severity]} {shown}::{_data(message)}"


def _data(text: str) -> str:
    """Escaped as GitHub's own toolkit does; ``%`` first, for the others add some. Line breaks are none by then."""
    return clean(text).replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
