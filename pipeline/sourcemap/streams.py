"""A leaf's source as a stream of glyphs and marks: edited there, and written again with every byte kept that can be."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from pipeline.sourcemap.edits import CannotError
from pipeline.sourcemap.extents import closing_of
from pipeline.sourcemap.values import Atom

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.sourcemap.values import Formats, Glyph, Leaf

_OPENINGS = {
    "emph": r"[*_]",
    "strong": r"\*\*|__",
    "strikeout": r"~~|<s>",
    "sup": r"\^|<sup>",
    "sub": r"~|<sub>",
    "link": r"\[",
    "span": r"\[|<a\b[^<>]*>",
    "underline": r"\[",
    "smallcaps": r"\[",
}
_AGAIN = frozenset(("emph", "strong", "strikeout", "sup", "sub"))
"""Formats whose marks may be written again around a part of what they mark."""


@dataclass(slots=True, eq=False)
class Token:
    """A piece of a leaf's source.

    ``kind`` is ``glyph``, ``open`` and ``close`` (of a format), ``junk`` (what is neither), ``new`` (a typed character)
    or ``break`` (where a leaf is split). ``run`` is what pairs an opening with its closing.
    """

    kind: str
    source: str
    formats: Formats = ()
    glyph: Glyph | None = None
    leaf: int = 0
    index: int = -1
    run: int = 0

    @property
    def shows(self) -> bool:
        """Whether it is printed."""
        return self.kind in ("glyph", "new")

    @property
    def is_blank(self) -> bool:
        """Whether it prints a blank that may be a line's end."""
        return (self.kind == "new" and self.source == " ") or (
            self.glyph is not None and self.glyph.text == " " and self.glyph.atom is None
        )


