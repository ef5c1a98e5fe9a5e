"""What all tests share: role accounts, repositories of papers made with real git, and clients that CI must have."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from tests.forging import Key, make_keys
from tests.making import Maker, small_repository


@pytest.fixture(autouse=True)
def no_outside_settings(monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> None:
    """Git sees no settings of whoever runs the tests, and colours are off."""
    for name in [name for name in os.environ if name.startswith("GIT_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(tmp_path_factory.getbasetemp() / "no-gitconfig"))
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")
    monkeypatch.setenv("NO_COLOR", "1")


@pytest.fixture(scope="session")
def template_repository(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small committed repository of one paper, made once; tests copy it."""
    folder = tmp_path_factory.mktemp("template") / "repository"
    small_repository(folder)
    return folder


@pytest.fixture
def repository(template_repository: Path, tmp_path: Path) -> Maker:
    """A copy of the small repository for one test to change."""
    folder = tmp_path / "repository"
    shutil.copytree(template_repository, folder)
    return Maker(folder)


@pytest.fixture(scope="session")
def keys(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Key]:
    """Real SSH keys, made once; the test is skipped, or fails if clients are required, where nothing makes them."""
    client("ssh-keygen")
    return make_keys(tmp_path_factory.mktemp("keys"))


def client(name: str) -> str:
    """The path of a real client; where it is missing the test is skipped, or fails if clients are required."""
    found = shutil.which(name)
    if found is None:
        message = f"{name} is not installed"
        if os.environ.get("PAPERS_REQUIRE_CLIENTS"):
            pytest.fail(message)
        pytest.skip(message)
    return found


def old_pandoc() -> Path:
    """A pandoc 3 older than 3.8, which PAPERS_OLD_PANDOC names; missing it is as with `client`."""
    named = os.environ.get("PAPERS_OLD_PANDOC", "")
    if not named or not Path(named).is_file():
        message = "no older pandoc: PAPERS_OLD_PANDOC names none"
        if os.environ.get("PAPERS_REQUIRE_CLIENTS"):
            pytest.fail(message)
        pytest.skip(message)
    return Path(named)
