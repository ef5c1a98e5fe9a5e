"""What the build makes itself: from which file of the paper, if a person can change it there at all."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pipeline.receiving.matching import Match
    from pipeline.receiving.sent import Sent
    from pipeline.receiving.values import Made
    from pipeline.wordfile.values import Position

_PAPER_STYLES = frozenset(("title", "subtitle", "cover line", "cover people"))


@dataclass(frozen=True, kw_only=True, slots=True)
class Said:
    """Where text that the build makes comes from; without a path there is nothing to change anywhere."""

    path: str
    line: int
    reason: str
    hint: str


class Generated:
    """Knows the files that a paper is made of, beside its sections."""

    def __init__(
        self, sent: Sent, match: Match, texts: Mapping[str, str], lines: Mapping[tuple[str, int], int]
    ) -> None:
        self._sent = sent
        self._match = match
        self._texts = texts
        self._lines = lines
        self._paper = sent.anchored.examined.paper

    def said(self, made: Made) -> Said:
        """What to say of a change of such text."""
        line = self._sent.lines[made.line] if made.line is not None else None
        if line is None:
            return Said(path="", line=0, reason="it is of text that the build makes", hint="")
        style = line.line.last.style.casefold()
        text = line.line.text
        if line.is_title and line.section:
            place = self._paper.outline[line.section].place
            hint = "an editor changes it there"
            return Said(path=place.path, line=place.line or 1, reason="a section's title is the outline's", hint=hint)
        if style in _PAPER_STYLES:
            path = f"{self._paper.path}/paper.yaml"
            return self._at(path, text, "the cover is made of paper.yaml", "change it there")
        if line.entry:
            place = self._paper.bibliography.entries[line.entry].place
            reason, hint = "the list of references is made of the bibliography", "correct the entry there"
            return Said(path=place.path, line=place.line or 1, reason=reason, hint=hint)
        if line.section and line.line.last.place is not None:
            path = f"{self._paper.path}/actions.yaml"
            return self._at(path, text, "the plan of actions is made of actions.yaml", "change the action there")
        hint = "it follows from the files and the history of the paper"
        return Said(path="", line=0, reason="it is of text that the build makes", hint=hint)

    def where(self, position: Position) -> tuple[str, str, int]:
        """The section, its file and the line there of a place in the returned file; empty where there is none."""
        places = [place for at, place in self._match.places.items() if at.paragraph == position.paragraph]
        for place in places:
            origin = self._sent.lines[place.line].origins[place.offset]
            if origin is not None:
                path = self._sent.anchored.examined.sections[origin.section].path
                return origin.section, path, self._lines.get((origin.section, origin.leaf), 0)
        return "", "", 0

    def _at(self, path: str, words: str, reason: str, hint: str) -> Said:
        text = self._texts.get(path, "")
        at = text.find(words) if words.strip() else -1
        return Said(path=path, line=text.count("\n", 0, at) + 1 if at >= 0 else 1, reason=reason, hint=hint)
