"""The outputs that the tests of print look into, built once a run: the four papers, and a section of everything."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.running import papers

from .torture import torture_repository

ROOT = Path(__file__).resolve().parents[2]
REAL = ("terror-financing", "drug-trafficking", "human-trafficking", "cyber-crimes")
ALL = (*REAL, "testing")


@pytest.fixture(scope="session")
def outputs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the DOCX and PDF of the papers in `ALL`; ``testing`` is the section of everything."""
    folder = tmp_path_factory.mktemp("print") / "build"
    ran = papers(ROOT, "build", "--out", str(folder))
    assert ran.code == 0, ran.err + ran.out
    maker = torture_repository(folder.parent / "repository")
    ran = papers(maker.folder, "build", "--out", str(folder))
    assert ran.code == 0, ran.err + ran.out
    return folder
