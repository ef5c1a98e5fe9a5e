"""The blame of each section in the shadow history, and what it cannot tell.

Flags of ``git blame``, by measurement on generated histories that know every word's owner (2,000 to 2,400
commits, some 40 authors, 24 or 47 sections, set phrases among Zipf-distributed words, paragraphs moved within
and between sections; seven seeds; worst share of any section in points): without ``-M`` a moved paragraph is
the mover's (20); ``-M`` alone gives away what moves to another section (11); ``-M -C`` at git's own
thresholds of 20 and 40 letters takes newly written set phrases for copies (2.2); 40 does so now and then
(2.0), **50 gives 1.2**, 60 begins to lose short moves (1.3). Without ``--minimal`` the diff's short cuts lose
a whole moved paragraph once in a few thousand commits (5.8). So a block of fifty letters, eight words or so,
that stood elsewhere in the section, or in a Markdown file that the same commit changed, keeps its author. The
histogram diff changes nothing: blame does not use it.
"""

from __future__ import annotations

import os
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.history.shadow import GLOB, LARGEST, Shadow, Step
from pipeline.programs import scratch

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from pipeline.git import Change

FLAGS = ("-w", "-M50", "-C50", "--minimal", "--no-progress")


@dataclass(frozen=True, kw_only=True, slots=True)
class Blame:
    """How many words of a section, its text the object ``blob``, end at each (commit, file's name then)."""

    blob: str
    counts: Mapping[tuple[str, str], int]


@dataclass(frozen=True, kw_only=True, slots=True)
class Blames:
    """Blames as of one commit of the steps, with the commits that were ignored."""

    tip: str
    ignored: tuple[str, ...]
    by_path: Mapping[str, Blame]


def blame_all(
    shadow: Shadow,
    steps: Sequence[Step],
    wanted: Mapping[str, str],
    ignored: Collection[str],
    earlier: Blames | None,
) -> Blames:
    """Blame the files ``wanted`` (path from the root → object) at the last step, on all cores.

    ``earlier`` blames are taken over for files that no step since then touched.
    """
    tip = steps[-1].sha
    skipped = tuple(sorted(set(ignored) & set(shadow.copies)))
    known = _still_true(steps, wanted, skipped, earlier)
    todo = [path for path in wanted if path not in known]
    found = _blame(shadow, tip, todo, skipped) if todo else {}
    by_path = {path: known.get(path) or Blame(blob=wanted[path], counts=found[path]) for path in wanted}
    return Blames(tip=tip, ignored=skipped, by_path=by_path)


def _blame(shadow: Shadow, tip: str, paths: list[str], ignored: Collection[str]) -> dict[str, Counter[tuple[str, str]]]:
    originals = {copy: sha for sha, copy in shadow.copies.items()}
    with scratch() as folder:
        flags = list(FLAGS)
        if ignored:
            listing = folder / "ignored"
            listing.write_text("".join(f"{shadow.copies[sha]}\n" for sha in ignored), "ascii")
            flags.append(f"--ignore-revs-file={listing}")

        def one(path: str) -> Counter[tuple[str, str]]:
            counts = shadow.scratch.blame(shadow.copies[tip], path, flags)
            return Counter({(originals[copy], name): lines for (copy, name), lines in counts.items()})

        with ThreadPoolExecutor(os.cpu_count()) as pool:
            return dict(zip(paths, pool.map(one, paths), strict=True))


def _still_true(
    steps: Sequence[Step], wanted: Mapping[str, str], ignored: tuple[str, ...], earlier: Blames | None
) -> dict[str, Blame]:
    """The earlier blames that a new one would only repeat."""
    parents = {step.sha: step.parents for step in steps}
    if earlier is None or earlier.ignored != ignored or earlier.tip not in parents:
        return {}
    past, waiting = set[str](), [earlier.tip]
    while waiting:
        sha = waiting.pop()
        if sha not in past:
            past.add(sha)
            waiting += parents[sha]
    touched = {change.path for step in steps if step.sha not in past for change in step.changes}
    return {
        path: blame for path, blame in earlier.by_path.items() if path not in touched and wanted.get(path) == blame.blob
    }


def doubts(shadow: Shadow, steps: Sequence[Step], blames: Blames) -> dict[str, list[str]]:
    """By section, sentences on what its blame may have missed: how it began, what was too large to read."""
    found: dict[str, list[str]] = {}
    unpaired = _unpaired(shadow, steps)
    for path, blame in blames.by_path.items():
        sentences = []
        for (sha, name), words in blame.counts.items():
            changes = unpaired.get(sha, [])
            gone = sorted(change.path for change in changes if change.letter == "D" and "/sections/" in change.path)
            if gone and any(change.letter == "A" and change.path == name for change in changes):
                sentences.append(
                    f"{words} words end at commit {sha[:12]}, which began {name} and deleted "
                    f"{', '.join(gone)}: git cannot tell whether some come from there"
                )
        names = {path, *(name for _, name in blame.counts)}
        sentences += [
            f"commit {sha[:12]} made it larger than {LARGEST} bytes: what stood behind them was not followed"
            for sha, cut in shadow.cut.items()
            if names & set(cut)
        ]
        found[path] = sentences
    return found


def _unpaired(shadow: Shadow, steps: Sequence[Step]) -> dict[str, list[Change]]:
    """What commits added and deleted without git pairing the two.

    Where git paired them, or found the text in the other file, no words end there; what is left may be new,
    or may be the other section's text changed beyond recognition.
    """
    suspects = [
        step for step in steps if {"A", "D"} <= {change.letter for change in step.changes} and len(step.parents) == 1
    ]
    copies = {shadow.copies[step.sha]: step.sha for step in suspects}
    return {copies[copy]: changes for copy, changes in shadow.scratch.unpaired(copies, GLOB)}
