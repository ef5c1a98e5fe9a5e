"""The result of a benchmark as a table to read and as a record to keep."""

from __future__ import annotations

import os
import platform
import statistics
import subprocess
from dataclasses import asdict, dataclass, fields
from typing import TYPE_CHECKING, Any

from pipeline import __version__, pandoc, typesetting

from .timing import Series, ratios

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from .measuring import Measured

_NAMES = {
    "clean": "clean build, four papers",
    "reference": "reference, four papers",
    "unchanged": "build, nothing changed",
    "one_section": "build, one section changed",
    "check_cold": "check of 48 sections, cold",
    "check_warm": "check of 48 sections, warm",
    "status_cold": "status over 2,400 commits, cold",
    "status_warm": "status over 2,400 commits, warm",
    "reviewed_cold": "the same with 96 reviews, cold",
    "reviewed_warm": "the same with 96 reviews, warm",
    "word_built": "build, one paper to DOCX",
    "word_sent": "review send, the same paper",
    "word_received": "review receive, 100 marks",
}

_AGAINST = {"clean": "reference", "word_sent": "that build"}
"""What the ratios are taken to."""


@dataclass(frozen=True, slots=True)
class Bar:
    """What is asked of a measure, in seconds, or as a ratio to the reference."""

    measure: str
    limit: float
    value: float
    is_ratio: bool = False

    @property
    def met(self) -> bool:
        """Whether the measure keeps to its bar."""
        return self.value <= self.limit


def bars(measured: Measured) -> list[Bar]:
    """Every bar, the ratio first."""
    ratio = statistics.median(ratios(measured.clean, measured.reference))
    return [
        Bar("clean", 1.5, ratio, is_ratio=True),
        Bar("check_cold", 1.5, measured.check_cold.median),
        Bar("unchanged", 0.4, measured.unchanged.median),
        Bar("status_cold", 15.0, measured.status_cold.median),
        Bar("status_warm", 1.0, measured.status_warm.median),
        Bar("reviewed_warm", 1.2, measured.reviewed_warm.median),
        Bar("word_sent", 1.2, statistics.median(ratios(measured.word_sent, measured.word_built)), is_ratio=True),
        Bar("word_received", 3.0, measured.word_received.median),
    ]


def text(measured: Measured, outputs: Mapping[str, Sequence[int]]) -> str:
    """The table: ratios, seconds, bars."""
    pairs = ratios(measured.clean, measured.reference)
    busy = statistics.median(measured.clean.processor) / statistics.median(measured.reference.processor)
    lines = [
        "Clean build to reference, run by run",
        f"  on the clock      {statistics.median(pairs):5.2f}  (from {min(pairs):.2f} to {max(pairs):.2f})",
        f"  processor time    {busy:5.2f}",
        "",
        f"{'Seconds':32} {'median':>8} {'min':>8} {'max':>8} {'processor':>10}",
    ]
    for name, series in _series(measured).items():
        numbers = (series.median, min(series.wall), max(series.wall))
        shown = " ".join(f"{number:8.2f}" for number in numbers)
        lines.append(f"  {_NAMES[name]:30} {shown} {statistics.median(series.processor):10.2f}")
    lines += ["", "Bars"]
    for bar in bars(measured):
        what, unit = (
            (f"{_NAMES[bar.measure]} to {_AGAINST[bar.measure]}", "") if bar.is_ratio else (_NAMES[bar.measure], " s")
        )
        verdict = "met" if bar.met else "MISSED"
        lines.append(f"  {verdict:7} {what}: {bar.value:.2f}{unit}, at most {bar.limit:g}{unit}")
    lines.append("")
    lines += [f"{name} made {count} files, {size / 1e6:.1f} MB" for name, (count, size) in outputs.items()]
    return "\n".join(lines)


def record(measured: Measured, outputs: Mapping[str, Sequence[int]], formats: str) -> dict[str, Any]:
    """Everything measured, and on what."""
    pairs = ratios(measured.clean, measured.reference)
    return {
        "machine": machine(),
        "formats": formats,
        "ratio": {"median": round(statistics.median(pairs), 3), "pairs": [round(pair, 3) for pair in pairs]},
        "seconds": {name: series.as_json() for name, series in _series(measured).items()},
        "bars": [{**asdict(bar), "value": round(bar.value, 3), "met": bar.met} for bar in bars(measured)],
        "outputs": {name: {"files": count, "bytes": size} for name, (count, size) in outputs.items()},
    }


def machine() -> dict[str, Any]:
    """Where it ran."""
    git = subprocess.run(["git", "--version"], check=True, capture_output=True, text=True).stdout.split()[2]
    return {
        "cores": os.cpu_count(),
        "architecture": platform.machine(),
        "system": platform.platform(),
        "load": round(os.getloadavg()[0], 2),
        "python": platform.python_version(),
        "papers": __version__,
        "pandoc": pandoc.version(),
        "typst": typesetting.version(),
        "git": git,
    }


def _series(measured: Measured) -> dict[str, Series]:
    return {each.name: getattr(measured, each.name) for each in fields(measured)}
