"""Programs are started with a limit on time and memory, a clean environment, and nothing left behind."""

from __future__ import annotations

import os
import pickle
import sys
import time
from typing import TYPE_CHECKING

import pytest

from pipeline.errors import OutsideError
from pipeline.programs import TooLongError, run
from pipeline.typesetting import TypstRefusalError

if TYPE_CHECKING:
    from pathlib import Path


def python(code: str, **options: object) -> tuple[int, str, str]:
    """Code, output and error of a Python program."""
    outcome = run([sys.executable, "-I", "-c", code], **{"seconds": 30.0, **options})  # type: ignore[arg-type]
    return outcome.code, outcome.out.decode(), outcome.err


def test_what_a_program_leaves() -> None:
    """Its code, what it wrote, and its errors as text, whatever bytes they are."""
    code = "import sys; sys.stdout.write(sys.stdin.read()[::-1]); sys.stderr.buffer.write(b'\\xff!'); sys.exit(7)"
    assert python(code, given=b"abc") == (7, "cba", "\ufffd!")


def test_a_program_that_reads_nothing_is_no_fault() -> None:
    """Nor one that writes more than a pipe holds."""
    code, out, _ = python("print('x' * 1_000_000)", given=b"y" * 1_000_000)
    assert (code, len(out)) == (0, 1_000_001)


def test_the_environment_is_clean(monkeypatch: pytest.MonkeyPatch) -> None:
    """No secret, no locale and no time zone of the caller's."""
    for name, value in {"SECRET_TOKEN": "x", "LC_ALL": "de_DE", "TZ": "Asia/Karachi", "GIT_DIR": "/x"}.items():
        monkeypatch.setenv(name, value)
    code = "import os; print(sorted(os.environ.items()))"
    _, out, _ = python(code, variables={"OWN": "1"})
    assert "SECRET_TOKEN" not in out
    assert "GIT_DIR" not in out
    for pair in (("LC_ALL", "C.UTF-8"), ("TZ", "UTC"), ("OWN", "1")):
        assert str(pair) in out


def test_a_program_over_its_time_is_killed_with_its_children(tmp_path: Path) -> None:
    """Whoever it started does not live on."""
    pid = tmp_path / "pid"
    code = (
        "import subprocess, sys, pathlib, time\n"
        "child = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(600)'])\n"
        f"pathlib.Path({str(pid)!r}).write_text(str(child.pid))\n"
        "time.sleep(600)\n"
    )
    with pytest.raises(TooLongError, match="stopped after"):
        python(code, seconds=3.0)
    child = int(pid.read_text())
    for _ in range(100):
        if not _lives(child):
            break
        time.sleep(0.05)
    assert not _lives(child)


def _lives(pid: int) -> bool:
    try:
        with open(f"/proc/{pid}/stat", encoding="utf-8") as file:  # noqa: PTH123
            return file.read().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux limits another process")
def test_a_program_over_its_memory_fails() -> None:
    """The machine does not."""
    code = "import time; time.sleep(0.5); x = bytearray(2_000_000_000); print(len(x))"
    returned, out, err = python(code, megabytes=500)
    assert returned != 0
    assert out == ""
    assert "MemoryError" in err


def test_a_program_that_is_not_there() -> None:
    """One line says so, and what to do."""
    with pytest.raises(OutsideError, match="no-such-program cannot be started") as caught:
        run(["/nowhere/no-such-program"], seconds=1)
    assert caught.value.hint


def test_the_folder_is_the_one_that_was_named(tmp_path: Path) -> None:
    """Not the caller's."""
    assert python("import os; print(os.getcwd())", folder=tmp_path)[1].strip() == os.path.realpath(tmp_path)


def test_what_stops_a_worker_comes_back_from_it() -> None:
    """Every exception that may stop a run is the same on the other side of a process, whatever it is made from."""
    for error in (OutsideError("no disk", hint="free some"), TypstRefusalError('a "quote"', "body.typ, line 3")):
        error.args = (f"paper: {error}",)
        again = pickle.loads(pickle.dumps(error))  # noqa: S301 - its own bytes
        assert (type(again), str(again), vars(again)) == (type(error), str(error), vars(error))
