"""Outputs and manifest of the papers surveyed: what a build writes, a release publishes and a verification repeats."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pipeline.building import Task, build_all
from pipeline.inputs import checksum, inputs_of
from pipeline.manifest import manifest_json
from pipeline.render.compose import tools

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from pipeline.errors import PapersError
    from pipeline.render.templates import Templates
    from pipeline.surveying import Survey
    from pipeline.workspace import Workspace

MANIFEST = "manifest.json"
"""The name of the manifest's file."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Made:
    """The outputs by paper and file name, what stopped the papers that have none, and the manifest of those that do."""

    outputs: Mapping[str, Mapping[str, bytes]]
    failed: Mapping[str, PapersError]
    manifest: bytes

    @property
    def files(self) -> dict[str, bytes]:
        """Every file by name, the manifest last."""
        outputs = {name: data for files in self.outputs.values() for name, data in files.items()}
        return {**outputs, MANIFEST: self.manifest}


def make(
    workspace: Workspace,
    found: Survey,
    templates: Templates,
    formats: Sequence[str],
    *,
    jobs: int,
    done: Callable[[str], None],
    also: Mapping[str, Any] | None = None,
) -> Made:
    """Build the papers surveyed; ``also`` goes into the manifest, ``done`` is called with each paper as it is finished.

    Raises `MisuseError` where there is no commit to date them by.
    """
    tasks = [
        Task(
            examined=found.examined[name],
            standing=found.standings[name],
            revision=workspace.revision(),
            templates=templates,
            cache=workspace.cache,
            formats=formats,
        )
        for name in found.chosen
    ]
    built = build_all(tasks, jobs, done)
    papers = [
        manifest_json(
            found.standings[name],
            found.collection,
            inputs_of(workspace.folder, found.collection.papers[name].path),
            {file: checksum(data) for file, data in files.items()},
        )
        for name, files in built.outputs.items()
    ]
    commit = workspace.revision().commit
    whole = {"commit": commit, "clean": workspace.clean, "tools": tools(), **(also or {}), "papers": papers}
    return Made(outputs=built.outputs, failed=built.failed, manifest=encoded(whole))


def encoded(value: Mapping[str, Any]) -> bytes:
    """A value as the bytes of a JSON file, the same each time."""
    return (json.dumps(value, ensure_ascii=False, indent=2) + "\n").encode()
