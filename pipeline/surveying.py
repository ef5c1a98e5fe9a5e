"""One look at a repository of papers: read, examined, attributed, checked, and where each paper stands."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.errors import MisuseError
from pipeline.examination import Examined, examine_parsed
from pipeline.findings import Finding, Severity
from pipeline.history import Attribution, attribute
from pipeline.papers.reading import read_collection
from pipeline.papers.shapes import nearest
from pipeline.parsed import parsing
from pipeline.report.summary import Summary
from pipeline.reviews.counting import Recorded
from pipeline.reviews.standing import PaperStanding, stand
from pipeline.rules import check

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from pipeline.papers.values import Collection, ReviewRecord
    from pipeline.workspace import Workspace


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


def survey(workspace: Workspace, asked: Iterable[str]) -> Survey:
    """Read, examine and check the papers asked for, or all where none is named.

    Raises `MisuseError` for a name that is no paper's.
    """
    collection, read = read_collection(workspace.folder)
    chosen = choose(collection, asked)
    paths = [section.path for paper in collection.papers.values() for section in paper.sections.values()]
    people = list(collection.people.values())
    # Every paper is examined: links lead from one to another. Git works while the sections are parsed.
    with parsing(collection.papers.values(), workspace.cache) as finish:
        store = workspace.state / "history"
        attribution = attribute(workspace.repository, paths, people, cache=store, commit=workspace.head)
        parsed = finish()
    examined = examine_parsed(workspace.folder, collection, collection.papers, workspace.cache, parsed)
    findings = check(examined, read, attribution, chosen)
    standings = {}
    for name in chosen:
        grave = [found for found in findings if found.severity is Severity.ERROR and found.paper in (name, None)]
        standings[name] = stand(
            examined[name],
            attribution.sections,
            _recorded(workspace, collection),
            errors=len(grave),
            clean=workspace.clean,
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


def choose(collection: Collection, asked: Iterable[str]) -> tuple[str, ...]:
    """The papers asked for, or all; raises `MisuseError` for a name that is no paper's."""
    names = tuple(dict.fromkeys(asked))
    for name in names:
        if name not in collection.papers:
            near = nearest(name, collection.papers)
            hint = f"did you mean {near}?" if near else f"the papers are {', '.join(collection.papers) or 'none yet'}"
            raise MisuseError(f"there is no paper {name}", hint=hint)
    return names or tuple(collection.papers)


def _recorded(workspace: Workspace, collection: Collection) -> Callable[[ReviewRecord], Recorded | None]:
    """Who committed a review record last, as the registry knows them."""
    owners = {email.casefold(): person.id for person in collection.people.values() for email in person.emails}

    def recorded(record: ReviewRecord) -> Recorded | None:
        commits = workspace.repository.log(record.path, revision=workspace.head.sha) if workspace.head else ()
        if not commits or not (workspace.clean or workspace.repository.is_clean(record.path)):
            return None
        last = commits[0]
        committer = owners.get(last.committer_email.casefold())
        return Recorded(commit=last.sha, committer=committer, name=last.committer_name)

    return recorded
