"""What ARCHITECTURE.md says of the gates is true: each is there, and has been tried."""

from __future__ import annotations

import re
from pathlib import Path

from .cases import CASES

ROOT = Path(__file__).resolve().parents[2]


def rows() -> list[tuple[list[str], list[str]]]:
    """The files of each gate, and the beginnings of its cases' names."""
    text = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8").partition("## The gates")[2].partition("\n## ")[0]
    cells = [line.strip("|").split("|") for line in text.splitlines() if line.startswith("| ")][2:]
    return [(re.findall(r"`([\w/]+\.py)`", gate), re.findall(r"`([a-z-]+)`", cases)) for _, gate, cases in cells]


def test_every_gate_is_there_and_has_been_tried() -> None:
    """Each row names modules that exist, and cases that do."""
    assert len(rows()) >= 10
    for gates, beginnings in rows():
        assert gates
        assert beginnings
        assert [gate for gate in gates if not (ROOT / "pipeline" / gate).is_file()] == []
        assert [one for one in beginnings if not any(case.name.startswith(one) for case in CASES)] == []


def test_no_case_is_of_no_gate() -> None:
    """Each case's name begins as a row says."""
    known = tuple(one for _, beginnings in rows() for one in beginnings)
    assert [case.name for case in CASES if not case.name.startswith(known)] == []
