"""Real repositories for the tests of git and history."""

from __future__ import annotations

import os
import subprocess
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

SECTION = "papers/terror-financing/sections/introduction.md"


@dataclass
class Workshop:
    """A repository to commit to in anybody's name; time passes by an hour a commit."""

    folder: Path
    clock: int = field(default=1_573_200_000)

    def git(self, *arguments: str, **variables: str) -> str:
        """Run git as it stands on the machine, without the safety under test."""
        environment = {
            **os.environ,
            "GIT_CONFIG_GLOBAL": os.devnull,
            "GIT_CONFIG_NOSYSTEM": "1",
            "GIT_AUTHOR_NAME": "Nobody",
            "GIT_AUTHOR_EMAIL": "nobody@example.org",
            "GIT_COMMITTER_NAME": "Secretariat",
            "GIT_COMMITTER_EMAIL": "secretariat@example.org",
            **variables,
        }
        done = subprocess.run(
            ["git", *arguments], cwd=self.folder, env=environment, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr
        return done.stdout.strip()

    def write(self, path: str, text: str | bytes) -> None:
        """Write a file of the work tree."""
        target = self.folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(text if isinstance(text, bytes) else text.encode())

    def commit(self, who: int | tuple[str, str], message: str = "Change", **files: str) -> str:
        """Commit all of the work tree (after writing the section) as Researcher ``who``; the hash."""
        name, email = who if isinstance(who, tuple) else (f"Researcher {who}", f"researcher{who}@example.org")
        for text in files.values():
            self.write(SECTION, text)
        self.clock += 3600
        self.git("add", "--all")
        when = f"{self.clock} +0500"
        self.git(
            "commit", "--quiet", "--allow-empty", "--cleanup=verbatim", "-m", message,
            GIT_AUTHOR_NAME=name, GIT_AUTHOR_EMAIL=email, GIT_AUTHOR_DATE=when, GIT_COMMITTER_DATE=when,
        )  # fmt: skip
        return self.git("rev-parse", "HEAD")

    def raw_commit(self, author: bytes, tree: str, *parents: str, message: bytes = b"odd\n") -> str:
        """Store a commit object that git itself would not write, and check it out."""
        lines = [b"tree " + tree.encode(), *(b"parent " + parent.encode() for parent in parents), author]
        data = b"\n".join(lines) + b"\ncommitter S <s@example.org> 1573200000 +0000\n\n" + message
        done = subprocess.run(
            ["git", "hash-object", "-t", "commit", "-w", "--literally", "--stdin"],
            cwd=self.folder, input=data, capture_output=True, check=True,
        )  # fmt: skip
        sha = done.stdout.decode().strip()
        self.git("update-ref", "refs/heads/main", sha)
        return sha


@pytest.fixture
def workshop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Workshop:
    """An empty repository; what is under test sees no configuration of the machine."""
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")
    folder = tmp_path / "repository"
    folder.mkdir()
    made = Workshop(folder.resolve())
    made.git("init", "--quiet", "--initial-branch=main")
    return made
