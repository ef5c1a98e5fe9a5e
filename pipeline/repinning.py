"""Reviews that were pinned under another pandoc: which of them speak of the text that stands, proved under both.

A new name is given for a record only where the pandoc it was pinned under still reads, in the section as it stands and
in the section of the record's commit, the very text that was pinned, and where the pandoc in use finds no difference
between the two either. Nothing is written here: that is the caller's.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline import pandoc
from pipeline.digest import FORM
from pipeline.errors import MisuseError
from pipeline.examination import digests_of
from pipeline.papers.reading import read_collection
from pipeline.past import Past, commit_of
from pipeline.pins import Pin, Relation
from pipeline.programs import scratch

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from pipeline.papers.values import ReviewRecord
    from pipeline.workspace import Workspace


@dataclass(frozen=True, kw_only=True, slots=True)
class Repinned:
    """A record that was pinned otherwise: the digest that it may be given, or why it may not be given one."""

    record: ReviewRecord
    digest: str | None
    why: str | None


@dataclass(frozen=True, kw_only=True, slots=True)
class _Readings:
    """The digests of a paper's sections, by section id, as the pandoc in use reads them and as the old one does."""

    new: Mapping[str, Pin]
    old: Mapping[str, Pin]


def repin(workspace: Workspace, paper: str, old: Path) -> tuple[Repinned, ...]:
    """Each record of a paper that was pinned otherwise than digests are made now, in the order of the paper.

    ``old`` is the file of the pandoc that they were pinned under. Raises `MisuseError` for a name that is no paper's,
    and for a file that is no pandoc.
    """
    collection, _ = read_collection(workspace.folder)
    if paper not in collection.papers:
        raise MisuseError(f"there is no paper {paper}", hint=f"the papers are {', '.join(collection.papers)}")
    with pandoc.using(old) as version:
        pass
    stands = _read(workspace, paper, old)
    records = [record for record in collection.papers[paper].reviews if _otherwise(record, stands)]
    commits = {record.commit: _read_at(workspace, paper, old, record.commit) for record in records}
    return tuple(_judged(record, stands, commits[record.commit], version) for record in records)


def _otherwise(record: ReviewRecord, stands: _Readings) -> bool:
    now = stands.new.get(record.section)
    return now is None or not Pin.parse(record.text).made_like(now)


def _read(workspace: Workspace, paper: str, old: Path) -> _Readings:
    """A paper's digests under both; none where the workspace has no such paper."""
    collection, _ = read_collection(workspace.folder)
    if paper not in collection.papers:
        return _Readings(new={}, old={})

    def pins() -> dict[str, Pin]:
        digests = digests_of(workspace.folder, [collection.papers[paper]], workspace.cache)
        return {section: Pin.parse(digest) for section, digest in digests[paper].items()}

    new = pins()
    with pandoc.using(old):
        return _Readings(new=new, old=pins())


def _read_at(workspace: Workspace, paper: str, old: Path, revision: str) -> _Readings | None:
    """The same at a commit; ``None`` where git has no such commit, or it holds no papers."""
    try:
        commit = commit_of(workspace, revision)
        with scratch() as folder:
            return _read(Past(workspace, commit, folder, only=paper), paper, old)
    except MisuseError:
        return None


def _judged(record: ReviewRecord, stands: _Readings, then: _Readings | None, version: str) -> Repinned:
    now = stands.new.get(record.section)
    why = "the section is not there any more" if now is None else _why_not(record, now, stands, then, version)
    return Repinned(record=record, digest=now.name if now is not None and why is None else None, why=why)


def _why_not(record: ReviewRecord, now: Pin, stands: _Readings, then: _Readings | None, version: str) -> str | None:
    """Why it is not proved that the text is the one that was read; ``None`` where it is."""
    pin, section, commit = Pin.parse(record.text), record.section, record.commit[:12]
    if pin.beside(now) is Relation.SAME:  # both read the same tree: there is nothing left to prove
        return None
    if pin.form not in (None, FORM):
        return f"it was pinned in form {pin.form} of the digest, which is no longer made"
    if pin.pandoc not in (None, version):
        return f"it was pinned under pandoc {pin.pandoc}, and the one given is {version}"
    if stands.old[section].digits != pin.digits:
        return f"the text has changed since it was read: pandoc {version} reads another one now"
    if then is None or section not in then.new:
        return f"the commit {commit} that it names does not hold the section"
    if then.old[section].digits != pin.digits:
        return f"the commit {commit} that it names does not hold the text that was read"
    if then.new[section].digits != now.digits:
        return f"pandoc {now.pandoc} tells the text from that of the commit {commit}, and pandoc {version} did not"
    return None
