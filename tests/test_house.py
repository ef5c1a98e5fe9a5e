"""The house itself: which room knows which, how long modules are, and that the documents say what is true."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from pipeline.findings import Code

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "pipeline"

FLOORS = [
    {"limits"},
    {"errors", "findings", "bitmaps", "vectors", "cache", "pins", "words", "quotes", "typst_child", "keeper"},
    {"programs", "git", "bibliography", "charts", "ooxml"},
    {"pandoc", "typesetting", "papers", "wordfile"},
    {"markdown", "history", "figures", "glyphs", "inputs"},
    {"digest", "formulas", "parsed", "sourcemap", "trust"},
    {"examination"},
    {"reviews"},
    {"rules", "manuscript", "report"},
    {"render", "workspace", "manifest"},
    {"building", "past"},
    {"staleness", "repinning"},
    {"surveying"},
    {"redline", "reviewing", "making", "sending"},
    {"releasing", "receiving", "submitting"},
    {"cli"},
    {"__main__"},
]
"""From the ground up: a room knows rooms of lower floors only."""

LONGEST = 400


def _modules() -> list[Path]:
    return sorted(PACKAGE.rglob("*.py"))


def _room(module: str) -> str:
    parts = module.split(".")
    return parts[1] if len(parts) > 1 else ""


def _imports(path: Path) -> set[str]:
    """The modules of this package that a file imports, wherever in the file."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module == "pipeline":
            found |= {f"pipeline.{alias.name}" for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module)
    return {name for name in found if name.startswith("pipeline.") and "__version__" not in name}


def test_no_arrow_climbs() -> None:
    """A module imports from its own room and from lower floors, never from its own floor or above."""
    floor = {room: number for number, rooms in enumerate(FLOORS) for room in rooms}
    climbing = []
    for path in _modules():
        here = _room(".".join(path.relative_to(ROOT).with_suffix("").parts))
        if here == "__init__":
            continue
        for name in _imports(path):
            there = _room(name)
            if there != here and floor[there] >= floor[here]:
                climbing.append(f"{path.relative_to(ROOT)} -> {name}")
    assert climbing == []


def test_every_room_has_its_floor() -> None:
    """No module of the package is left out of the plan, and the plan names none that is gone."""
    rooms = {path.stem if path.is_file() else path.name for path in PACKAGE.iterdir() if path.name != "__pycache__"}
    rooms -= {"__init__", "_templates", "py"}
    assert {room for rooms_of_floor in FLOORS for room in rooms_of_floor} == rooms


@pytest.mark.parametrize(
    ("module", "rooms"),
    [
        ("subprocess", {"programs", "git"}),
        ("git", {"git"}),
        ("typst", {"typst_child"}),
        ("jinja2", {"render"}),
        ("matplotlib", {"charts"}),
        ("argparse", {"cli"}),
        ("sys.exit", {"__main__"}),
    ],
)
def test_only_one_room_talks_to_each_program(module: str, rooms: set[str]) -> None:
    """Processes, git, Typst, templates, charts, arguments: each has one room that knows it."""
    knowing = set()
    pattern = re.compile(
        rf"^\s*(?:import|from) {module}\b" if "." not in module else rf"\b{re.escape(module)}\(", re.MULTILINE
    )
    for path in _modules():
        if pattern.search(path.read_text(encoding="utf-8")):
            knowing.add(_room(".".join(path.relative_to(ROOT).with_suffix("").parts)))
    assert knowing <= rooms


def test_only_the_command_line_prints() -> None:
    """Everything below it returns what it has to say."""
    printing = [
        path.relative_to(ROOT).as_posix()
        for path in _modules()
        if re.search(r"^\s*print\(", path.read_text(encoding="utf-8"), re.MULTILINE)
    ]
    assert printing == []


def test_nothing_reads_the_clock() -> None:
    """Dates come from git, so that a build repeats."""
    clock = re.compile(r"\b(?:datetime|date|dt\.date|dt\.datetime)\.(?:now|today|utcnow)\(|\btime\.time\(")
    reading = [path.name for path in _modules() if clock.search(path.read_text(encoding="utf-8"))]
    assert reading == []


def test_no_module_is_long() -> None:
    """A reader finds the place for a change in a minute."""
    long = [path.name for path in _modules() if len(path.read_text(encoding="utf-8").splitlines()) > LONGEST]
    assert long == []


def test_the_documents_name_every_room_and_every_code() -> None:
    """ARCHITECTURE.md is true of the rooms, and docs/codes.md of the codes."""
    architecture = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")
    rooms = {room for floor in FLOORS for room in floor} - {"__main__"}
    assert [room for room in sorted(rooms) if f"`{room}`" not in architecture] == []
    codes = (ROOT / "docs" / "codes.md").read_text(encoding="utf-8")
    for code in Code:
        assert f"| {code.name} | {code.severity.value} | {code.meaning} |" in codes


def test_no_path_of_a_machine_and_no_host_of_a_registry_is_in_the_files() -> None:
    """What is committed works anywhere."""
    pins = (ROOT / "constraints.txt").read_text(encoding="utf-8")
    assert "://" not in pins
    assert all(re.fullmatch(r"#.*|[A-Za-z0-9_.-]+==[0-9][0-9a-z.+]*|", line) for line in pins.splitlines())
