"""One round of review: what was sent, made again from its commit, laid beside what came back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.errors import RefusedError
from pipeline.receiving.editing import edited
from pipeline.receiving.entries import entries
from pipeline.receiving.lines import Lines
from pipeline.receiving.matching import match, moved_again
from pipeline.receiving.sent import sent
from pipeline.receiving.witness import Witness
from pipeline.render.templates import Templates
from pipeline.sending.anchors import anchored
from pipeline.sending.drafting import draft
from pipeline.surveying import survey
from pipeline.wordfile.opening import open_word
from pipeline.wordfile.reading import read

if TYPE_CHECKING:
    from collections.abc import Collection

    from pipeline.past import Past
    from pipeline.receiving.entries import Entry
    from pipeline.receiving.lines import Line
    from pipeline.receiving.matching import Match
    from pipeline.receiving.sent import Sent
    from pipeline.receiving.values import Edited
    from pipeline.surveying import Survey
    from pipeline.wordfile.values import Mark, Reading

_LEAST = 0.4
"""How much of the text that was sent must be in the file for it to be that file."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Round:
    """What was sent beside what came back. ``survey`` is of the sent commit, ``came`` the text before all changes."""

    survey: Survey
    sent: Sent
    lines: Lines
    came: tuple[Line, ...]
    match: Match
    witness: Witness

    def taken(self, authors: Collection[str]) -> tuple[list[Entry], Edited]:
        """The file with the changes of some authors taken: its lines, and what that does to the sections."""

        def takes(mark: Mark) -> bool:
            return mark.author in authors

        lines = self.lines.settled(takes)
        again = moved_again(self.sent, lines, self.match)
        told = entries(self.sent, lines, again)
        return told, edited(self.sent, told, again, self.witness)


def lay(past: Past, paper: str, reading: Reading) -> Round:
    """Lay a returned file beside what was sent. Raises `RefusedError` where it is another text."""
    found = survey(past, [paper])
    ready = anchored(found.examined[paper], past.cache)
    templates = Templates(past.root / "templates")
    data = draft(ready, found.standings[paper], past.revision(), templates, past.cache, with_pages=False)
    ours = sent(ready, read(open_word(data)))
    lines = Lines(reading)
    came = lines.settled(lambda _: False)
    laid = match(ours, came, reading)
    if laid.share(ours) < _LEAST:
        message = f"the file does not hold the text of {paper} as it was at commit {past.revision().commit[:12]}"
        hint = "name the paper and the commit that were sent: --paper, --commit"
        raise RefusedError(message, reason="another text", hint=hint)
    return Round(
        survey=found, sent=ours, lines=lines, came=came, match=laid, witness=Witness(ours, reading, came, laid)
    )
