"""A bare repository of our own making: filled through ``git fast-import``, then blamed."""

from __future__ import annotations

import contextlib
import os
import subprocess
from collections import Counter
from typing import IO, TYPE_CHECKING, Self

from pipeline.git.objects import Change, parse_changes
from pipeline.git.runner import Runner, failure

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path


class ScratchRepository(Runner):
    """A repository where git's own defaults count alone, so that the same history gives the same answer."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.folder = folder
        self._extra = {
            "GIT_CONFIG_GLOBAL": os.devnull,
            "GIT_CONFIG_SYSTEM": os.devnull,
            "GIT_CONFIG_NOSYSTEM": "1",
            "GIT_DIR": str(folder),
        }

    @classmethod
    def create(cls, folder: Path) -> Self:
        """Make an empty repository in a folder that exists and is empty."""
        self = cls(folder)
        self.output(
            "-c",
            "init.defaultBranch=main",
            "init",
            "--quiet",
            "--bare",
            "--template=",
            "--object-format=sha1",
        )
        return self

    @contextlib.contextmanager
    def importing(self, *flags: str) -> Iterator[IO[bytes]]:
        """The input of ``git fast-import``: write the stream's commands to it."""
        arguments = ["fast-import", "--quiet", "--force", "--date-format=raw", *flags]
        process = self.start(arguments, subprocess.PIPE)
        with contextlib.suppress(BrokenPipeError):  # git says below why it stopped listening
            yield process.stdin
        complaint = process.communicate()[1]
        if process.proc.returncode:
            raise failure(arguments, complaint, self._cwd)

    def blame(self, revision: str, path: str, flags: Sequence[str]) -> Counter[tuple[str, str]]:
        """How many lines of a file each commit holds, with the file's name in that commit."""
        found: Counter[tuple[str, str]] = Counter()
        output = self.output("blame", "--incremental", *flags, revision, "--", path)
        sha, lines = "", 0
        for line in output.split(b"\n"):
            word, _, rest = line.partition(b" ")
            if word == b"filename":
                found[sha, rest.decode("utf-8", "surrogateescape")] += lines
            elif len(word) == 40 and rest[:1].isdigit():
                sha, lines = word.decode(), int(rest.rpartition(b" ")[2])
        return found

    def blame_lines(self, revision: str, path: str, flags: Sequence[str]) -> list[str]:
        """The commit of each line of a file; of a range with ``--reverse``, the last that still had the line."""
        found: dict[int, str] = {}
        for line in self.output("blame", "--incremental", *flags, revision, "--", path).split(b"\n"):
            word, _, rest = line.partition(b" ")
            if len(word) == 40 and rest[:1].isdigit():
                _, first, lines = map(int, rest.split(b" "))
                found.update(dict.fromkeys(range(first, first + lines), word.decode()))
        return [found[number] for number in sorted(found)]

    def unpaired(self, commits: Iterable[str], glob: str) -> Iterator[tuple[str, list[Change]]]:
        """What commits add and delete that rename detection (as blame has it) did not pair."""
        arguments = [
            "diff-tree",
            "--stdin",
            "-z",
            "-r",
            "--raw",
            "--root",
            "-M",
            "--diff-filter=AD",
            "--no-ext-diff",
        ]
        with self.feed([*arguments, "--", f":(glob){glob}"], commits) as stream:
            yield from parse_changes(stream)
