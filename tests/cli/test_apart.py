"""pandoc and Typst are kept apart by every command: where the system cannot, it is said, and none outlives a kill."""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from pipeline.programs import lacking, ready
from tests.cli.running import papers

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.making import Maker

_LACKING = """
import sys
from pipeline.programs import keeping
keeping._is_possible = lambda: False
from pipeline.cli import main
sys.exit(main(sys.argv[1:]))
"""
_UNGUARDED = """
import sys
from pipeline.programs import keeping
keeping._START = keeping._START.replace("main()", "from pipeline.keeper import landlock, seccomp; "
    "landlock.version = lambda: 0; seccomp.is_known = lambda: False; main()")
from pipeline.cli import main
sys.exit(main(sys.argv[1:]))
"""

kept = pytest.mark.skipif(ready() is None or bool(lacking()), reason="this system does not confine processes")


def told(code: str, *arguments: str) -> tuple[int, str]:
    """Exit code and standard error of a command on a system that lacks something."""
    command = [sys.executable, "-c", code, *arguments]
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False)
    return done.returncode, done.stderr


@pytest.mark.parametrize(
    ("code", "lacks"),
    [
        (_LACKING, ("limits on processor time", "files they read", "network")),
        (_UNGUARDED, ("files they read", "network")),
    ],
)
def test_what_the_system_lacks_is_said_once_and_changes_nothing(
    code: str, lacks: tuple[str, ...], repository: Maker
) -> None:
    """One line on standard error; the same outputs, byte for byte, and the same code."""
    if code is _UNGUARDED and ready() is None:
        pytest.skip("this system has no keeper to take a guard from")
    folder = repository.folder
    assert papers(folder, "build").code == 0
    outputs = {path.name: path.read_bytes() for path in (folder / "build").iterdir()}
    for made in (folder / ".git" / "papers", folder / "build"):
        shutil.rmtree(made)
    returned, err = told(code, "-C", str(folder), "build")
    assert returned == 0
    notes = [line for line in err.splitlines() if line.startswith("papers: note:")]
    assert len(notes) == 1
    assert all(word in notes[0] for word in lacks)
    assert {path.name: path.read_bytes() for path in (folder / "build").iterdir()} == outputs


def test_a_command_that_runs_nothing_says_nothing(repository: Maker) -> None:
    """What is missing does not matter to it."""
    assert "note:" not in told(_LACKING, "-C", str(repository.folder), "new", "--help")[1]
    assert "note:" not in papers(repository.folder, "check").err or ready() is None or lacking()


def _running() -> Iterator[tuple[int, int, str]]:
    """Every process that runs: its number, its parent's, and how it was started."""
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            with contextlib.suppress(OSError):
                line = (folder / "cmdline").read_bytes().replace(b"\0", b" ").decode("utf-8", "replace")
                state, parent = (folder / "stat").read_text(encoding="utf-8").rpartition(")")[2].split()[:2]
                if state != "Z":
                    yield int(folder.name), int(parent), line


def _descendants(of: int) -> set[int]:
    """The processes that one has started, and those that these have, and so on."""
    found, parents = {of}, {pid: parent for pid, parent, _ in _running()}
    while more := {pid for pid, parent in parents.items() if parent in found} - found:
        found |= more
    return found


@kept
@pytest.mark.parametrize("after", [0.2, 0.6, 1.1, 1.8])
def test_a_build_that_is_killed_leaves_nothing_running_and_nothing_behind(
    after: float, repository: Maker, tmp_path: Path
) -> None:
    """With SIGKILL, at some moment of it: no worker, no keeper, no pandoc, no Typst, and no folder of theirs."""
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    environment = {**os.environ, "TMPDIR": str(temporary)}
    command = [sys.executable, "-m", "pipeline", "-C", str(repository.folder), "build", "--formats", "docx,pdf,html"]
    process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    time.sleep(after)
    begun = _descendants(process.pid)
    process.kill()
    process.wait()

    def left() -> list[str]:
        """What still runs of it, by its number or by a folder of its own."""
        ours = (str(repository.folder), str(temporary))
        return [line for pid, _, line in _running() if pid in begun or any(folder in line for folder in ours)]

    for _ in range(200):
        if not left() and not [*temporary.glob("papers-*")]:
            break
        time.sleep(0.05)
    assert left() == []
    assert [*temporary.glob("papers-*")] == []
    assert papers(repository.folder, "build").code == 0
