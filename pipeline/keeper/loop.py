"""The keeper's work: requests come in, children are started, watched and ended, and it ends with its command.

A request is one message on the socket that is its standard input: JSON, and four descriptors for the child's input,
output and errors and for the answer. A child lives no longer than somebody waits for its answer. When the command is
gone, however it went, all that it had running is killed and its temporary folder removed.
"""

from __future__ import annotations

import array
import contextlib
import gc
import json
import os
import select
import signal
import socket
import sys
import time
from typing import Any

from pipeline.keeper.child import Confinement

_LONGEST = 1 << 18


class _Child:
    """A running child: its process and group, what tells of its end, who waits for it, and until when it may run."""

    # No dataclass: to load what makes them takes longer than all else here.
    def __init__(self, *, pid: int, ended: int, answer: int, deadline: float) -> None:
        self.pid = pid
        self.ended = ended
        self.answer = answer
        self.deadline = deadline
        self.late = False


class _Keeper:
    def __init__(self, control: socket.socket, command: int) -> None:
        self._control = control
        self._command = command
        self._children: dict[int, _Child] = {}
        self._workers: list[int] = []
        self._poll = select.poll()
        self._poll.register(control, select.POLLIN)
        self._poll.register(command, select.POLLIN)
        self._confinement = Confinement()

    def run(self) -> None:
        """Work until the command has gone."""
        while True:
            for found, _ in self._poll.poll(self._patience()):
                if found == self._command or (found == self._control.fileno() and not self._take()):
                    return
                for one in [*self._children.values()]:
                    if found == one.ended:
                        self._finish(one)
                    elif found == one.answer:  # nobody waits for it any more
                        _kill(one.pid)
            now = time.monotonic()
            for one in self._children.values():
                if one.deadline <= now and not one.late:
                    one.late = True
                    _kill(one.pid)

    def stop(self) -> None:
        """Kill all that the command had running."""
        for worker in self._workers:
            with contextlib.suppress(OSError):
                signal.pidfd_send_signal(worker, signal.SIGKILL)
        for one in [*self._children.values()]:
            _kill(one.pid)
            self._finish(one)

    def _patience(self) -> int | None:
        """Milliseconds until the next child has run for too long."""
        ends = [one.deadline for one in self._children.values() if not one.late]
        return max(0, int((min(ends) - time.monotonic()) * 1000) + 1) if ends else None

    def _take(self) -> bool:
        """Take a message; false where there will be none any more."""
        try:
            data, ancillary, _, _ = self._control.recvmsg(_LONGEST, socket.CMSG_SPACE(16), socket.MSG_CMSG_CLOEXEC)
        except ConnectionError:
            return False
        if not data:
            return False
        given = array.array("i")
        for _, _, passed in ancillary:
            given.frombytes(passed[: len(passed) - len(passed) % given.itemsize])
        request = json.loads(data)
        match request["what"]:
            case "run":
                self._start(request, [*given])
            case "tell":
                _answer(given[0], {"lacks": self._confinement.lacks})
            case "adopt":
                self._workers += given
        return True

    def _start(self, request: dict[str, Any], given: list[int]) -> None:
        answer = given[3]
        try:
            pid = self._confinement.start(request, given)
        except OSError as error:  # there are too many processes
            _answer(answer, {"error": error.strerror})
            return
        finally:
            for pipe in given[:3]:
                os.close(pipe)
        deadline = time.monotonic() + request["seconds"]
        one = self._children[pid] = _Child(pid=pid, ended=os.pidfd_open(pid), answer=answer, deadline=deadline)
        self._poll.register(one.ended, select.POLLIN)
        self._poll.register(one.answer, 0)  # errors and hang-ups are told unasked

    def _finish(self, one: _Child) -> None:
        """Collect a child that has ended, and with it all of its group."""
        os.waitid(os.P_PID, one.pid, os.WEXITED | os.WNOWAIT)
        _kill(one.pid)  # its number is still its own, and so is the group's
        _, status = os.waitpid(one.pid, 0)
        for pipe in (one.ended, one.answer):
            self._poll.unregister(pipe)
        _answer(one.answer, {"code": os.waitstatus_to_exitcode(status), "late": one.late})
        os.close(one.ended)
        del self._children[one.pid]


def _answer(pipe: int, answer: dict[str, Any]) -> None:
    """Give an answer, a line after what the child itself may have said."""
    with contextlib.suppress(OSError):
        os.write(pipe, b"\n" + json.dumps(answer).encode())
    os.close(pipe)


def _kill(group: int) -> None:
    with contextlib.suppress(OSError):
        os.killpg(group, signal.SIGKILL)
    with contextlib.suppress(OSError):
        os.kill(group, signal.SIGKILL)  # one that has no group of its own yet


def main() -> None:
    """Keep children for the process that started this one; its first argument is the temporary folder."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)  # it ends with its command, which has reasons of its own
    gc.disable()
    gc.freeze()
    control = socket.socket(fileno=os.dup(0))
    os.dup2(os.open(os.devnull, os.O_RDWR), 0)
    scratch, parent = sys.argv[1], int(sys.argv[2])
    keeper = None
    with contextlib.suppress(ProcessLookupError):
        command = os.pidfd_open(parent)
        if os.getppid() == parent:
            keeper = _Keeper(control, command)
            try:
                keeper.run()
            finally:
                keeper.stop()
    try:
        os.rmdir(scratch)  # noqa: PTH106 - to load paths takes longer than all that is done here
    except FileNotFoundError:
        pass
    except OSError:
        import shutil

        shutil.rmtree(scratch, ignore_errors=True)
