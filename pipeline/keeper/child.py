"""One child, from its fork to the start of its program: limits, its own session, and what it gives up."""

from __future__ import annotations

import ctypes
import json
import os
import resource
import signal
from typing import Any

from pipeline.keeper import landlock, seccomp

_PR_SET_PDEATHSIG, _PR_SET_NO_NEW_PRIVS = 1, 38
_LIBRARIES = (
    *("/usr", "/lib", "/lib64", "/lib32", "/bin", "/sbin", "/nix/store", "/gnu/store"),
    *("/etc/ld.so.cache", "/etc/ld.so.conf", "/etc/ld.so.conf.d", "/dev/urandom", "/dev/random", "/dev/zero"),
    *("/sys/devices/system/cpu", "/proc/cpuinfo", "/proc/meminfo"),
)
"""Where programs and their libraries are, which hold no secret; and how many processors there are."""
_NOTHING = ("/dev/null",)

_libc = ctypes.CDLL(None, use_errno=True)


def start(request: dict[str, Any], pipes: list[int], offered: int, *, filters: bool) -> int:
    """Start what a request asks for, with ``pipes`` as its input, output and errors; gives its process's number.

    The reason why it could not is written to the last of ``pipes``. The caller's own process comes back from here, the
    child's never does.
    """
    keeper = os.getpid()
    pid = os.fork()
    if pid:
        return pid
    try:
        _become(request, pipes, keeper, offered, filters=filters)
    except OSError as error:
        os.write(pipes[3], json.dumps({"error": error.strerror}).encode())
    except BaseException as error:  # noqa: BLE001 - whatever it is, the one who waits is told
        os.write(pipes[3], json.dumps({"error": repr(error)}).encode())
    finally:
        os._exit(127)


def _become(request: dict[str, Any], pipes: list[int], keeper: int, offered: int, *, filters: bool) -> None:
    os.setsid()
    _libc.prctl(_PR_SET_PDEATHSIG, int(signal.SIGKILL), 0, 0, 0)
    if os.getppid() != keeper:
        return  # it was gone before the line above
    for number, pipe in enumerate(pipes[:3]):
        os.dup2(pipe, number, inheritable=True)
    for number in (signal.SIGPIPE, signal.SIGXFSZ, signal.SIGINT):
        signal.signal(number, signal.SIG_DFL)
    os.chdir(request["folder"])
    for name, value in request["limits"].items():
        _limit(getattr(resource, f"RLIMIT_{name}"), value)
    _libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
    command: list[str] = request["command"]
    if offered:
        landlock.confine(offered, (*_LIBRARIES, command[0], *request["reads"]), (*_NOTHING, *request["writes"]))
    if filters:
        seccomp.confine()
    os.execve(command[0], command, request["environment"])  # noqa: S606 - what programs.py names


def _limit(kind: int, value: int) -> None:
    """Set a limit, or the system's where that is lower; of processor time, a signal says so before the end."""
    most = resource.getrlimit(kind)[1]
    if most != resource.RLIM_INFINITY:
        value = min(value, most)
    spare = 1 if kind == resource.RLIMIT_CPU and value != most else 0
    resource.setrlimit(kind, (value, value + spare))
