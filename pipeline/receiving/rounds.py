"""One round of review: what was sent, made again from its commit, laid beside what came back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.cache import key_of
from pipeline.errors import RefusedError
from pipeline.inputs import code_fingerprint
from pipeline.receiving.editing import edited
from pipeline.receiving.entries import entries
from pipeline.receiving.lines import Lines, contents_again
from pipeline.receiving.matching import match, moved_again
from pipeline.receiving.scene import Scene
from pipeline.receiving.sent import sent
from pipeline.receiving.witness import Witness
from pipeline.render.compose import tools
from pipeline.render.templates import Templates
from pipeline.sending.anchors import anchored
from pipeline.sending.drafting import draft
from pipeline.wordfile.opening import open_word
from pipeline.wordfile.reading import read

if TYPE_CHECKING:
    from collections.abc import Collection

    from pipeline.receiving.matching import Match
    from pipeline.receiving.sent import Sent
    from pipeline.receiving.values import Edited
    from pipeline.sending.anchors import Anchored
    from pipeline.surveying import Survey
    from pipeline.wordfile.values import Mark, Reading
    from pipeline.workspace import Workspace

_LEAST = 0.4
"""How much of the text that was sent must be in the file for it to be that file."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Round:
    """What was sent beside what came back. ``survey`` is of the sent commit."""

    survey: Survey
    sent: Sent
    lines: Lines
    match: Match
    witness: Witness

    def taken(self, authors: Collection[str]) -> Edited:
        """What the changes of some authors do to the sections."""

        def takes(mark: Mark) -> bool:
            return mark.author in authors

        lines = self.lines.settled(takes)
        again = moved_again(self.sent, lines, self.match)
        return edited(Scene(self.sent, entries(self.sent, lines, again), again, self.witness))


def lay(then: Workspace, found: Survey, paper: str, reading: Reading) -> Round:
    """Lay a returned file beside what was sent, ``found`` where it stood ``then``.

    Raises `RefusedError` where it is another text.
    """
    ready = anchored(found.examined[paper], then.cache)
    drafted = read(open_word(_draft(then, found, ready)))
    ours = sent(ready, drafted)
    lines = Lines(reading, contents_again(drafted, reading))
    came = lines.settled(lambda _: False)
    laid = match(ours, came, reading)
    if laid.share(ours) < _LEAST:
        message = f"the file does not hold the text of {paper} as it was at commit {then.revision().commit[:12]}"
        hint = "name the paper and the commit that were sent: --paper, --commit"
        raise RefusedError(message, reason="another text", hint=hint)
    return Round(sent=ours, survey=found, lines=lines, match=laid, witness=Witness(ours, reading, came, laid))


def _draft(then: Workspace, found: Survey, ready: Anchored) -> bytes:
    """The draft as it was sent, without the pages in its contents; kept, since a file is often looked at twice."""
    paper, revision = ready.examined.paper.id, then.revision()
    key = key_of("draft", paper, revision.commit, code_fingerprint(), repr(tools()))
    data = then.cache.get("drafts", key)
    if data is None:
        templates = Templates(then.root / "templates")
        data = draft(ready, found.standings[paper], revision, templates, then.cache, with_pages=False)
        then.cache.put("drafts", key, data)
    return data
