"""``papers build``: the papers as DOCX and PDF, and the manifest of what was built from what."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline import report
from pipeline.building import FORMATS, Task, build_all, existing, sha256
from pipeline.cache import key_of, write_whole
from pipeline.cli.console import colourful, complain, progress, say
from pipeline.errors import MisuseError
from pipeline.inputs import fingerprint, inputs_of
from pipeline.manifest import manifest_json, state_of
from pipeline.render.compose import tools
from pipeline.render.templates import Templates
from pipeline.workspace import Survey, Workspace

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterable, Mapping


def run(options: argparse.Namespace) -> int:
    """Build; 1 where the papers have errors (drafts are built all the same) or ``--final`` refuses them."""
    formats = _formats(options.formats)
    if options.jobs is not None and options.jobs < 1:
        raise MisuseError("--jobs takes a number from 1 up")
    workspace = Workspace.open(options.folder)
    out = options.out if options.out is not None else workspace.root / "build"
    templates = Templates(workspace.root / "templates")
    revision = workspace.revision()
    key = key_of(
        *(fingerprint(workspace.folder), templates.fingerprint(), revision.commit, str(workspace.clean)),
        *(repr(sorted(options.papers)), repr(formats), repr(options.final)),
    )
    kept = _kept(workspace, out, key)
    if kept is not None:
        say(kept["said"])
        say("Nothing has changed since; the outputs are as they were.")
        return int(kept["code"])
    survey = workspace.survey(options.papers)
    if options.final and any(not survey.standings[name].final for name in survey.chosen):
        return _refused(survey)
    tasks = [
        Task(
            examined=survey.examined[name],
            standing=survey.standings[name],
            revision=revision,
            templates=templates,
            cache=workspace.cache,
            formats=formats,
        )
        for name in survey.chosen
    ]
    with progress(len(tasks)) as bar:
        built = build_all(tasks, options.jobs or os.cpu_count() or 1, bar.step)
    outputs = {name: {file: sha256(data) for file, data in files.items()} for name, files in built.items()}
    for files in built.values():
        for file, data in files.items():
            write_whole(out / file, data)
    manifest = _manifest(workspace, survey, outputs, revision.commit)
    write_whole(out / "manifest.json", manifest)
    code = 1 if survey.summary.errors else 0
    say(_said(survey, built, out, colour=colourful(sys.stdout)))
    record = {
        "key": key,
        "code": code,
        "said": _said(survey, built, out, colour=False),
        "outputs": {file: digest for files in outputs.values() for file, digest in files.items()}
        | {"manifest.json": sha256(manifest)},
    }
    workspace.cache.put("builds", _place(out), json.dumps(record).encode())
    return code


def _formats(given: str) -> tuple[str, ...]:
    chosen = tuple(name for name in FORMATS if name in given.split(","))
    unknown = [name for name in given.split(",") if name not in FORMATS]
    if unknown or not chosen:
        raise MisuseError(
            f"there is no format {unknown[0] or 'without a name'}", hint=f"the formats are {', '.join(FORMATS)}"
        )
    return chosen


def _place(out: Path) -> str:
    return key_of("build", str(out.resolve()))


def _kept(workspace: Workspace, out: Path, key: str) -> dict[str, Any] | None:
    """What was said of the last build into this folder, where it was of the same inputs and its files still stand."""
    kept = workspace.cache.get("builds", _place(out))
    record: dict[str, Any] = json.loads(kept) if kept else {}
    return record if record.get("key") == key and existing(out, record["outputs"]) else None


def _refused(survey: Survey) -> int:
    if survey.summary.errors:
        say(report.text(survey.findings, survey.summary, colour=colourful(sys.stdout)))
    for name in survey.chosen:
        standing = survey.standings[name]
        if standing.final:
            continue
        complain(f"{name} is not final, so nothing was written; it lacks:", "")
        for lack in standing.blocking:
            complain(f"{name}: {lack}", "")
    return 1


def _manifest(workspace: Workspace, survey: Survey, outputs: Mapping[str, Mapping[str, str]], commit: str) -> bytes:
    papers = [
        manifest_json(
            survey.standings[name],
            survey.collection,
            inputs_of(workspace.folder, survey.collection.papers[name].path),
            outputs[name],
        )
        for name in survey.chosen
    ]
    whole = {"commit": commit, "clean": workspace.clean, "tools": tools(), "papers": papers}
    return (json.dumps(whole, ensure_ascii=False, indent=2) + "\n").encode()


def _said(survey: Survey, built: Mapping[str, Iterable[str]], out: Path, *, colour: bool) -> str:
    lines = []
    if survey.findings:
        lines += [report.text(survey.findings, survey.summary, colour=colour)]
    here = Path.cwd()
    shown = out.resolve()
    place = shown.relative_to(here).as_posix() if shown.is_relative_to(here) else str(shown)
    for name in survey.chosen:
        standing = survey.standings[name]
        files = ", ".join(f"{place}/{file}" for file in built[name])
        lacks = "" if standing.final else f" ({len(standing.blocking)} things to do: papers status {name})"
        lines.append(f"{state_of(standing)}: {files}{lacks}")
    return "\n".join(lines)
