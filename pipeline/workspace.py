"""A repository of papers opened for work: its folder, its git history, its cache, and one survey of all it holds."""

from __future__ import annotations

import functools
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.cache import Cache
from pipeline.errors import MisuseError
from pipeline.examination import Examined, examine
from pipeline.findings import Finding, Severity
from pipeline.git import Commit, Repository
from pipeline.history import Attribution, attribute
from pipeline.manuscript.values import Revision
from pipeline.papers.files import Folder
from pipeline.papers.reading import read_collection
from pipeline.papers.shapes import nearest
from pipeline.papers.shared import TOP
from pipeline.report.summary import Summary
from pipeline.reviews.counting import Recorded
from pipeline.reviews.standing import PaperStanding, stand
from pipeline.rules import check

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from pathlib import Path

    from pipeline.papers.values import Collection, ReviewRecord


@dataclass(frozen=True, kw_only=True, slots=True)
class Survey:
    """What one look at the repository found: the papers examined, who wrote what, what is wrong, where each stands.

    ``chosen`` are the papers that were asked for; ``findings`` are of these and of what all papers share.
    """

    collection: Collection
    chosen: tuple[str, ...]
    examined: Mapping[str, Examined]
    attribution: Attribution
    findings: tuple[Finding, ...]
    standings: Mapping[str, PaperStanding]
    summary: Summary


class Workspace:
    """The folder that holds ``papers/``, and the git repository that holds the folder."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.folder = Folder(root)
        self.repository = Repository.open(root)
        # Beside git's own files: a cache in the work tree could be committed, and so forged.
        self.state = self.repository.common_dir / "papers"
        self.cache = Cache(self.state / "cache")

    @classmethod
    def open(cls, start: Path) -> Workspace:
        """The workspace of ``start`` or of the nearest folder above it that holds ``papers/``.

        Raises `MisuseError` where there is none, and `OutsideError` where git cannot read the repository.
        """
        if not start.is_dir():
            raise MisuseError(f"{start} is not a folder")
        resolved = start.resolve()
        for folder in (resolved, *resolved.parents):
            if (folder / TOP).is_dir():
                return cls(folder)
        message = f"there is no {TOP}/ folder in {start} or above it"
        raise MisuseError(message, hint="run papers in a repository of papers, or name it with -C DIR")

    @functools.cached_property
    def head(self) -> Commit | None:
        """The commit that is checked out."""
        return self.repository.head()

    @functools.cached_property
    def clean(self) -> bool:
        """Whether nothing under papers/ or templates/ differs from that commit."""
        return self.repository.is_clean(TOP, "templates", ".git-blame-ignore-revs")

    def survey(self, asked: Iterable[str]) -> Survey:
        """Read, examine and check the papers asked for, or all where none is named.

        Raises `MisuseError` for a name that is no paper's.
        """
        collection, read = read_collection(self.folder)
        chosen = choose(collection, asked)
        # Every paper is examined: links lead from one to another.
        examined = examine(self.folder, collection, collection.papers, self.cache)
        paths = [section.path for paper in collection.papers.values() for section in paper.sections.values()]
        people = list(collection.people.values())
        attribution = attribute(self.repository, paths, people, cache=self.state / "history")
        findings = check(examined, read, attribution, chosen)
        standings = {}
        for name in chosen:
            grave = [found for found in findings if found.severity is Severity.ERROR and found.paper in (name, None)]
            standings[name] = stand(
                examined[name], attribution.sections, self._recorded(collection), errors=len(grave), clean=self.clean
            )
        sections = sum(len(collection.papers[name].sections) for name in chosen)
        return Survey(
            collection=collection,
            chosen=chosen,
            examined=examined,
            attribution=attribution,
            findings=findings,
            standings=standings,
            summary=Summary.of(findings, papers=len(chosen), sections=sections),
        )

    def revision(self) -> Revision:
        """The commit that outputs are made of; raises `MisuseError` where there is none yet."""
        if self.head is None:
            message = "there is no commit yet: an output is dated and named by its commit"
            raise MisuseError(message, hint="git add papers && git commit")
        return Revision(commit=self.head.sha, date=self.head.committer_date, clean=self.clean)

    def _recorded(self, collection: Collection) -> Callable[[ReviewRecord], Recorded | None]:
        """Who committed a review record last, as the registry knows them."""
        owners = {email.casefold(): person.id for person in collection.people.values() for email in person.emails}

        def recorded(record: ReviewRecord) -> Recorded | None:
            commits = self.repository.log(record.path)
            if not commits or not self.repository.is_clean(record.path):
                return None
            last = commits[0]
            committer = owners.get(last.committer_email.casefold())
            return Recorded(commit=last.sha, committer=committer, name=last.committer_name)

        return recorded


def choose(collection: Collection, asked: Iterable[str]) -> tuple[str, ...]:
    """The papers asked for, or all; raises `MisuseError` for a name that is no paper's."""
    names = tuple(dict.fromkeys(asked))
    for name in names:
        if name not in collection.papers:
            near = nearest(name, collection.papers)
            hint = f"did you mean {near}?" if near else f"the papers are {', '.join(collection.papers) or 'none yet'}"
            raise MisuseError(f"there is no paper {name}", hint=hint)
    return names or tuple(collection.papers)
