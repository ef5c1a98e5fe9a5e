"""One child, from its fork to the start of its program: limits, its own session, and what it gives up."""

from __future__ import annotations

import ctypes
import json
import os
import resource
import signal
from typing import Any, NoReturn

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


class Confinement:
    """What this system can take from a child, made ready once; ``lacks`` names what it cannot: files, network."""

    def __init__(self) -> None:
        self._landlock = landlock.version()
        self._filter = seccomp.filter_of(os.uname().machine) if seccomp.is_known() else b""
        self._reads = landlock.held(_LIBRARIES) if self._landlock else ()
        self._writes = landlock.held(_NOTHING) if self._landlock else ()
        self.lacks = [*([] if self._landlock else ["files"]), *([] if self._filter else ["network"])]

    def start(self, request: dict[str, Any], pipes: list[int]) -> int:
        """Start what a request asks for, with ``pipes`` as its input, output and errors; gives its process's number.

        The reason why it could not is written to the last of ``pipes``. The caller's own process comes back from here,
        the child's never does. Raises `OSError` where there can be no process.
        """
        # All that can be done before is: each page that the child touches is first copied for it.
        keeper, rules = os.getpid(), self._rules(request) if self._landlock else -1
        try:
            pid = os.fork()
            if pid == 0:
                _be(request, pipes, keeper, rules, self._filter)
        finally:
            if rules >= 0:
                os.close(rules)
        return pid

    def _rules(self, request: dict[str, Any]) -> int:
        reads = landlock.held((request["command"][0], *request["reads"]))
        writes = landlock.held(request["writes"])
        try:
            return landlock.ruleset(self._landlock, (*self._reads, *reads), (*self._writes, *writes))
        finally:
            for number, _ in (*reads, *writes):
                os.close(number)


def _be(request: dict[str, Any], pipes: list[int], keeper: int, rules: int, filters: bytes) -> NoReturn:
    try:
        _become(request, pipes, keeper, rules, filters)
    except OSError as error:
        os.write(pipes[3], json.dumps({"error": error.strerror}).encode())
    except BaseException as error:  # noqa: BLE001 - whatever it is, the one who waits is told
        os.write(pipes[3], json.dumps({"error": repr(error)}).encode())
    finally:
        os._exit(127)


def _become(request: dict[str, Any], pipes: list[int], keeper: int, rules: int, filters: bytes) -> None:
    os.setsid()
    _prctl(_PR_SET_PDEATHSIG, int(signal.SIGKILL))
    if os.getppid() != keeper:
        return  # it was gone before the line above
    for number, pipe in enumerate(pipes[:3]):
        os.dup2(pipe, number, inheritable=True)
    for number in (signal.SIGPIPE, signal.SIGXFSZ, signal.SIGINT):
        signal.signal(number, signal.SIG_DFL)
    os.chdir(request["folder"])
    for name, value in request["limits"].items():
        _limit(getattr(resource, f"RLIMIT_{name}"), value)
    _prctl(_PR_SET_NO_NEW_PRIVS, 1)
    if rules >= 0:
        landlock.confine(rules)
    if filters:
        seccomp.confine(filters)
    command: list[str] = request["command"]
    os.execve(command[0], command, request["environment"])  # noqa: S606 - what programs.py names


def _prctl(option: int, value: int) -> None:
    nothing = ctypes.c_ulong(0)
    if _libc.prctl(option, ctypes.c_ulong(value), nothing, nothing, nothing) != 0:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number))


def _limit(kind: int, value: int) -> None:
    """Set a limit, or the system's where that is lower; of processor time, a signal says so before the end."""
    most = resource.getrlimit(kind)[1]
    if most != resource.RLIM_INFINITY:
        value = min(value, most)
    spare = 1 if kind == resource.RLIMIT_CPU and value != most else 0
    resource.setrlimit(kind, (value, value + spare))
