"""Cases as text: each turns into a repository folder and the findings that the check must give there.

A case is one text file: a sentence that says what it shows, then parts that begin with ``===``.

========================  ============================================================================
``=== PATH``              a file with the lines that follow
``=== text PATH``         a section: the same, below a front matter of four lines, so that they begin in line 5
``=== bytes PATH``        a file of the bytes that follow in hexadecimal
``=== size PATH NUMBER``  a file of so many bytes
``=== link PATH TARGET``  a symbolic link
``=== remove PATH``       no such file
``=== expect``            one line a finding: code, and path:line:column
========================  ============================================================================
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.examination import examine
from pipeline.papers.files import Folder
from pipeline.papers.reading import read_collection
from pipeline.rules import Known, check

if TYPE_CHECKING:
    from pipeline.cache import Cache
    from pipeline.findings import Finding
    from pipeline.history.values import Attribution

HERE = Path(__file__).parent
VERBS = frozenset(("text", "bytes", "size", "link", "remove"))
FRONT = "---\ncontributors: [researcher-one]\nstatus: drafting\n---\n"


@dataclass(frozen=True, kw_only=True)
class Case:
    """A case as read: what to do to the folder, and the lines that are expected."""

    name: str
    parts: tuple[tuple[str, str], ...]
    expected: tuple[str, ...]

    @property
    def codes(self) -> frozenset[str]:
        """The codes of the findings that are expected."""
        return frozenset(line.split()[0] for line in self.expected)


def read_case(path: Path) -> Case:
    """The case in a text file."""
    _, *parts = path.read_text("utf-8").split("\n=== ")
    pairs = [part.partition("\n") for part in parts]
    *changes, (last, _, expected) = pairs
    assert last == "expect", f"{path.name} does not end with === expect"
    return Case(
        name=path.stem,
        parts=tuple((head, body + "\n") for head, _, body in changes),
        expected=tuple(line for line in expected.splitlines() if line.strip()),
    )


CASES = tuple(read_case(path) for path in sorted((HERE / "cases").glob("*.txt")))
BASE = read_case(HERE / "base.txt")


def make(folder: Path, *parts: tuple[str, str]) -> Path:
    """The base repository with these changes, in ``folder``."""
    for head, body in (*BASE.parts, *parts):
        verb, _, rest = head.partition(" ")
        path = folder / (rest.split()[0] if verb in VERBS else head)
        path.parent.mkdir(parents=True, exist_ok=True)
        if path.is_symlink() or path.exists():
            path.unlink()
        if verb == "text":
            path.write_bytes((FRONT + body).encode())
        elif verb == "bytes":
            path.write_bytes(bytes.fromhex(body))
        elif verb == "size":
            path.write_bytes(b"x" * int(rest.split()[1]))
        elif verb == "link":
            path.symlink_to(rest.split()[1])
        elif verb not in VERBS:
            path.write_bytes(body.encode())
    return folder


def findings_of(folder: Path, cache: Cache, attribution: Attribution | None = None) -> tuple[Finding, ...]:
    """What the check says of all papers of a repository folder."""
    held = Folder(folder)
    collection, read = read_collection(held)
    examined = examine(held, collection, collection.papers, cache)
    return check(examined, read, Known(attribution=attribution), collection.papers)


def lines_of(findings: tuple[Finding, ...]) -> tuple[str, ...]:
    """The findings as cases write them."""
    return tuple(f"{finding.code.name} {finding.place}" for finding in findings)
