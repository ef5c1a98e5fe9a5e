"""A child started without a keeper: with a group of its own and a time limit, and on Linux with the others."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
from typing import TYPE_CHECKING

from pipeline.programs.values import Left

if TYPE_CHECKING:
    from pipeline.programs.values import Order

if sys.platform == "linux":
    import resource


def start_plainly(order: Order) -> Left:
    """Run a child to its end, or to the end of its time."""
    try:
        process = subprocess.Popen(
            order.command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            cwd=order.folder,
            env=dict(order.environment),
            start_new_session=True,
        )
    except OSError as error:
        return Left(failure=error.strerror or str(error))
    try:
        if sys.platform == "linux":  # before it is given anything, so that it has done nothing yet
            for name, value in order.bounds.limits().items():
                with contextlib.suppress(OSError, ValueError):
                    resource.prlimit(process.pid, getattr(resource, f"RLIMIT_{name}"), (value, value))
        out, err = process.communicate(order.given, timeout=order.bounds.seconds)
    except subprocess.TimeoutExpired:
        return Left(late=True)
    finally:
        _end(process)
    return Left(code=process.returncode, out=out, err=err)


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
