"""A leaf's tokens written as source: old bytes as they were, typed characters escaped and wrapped."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.sourcemap.escaping import begins_block, begun, escaped, filled
from pipeline.sourcemap.values import Kind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.sourcemap.escaping import Habits
    from pipeline.sourcemap.tokens import Token


@dataclass(frozen=True, kw_only=True, slots=True)
class Way:
    """One of the ways to write the same.

    ``straight``: curly quotes and apostrophes are written straight where the section does so. ``single``: a straight
    quote whose other half is gone is written curly, as it is printed. ``other``: new marks are written in their other
    way, as underscores or tags.
    """

    straight: bool = True
    single: bool = False
    other: bool = False


WAYS = tuple(
    Way(straight=straight, single=single, other=other)
    for other in (False, True)
    for straight in (True, False)
    for single in (False, True)
)
"""All ways, the likeliest first."""


def written(
    tokens: Sequence[Token],
    kind: Kind,
    habits: Habits,
    way: Way,
    *,
    column: int,
    prefix: str,
    whole: bool,
    foreign: int = 0,
) -> str:
    """The source of some tokens of a leaf that begins at a column.

    ``prefix`` sets in further lines. ``whole``: the first token begins the leaf, as it did before. Line ends of the
    leaf ``foreign`` and of those behind it are set in anew, as they came from elsewhere.
    """
    return _Writer(tokens, kind, habits, way, prefix, foreign).text(column, whole=whole)


class _Writer:
    def __init__(
        self, tokens: Sequence[Token], kind: Kind, habits: Habits, way: Way, prefix: str, foreign: int
    ) -> None:
        self._tokens = tokens
        self._kind = kind
        self._habits = habits
        self._way = way
        self._prefix = prefix
        self._foreign = foreign
        self._single = _without_mate(tokens) if way.single else set()
        self._one_line = kind in (Kind.HEADING, Kind.CELL, Kind.TERM, Kind.LINE)

    def text(self, column: int, *, whole: bool) -> str:
        out = ""
        fresh = [] if whole else [0]
        number = 0
        last: Token | None = None
        while number < len(self._tokens):
            token = self._tokens[number]
            if token.kind == "new":
                end = number
                while end < len(self._tokens) and self._tokens[end].kind == "new":
                    end += 1
                piece = self._new("".join(one.source for one in self._tokens[number:end]), out, end)
                line = out.rsplit("\n", 1)
                here = len(line[-1]) + (column if len(line) == 1 else 0)
                if self._ends_line(out):
                    fresh.append(len(out))
                width = 0 if self._one_line or self._kind is Kind.CODE else self._habits.width
                out += filled(piece, here, width, self._prefix)
                last, number = self._tokens[end - 1], end
                continue
            if self._ends_line(out) and token.shows and last is not None and _jumps(last, token):
                fresh.append(len(out))
            out += self._source(token)
            if token.shows:
                last = token
            number += 1
        return self._started(out, fresh)

    def _source(self, token: Token) -> str:
        broken = token.glyph is not None and "\n" in token.source and token.is_blank
        if broken and self._one_line:
            return " "
        if broken and (token.kind == "copy" or token.leaf >= self._foreign > 0):
            return "\n" + self._prefix
        if id(token) in self._single and token.glyph is not None:
            return token.glyph.text
        return token.other if self._way.other and token.other else token.source

    def _new(self, text: str, out: str, end: int) -> str:
        after = "".join(token.source for token in self._tokens[end : end + 40] if token.kind != "new")
        return escaped(text, out, after, self._kind, self._habits, straight=self._way.straight)

    def _ends_line(self, out: str) -> bool:
        return "\n" in out and out.rsplit("\n", 1)[1].strip(" \t>") == ""

    def _started(self, out: str, fresh: Sequence[int]) -> str:
        """What came to begin a line, and would begin a block there, with a backslash before it."""
        if self._kind in (Kind.CODE, Kind.CELL):
            return out
        for at in reversed(fresh):
            rest = out[at:]
            if begins_block(rest) and not (self._kind is Kind.HEADING and rest[:1] != "#"):
                out = out[:at] + begun(rest)
        return out


def _without_mate(tokens: Sequence[Token]) -> set[int]:
    """Straight quotes of the file that have lost their other half, by identity."""
    alone: set[int] = set()
    for opening, closing in ("“”", "‘’"):
        opened: list[Token] = []
        for token in tokens:
            if token.glyph is None or token.source not in ("'", '"'):
                continue
            if token.glyph.text == opening:
                opened.append(token)
            elif token.glyph.text == closing:
                if opened:
                    opened.pop()
                else:
                    alone.add(id(token))
        alone |= {id(token) for token in opened}
    return alone


def _jumps(last: Token, token: Token) -> bool:
    return last.kind == "new" or last.whence[0] != token.whence[0] or token.index != last.index + 1
