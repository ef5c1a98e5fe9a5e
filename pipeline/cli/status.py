"""``papers status``: where each paper and section stands."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING

from pipeline.cli.console import colourful, say
from pipeline.manifest import status_json
from pipeline.report.standing import standing_text
from pipeline.workspace import Workspace

if TYPE_CHECKING:
    import argparse


def run(options: argparse.Namespace) -> int:
    """Print the status of the papers."""
    survey = Workspace.open(options.folder).survey(options.papers)
    if options.format == "json":
        papers = [status_json(survey.standings[name], survey.collection) for name in survey.chosen]
        say(json.dumps({"papers": papers}, ensure_ascii=False, indent=2))
    else:
        for name in survey.chosen:
            say(standing_text(survey.standings[name], colour=colourful(sys.stdout)))
    return 0
