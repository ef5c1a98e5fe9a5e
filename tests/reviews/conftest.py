"""Registries under which reviews are recorded, founded once and copied."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from tests.forging import GUIDE, RECORD, Key, commit, found, look, record
from tests.making import Maker

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="session")
def founded(tmp_path_factory: pytest.TempPathFactory, keys: dict[str, Key]) -> dict[bool, Path]:
    """A registry without signatures, and one with."""
    made = {}
    for signed in (False, True):
        folder = tmp_path_factory.mktemp("founded") / "repository"
        found(folder, keys, signed=signed)
        made[signed] = folder
    return made


@pytest.fixture
def maker(founded: dict[bool, Path], tmp_path: Path) -> Maker:
    """A registry whose changes need no signature."""
    return _copy(founded[False], tmp_path)


@pytest.fixture
def sealed(founded: dict[bool, Path], tmp_path: Path) -> Maker:
    """A registry whose changes are good in signed commits only."""
    return _copy(founded[True], tmp_path)


@pytest.fixture(scope="session")
def approved_folder(tmp_path_factory: pytest.TempPathFactory, keys: dict[str, Key]) -> Path:
    """A paper whose sections Guide One has approved; surveyed, so that copies of it find its sections parsed."""
    folder = tmp_path_factory.mktemp("approved") / "repository"
    maker = found(folder, keys, sections=True)
    for section in look(maker).standings["testing"].sections:
        path = RECORD.replace("/summary/", f"/{section.id}/")
        record(maker, path=path, text=str(section.digest), more="note: Well tested.\n")
    commit(maker, "Approve", who=GUIDE)
    return folder


@pytest.fixture
def approved(approved_folder: Path, tmp_path: Path) -> Maker:
    """A copy of it for one test to forge."""
    return _copy(approved_folder, tmp_path)


def _copy(founded: Path, tmp_path: Path) -> Maker:
    folder = tmp_path / "repository"
    shutil.copytree(founded, folder)
    return Maker(folder)
