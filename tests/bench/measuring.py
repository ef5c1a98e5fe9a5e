"""What is timed: each measure is a few processes as a user starts them, over folders made for it."""

from __future__ import annotations

import shutil
import sys
from dataclasses import dataclass, field
from pathlib import Path

from pipeline.typesetting import rasterise

from . import corpus, histories, rounds
from .timing import Series, timed

_SVG_CENTIMETRES = 16.0
_CHANGED = corpus.section_path("terror-financing", "linkages")


@dataclass(frozen=True, kw_only=True, slots=True)
class Stand:
    """The folders of one benchmark: the papers, the long history, the drawings as bitmaps; ``formats`` to build."""

    papers: Path
    history: Path
    bitmaps: Path
    reference: Path
    formats: str


@dataclass(slots=True)
class Measured:
    """Every series by its name."""

    clean: Series = field(default_factory=Series)
    reference: Series = field(default_factory=Series)
    unchanged: Series = field(default_factory=Series)
    one_section: Series = field(default_factory=Series)
    check_cold: Series = field(default_factory=Series)
    check_warm: Series = field(default_factory=Series)
    status_cold: Series = field(default_factory=Series)
    status_warm: Series = field(default_factory=Series)
    reviewed_cold: Series = field(default_factory=Series)
    reviewed_warm: Series = field(default_factory=Series)
    word_built: Series = field(default_factory=Series)
    word_sent: Series = field(default_factory=Series)
    word_received: Series = field(default_factory=Series)


def prepare(folder: Path, formats: str, seed: int) -> Stand:
    """Make everything that is no part of what is timed."""
    stand = Stand(
        papers=folder / "papers",
        history=folder / "history",
        bitmaps=folder / "bitmaps",
        reference=folder / "reference",
        formats=formats,
    )
    corpus.generate(stand.papers, seed=seed)
    histories.history(stand.history, seed=seed)
    for figure in sorted((stand.papers / "papers").glob("*/figures/*")):
        target = stand.bitmaps / figure.parts[-3] / "figures" / figure.name
        target.parent.mkdir(parents=True, exist_ok=True)
        (target.parent.parent / "sections").mkdir(exist_ok=True)
        if figure.suffix == ".svg":
            target.with_suffix(".png").write_bytes(rasterise([(figure.read_bytes(), _SVG_CENTIMETRES)])[0])
        else:
            shutil.copyfile(figure, target)
    return stand


def builds(stand: Stand, measured: Measured, runs: int) -> None:
    """Clean builds, ours and the reference in turn; then with nothing changed, and with one section changed."""
    build = _papers(stand.papers, "build", "--formats", stand.formats)
    here = [sys.executable, "-m", "tests.bench.reference"]
    reference = [*here, str(stand.papers), str(stand.reference), str(stand.bitmaps), stand.formats]
    for run in range(runs + 1):
        _forget(stand.papers)
        timed(build, measured.clean if run else None)
        shutil.rmtree(stand.reference, ignore_errors=True)
        timed(reference, measured.reference if run else None)
    for run in range(runs + 1):
        timed(build, measured.unchanged if run else None)
    section = stand.papers / _CHANGED
    text = section.read_bytes()
    for run in range(runs + 1):
        section.write_bytes(text + f"\nA sentence was added in round {run}.\n".encode())
        timed(build, measured.one_section if run else None)
    section.write_bytes(text)


def checks(stand: Stand, measured: Measured, runs: int) -> None:
    """The check of all sections, with nothing kept and with everything kept."""
    check = _papers(stand.papers, "check")
    for run in range(runs + 1):
        _forget(stand.papers)
        timed(check, measured.check_cold if run else None)
        timed(check, measured.check_warm if run else None)


def statuses(stand: Stand, measured: Measured, runs: int) -> None:
    """The status over the long history, with nothing kept and with everything kept."""
    status = _papers(stand.history, "status")
    for run in range(runs + 1):
        _forget(stand.history)
        timed(status, measured.status_cold if run else None)
        timed(status, measured.status_warm if run else None)


def reviewed(stand: Stand, measured: Measured, runs: int) -> None:
    """The same with 96 reviews of the 48 sections, a quarter of them stale. Changes the history for good."""
    histories.review(stand.history)
    status = _papers(stand.history, "status")
    for run in range(runs + 1):
        _forget(stand.history)
        timed(status, measured.reviewed_cold if run else None)
        timed(status, measured.reviewed_warm if run else None)


def in_word(stand: Stand, measured: Measured, runs: int) -> None:
    """A round of review in Word."""
    rounds.rounds(stand.papers, lambda *arguments: _papers(stand.papers, *arguments), measured, runs)


def outputs_of(stand: Stand) -> dict[str, tuple[int, int]]:
    """How many files, and bytes in all, each side made: neither may be quick by leaving something out."""
    found = {}
    for name, folder in (("papers build", stand.papers / "build"), ("reference", stand.reference)):
        files = [path for path in folder.iterdir() if path.suffix in (".docx", ".pdf")]
        found[name] = (len(files), sum(path.stat().st_size for path in files))
    return found


def _papers(folder: Path, *arguments: str) -> list[str]:
    return [str(Path(sys.executable).parent / "papers"), "-C", str(folder), *arguments]


def _forget(folder: Path) -> None:
    shutil.rmtree(folder / ".git" / "papers", ignore_errors=True)
    shutil.rmtree(folder / "build", ignore_errors=True)
