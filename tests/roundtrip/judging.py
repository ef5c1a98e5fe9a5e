"""What the reviewer's branch prints against what the Word file says, and whether the account explains what differs."""

from __future__ import annotations

import difflib
import re
from collections import Counter
from typing import TYPE_CHECKING, Any

from .oracle import THING, tidy

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_LONG = 12
_BETWEEN = re.compile(rf"{THING} +(?={THING})")
_WORD = re.compile(r"\w+|[^\w\s\ufffc]+")


def unexplained(
    changes: Sequence[Mapping[str, Any]], branch: Mapping[str, Sequence[str]], word: Mapping[str, Sequence[str]]
) -> list[str]:
    """Paragraphs that differ though no change that was kept or refused speaks of their words; each with these words.

    Where every change was applied, any difference is one, be it only where a paragraph ends.
    """
    left = [change for change in changes if change["outcome"] != "applied"]
    told = _told(left, [line for some in (branch, word) for lines in some.values() for line in lines])
    found = []
    for section in branch:
        ours, theirs = (list(map(_close, lines)) for lines in (branch[section], word.get(section, [])))
        for kind, i, j, k, n in difflib.SequenceMatcher(None, ours, theirs, autojunk=False).get_opcodes():
            if kind == "equal":
                continue
            one, other = _words(ours[i:j]), _words(theirs[k:n])
            words = ((one - other) + (other - one)) - told
            if words or not left:
                found.append(f"{section}: printed {ours[i:j]}, in Word {theirs[k:n]}: {sorted(words)}")
    return found


def _close(line: str) -> str:
    """A line without blanks between things: beside a formula on a line of its own pandoc makes some up."""
    return _BETWEEN.sub(THING, line)


def _told(left: Sequence[Mapping[str, Any]], lines: Sequence[str]) -> Counter[str]:
    """The words of which the account says that they were not applied; of what moved, its whole paragraph and notes."""
    words: Counter[str] = Counter()
    for change in left:
        for part in re.split(r" → |¶", change["text"]):
            piece = tidy(part)
            words += _words([piece])
            start = piece.removesuffix("…")
            if len(start) < _LONG or not (change["kind"] in ("move", "untracked") or piece.endswith("…")):
                continue
            for at, line in enumerate(lines):
                if start in line:
                    words += _words(lines[at : at + 1 + 2 * line.count(THING)])
    return words


def _words(lines: Sequence[str]) -> Counter[str]:
    return Counter(word for line in lines for word in _WORD.findall(line))
