"""Registries to forge, founded once and copied."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from tests.forging import Key, found
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


def _copy(founded: Path, tmp_path: Path) -> Maker:
    folder = tmp_path / "repository"
    shutil.copytree(founded, folder)
    return Maker(folder)
