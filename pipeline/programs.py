"""The one place that starts processes: with a time limit, a clean environment, and nothing left behind."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.errors import OutsideError

if TYPE_CHECKING:
    from collections.abc import Sequence

if sys.platform == "linux":
    import resource

_KEPT = ("PATH", "HOME", "TMPDIR", "TEMP", "TMP", "SYSTEMROOT", "LD_LIBRARY_PATH", "VIRTUAL_ENV", "PYTHONPATH")
"""Environment variables that children see. No locale and no time zone: an output depends on neither."""


class TooLongError(OutsideError):
    """A program was stopped because it ran into its time or memory limit."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Outcome:
    """What a program left: its exit code, and what it wrote."""

    code: int
    out: bytes
    err: str


def run(
    command: Sequence[str | Path],
    *,
    given: bytes = b"",
    seconds: float,
    megabytes: int | None = None,
    folder: Path | None = None,
    variables: dict[str, str] | None = None,
) -> Outcome:
    """Run a program to its end.

    ``given`` goes to its standard input; ``seconds`` is wall time, ``megabytes`` the address space it may take (on
    Linux). Raises `TooLongError` at the time limit and `OutsideError` where it cannot be started.
    """
    name = Path(command[0]).name
    environment = {key: os.environ[key] for key in _KEPT if key in os.environ}
    environment |= {"LC_ALL": "C.UTF-8", "TZ": "UTC", **(variables or {})}
    try:
        process = subprocess.Popen(
            [str(part) for part in command],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            cwd=folder,
            env=environment,
            start_new_session=True,
        )
    except OSError as error:
        message = f"{name} cannot be started: {error.strerror}"
        raise OutsideError(message, hint="install the project again: make clean build") from None
    if megabytes is not None and sys.platform == "linux":
        limit = megabytes * 1_000_000
        with contextlib.suppress(OSError, ValueError):
            resource.prlimit(process.pid, resource.RLIMIT_AS, (limit, limit))
    try:
        out, err = process.communicate(given, timeout=seconds)
    except subprocess.TimeoutExpired:
        raise TooLongError(f"{name} was stopped after {seconds:.0f} seconds") from None
    finally:
        _end(process)
    return Outcome(code=process.returncode, out=out, err=err.decode("utf-8", "replace"))


def _end(process: subprocess.Popen[bytes]) -> None:
    """Kill the program and all that it started, if it still runs, and collect it."""
    if process.poll() is not None:
        return
    with contextlib.suppress(OSError):
        if hasattr(os, "killpg"):
            os.killpg(process.pid, signal.SIGKILL)
        else:
            process.kill()
    process.communicate()
