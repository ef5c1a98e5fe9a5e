"""``papers verify``: whether these are the released files, and whether the approvals hold."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING

from pipeline.cli.codes import EXIT_DONE, EXIT_ERRORS
from pipeline.cli.console import say
from pipeline.releasing.verifying import verify
from pipeline.report.cleaning import clean
from pipeline.workspace import Workspace

if TYPE_CHECKING:
    import argparse


def run(options: argparse.Namespace) -> int:
    """Verify; 1 where anything is not as it should be."""
    workspace = Workspace.open(options.folder)
    path = options.manifest if options.manifest is not None else workspace.root / "build" / "manifest.json"
    checked = []
    for one in verify(workspace, path, jobs=os.cpu_count() or 1, done=lambda _: None):
        checked.append(one)
        if options.format == "text" and (one.wrong or options.verbose):
            say(clean(f"WRONG  {one.what}: {one.wrong}" if one.wrong else f"good   {one.what}"))
    wrong = [one for one in checked if one.wrong]
    if options.format == "json":
        value = [{"what": one.what, "good": one.wrong is None, "wrong": one.wrong} for one in checked]
        say(json.dumps({"good": not wrong, "checked": value}, ensure_ascii=False, indent=2))
    elif wrong:
        say(f"{len(wrong)} of {len(checked)} things are not as the manifest says.")
    else:
        say(f"All {len(checked)} things are as the manifest says: same bytes, same approvals, signatures as stated.")
    return EXIT_ERRORS if wrong else EXIT_DONE
