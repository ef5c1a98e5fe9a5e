"""Findings as SARIF 2.1.0, the OASIS format that code hosts and editors take results of checks in."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from pipeline import __version__
from pipeline.findings import Code, Severity
from pipeline.report.cleaning import clean

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.findings import Finding, Place
    from pipeline.report.summary import Summary

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
ROOT = "%SRCROOT%"
"""What paths are relative to: the repository's folder, by the name that GitHub gives it."""

_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "note"}
_INDEX = {code: number for number, code in enumerate(Code)}


def sarif(findings: Sequence[Finding], summary: Summary) -> str:
    """One run of the tool ``papers``: every code as a rule, every finding as a result; ends with a line break."""
    run = {
        "tool": {"driver": {"name": "papers", "version": __version__, "rules": [_rule(code) for code in Code]}},
        "originalUriBaseIds": {ROOT: {"description": {"text": "The folder that holds papers/."}}},
        "columnKind": "unicodeCodePoints",
        "results": [_result(finding) for finding in findings],
        "properties": {"papers": summary.papers, "sections": summary.sections},
    }
    return json.dumps({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}, ensure_ascii=False, indent=2) + "\n"


def _rule(code: Code) -> dict[str, Any]:
    return {
        "id": code.name,
        "shortDescription": {"text": code.meaning},
        "defaultConfiguration": {"level": _LEVELS[code.severity]},
    }


def _result(finding: Finding) -> dict[str, Any]:
    message = f"{finding.message} — {finding.hint}" if finding.hint else finding.message
    properties = {"paper": finding.paper, "section": finding.section, "hint": finding.hint or None}
    return {
        "ruleId": finding.code.name,
        "ruleIndex": _INDEX[finding.code],
        "level": _LEVELS[finding.severity],
        "message": {"text": clean(message)},
        "locations": [{"physicalLocation": _location(finding.place)}],
        "partialFingerprints": {"finding/v1": _fingerprint(finding)},
        "properties": {key: clean(value) for key, value in properties.items() if value is not None},
    }


def _location(place: Place) -> dict[str, Any]:
    # A path of outsiders' may hold bytes that are no text; percent-encoded they are named exactly and do no harm.
    uri = quote(place.path.encode("utf-8", "surrogateescape"), safe="/")
    location: dict[str, Any] = {"artifactLocation": {"uri": uri, "uriBaseId": ROOT}}
    if place.line is not None:
        location["region"] = {"startLine": place.line}
        if place.column is not None:
            location["region"]["startColumn"] = place.column
    return location


def _fingerprint(finding: Finding) -> str:
    """What makes a finding the same one after lines were added above it: all but its line and column."""
    parts = (finding.code.name, finding.place.path, finding.message)
    return hashlib.sha256("\0".join(parts).encode("utf-8", "surrogateescape")).hexdigest()[:32]
