"""``python -m tests.bench``: generate, time, tell; the exit code says nothing of the bars."""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from pathlib import Path

from . import summary
from .measuring import Measured, builds, checks, in_word, outputs_of, prepare, reviewed, statuses

_RECORD = Path(__file__).resolve().parents[2] / "build" / "bench.json"


def main() -> int:
    """Run the benchmark."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="two counted runs of each measure instead of five")
    parser.add_argument("--runs", type=int, help="counted runs of each measure, after one that is not counted")
    parser.add_argument("--formats", default="docx,pdf", help="what is built: docx, pdf or both (default: both)")
    parser.add_argument("--seed", type=int, default=1, help="of the generated papers and history (default: 1)")
    options = parser.parse_args()
    runs = options.runs or (2 if options.quick else 5)
    measured = Measured()
    with tempfile.TemporaryDirectory(prefix="papers-bench-") as name:
        _tell("generating four papers and a history of 2,400 commits …")
        stand = prepare(Path(name), options.formats, options.seed)
        _tell(f"timing builds against the reference, {runs} times each …")
        builds(stand, measured, runs)
        outputs = outputs_of(stand)
        _tell("timing checks …")
        checks(stand, measured, runs)
        _tell("timing a round of review in Word …")
        in_word(stand, measured, runs)
        _tell("timing statuses …")
        statuses(stand, measured, runs)
        reviewed(stand, measured, runs)
    _RECORD.parent.mkdir(exist_ok=True)
    result = summary.record(measured, outputs, options.formats)
    _RECORD.write_text(json.dumps(result, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    where = result["machine"]
    sys.stdout.write(
        f"{where['cores']} cores, load {where['load']}; Python {where['python']}, pandoc {where['pandoc']}, "
        f"Typst {where['typst']}, git {where['git']}; {options.formats}\n\n{summary.text(measured, outputs)}\n"
        f"recorded in {_RECORD}\n"
    )
    return 0


def _tell(text: str) -> None:
    sys.stderr.write(f"{text}\n")


if __name__ == "__main__":
    raise SystemExit(main())
