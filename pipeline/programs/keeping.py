"""The command's side of the keeper: its start and end, children asked of it, and the folder that goes with it."""

from __future__ import annotations

import atexit
import contextlib
import json
import os
import socket
import subprocess
import sys
import tempfile
import threading
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.errors import OutsideError
from pipeline.programs.values import Left

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pipeline.programs.values import Order

_START = "import sys; sys.path.insert(0, sys.argv.pop(1)); from pipeline.keeper.loop import main; main()"
_LIBRARY = Path(__file__).resolve().parents[2]
_ALL = ("limits", "files", "network")


@dataclass(frozen=True, kw_only=True, slots=True)
class _Keeper:
    """A running keeper: the process that started it, its own, the socket to it, and the folder that goes with it."""

    owner: int
    process: subprocess.Popen[bytes]
    control: socket.socket
    scratch: str

    def send(self, message: dict[str, Any], descriptors: Sequence[int]) -> None:
        """Send a message, whole."""
        socket.send_fds(self.control, [json.dumps(message).encode()], descriptors)

    def end(self) -> None:
        """End it, and wait until it has taken away all that is left."""
        if self.owner == os.getpid():
            with contextlib.suppress(OSError):
                self.control.shutdown(socket.SHUT_RDWR)
            self.control.close()
            self.process.wait()
            with contextlib.suppress(OSError):
                os.rmdir(self.scratch)  # noqa: PTH106 - it is there only where the keeper was killed


_kept: list[_Keeper] = []
"""The keeper of this process: one at most, started when first needed. What a process forks uses its parent's."""
_plain: list[bool] = []
"""Whether a child ran without one."""
_starting = threading.Lock()


def ready() -> _Keeper | None:
    """Start the keeper, so that processes forked from here on share it; ``None`` where the system has no use for it."""
    if _kept:
        return _kept[0]
    with _starting:
        if not _kept and _is_possible():
            _kept.append(_started())
            atexit.register(_kept[0].end)
    if not _kept:
        _plain.append(True)
    return _kept[0] if _kept else None


def adopted() -> None:
    """Let the keeper end this process when the command that forked it is gone, for nobody else would."""
    if _kept and _kept[0].owner != os.getpid():
        self = os.pidfd_open(os.getpid())
        _kept[0].send({"what": "adopt"}, [self])
        os.close(self)


def lacking() -> tuple[str, ...]:
    """What the system did not let us take from the children that ran: ``limits``, ``files``, ``network``."""
    if not _kept:
        return _ALL if _plain else ()
    ours, theirs = os.pipe()
    with contextlib.suppress(OSError):  # a keeper that was killed has told of that already
        _kept[0].send({"what": "tell"}, [theirs])
    os.close(theirs)
    told = _heard(ours)
    return tuple(told[-1]["lacks"]) if told else ()


@contextlib.contextmanager
def scratch() -> Iterator[Path]:
    """A temporary folder, which goes when the work in it is done and, on Linux, also when the command is killed."""
    keeper = ready()
    if keeper is not None:
        os.makedirs(keeper.scratch, mode=0o700, exist_ok=True)  # noqa: PTH103 - whoever cleans the disk may take it
    with tempfile.TemporaryDirectory(prefix="papers-", dir=keeper.scratch if keeper else None) as name:
        yield Path(name)


def start_kept(keeper: _Keeper, order: Order) -> Left:
    """Let the keeper run a child to its end, or to the end of its time."""
    ours, theirs = os.pipe()
    files = [os.memfd_create(name, os.MFD_CLOEXEC) for name in ("given", "out", "err")]
    try:
        given = memoryview(order.given)
        while given:
            given = given[os.write(files[0], given) :]
        os.lseek(files[0], 0, os.SEEK_SET)
        request = {
            "what": "run",
            "command": order.command,
            "environment": dict(order.environment),
            "folder": str(order.folder),
            "limits": order.bounds.limits(),
            "seconds": order.bounds.seconds,
            "reads": [str(path) for path in order.reads],
            "writes": [str(path) for path in order.writes],
        }
        try:
            keeper.send(request, [*files, theirs])
        except OSError as error:
            raise _lost() from error
        finally:
            os.close(theirs)
        told = _heard(ours)
        if not told:
            raise _lost()
        if "error" in told[0]:
            return Left(failure=told[0]["error"])
        return Left(code=told[0]["code"], late=told[0]["late"], out=_written(files[1]), err=_written(files[2]))
    finally:
        for one in files:
            os.close(one)


def _lost() -> OutsideError:
    return OutsideError("the process that keeps pandoc and Typst apart was killed", hint="try again")


def _heard(pipe: int) -> list[dict[str, Any]]:
    """All that is answered through a pipe, which is then closed: to stop waiting is to end what one waits for."""
    with open(pipe, "rb") as file:
        return [json.loads(line) for line in file.read().splitlines() if line]


def _written(file: int) -> bytes:
    os.lseek(file, 0, os.SEEK_SET)
    with open(file, "rb", closefd=False) as whole:
        return whole.read()


def _is_possible() -> bool:
    """Whether this is a Linux that tells of a process's end through a descriptor (5.3, and no container against it)."""
    if sys.platform != "linux":
        return False
    try:
        os.close(os.pidfd_open(os.getpid()))
    except OSError:
        return False
    return True


def _started() -> _Keeper:
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    folder = tempfile.mkdtemp(prefix="papers-")
    # Isolated and without site-packages: nothing but the interpreter's own library is loaded in it.
    command = [sys.executable, "-I", "-S", "-c", _START, str(_LIBRARY), folder, str(os.getpid())]
    try:
        process = subprocess.Popen(
            command,
            stdin=theirs.fileno(),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            cwd="/",
            env={"LC_ALL": "C.UTF-8"},
            start_new_session=True,
        )
    except OSError as error:
        Path(folder).rmdir()
        raise OutsideError(f"{sys.executable} cannot be started: {error.strerror}") from None
    theirs.close()
    return _Keeper(owner=os.getpid(), process=process, control=ours, scratch=folder)
