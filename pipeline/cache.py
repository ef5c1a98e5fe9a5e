"""What was computed once, kept by the digest of all that it came from; losing it costs time and nothing else."""

from __future__ import annotations

import contextlib
import hashlib
import os
import sqlite3
import tempfile
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping
    from pathlib import Path

_FILE = "cache.db"


def key_of(*parts: str | bytes) -> str:
    """A key over some parts, each with its length, so that no two lists of parts are alike."""
    digest = hashlib.sha256()
    for part in parts:
        # A file's name need not be UTF-8, and then has halves of characters in the place of its bytes.
        data = part.encode("utf-8", "surrogatepass") if isinstance(part, str) else part
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
    """Results by kind and key, in one file of a folder. One that cannot be read or written is the same as an empty one.

    Several processes may use it at a time.
    """

    folder: Path | None

    def get(self, kind: str, key: str) -> bytes | None:
        """What was kept under the key, if anything."""
        return self.get_all(kind, [key]).get(key)

    def get_all(self, kind: str, keys: Collection[str]) -> dict[str, bytes]:
        """What was kept under the keys, by key; what was not is left out."""
        found: dict[str, bytes] = {}
        with self._opened() as database:
            if database is not None:
                for key in keys:
                    row = database.execute("SELECT data FROM kept WHERE kind = ? AND key = ?", (kind, key)).fetchone()
                    if row is not None:
                        found[key] = bytes(row[0])
        return found

    def put(self, kind: str, key: str, data: bytes) -> None:
        """Keep a result."""
        self.put_all(kind, {key: data})

    def put_all(self, kind: str, results: Mapping[str, bytes]) -> None:
        """Keep several results at once, which costs little more than one."""
        with self._opened() as database:
            if database is not None:
                rows = [(kind, key, data) for key, data in results.items()]
                database.executemany("INSERT OR REPLACE INTO kept VALUES (?, ?, ?)", rows)

    @contextlib.contextmanager
    def _opened(self) -> Iterator[sqlite3.Connection | None]:
        """The database for one use, committed at its end; ``None`` where there can be none.

        A file that is no database any more is thrown away: what it held is computed again.
        """
        if self.folder is None:
            yield None
            return
        path = self.folder / _FILE
        try:
            if not path.exists():
                self.folder.mkdir(parents=True, exist_ok=True)
            database = sqlite3.connect(path, timeout=10)
        except (OSError, sqlite3.Error):
            yield None
            return
        try:
            # Nothing is lost that could not be computed again, so nothing waits for the disk.
            database.execute("PRAGMA synchronous = OFF")
            database.execute(
                "CREATE TABLE IF NOT EXISTS kept (kind TEXT, key TEXT, data BLOB, PRIMARY KEY (kind, key))"
            )
            yield database
            database.commit()
        except sqlite3.OperationalError:  # locked for too long, or a full disk: as if it were not there
            pass
        except sqlite3.DatabaseError:
            database.close()
            with contextlib.suppress(OSError):
                path.unlink()
        finally:
            database.close()
