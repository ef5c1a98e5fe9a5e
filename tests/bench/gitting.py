"""Writes generated files into git."""

from __future__ import annotations

import os
import subprocess
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

_START = 1_573_200_000


@dataclass(frozen=True, slots=True)
class Change:
    """The files that a person commits, by path."""

    author: str
    files: Mapping[str, bytes]


def git(folder: Path, *arguments: str, given: bytes = b"") -> str:
    """Run git in a folder, without the machine's configuration; its output."""
    environment = {**os.environ, "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}
    done = subprocess.run(
        ["git", *arguments], cwd=folder, input=given, env=environment, check=True, capture_output=True
    )  # fmt: skip
    return done.stdout.decode()


def commit_all(folder: Path, changes: Sequence[Change], onto: str | None = None) -> None:
    """Commit the changes in order, an hour apart; into a new repository, or ``onto`` a commit of the one there."""
    start = _START
    if onto is None:
        folder.mkdir(parents=True)
        git(folder, "init", "--quiet", "--initial-branch=main")
    else:
        start = int(git(folder, "log", "-1", "--format=%ct", onto))
    stream = []
    for number, change in enumerate(changes, start=1):
        who = f"{change.author} <{change.author}@example.org> {start + 3600 * number} +0500"
        head = f"commit refs/heads/main\nauthor {who}\ncommitter {who}\ndata 1\nx\n"
        if number == 1 and onto is not None:
            head += f"from {onto}\n"
        stream.append(head.encode())
        for path, data in change.files.items():
            stream.append(f"M 100644 inline {path}\ndata {len(data)}\n".encode() + data + b"\n")
    git(folder, "fast-import", "--quiet", given=b"".join(stream))
    git(folder, "reset", "--quiet", "--hard", "main")
