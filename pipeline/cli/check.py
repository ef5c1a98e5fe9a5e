"""``papers check``: what is wrong, all of it."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from pipeline import report
from pipeline.cli.console import colourful, say
from pipeline.workspace import Workspace

if TYPE_CHECKING:
    import argparse


def run(options: argparse.Namespace) -> int:
    """Print the findings; 1 where there is an error among them."""
    survey = Workspace.open(options.folder).survey(options.papers)
    if options.format == "text":
        colour = colourful(sys.stdout)
        say(report.text(survey.findings, survey.summary, colour=colour, notes=options.verbose))
    else:
        say(report.FORMATS[options.format](survey.findings, survey.summary))
    return 1 if survey.summary.errors else 0
