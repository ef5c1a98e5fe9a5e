"""``papers diff``: a redline between two commits or tags, as DOCX with tracked changes and PDF."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.cache import write_whole
from pipeline.cli.console import say
from pipeline.errors import MisuseError
from pipeline.workspace import Workspace

if TYPE_CHECKING:
    import argparse

_SHORT = 12


def run(options: argparse.Namespace) -> int:
    """Write the redline; a commit is named in the files as it was asked for, HEAD by its hash."""
    from pipeline.past import commit_of
    from pipeline.redline.making import outputs

    workspace = Workspace.open(options.folder)
    old = commit_of(workspace, options.old)
    new = commit_of(workspace, options.new or "HEAD")
    if old.sha == new.sha:
        raise MisuseError(f"{options.old} and {options.new or 'HEAD'} are the same commit", hint="name an older one")
    names = [
        commit.sha[:_SHORT] if given is None or commit.sha.startswith(given) else given
        for given, commit in ((options.old, old), (options.new, new))
    ]
    out = workspace.outputs(options.out)
    made, notes = outputs(workspace, options.paper, (names[0], old), (names[1], new))
    for file, data in made.items():
        write_whole(out / file, data)
    here, there = Path.cwd(), out.resolve()
    place = there.relative_to(here).as_posix() if there.is_relative_to(here) else str(there)
    say(f"{options.paper}, from {names[0]} to {names[1]}: {', '.join(f'{place}/{file}' for file in made)}")
    for note in notes:
        say(f"  {note}")
    return 0
