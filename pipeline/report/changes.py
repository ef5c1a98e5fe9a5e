"""How a text has changed, word by word, for a reader at a terminal and for a program."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pipeline.report.cleaning import clean

if TYPE_CHECKING:
    from pipeline.reviews.counting import Stale

_MOST = 8
"""Places that are shown in full; a redline shows the rest better."""
_LONGEST = 160
_RED, _GREEN, _END = "\x1b[31m", "\x1b[32m", "\x1b[0m"


def change_lines(stale: Stale, paper: str, read: str, *, colour: bool) -> list[str]:
    """One line a changed place: ``… before [-went-] {+came+} after …``; ``read`` is the commit that was read."""
    lines = []
    for before, went, came, after in stale.hunks[:_MOST]:
        parts = [f"…{clean(before)}"] if before else []
        if went:
            parts.append(_marked(f"[-{_short(went)}-]", _RED, colour=colour))
        if came:
            parts.append(_marked(f"{{+{_short(came)}+}}", _GREEN, colour=colour))
        parts += [f"{clean(after)}…"] if after else []
        lines.append(" ".join(parts))
    more = len(stale.hunks) - _MOST
    if more > 0:
        lines.append(f"and {more} more places: papers diff {paper} {read[:12]}")
    return lines


def stale_json(stale: Stale | None) -> dict[str, Any] | None:
    """The same for a program: since which commit, by whom, how many words, and each changed place."""
    if stale is None:
        return None
    return {
        "since": stale.commit,
        "by": stale.author,
        "date": stale.date or None,
        "words": stale.words,
        "changes": [
            {"before": before, "deleted": went, "inserted": came, "after": after}
            for before, went, came, after in stale.hunks
        ],
    }


def _short(text: str) -> str:
    cleaned = clean(text)
    return cleaned if len(cleaned) <= _LONGEST else f"{cleaned[:_LONGEST]}…"


def _marked(text: str, colour_code: str, *, colour: bool) -> str:
    return f"{colour_code}{text}{_END}" if colour else text
