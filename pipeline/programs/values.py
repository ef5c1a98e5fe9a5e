"""What a child may use, and what it leaves."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pipeline.errors import OutsideError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path


class TooLongError(OutsideError):
    """A program was stopped because it ran into a limit: of time, of memory, or of what it may write."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Bounds:
    """What a child may use: wall and processor time in seconds, memory and the size of a file in bytes, open files.

    ``memory`` is what it may write to, ``addresses`` what it may reserve.
    """

    seconds: float
    processor: int
    memory: int
    file: int
    files: int
    addresses: int | None = None

    def limits(self) -> dict[str, int]:
        """The limits of the kernel, by the names it has for them; a core is never dumped."""
        found = {"CPU": self.processor, "DATA": self.memory, "FSIZE": self.file, "NOFILE": self.files, "CORE": 0}
        return found if self.addresses is None else {**found, "AS": self.addresses}


@dataclass(frozen=True, kw_only=True, slots=True)
class Outcome:
    """What a program left: its exit code, negative where a signal ended it, and what it wrote."""

    code: int
    out: bytes
    err: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Order:
    """A child to be started: the program's path and arguments, where it runs, and what it may use, read and write."""

    command: tuple[str, ...]
    given: bytes
    folder: Path
    environment: Mapping[str, str]
    bounds: Bounds
    reads: tuple[Path, ...] = field(default=())
    writes: tuple[Path, ...] = field(default=())


@dataclass(frozen=True, kw_only=True, slots=True)
class Left:
    """What a child left; ``late`` where its wall time was up. ``failure`` says why it could not be started."""

    code: int = 0
    out: bytes = b""
    err: bytes = b""
    late: bool = False
    failure: str | None = None
