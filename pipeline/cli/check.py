"""``papers check``: what is wrong, all of it."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from pipeline import report
from pipeline.cli.console import colourful, say
from pipeline.surveying import survey
from pipeline.workspace import Workspace

if TYPE_CHECKING:
    import argparse


def run(options: argparse.Namespace) -> int:
    """Print the findings; 1 where there is an error among them."""
    found = survey(Workspace.open(options.folder), options.papers)
    if options.format == "text":
        colour = colourful(sys.stdout)
        say(report.text(found.findings, found.summary, colour=colour, notes=options.verbose))
    else:
        say(report.FORMATS[options.format](found.findings, found.summary))
    return 1 if found.summary.errors else 0
