"""Runs whole processes and notes what they cost."""

from __future__ import annotations

import os
import resource
import statistics
import subprocess
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence


@dataclass(slots=True)
class Series:
    """The seconds of the counted runs of one thing: on the clock, and of all processors together."""

    wall: list[float] = field(default_factory=list)
    processor: list[float] = field(default_factory=list)

    @property
    def median(self) -> float:
        """The median on the clock."""
        return statistics.median(self.wall)

    def as_json(self) -> dict[str, object]:
        """For the record: every run, rounded to the millisecond."""
        return {
            "median": round(self.median, 3),
            "min": round(min(self.wall), 3),
            "max": round(max(self.wall), 3),
            "processor_median": round(statistics.median(self.processor), 3),
            "runs": [round(seconds, 3) for seconds in self.wall],
        }


def timed(command: Sequence[str], series: Series | None, accepted: Sequence[int] = (0,)) -> None:
    """Run a command to its end; its time goes into the series, unless it is a warm-up. A failure ends the benchmark."""
    # As where papers is installed: Python compiles its modules once, not at each start.
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    start = time.perf_counter()
    done = subprocess.run(command, check=False, capture_output=True, text=True, env=environment)
    wall = time.perf_counter() - start
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if done.returncode not in accepted:
        msg = f"{' '.join(command)} ended with code {done.returncode}:\n{done.stdout[-2000:]}{done.stderr[-2000:]}"
        raise SystemExit(msg)
    if series is not None:
        series.wall.append(wall)
        series.processor.append(after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime)


def ratios(ours: Series, theirs: Series) -> list[float]:
    """Ours to theirs, run by run: each pair stood next to each other in time."""
    return [mine / other for mine, other in zip(ours.wall, theirs.wall, strict=True)]
