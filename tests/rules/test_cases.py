"""Every case of ``cases/``: the repository it describes gives exactly the findings that it lists, at those places."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from pipeline.examination import examine
from pipeline.findings import Code, Finding, Place
from pipeline.papers.files import Folder
from pipeline.papers.reading import read_collection
from pipeline.rules import RULES, Known, check

from .repository import BASE, CASES, Case, findings_of, lines_of, make

if TYPE_CHECKING:
    from pathlib import Path

    from pipeline.cache import Cache

NOTHING = Known(attribution=None)
"""What is known without git."""

OF_GIT = frozenset(
    (
        Code.WHO003,
        Code.WHO004,
        Code.WHO005,
        Code.WHO006,
        Code.REG001,
        Code.REV004,
        Code.REV005,
        Code.REV006,
        Code.REV007,
    )
)
"""Tested in test_authorship: they need to know who wrote what."""
OF_READING = frozenset(
    code for code in Code if code.name.startswith(("CFG", "SAFE")) or code.name in {
        "SEC001", "SEC002", "SEC003", "SEC009", "SEC011", "REF002", "REF003", "REF011", "ACT001", "WHO007", "WHO008",
        "REV001",
    }
)  # fmt: skip
"""Found before any rule of the table runs."""


@pytest.mark.parametrize("case", CASES, ids=[case.name for case in CASES])
def test_a_case_gives_its_findings(case: Case, tmp_path: Path, cache: Cache) -> None:
    """The findings are those expected, in order, with exact line and column, each with a message and a hint."""
    found = findings_of(make(tmp_path, *case.parts), cache)
    assert lines_of(found) == case.expected
    for finding in found:
        assert finding.message
        assert finding.hint
        assert "\n" not in finding.message + finding.hint
        assert finding.place.path.startswith("papers/")


def test_the_base_repository_has_no_fault(tmp_path: Path, cache: Cache) -> None:
    """What every case changes is itself right."""
    assert findings_of(make(tmp_path), cache) == ()
    assert BASE.expected == ()


def test_every_code_has_a_case_that_triggers_it() -> None:
    """No code is only a promise."""
    triggered = frozenset(Code[name] for case in CASES for name in case.codes)
    assert frozenset(Code) - triggered == OF_GIT


@pytest.mark.parametrize("code", [code for code in Code if code not in OF_GIT | OF_READING])
def test_every_rule_has_a_neighbour_that_passes(code: Code) -> None:
    """Beside the case that triggers a code stands one like it that does not."""
    by_name = {case.name: case for case in CASES}
    assert code.name in by_name[code.name].codes
    assert code.name not in by_name[f"{code.name}-passes"].codes


def test_only_the_papers_asked_for_are_reported(tmp_path: Path, cache: Cache) -> None:
    """Faults of another paper stay away; those of no paper do not."""
    sections = {
        f"text papers/beta/sections/{name}.md": "Text TBD [@minutes-2019].\n" for name in ("introduction", "annex")
    }
    folder = Folder(make(
        tmp_path, *sections.items(), ("papers/beta/paper.yaml", "guides: [guide-one]\n"), ("papers/Odd Name.txt", ""),
    ))  # fmt: skip
    collection, read = read_collection(folder)
    examined = examine(folder, collection, collection.papers, cache)
    assert {finding.paper for finding in check(examined, read, NOTHING, ["alpha"])} == {None}
    both = check(examined, read, NOTHING, ["alpha", "beta"])
    assert {finding.paper for finding in both} == {None, "beta"}
    assert check(examined, read, NOTHING, []) == check(examined, read, NOTHING, ["alpha"])


def test_findings_are_sorted_and_told_once(tmp_path: Path, cache: Cache) -> None:
    """Whatever order they were found in, they read from the top of each file down."""
    case = next(case for case in CASES if case.name == "faults-of-all-kinds")
    found = findings_of(make(tmp_path, *case.parts), cache)
    assert list(found) == sorted(found, key=lambda finding: finding.order)
    assert len(set(found)) == len(found)
    twice = Finding(code=Code.CFG005, place=Place(path="papers/x"), message="x is missing", hint="add x")
    assert check({}, [twice, twice], NOTHING, []) == (twice,)


def test_each_rule_stands_in_the_table_once_and_says_which_codes_it_gives() -> None:
    """A rule's docstring begins with its codes, which the reference page is made from."""
    assert len(set(RULES)) == len(RULES)
    names = {code.name for code in Code} | {"SAFE"}
    for rule in RULES:
        assert rule.__doc__ is not None
        assert any(name in rule.__doc__.partition(":")[0] for name in names), rule.__name__
