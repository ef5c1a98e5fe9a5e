"""``papers build``: the papers as DOCX, PDF and HTML, and the manifest of what was built from what.

What is needed to see that nothing has changed is imported here; all else only when something is built.
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.cache import key_of, write_whole
from pipeline.cli.codes import EXIT_DONE, EXIT_ERRORS, EXIT_OUTSIDE
from pipeline.cli.console import colourful, complain, progress, say
from pipeline.errors import MisuseError
from pipeline.inputs import checksum, fingerprint, inputs_of, unchanged
from pipeline.render.templates import Templates
from pipeline.workspace import Workspace

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterable, Mapping

    from pipeline.surveying import Survey

FORMATS = ("docx", "pdf", "html")
"""What a paper can be built as."""


def run(options: argparse.Namespace) -> int:
    """Build; 1 where the papers have errors (drafts are built all the same) or ``--final`` refuses them."""
    formats = _formats(options.formats)
    if options.jobs is not None and options.jobs < 1:
        raise MisuseError("--jobs takes a number from 1 up")
    workspace = Workspace.open(options.folder)
    out = options.out if options.out is not None else workspace.root / "build"
    if out.exists() and not out.is_dir():
        raise MisuseError(f"{out} is a file, not a folder", hint="name a folder with --out")
    templates = Templates(workspace.root / "templates")
    revision = workspace.revision()
    key = key_of(
        *(fingerprint(workspace.folder), templates.fingerprint(), revision.commit, str(workspace.clean)),
        *(repr(sorted(options.papers)), repr(formats), repr(options.final)),
    )
    kept = workspace.cache.get("builds", _place(out))
    record: dict[str, Any] = json.loads(kept) if kept else {}
    if record.get("key") == key and unchanged(out, record["outputs"]):
        say(record["said"])
        say("Nothing has changed since; the outputs are as they were.")
        return int(record["code"])
    return _build(options, workspace, templates, formats, out, key)


def _build(
    options: argparse.Namespace,
    workspace: Workspace,
    templates: Templates,
    formats: tuple[str, ...],
    out: Path,
    key: str,
) -> int:
    from pipeline.building import Task, build_all
    from pipeline.surveying import survey

    found = survey(workspace, options.papers)
    if options.final and any(not found.standings[name].final for name in found.chosen):
        return _refused(found)
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
    with progress(len(tasks)) as bar:
        built = build_all(tasks, options.jobs or os.cpu_count() or 1, bar.step)
    outputs = {name: {file: checksum(data) for file, data in files.items()} for name, files in built.outputs.items()}
    for files in built.outputs.values():
        for file, data in files.items():
            write_whole(out / file, data)
    manifest = _manifest(workspace, found, outputs)
    write_whole(out / "manifest.json", manifest)
    say(_said(found, built.outputs, out, colour=colourful(sys.stdout)))
    for error in built.failed.values():
        complain(str(error), error.hint)
    if built.failed:
        return EXIT_OUTSIDE
    code = EXIT_ERRORS if found.summary.errors else EXIT_DONE
    sums = {file: digest for files in outputs.values() for file, digest in files.items()}
    record = {
        "key": key,
        "code": code,
        "said": _said(found, built.outputs, out, colour=False),
        "outputs": {**sums, "manifest.json": checksum(manifest)},
    }
    workspace.cache.put("builds", _place(out), json.dumps(record).encode())
    return code


def _formats(given: str) -> tuple[str, ...]:
    names = [name.strip() for name in given.split(",")]
    unknown = [name for name in names if name not in FORMATS]
    if unknown:
        hint = f"the formats are {', '.join(FORMATS)}"
        raise MisuseError(f"there is no format {unknown[0] or 'without a name'}", hint=hint)
    return tuple(name for name in FORMATS if name in names)


def _place(out: Path) -> str:
    return key_of("build", str(out.resolve()))


def _refused(found: Survey) -> int:
    from pipeline import report

    if found.summary.errors:
        say(report.text(found.findings, found.summary, colour=colourful(sys.stdout)))
    for name in found.chosen:
        standing = found.standings[name]
        if not standing.final:
            complain(f"{name} is not final, so nothing was written; it lacks:", "")
            for lack in standing.blocking:
                complain(f"{name}: {lack}", "")
    return EXIT_ERRORS


def _manifest(workspace: Workspace, found: Survey, outputs: Mapping[str, Mapping[str, str]]) -> bytes:
    from pipeline.manifest import manifest_json
    from pipeline.render.compose import tools

    papers = [
        manifest_json(
            found.standings[name],
            found.collection,
            inputs_of(workspace.folder, found.collection.papers[name].path),
            outputs[name],
        )
        for name in outputs
    ]
    commit = workspace.revision().commit
    whole = {"commit": commit, "clean": workspace.clean, "tools": tools(), "papers": papers}
    return (json.dumps(whole, ensure_ascii=False, indent=2) + "\n").encode()


def _said(found: Survey, built: Mapping[str, Iterable[str]], out: Path, *, colour: bool) -> str:
    from pipeline import report
    from pipeline.manifest import state_of

    lines = [report.text(found.findings, found.summary, colour=colour)] if found.findings else []
    here, shown = Path.cwd(), out.resolve()
    place = shown.relative_to(here).as_posix() if shown.is_relative_to(here) else str(shown)
    for name in built:
        standing = found.standings[name]
        files = ", ".join(f"{place}/{file}" for file in built[name])
        count = len(standing.blocking)
        things = "1 thing" if count == 1 else f"{count} things"
        lines.append(f"{state_of(standing)}: {files}" + (f" ({things} to do: papers status {name})" if count else ""))
    return "\n".join(lines)
