"""Arguments to commands, errors to exit codes."""

from __future__ import annotations

import argparse
import contextlib
import errno
import gc
import importlib
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline import __version__
from pipeline.cli.arguments import ARGUMENTS
from pipeline.cli.codes import EXIT_DONE, EXIT_MISUSE, EXIT_OUTSIDE
from pipeline.errors import PapersError
from pipeline.papers.shapes import nearest

if TYPE_CHECKING:
    from collections.abc import Sequence

_COMMANDS = {
    "check": "validate outline, sections, citations, references, figures, people, actions and reviews",
    "build": "assemble and compile the papers",
    "status": "where each paper and section stands, and who is to do what next",
    "new": "start a paper or a section from the outline, guidance included",
    "submit": "bring in a Word file or Markdown as a section, and list what was lost or changed on the way",
    "review": "record verdicts and comments, list what a guide has to read, send and receive Word files",
    "comments": "list all comments with the place of their words, answer them, settle them",
    "release": "publish final papers: files, manifest, statement and tag, all or nothing",
    "verify": "check released files against the repository: same bytes, same approvals, good signatures",
    "diff": "a redline between two commits or tags, as DOCX with tracked changes and PDF",
    "people": "who git knows and the registry does not, with the entries to paste",
}
"""Every command and what it does; each is a module of this package of the same name."""


_LACKING = {
    "limits": "limits on processor time, memory and the files they write",
    "files": "a guard on the files they read",
    "network": "a guard on network and processes",
}
"""What `pipeline.programs.lacking` names, for the reader."""


class _Parser(argparse.ArgumentParser):
    """Argparse, with one clear line and a hint for what it refuses."""

    def error(self, message: str) -> None:  # type: ignore[override]
        from pipeline.cli.console import complain

        complain(message, f"{self.prog} --help tells how it is called")
        raise SystemExit(EXIT_MISUSE)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line; gives the exit code. ``arguments`` are those of the process by default."""
    # A command lives for seconds and makes trees, not rings: to look for rings among them took a tenth of its time.
    gc.set_threshold(200_000, 50, 50)
    given = list(sys.argv[1:] if arguments is None else arguments)
    try:
        code = _run(given)
        sys.stdout.flush()  # what cannot be written is told here, not by the interpreter at its end
    except SystemExit as stop:
        return stop.code if isinstance(stop.code, int) else EXIT_MISUSE
    except PapersError as error:
        return _stopped(error)
    except BrokenPipeError:  # the reader of the output has gone, as `papers check | head` does
        _forget_output()
        return EXIT_DONE
    except KeyboardInterrupt:
        return _said("stopped", "", 130)
    except OSError as error:
        if error.errno == errno.ENOSPC:
            _forget_output()
        where = f"{error.filename}: " if error.filename else ""
        return _said(
            f"{where}{error.strerror or error}", "free space, or mend the permissions, and try again", EXIT_OUTSIDE
        )
    except Exception as error:
        if os.environ.get("PAPERS_DEBUG"):
            raise
        kind = type(error).__name__
        hint = "report it with the output of the same command under PAPERS_DEBUG=1"
        return _said(f"this is a bug ({kind}: {error})", hint, EXIT_OUTSIDE)
    else:
        return code


def _forget_output() -> None:
    """Send what is still to be printed nowhere: the interpreter would fail on it again at its end."""
    with contextlib.suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _run(given: list[str]) -> int:
    parser = _parser()
    unknown = next((word for word in _positional(given) if word not in _COMMANDS), None)
    if unknown is not None:
        near = nearest(unknown, _COMMANDS)
        parser.error(f"there is no command {unknown}" + (f"; did you mean {near}?" if near else ""))
    options = parser.parse_args(given)
    if options.command is None:
        parser.print_help()
        return EXIT_MISUSE
    module = importlib.import_module(f"pipeline.cli.{options.command}")
    try:
        return int(module.run(options))
    finally:
        _say_what_is_lacking()


def _say_what_is_lacking() -> None:
    """One line where this system let pandoc and Typst, if they ran, have what they should not."""
    programs = sys.modules.get("pipeline.programs")  # a command that never loads it has started nothing
    lacking = programs.lacking() if programs else ()
    if lacking:
        from pipeline.cli.console import warn

        warn(f"on this system pandoc and Typst run without {' and '.join(_LACKING[name] for name in lacking)}")


def _positional(given: list[str]) -> list[str]:
    """The command's name among the arguments, if there is one: the first word that belongs to no option."""
    words = iter(given)
    for word in words:
        if word == "-C":
            next(words, None)
        elif not word.startswith("-"):
            return [word]
    return []


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(prog="papers", description="Strategy papers from contributors' sections kept in git.")
    parser.add_argument("-C", dest="folder", metavar="DIR", type=Path, default=Path(), help="work in DIR")
    parser.add_argument("--version", action="version", version=f"papers {__version__}")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", parser_class=_Parser)
    for name, help_text in _COMMANDS.items():
        command = commands.add_parser(name, help=help_text, description=help_text.capitalize() + ".")
        ARGUMENTS[name](command)
    return parser


def _stopped(error: PapersError) -> int:
    return _said(str(error), error.hint, error.exit_code)


def _said(message: str, hint: str, code: int) -> int:
    from pipeline.cli.console import complain

    complain(message, hint)
    return code
