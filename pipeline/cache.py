"""What was computed once, kept by the digest of all that it came from; losing it costs time and nothing else."""

from __future__ import annotations

import contextlib
import hashlib
import os
import tempfile
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


def key_of(*parts: str | bytes) -> str:
    """A key over some parts, each with its length, so that no two lists of parts are alike."""
    digest = hashlib.sha256()
    for part in parts:
        data = part.encode() if isinstance(part, str) else part
        digest.update(f"{len(data)}:".encode())
        digest.update(data)
    return digest.hexdigest()


def write_whole(path: Path, data: bytes) -> None:
    """Write a file so that it is there whole or not at all: beside, to the disk, then renamed. Raises ``OSError``."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        os.chmod(name, 0o644)  # noqa: PTH101 - mkstemp makes it private
        os.replace(name, path)  # noqa: PTH105
    except BaseException:
        with contextlib.suppress(OSError):
            os.unlink(name)  # noqa: PTH108
        raise


@dataclass(frozen=True, slots=True)
class Cache:
    """A folder of results by key. One that cannot be read or written is the same as an empty one."""

    folder: Path | None

    def get(self, kind: str, key: str) -> bytes | None:
        """What was kept under the key, if anything."""
        if self.folder is None:
            return None
        try:
            return (self.folder / kind / key[:2] / key[2:]).read_bytes()
        except OSError:
            return None

    def put(self, kind: str, key: str, data: bytes) -> None:
        """Keep a result."""
        if self.folder is None:
            return
        with contextlib.suppress(OSError):
            path = self.folder / kind / key[:2] / key[2:]
            path.parent.mkdir(parents=True, exist_ok=True)
            # Without waiting for the disk: a result lost to a power cut is computed again, one cut short is not there.
            handle, name = tempfile.mkstemp(dir=path.parent)
            with os.fdopen(handle, "wb") as file:
                file.write(data)
            os.replace(name, path)  # noqa: PTH105
