"""A paper that waits for its guides, and the command run in the same process."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

from pipeline.cli.main import main
from tests.cli.running import Ran
from tests.forging import GUIDE, Key, found, look
from tests.making import WHEN, Maker

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="session")
def submitted_folder(tmp_path_factory: pytest.TempPathFactory, keys: dict[str, Key]) -> Path:
    """A paper all submitted; surveyed, so that copies of it find its sections parsed."""
    folder = tmp_path_factory.mktemp("submitted") / "repository"
    look(found(folder, keys, sections=True))
    return folder


@pytest.fixture
def maker(submitted_folder: Path, tmp_path: Path) -> Maker:
    """A copy of it for one test."""
    folder = tmp_path / "repository"
    shutil.copytree(submitted_folder, folder)
    return Maker(folder)


@dataclass(frozen=True, slots=True)
class Command:
    """Runs ``papers`` in some folder of the repository, with somebody at the keyboard."""

    folder: Path
    maker: Maker
    monkeypatch: pytest.MonkeyPatch
    capsys: pytest.CaptureFixture[str]

    def __call__(self, *arguments: str, who: str = GUIDE, when: str = WHEN) -> Ran:
        """What it returned and printed; ``who`` and ``when`` as git is configured and its clock says."""
        name, _, email = who.rstrip(">").partition(" <")
        self.maker.git("config", "user.name", name)
        self.maker.git("config", "user.email", email)
        for role in ("AUTHOR", "COMMITTER"):
            self.monkeypatch.setenv(f"GIT_{role}_DATE", when)
        self.capsys.readouterr()
        code = main(["-C", str(self.folder), *arguments])
        printed = self.capsys.readouterr()
        return Ran(code, printed.out, printed.err)


@pytest.fixture
def run(maker: Maker, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Command:
    """The command, in the repository."""
    return Command(maker.folder, maker, monkeypatch, capsys)
