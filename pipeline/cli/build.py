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
from pipeline.inputs import checksum, fingerprint, unchanged
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
    formats = formats_of(options.formats)
    if options.jobs is not None and options.jobs < 1:
        raise MisuseError("--jobs takes a number from 1 up")
    workspace = Workspace.open(options.folder)
    out = workspace.outputs(options.out)
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
    from pipeline.making import make
    from pipeline.surveying import survey

    found = survey(workspace, options.papers)
    if options.final and any(not found.standings[name].final for name in found.chosen):
        return refused(found)
    with progress(len(found.chosen)) as bar:
        jobs = options.jobs or os.cpu_count() or 1
        built = make(workspace, found, templates, formats, jobs=jobs, done=bar.step)
    for file, data in built.files.items():
        write_whole(out / file, data)
    say(_said(found, built.outputs, out, colour=colourful(sys.stdout)))
    for error in built.failed.values():
        complain(str(error), error.hint)
    if built.failed:
        return EXIT_OUTSIDE
    code = EXIT_ERRORS if found.summary.errors else EXIT_DONE
    record = {
        "key": key,
        "code": code,
        "said": _said(found, built.outputs, out, colour=False),
        "outputs": {file: checksum(data) for file, data in built.files.items()},
    }
    workspace.cache.put("builds", _place(out), json.dumps(record).encode())
    return code


def formats_of(given: str) -> tuple[str, ...]:
    """The formats that a list names; raises `MisuseError` for one that there is not."""
    names = [name.strip() for name in given.split(",")]
    unknown = [name for name in names if name not in FORMATS]
    if unknown:
        hint = f"the formats are {', '.join(FORMATS)}"
        raise MisuseError(f"there is no format {unknown[0] or 'without a name'}", hint=hint)
    return tuple(name for name in FORMATS if name in names)


def _place(out: Path) -> str:
    return key_of("build", str(out.resolve()))


def refused(found: Survey) -> int:
    """Say what the papers lack to be final; the command's exit code."""
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


def place_of(folder: Path) -> str:
    """A folder as a person would name it from where they stand."""
    here, shown = Path.cwd(), folder.resolve()
    return shown.relative_to(here).as_posix() if shown.is_relative_to(here) else str(shown)


def _said(found: Survey, built: Mapping[str, Iterable[str]], out: Path, *, colour: bool) -> str:
    from pipeline import report
    from pipeline.manifest import state_of

    lines = [report.text(found.findings, found.summary, colour=colour)] if found.findings else []
    place = place_of(out)
    for name in built:
        standing = found.standings[name]
        files = ", ".join(f"{place}/{file}" for file in built[name])
        count = len(standing.blocking)
        things = "1 thing" if count == 1 else f"{count} things"
        lines.append(f"{state_of(standing)}: {files}" + (f" ({things} to do: papers status {name})" if count else ""))
    return "\n".join(lines)
