"""Texts, the findings that parsing them gives, and the tree that is left: every case of ``cases/``.

A case is a title, the text, and what is expected, each closed by a line with a full stop. What is expected begins with
the findings, as ``! CODE line:column``; then comes the tree, a block a line, as `drawing` draws it.
"""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import pytest

from .drawing import drawn, faults_of, section_of


class Case(NamedTuple):
    """A case as read."""

    title: str
    text: str
    expected: str


def cases_of(path: Path) -> list[Case]:
    """The cases of a file."""
    parts = path.read_text("utf-8").split("\n.\n")
    assert parts.pop() == ""
    assert len(parts) % 3 == 0
    return [
        Case(title.strip(), text, expected)
        for title, text, expected in zip(parts[::3], parts[1::3], parts[2::3], strict=True)
    ]


FILES = sorted((Path(__file__).parent / "cases").glob("*.txt"))
CASES = [pytest.param(case, id=f"{path.stem}: {case.title}") for path in FILES for case in cases_of(path)]
BARE = [case for case in CASES if not case.values[0].text.startswith("---")]  # type: ignore[union-attr]


@pytest.mark.parametrize("case", CASES)
def test_a_text_gives_its_findings_and_its_tree(case: Case) -> None:
    """What the gate refuses is told at its place and gone; its innocent neighbour passes."""
    section = section_of(case.text + "\n")
    assert "\n".join((*faults_of(section), *drawn(section))) == case.expected
    for finding in section.findings:
        assert finding.message
        assert finding.hint
        assert "\n" not in finding.message + finding.hint


@pytest.mark.parametrize("case", CASES)
def test_nothing_raw_is_left(case: Case) -> None:
    """Whatever was written, no raw node is in the tree that goes on."""
    assert "Raw" not in "".join(drawn(section_of(case.text + "\n")))


@pytest.mark.parametrize("case", BARE)
def test_places_do_not_depend_on_what_stands_before(case: Case) -> None:
    """A front matter, a comment and code above the text move each finding down, and nothing else."""
    above = "---\nstatus: drafting\n---\n<!-- <q> # @key\n[^1] -->\n\n~~~\n## `<q>` []() $5 to US$ 7\n~~~\n\n"
    moved = [
        f"{finding.code.name} {(finding.place.line or 0) - above.count(chr(10))}:{finding.place.column}"
        for finding in sorted(section_of(above + case.text + "\n").findings, key=lambda finding: finding.order)
    ]
    assert [f"! {one}" for one in moved] == [line for line in case.expected.splitlines() if line.startswith("! ")]
