"""``papers submit``: a Word file, or Markdown, becomes a section, with an account of what was lost or changed."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from pipeline.cli.codes import EXIT_DONE, EXIT_ERRORS
from pipeline.cli.console import colourful, say
from pipeline.errors import RefusedError
from pipeline.submitting.submission import Asked, submit
from pipeline.submitting.telling import as_json, lines, refusal_json
from pipeline.workspace import Workspace

if TYPE_CHECKING:
    import argparse


def run(options: argparse.Namespace) -> int:
    """Submit the file; 1 where it is refused, or the section would have errors."""
    asked = Asked(
        file=options.file,
        paper=options.paper,
        section=options.section,
        person=options.person,
        cite=options.cite,
        submitted=options.submitted,
        replacing=options.replacing,
        dry_run=options.dry_run,
    )
    try:
        result = submit(Workspace.open(options.folder), asked)
    except RefusedError as error:
        if options.format != "json":
            raise
        say(refusal_json(error, asked.paper, asked.section))
        return error.exit_code
    if options.format == "json":
        say(as_json(result, asked.paper, asked.section))
    else:
        for line in lines(result, asked.paper, colour=colourful(sys.stdout)):
            say(line)
    return EXIT_ERRORS if result.errors or result.state == "refused" else EXIT_DONE
