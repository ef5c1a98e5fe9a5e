"""A paper that was sent to a guide, and the desk that it comes back to."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest

from pipeline.receiving.opening import Asked
from pipeline.receiving.receiving import Received, receive
from pipeline.workspace import Workspace
from tests.making import Maker
from tests.roundtrip.receiving import Desk
from tests.roundtrip.sample import PAPER, section_path
from tests.roundtrip.wordlike import Word

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

BRANCH = f"review/{PAPER}/guide1"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """A repository of its own, as it was when the file was sent."""

    maker: Maker
    data: bytes

    def edited(self, *steps: Callable[[Word], Any], tracked: bool = True) -> bytes:
        """The file as it comes back from Word."""
        word = Word(self.data)
        word.record(tracked)
        for step in steps:
            step(word)
        return word.save()

    def receive(self, data: bytes, *, dry_run: bool = False, **asked: Any) -> Received:
        """What comes of a file."""
        return receive(Workspace.open(self.maker.folder), data, Asked(**asked), dry_run=dry_run)

    def text(self, section: str, at: str = BRANCH) -> str:
        """A section's file at a commit."""
        return self.maker.git("show", f"{at}:{section_path(section)}")

    def heads(self) -> dict[str, str]:
        """The commit of every branch."""
        lines = self.maker.git("for-each-ref", "--format=%(refname:short) %(objectname)", "refs/heads").splitlines()
        return dict(line.split() for line in lines)

    def change(self, section: str, old: str, new: str) -> None:
        """Somebody else edits a section, and commits that."""
        target = self.maker.folder / section_path(section)
        text = target.read_bytes().decode()
        assert text.count(old) == 1
        target.write_bytes(text.replace(old, new).encode())
        self.maker.commit("Go on writing")


@pytest.fixture(scope="session")
def posted(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, bytes]:
    """A repository and the file that was sent from it."""
    desk = Desk(tmp_path_factory.mktemp("sent"))
    return desk.maker.folder, desk.send()


@pytest.fixture
def sent(posted: tuple[Path, bytes], tmp_path: Path) -> Sent:
    """The same repository, for one test alone."""
    folder, data = posted
    shutil.copytree(folder, tmp_path / "repository")
    return Sent(maker=Maker(tmp_path / "repository"), data=data)
