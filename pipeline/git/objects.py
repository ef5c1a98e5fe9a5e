"""What git stores, as values: commits read from raw objects, entries of trees, changes between commits."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from typing import IO, TYPE_CHECKING

from pipeline.git.runner import Runner, one_line

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_PERSON = re.compile(rb"(?P<name>[^<]*)<(?P<email>[^<>]*)>?(?P<rest>.*)", re.DOTALL)
_WHEN = re.compile(rb"\s*(-?\d{1,18})(?:\s+([+-])(\d{2})(\d{2}))?\s*$")
# Dates that datetime can hold in every zone; git itself stores any number.
_EARLIEST, _LATEST = -62_135_500_000, 253_402_200_000


@dataclass(frozen=True, kw_only=True, slots=True)
class Commit:
    """One commit as its object says; text in no known encoding holds replacement characters.

    Of two author lines the first is taken; who has two committers, of whom git shows one and another program perhaps
    the other, has no committer's address. A date that is absent is the epoch, one out of range is clamped to
    ``datetime``'s range, and an impossible zone is UTC.
    """

    sha: str
    parents: tuple[str, ...]
    author_name: str
    author_email: str
    author_date: datetime
    committer_name: str
    committer_email: str
    committer_date: datetime
    message: str


@dataclass(frozen=True, kw_only=True, slots=True)
class TreeEntry:
    """A file of the index or of a commit. Modes: 100644, 100755, 120000 a symlink, 160000 a submodule."""

    path: str
    mode: str
    sha: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Change:
    """A file that a commit holds differently from its parent.

    The path is from the root, the letter git's (A, M, D, T); ``sha`` is None where the file is gone.
    """

    path: str
    mode: str
    sha: str | None
    letter: str


class ObjectReader(Runner):
    """Reads objects by their hashes, many in one process."""

    def objects(self, shas: Iterable[str]) -> Iterator[tuple[str, bytes | None]]:
        """The bytes of objects, in the order asked; None for one that is not there."""
        wanted = list(shas)
        if not wanted:
            return
        with self.feed(["cat-file", "--batch", "--buffer"], wanted) as stream:
            for sha in wanted:
                header = stream.readline().split()
                if len(header) != 3:
                    yield sha, None
                    continue
                size = int(header[2])
                data = stream.read(size)
                stream.read(1)
                yield sha, data

    def commits(self, shas: Iterable[str]) -> dict[str, Commit]:
        """The commits of these full hashes; what is no commit is left out."""
        found = {}
        for sha, data in self.objects(shas):
            if data is not None and data.startswith(b"tree "):
                found[sha] = _commit(sha, data)
        return found


def parse_changes(stream: IO[bytes]) -> Iterator[tuple[str, list[Change]]]:
    """Parse ``diff-tree --stdin -z --raw``: a hash, then pairs of ``:modes shas letter`` and path."""
    commit, found, facts = "", list[Change](), b""
    for field in _fields(stream):
        if facts:
            _, mode, _, sha, letter = facts.decode().split(" ")
            path = field.decode("utf-8", "surrogateescape")
            found.append(Change(path=path, mode=mode, sha=None if letter == "D" else sha, letter=letter))
            facts = b""
        elif field.startswith(b":"):
            facts = field
        else:
            if found:
                yield commit, found
            commit, found = field.decode().strip(), []
    if found:
        yield commit, found


def _fields(stream: IO[bytes]) -> Iterator[bytes]:
    """The NUL-terminated fields of a stream."""
    rest = b""
    while chunk := stream.read(1 << 16):
        *fields, rest = (rest + chunk).split(b"\0")
        yield from fields


def _commit(sha: str, data: bytes) -> Commit:
    """Read a commit object, however odd."""
    head, _, message = data.partition(b"\n\n")
    fields: dict[bytes, bytes] = {}
    parents = []
    committers = set()
    for line in head.split(b"\n"):
        key, _, value = line.partition(b" ")
        if key == b"parent":
            parents.append(value.decode("ascii", "replace"))
        elif key == b"committer":
            committers.add(value)
        fields.setdefault(key, value)
    encoding = fields.get(b"encoding", b"utf-8").decode("ascii", "replace")
    author = _person(fields.get(b"author", b""), encoding)
    committer = _person(fields.get(b"committer", b""), encoding)
    return Commit(
        sha=sha,
        parents=tuple(parents),
        author_name=author[0],
        author_email=author[1],
        author_date=author[2],
        committer_name=committer[0],
        committer_email=committer[1] if len(committers) < 2 else "",
        committer_date=committer[2],
        message=_decode(message, encoding),
    )


def _decode(data: bytes, encoding: str) -> str:
    """Bytes as text: UTF-8 if they are, else in the encoding they claim, else with replacement characters."""
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        pass
    try:
        return data.decode(encoding, "replace")
    except (LookupError, ValueError):
        return data.decode("utf-8", "replace")


def _person(line: bytes, encoding: str) -> tuple[str, str, datetime]:
    """Name, e-mail and date of an author or committer line."""
    match = _PERSON.match(line)
    if match is None:
        return one_line(_decode(line, encoding)), "", _date(b"")
    name, email = (one_line(_decode(match[part], encoding)) for part in ("name", "email"))
    return name, email, _date(match["rest"])


def _date(text: bytes) -> datetime:
    """``1573200000 +0500`` as an aware time in its own zone."""
    match = _WHEN.match(text)
    seconds = min(max(int(match[1]), _EARLIEST), _LATEST) if match else 0
    zone: timezone = UTC
    if match and match[2]:
        offset = timedelta(hours=int(match[3]), minutes=int(match[4]))
        if offset < timedelta(hours=24):
            zone = timezone(-offset if match[2] == b"-" else offset)
    return (datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=seconds)).astimezone(zone)
