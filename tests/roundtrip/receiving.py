"""The two commands run in this process: a paper sent, a file received, and what the reviewer's branch then holds."""

from __future__ import annotations

import contextlib
import io
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pipeline.cli.main import main

from .sample import PAPER, SECTIONS, sample_repository, section_path

if TYPE_CHECKING:
    from pathlib import Path

    from tests.making import Maker

BRANCH = f"review/{PAPER}/guide1"


@dataclass(frozen=True, slots=True, kw_only=True)
class Received:
    """What became of a file: the account as JSON, and each section's file on the branch, or on main without one."""

    account: dict[str, Any]
    texts: dict[str, str]

    def outcomes(self, outcome: str) -> list[dict[str, Any]]:
        """The changes that have one outcome."""
        return [one for one in self.account["changes"] if one["outcome"] == outcome]


class Desk:
    """A repository from which a paper is sent, and that takes it back as often as one likes."""

    def __init__(self, folder: Path) -> None:
        self.maker: Maker = sample_repository(folder / "repository")
        self._folder = folder
        self._written = self.maker.git("rev-parse", "HEAD").strip()

    def send(self) -> bytes:
        """The Word file for the guide."""
        code, _ = _ran("-C", str(self.maker.folder), "review", "send", PAPER, "--to", "guide1")
        assert code == 0
        return (self.maker.folder / "build" / "review" / f"{PAPER}--guide1.docx").read_bytes()

    def receive(self, data: bytes, *more: str, forget: bool = True) -> Received:
        """A file received; the repository then forgets the reviewer's branch, so that the next one finds none."""
        file = self._folder / "returned.docx"
        file.write_bytes(data)
        code, out = _ran("-C", str(self.maker.folder), "review", "receive", str(file), "--format", "json", *more)
        assert code == 0, out
        account = json.loads(out)
        assert account["balanced"]
        assert account["totals"]["all"] == len(account["changes"])
        at = BRANCH if account["commits"] else "main"
        texts = {section: self.maker.git("show", f"{at}:{section_path(section)}") for section in SECTIONS}
        changed = self.maker.git("diff", "--name-only", self._written, at).split() if account["commits"] else []
        assert set(changed) <= {section_path(section) for section in SECTIONS}
        if account["commits"] and forget:
            self.maker.git("update-ref", "-d", f"refs/heads/{BRANCH}")
        return Received(account=account, texts=texts)

    def comments(self) -> list[dict[str, Any]]:
        """The comments that the repository holds, with the file and line of their words."""
        code, out = _ran("-C", str(self.maker.folder), "comments", PAPER, "--format", "json")
        assert code == 0, out
        return list(json.loads(out)["comments"])

    def refusal(self, data: bytes) -> str:
        """Why a file is refused; empty where it is not."""
        file = self._folder / "returned.docx"
        file.write_bytes(data)
        code, said = _ran("-C", str(self.maker.folder), "review", "receive", str(file))
        return said if code == 1 else ""


def _ran(*arguments: str) -> tuple[int, str]:
    """The exit code of ``papers`` and what it printed."""
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        code = main(arguments)
    return code, out.getvalue() or err.getvalue()