@dataclass(slots=True)
class Stream:
    """The tokens of a leaf, or of leaves that become one."""

    tokens: list[Token] = field(default_factory=list)
    runs: dict[int, str] = field(default_factory=dict)

    def add(self, leaf: Leaf, text: str) -> None:
        """Append a leaf's tokens."""
        _Tokens(self, leaf, text).add()

    def delete(self, leaf: int, start: int, end: int) -> None:
        """Take some glyphs out; what sets in a line of code goes with the line's end before it."""
        kept = []
        ended = False
        for token in self.tokens:
            if token.kind == "glyph" and token.leaf == leaf and start <= token.index < end:
                ended = token.glyph is not None and token.glyph.text == "\n" and token.glyph.atom is None
            elif not (ended and token.kind == "junk"):
                kept.append(token)
                ended = False
        self.tokens = kept

    def insert(self, leaf: int, start: int, end: int, text: str, formats: Formats) -> None:
        """Put characters where glyphs from ``start`` to ``end`` were; raises `CannotError`."""
        news = [Token(kind="new", source=one, formats=formats, leaf=leaf) for one in text]
        left, right = self._between(leaf, start, end)
        for place in range(left, right + 1):
            if self._formats_at(place) == formats:
                self.tokens[place:place] = news
                return
        inside = self._open_at(left)
        if formats or any(self.runs[token.run].split(" ", 1)[0] not in _AGAIN for token in inside):
            raise CannotError("the formats of the new text are not those of what stands beside it")
        self.tokens[left:left] = [*self._closings(inside), *news, *self._reopened(inside)]

    def split(self, leaf: int, at: int) -> None:
        """End the leaf before a glyph, and begin another one with it: formats are closed and opened again."""
        left, right = self._between(leaf, at, at)
        place = next((one for one in range(left, right + 1) if not self._open_at(one)), left)
        inside = self._open_at(place)
        self.tokens[place:place] = [*self._closings(inside), Token(kind="break", source=""), *self._reopened(inside)]

    def tidy(self) -> None:
        """One blank between words, none at the ends; marks touch what they mark, and those around nothing go."""
        self._settle_blanks()
        self._one_blank()
        for run in list(self.runs):
            self._tighten(run)

    def _between(self, leaf: int, start: int, end: int) -> tuple[int, int]:
        """The places in the stream after the glyph before ``start`` and before the glyph ``end``."""
        mine = [at for at, token in enumerate(self.tokens) if token.leaf == leaf]
        left, right = mine[0] if mine else 0, mine[-1] + 1 if mine else 0
        for at in mine:
            token = self.tokens[at]
            if token.kind in ("new", "break") or (token.kind == "glyph" and token.index < start):
                left = at + 1
            elif token.kind == "glyph" and token.index >= end:
                right = at
                break
        return left, right

    def _open_at(self, place: int) -> list[Token]:
        opened: list[Token] = []
        for token in self.tokens[:place]:
            if token.kind == "open":
                opened.append(token)
            elif token.kind == "close":
                opened = [one for one in opened if one.run != token.run]
        return opened

    def _formats_at(self, place: int) -> Formats:
        return tuple(self.runs[token.run] for token in self._open_at(place))

    def _closings(self, opened: Sequence[Token]) -> list[Token]:
        closing = {token.run: token for token in self.tokens if token.kind == "close"}
        if any(one.run not in closing for one in opened):
            raise CannotError("the marks of its formats cannot be told apart")
        return [replace(closing[one.run]) for one in reversed(opened)]

    def _reopened(self, opened: Sequence[Token]) -> list[Token]:
        """The opening marks again, for the rest of each run: a new one, which the old closing mark ends."""
        again = []
        for one in opened:
            number = max(self.runs) + 1
            self.runs[number] = self.runs[one.run]
            for token in self.tokens:
                if token.kind == "close" and token.run == one.run:
                    token.run = number
            again.append(replace(one, run=number))
        return again

    def _settle_blanks(self) -> None:
        """A typed blank between two formats belongs to what they have in common."""
        shown = [token for token in self.tokens if token.shows or token.kind == "break"]
        for number, token in enumerate(shown):
            if token.kind != "new" or not token.is_blank:
                continue
            before = shown[number - 1].formats if number else ()
            after = shown[number + 1].formats if number + 1 < len(shown) else ()
            if before != token.formats or after != token.formats:
                common = [one for one, other in zip(before, after, strict=False) if one == other]
                if tuple(common) != token.formats:
                    self._resettle(token, tuple(common))

    def _resettle(self, token: Token, formats: Formats) -> None:
        """Move a blank over the marks beside it to where the formats are as given, if there is such a place."""
        at = self.tokens.index(token)
        places = [at]
        while places[-1] + 1 < len(self.tokens) and self.tokens[places[-1] + 1].kind in ("open", "close"):
            places.append(places[-1] + 1)
        while places[0] > 0 and self.tokens[places[0] - 1].kind in ("open", "close"):
            places.insert(0, places[0] - 1)
        del self.tokens[at]
        good = next((place for place in places if self._formats_at(place) == formats), None)
        if good is not None:
            token.formats = formats
        self.tokens.insert(at if good is None else good, token)

    def _one_blank(self) -> None:
        last: Token | None = None
        dropped: list[Token] = []
        for token in self.tokens:
            if token.kind == "break":
                if last is not None and last.is_blank:
                    dropped.append(last)
                last = None
            elif token.shows:
                if token.is_blank and (last is None or last.is_blank):
                    if last is None or not _is_better(token, last):
                        dropped.append(token)
                        continue
                    dropped.append(last)
                last = token
        if last is not None and last.is_blank:
            dropped.append(last)
        self.tokens = [token for token in self.tokens if not any(token is one for one in dropped)]

    def _tighten(self, run: int) -> None:
        places = [at for at, token in enumerate(self.tokens) if token.kind in ("open", "close") and token.run == run]
        if len(places) != 2:
            return
        first, last = places
        shown = [at for at in range(first + 1, last) if self.tokens[at].shows]
        words = [at for at in shown if not self.tokens[at].is_blank]
        if not words:
            self.tokens = [token for at, token in enumerate(self.tokens) if at not in places]
        elif words[0] != shown[0] or words[-1] != shown[-1]:
            opening, closing = self.tokens[first], self.tokens[last]
            begin, end = self._outside(first, words[0], 1), self._outside(last, words[-1], -1)
            middle = self.tokens[begin : end + 1]
            self.tokens[first : last + 1] = [
                *self.tokens[first + 1 : begin], opening, *middle, closing, *self.tokens[end + 1 : last],
            ]  # fmt: skip

    def _outside(self, mark: int, word: int, step: int) -> int:
        """The place next to a mark from which on there are no blanks before the first word."""
        blanks = [at for at in range(mark, word, step) if self.tokens[at].is_blank]
        return blanks[-1] + step if blanks else mark + step


