"""One look at a repository of papers: read, examined, attributed, checked, and where each paper stands."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

from pipeline.errors import MisuseError
from pipeline.examination import Examined, examine_parsed
from pipeline.findings import Finding, Severity
from pipeline.history import Attribution, attribute
from pipeline.papers.reading import read_collection
from pipeline.papers.shapes import nearest
from pipeline.parsed import parsing
from pipeline.report.summary import Summary
from pipeline.reviews.recording import Pasts, read_pasts
from pipeline.reviews.standing import Evidence, PaperStanding, stand, stand_sections
from pipeline.rules import Known, check
from pipeline.staleness import Staleness
from pipeline.trust import registry_of, trust

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from pipeline.papers.values import Collection, Paper, ReviewRecord
    from pipeline.reviews.counting import Stale
    from pipeline.trust import Breach, Registry
    from pipeline.workspace import Workspace


@dataclass(frozen=True, kw_only=True, slots=True)
class Survey:
    """What one look at the repository found: the papers examined, who wrote what, what is wrong, where each stands.

    ``chosen`` are the papers that were asked for; ``findings`` are of these and of what all papers share; ``registry``
    is what its editors last left, ``believed`` are records of reviews that were changed by somebody who may not, as
    they were before.
    """

    collection: Collection
    chosen: tuple[str, ...]
    examined: Mapping[str, Examined]
    attribution: Attribution
    registry: Registry
    believed: Mapping[str, ReviewRecord | None]
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
        believed, breaches, pasts = _git_knows(workspace, collection)
        parsed = finish()
    collection = _ruled(collection, believed)
    examined = examine_parsed(workspace.folder, collection, collection.papers, workspace.cache, parsed)
    staleness = Staleness(workspace, collection)
    sections = {
        name: stand_sections(
            examined[name],
            Evidence(
                histories=attribution.sections,
                recorded=pasts.recorded,
                guides=_guides(believed, collection.papers[name]),
                stale=partial(_stale, staleness, examined[name]),
                misnamed=staleness.misnamed(collection.papers[name]),
            ),
        )
        for name in chosen
    }
    known = Known(attribution=attribution, breaches=breaches, dropped=pasts.dropped, sections=sections)
    findings = check(examined, read, known, chosen)
    standings = {}
    for name in chosen:
        grave = [found for found in findings if found.severity is Severity.ERROR and found.paper in (name, None)]
        standings[name] = stand(examined[name], sections[name], errors=len(grave), clean=workspace.clean)
    count = sum(len(collection.papers[name].sections) for name in chosen)
    return Survey(
        collection=collection,
        chosen=chosen,
        examined=examined,
        attribution=attribution,
        registry=believed,
        believed=pasts.believed,
        findings=findings,
        standings=standings,
        summary=Summary.of(findings, papers=len(chosen), sections=count),
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


def _git_knows(workspace: Workspace, collection: Collection) -> tuple[Registry, tuple[Breach, ...], Pasts]:
    """The registry that is believed, who changed it without being an editor, and how the review records came to be."""
    believed = trust(workspace.repository, workspace.head.sha, workspace.cache) if workspace.head else None
    registry = believed.registry if believed else registry_of(collection)
    if workspace.head is None:
        return registry, (), Pasts(recorded={}, dropped=())
    pasts = read_pasts(workspace.repository, workspace.head.sha, registry, collection.people, workspace.cache)
    if not workspace.clean:
        changed = set(workspace.changed)
        recorded = {path: one for path, one in pasts.recorded.items() if path not in changed}
        pasts = replace(pasts, recorded=recorded)
    return registry, believed.breaches if believed else (), pasts


def _guides(believed: Registry, paper: Paper) -> tuple[str, ...]:
    rules = believed.rules_of(paper.id)
    return rules.guides if rules else ()


def _ruled(collection: Collection, believed: Registry) -> Collection:
    """The papers, each with the review policy that editors gave it, whatever the files say now."""
    papers = {name: replace(paper, review=believed.policy_of(name)) for name, paper in collection.papers.items()}
    return replace(collection, papers=papers)


def _stale(staleness: Staleness, examined: Examined, record: ReviewRecord) -> Stale | None:
    return staleness.of(record, examined.paper, examined.digests[record.section])
