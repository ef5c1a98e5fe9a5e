"""A program run to its end, under limits, and what its end means."""

from __future__ import annotations

import os
import signal
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.errors import OutsideError
from pipeline.programs.keeping import ready, start_kept
from pipeline.programs.plain import start_plainly
from pipeline.programs.values import Bounds, Left, Order, Outcome, TooLongError

if TYPE_CHECKING:
    from collections.abc import Sequence

_KEPT = ("PATH", "SYSTEMROOT", "LD_LIBRARY_PATH")
"""Environment variables that children see. No locale and no time zone: an output depends on neither."""
_ROOT = Path(os.sep)


def run(
    command: Sequence[str | Path],
    *,
    bounds: Bounds,
    given: bytes = b"",
    folder: Path | None = None,
    reads: Sequence[Path] = (),
    writes: Sequence[Path] = (),
    variables: dict[str, str] | None = None,
    name: str = "",
) -> Outcome:
    """Run a program to its end, apart from all else.

    It is named by its path, gets ``given`` as its input, works in ``folder`` and sees, besides the system's programs
    and libraries, only what ``reads`` and ``writes`` name, and no network. ``name`` is what messages call it. Raises
    `TooLongError` where it runs into its bounds, and `OutsideError` where it cannot be started.
    """
    keeper = ready()
    order = _order(command, bounds, given, folder, (reads, writes), variables)
    left = start_kept(keeper, order) if keeper else start_plainly(order)
    return _judged(left, name or Path(command[0]).name, bounds)


def ask(command: Sequence[str | Path], *, bounds: Bounds) -> Outcome:
    """Run a program that is given nothing an outsider wrote, such as to ask for its version: so it needs no keeper."""
    return _judged(start_plainly(_order(command, bounds)), Path(command[0]).name, bounds)


def _order(
    command: Sequence[str | Path],
    bounds: Bounds,
    given: bytes = b"",
    folder: Path | None = None,
    places: tuple[Sequence[Path], Sequence[Path]] = ((), ()),
    variables: dict[str, str] | None = None,
) -> Order:
    reads, writes = places
    environment = {key: os.environ[key] for key in _KEPT if key in os.environ}
    # No settings or templates of the user's: HOME is where there are none.
    environment |= {"LC_ALL": "C.UTF-8", "TZ": "UTC", "HOME": str(_ROOT), "TMPDIR": str(writes[0] if writes else _ROOT)}
    return Order(
        command=tuple(map(str, command)),
        given=given,
        folder=folder or _ROOT,
        environment=environment | (variables or {}),
        bounds=bounds,
        reads=(*reads, *_libraries()),
        writes=tuple(writes),
    )


def _libraries() -> list[Path]:
    """Where the caller has programs look for libraries besides the system's own places."""
    return [Path(one) for one in os.environ.get("LD_LIBRARY_PATH", "").split(os.pathsep) if Path(one).is_absolute()]


def _judged(left: Left, name: str, bounds: Bounds) -> Outcome:
    if left.failure is not None:
        message = f"{name} cannot be started: {left.failure}"
        raise OutsideError(message, hint="install the project again: make clean build")
    if left.late:
        raise TooLongError(f"{name} was stopped after {bounds.seconds:.0f} seconds")
    meant = _meant(left.code, bounds) if left.code < 0 else None
    if meant is not None:
        raise TooLongError(f"{name} was stopped: it {meant}")
    return Outcome(code=left.code, out=left.out, err=left.err.decode("utf-8", "replace"))


def _meant(code: int, bounds: Bounds) -> str | None:
    """What a limit of the kernel's has done to a program that a signal ended."""
    match signal.Signals(-code).name:
        case "SIGXCPU":
            return f"took {bounds.processor} seconds of processor time"
        case "SIGXFSZ":
            return f"wrote more than {bounds.file // 1_000_000} MB"
        case "SIGKILL":
            return "was killed, most likely for want of memory"
    return None
