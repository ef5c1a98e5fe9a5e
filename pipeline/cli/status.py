"""``papers status``: where each paper and section stands."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING

from pipeline.cli.console import colourful, say
from pipeline.manifest import status_json
from pipeline.report.standing import standing_text
from pipeline.surveying import survey
from pipeline.workspace import Workspace

if TYPE_CHECKING:
    import argparse


def run(options: argparse.Namespace) -> int:
    """Print the status of the papers."""
    found = survey(Workspace.open(options.folder), options.papers)
    if options.format == "json":
        papers = [status_json(found.standings[name], found.collection) for name in found.chosen]
        say(json.dumps({"papers": papers}, ensure_ascii=False, indent=2))
    else:
        for number, name in enumerate(found.chosen):
            if number:
                say()
            say(standing_text(found.standings[name], colour=colourful(sys.stdout)))
    return 0