def _is_better(blank: Token, other: Token) -> bool:
    """Which of two blanks stays: the one outside of formats, the one of the file, the one that ends a line."""
    return _rank(blank) > _rank(other)


def _rank(blank: Token) -> tuple[int, bool, bool]:
    return -len(blank.formats), blank.kind == "glyph", "\n" in blank.source


class _Tokens:
    """Reads the marks between the glyphs of a leaf."""

    def __init__(self, stream: Stream, leaf: Leaf, text: str) -> None:
        self._stream = stream
        self._leaf = leaf
        self._text = text
        self._opened: list[int] = []

    def add(self) -> None:
        leaf, at = self._leaf, self._leaf.start
        before: Formats = ()
        for index, glyph in enumerate(leaf.glyphs):
            self._gap(at, glyph.start, before, glyph.formats)
            self._add("glyph", glyph.start, glyph.end, formats=glyph.formats, glyph=glyph, index=index)
            at, before = glyph.end, glyph.formats
        self._gap(at, leaf.end, before, ())

    def _add(self, kind: str, start: int, end: int, **more: object) -> None:
        token = Token(kind=kind, source=self._text[start:end], leaf=self._leaf.ordinal, **more)  # type: ignore[arg-type]
        self._stream.tokens.append(token)

    def _gap(self, start: int, end: int, before: Formats, after: Formats) -> None:
        common = 0
        while common < min(len(before), len(after)) and before[common] == after[common]:
            common += 1
        if start < end and common == len(before) == len(after) and _reopens(self._text[start:end], before):
            common -= 1  # *one*[two]*three*: the same format twice
        left = self._opened[common:]
        while left:
            found = [
                (match.start(), -match.end(), run)
                for run in left
                if (match := re.compile(closing_of(self._stream.runs[run])).search(self._text, start, end))
            ]
            if not found:
                break
            at, stop, run = min(found)
            self._junk(start, at)
            self._add("close", at, -stop, run=run)
            start = -stop
            left.remove(run)
        self._opened = self._opened[:common]
        for name in after[common:]:
            run = len(self._stream.runs) + 1
            self._stream.runs[run] = name
            self._opened.append(run)
            match = re.compile(_OPENINGS[name.split(" ", 1)[0]]).search(self._text, start, end)
            if match:
                self._junk(start, match.start())
                self._add("open", match.start(), match.end(), run=run)
                start = match.end()
        self._junk(start, end)

    def _junk(self, start: int, end: int) -> None:
        if start < end:
            self._add("junk", start, end)


def _reopens(gap: str, formats: Formats) -> bool:
    return bool(formats) and re.match(closing_of(formats[-1]), gap) is not None


def expected_of(tokens: Sequence[Token]) -> list[tuple[str, frozenset[str], Atom | None, str]]:
    """What some tokens should print, in a form that compares: blanks without formats, which nobody sees."""
    result = []
    for token in tokens:
        if token.glyph is not None:
            atom = None if token.glyph.atom is Atom.ENTITY else token.glyph.atom
            result.append(shown(token.glyph.text, token.formats, atom, token.glyph.content))
        elif token.kind == "new":
            result.append(shown(token.source, token.formats, None, ""))
    return result


def shown(text: str, formats: Formats, atom: Atom | None, content: str) -> tuple[str, frozenset[str], Atom | None, str]:
    """A printed character as it is compared."""
    if atom is None and text in (" ", "\u00a0"):
        return " ", frozenset(), None, ""
    return text, frozenset(formats), atom, content
