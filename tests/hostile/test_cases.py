"""Every case, tried for real: refused with a finding at its place or neutralised, and nothing read, run or written."""

from __future__ import annotations

import json
import shlex
import unicodedata
from typing import TYPE_CHECKING, Any

import pytest

from pipeline.findings import Code

from .cases import BUILD, CASES, CHECK, SECTIONS, Case
from .conftest import outputs, pieces
from .texts import squeezed, text_of
from .world import ANNEX, PAPER, canaries, held

if TYPE_CHECKING:
    from pathlib import Path

    from .conftest import Base
    from .world import Said, World

_NEEDED = "\n\u200c\u200d\u200e\u200f\u061c"
_TOGETHER = 24
"""Sections that are built into one paper."""


@pytest.mark.parametrize("case", CASES, ids=[case.name for case in CASES])
def test_a_case_ends_as_it_must(case: Case, base: Base, world: World) -> None:
    """Exit code and findings are those expected; no canary, no call, no stray file, no child, nobody else's text."""
    case.lay(world)
    world.note()
    printed = ""
    for command, code in case.run.items():
        said = world.run(*shlex.split(world.filled(command.encode()).decode()))
        assert said.code == code, f"{command}: {said.code}\n{said.out}{said.err}"
        _is_well_told(said)
        printed += said.out + said.err
        if command == CHECK and code in (0, 1):
            assert told(said) == sorted(case.findings)
    assert [text for text in case.says if text not in printed] == []
    _held_together(world, *case.writes)
    for path in outputs(world):
        _stands_alone(case, path)
        if case.others:
            assert pieces(text_of(path)) == base.printed[path.suffix], path.suffix


@pytest.mark.parametrize("number", range(-(-len(SECTIONS) // _TOGETHER)))
def test_sections_built_into_one_paper_keep_to_themselves(number: int, base: Base, world: World) -> None:
    """Each is a section of one paper: what is refused in one touches no other, and nothing that it names is in it."""
    cases = SECTIONS[number * _TOGETHER : (number + 1) * _TOGETHER]
    outline = world.repository / "papers/outline.yaml"
    rows = "".join(f"  - {{id: {case.name}, title: Case {case.name}!, required: false}}\n" for case in cases)
    outline.write_text(outline.read_text("utf-8") + rows)
    for case in cases:
        case.put(world)
        (world.repository / ANNEX).rename(world.repository / PAPER / "sections" / f"{case.name}.md")
    world.maker.commit("Hand in many sections")
    world.note()
    said = world.run(*BUILD.split())
    assert said.code in (0, 1), said.out + said.err
    _is_well_told(said)
    _held_together(world)
    made = outputs(world)
    assert {path.suffix for path in made} == {".docx", ".pdf", ".html"}
    for path in made:
        assert pieces(text_of(path)) == base.printed[path.suffix], path.suffix
        text = text_of(path)
        for case in cases:
            assert [words for words in case.stands if squeezed(words) not in text] == [], (case.name, path.suffix)
            own = _own_text(text, case.name) if path.suffix != ".pdf" else ""
            assert [words for words in case.gone if squeezed(words) in own] == [], (case.name, path.suffix)


def test_there_are_as_many_cases_as_were_asked_for() -> None:
    """Each with a sentence that says what it tries; names are sections' ids too."""
    assert len(CASES) >= 120
    assert len({case.about for case in CASES}) == len(CASES)
    assert all(case.about.endswith(".") for case in CASES)


def test_a_canary_is_found_wherever_it_is(base: Base, world: World) -> None:
    """The looking itself: in the words of each output, in what is packed in it, and in what was printed."""
    world.annex(f"A line with {world.outside.joinpath('canary.txt').read_text()}\n")
    world.maker.commit("Give it away")
    world.run(*BUILD.split())
    for path in outputs(world):
        assert canaries({"text": text_of(path).encode()}), path.suffix
    assert len(outputs(world)) == len(base.printed) == 3


def told(said: Said) -> list[str]:
    """The findings of a check as cases write them; each has a code, a message and what to do."""
    found: list[dict[str, Any]] = json.loads(said.out)["findings"]
    for one in found:
        assert Code[one["code"]]
        assert one["message"]
        assert one["hint"]
    return sorted(_line(one) for one in found)


def _line(one: dict[str, Any]) -> str:
    place = [one["path"].removeprefix(f"{PAPER}/"), *(str(one[key]) for key in ("line", "column") if one[key])]
    return f"{one['code']} {':'.join(place)}"


def _is_well_told(said: Said) -> None:
    """No traceback, no bug, nothing that moves a cursor or turns a line around, and nothing of other files."""
    printed = said.out + said.err
    assert "Traceback" not in printed
    assert "this is a bug" not in printed
    odd = [
        letter
        for letter in printed
        if letter not in _NEEDED and unicodedata.category(letter) in ("Cc", "Cf", "Zl", "Zp")
    ]
    assert odd == []
    assert canaries({"printed": printed.encode("utf-8", "surrogatepass")}) == []


def _held_together(world: World, *allowed: str) -> None:
    """Nothing of what lies outside came in, nobody was called, nothing was left."""
    assert world.heard == []
    assert world.children() == []
    assert world.strayed(*allowed) == []
    assert [path.name for path in (world.folder / "tmp").iterdir()] == []
    assert [path.name for path in world.build.rglob("*") if path.name.startswith(".")] == []
    for path in outputs(world):
        assert canaries(held(path)) == [], path.name
        assert canaries({"text": text_of(path).encode()}) == [], path.name
    kept = (path for path in (world.repository / ".git" / "papers").rglob("*") if path.is_file())
    assert canaries((path.name, path.read_bytes()) for path in kept) == []


def _own_text(text: str, name: str) -> str:
    """What is printed of one section: from its title, the one after that in the contents, to the next title."""
    parts = text.split(squeezed(f"Case {name}!"))
    return parts[2].partition("!")[0] if len(parts) > 2 else ""


def _stands_alone(case: Case, path: Path) -> None:
    text = text_of(path)
    for words in case.stands:
        assert squeezed(words) in text, f"{case.name}: {words!r} is not in {path.name}"
    for words in case.gone:
        assert squeezed(words) not in text, f"{case.name}: {words!r} is in {path.name}"
