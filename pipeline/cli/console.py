"""What commands print with: plain lines, and colour, tables and progress where a person is watching."""

from __future__ import annotations

import os
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING, TextIO

from pipeline.report.cleaning import clean

if TYPE_CHECKING:
    from collections.abc import Iterator


def say(text: str = "") -> None:
    """A line on standard output."""
    _write(sys.stdout, text)


def complain(message: str, hint: str) -> None:
    """What stops a run, and what to do about it, as one line each."""
    _write(sys.stderr, f"papers: {clean(message)}")
    if hint:
        _write(sys.stderr, f"  {clean(hint)}")


def warn(message: str) -> None:
    """What somebody should know of a run that is not stopped by it, as one line."""
    _write(sys.stderr, f"papers: note: {clean(message)}")


def colourful(stream: TextIO) -> bool:
    """Whether colour means anything there: a terminal, and nobody asked for none (``NO_COLOR``)."""
    return stream.isatty() and "NO_COLOR" not in os.environ and os.environ.get("TERM") != "dumb"


class Progress:
    """A bar that moves as things are done; it says nothing where nobody watches."""

    def __init__(self, total: int) -> None:
        self._total = total
        self._done = 0
        self._bar = None
        if sys.stderr.isatty() and total > 1:
            from rich.console import Console
            from rich.progress import Progress as Bar

            self._bar = Bar(console=Console(stderr=True), transient=True, auto_refresh=False)
            self._task = self._bar.add_task("papers", total=total)
            self._bar.start()

    def step(self, name: str) -> None:
        """One more thing is done."""
        self._done += 1
        if self._bar is not None:
            self._bar.update(self._task, completed=self._done, description=name, refresh=True)

    def stop(self) -> None:
        """Take the bar away."""
        if self._bar is not None:
            self._bar.stop()


@contextmanager
def progress(total: int) -> Iterator[Progress]:
    """A progress bar for ``total`` things, taken away at the end whatever happens."""
    bar = Progress(total)
    try:
        yield bar
    finally:
        bar.stop()


def _write(stream: TextIO, text: str) -> None:
    """Print a line even where the stream's encoding lacks a character of it."""
    text = text.removesuffix("\n")
    try:
        stream.write(text + "\n")
    except UnicodeEncodeError:
        encoding = stream.encoding or "ascii"
        stream.write(text.encode(encoding, "replace").decode(encoding) + "\n")
