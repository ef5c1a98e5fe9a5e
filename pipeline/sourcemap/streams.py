"""A leaf's source as a stream of glyphs and marks: edited there, and written again with every byte kept that can be."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from pipeline.sourcemap.edits import CannotError
from pipeline.sourcemap.marking import fitted_in, may_mark, remarked_for, settled
from pipeline.sourcemap.tokens import Token, read_tokens

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.sourcemap.values import Formats, Leaf


@dataclass(slots=True)
class Stream:
    """The tokens of a leaf, or of leaves that become one."""

    tokens: list[Token] = field(default_factory=list)
    runs: dict[int, str] = field(default_factory=dict)

    def add(self, leaf: Leaf, text: str) -> None:
        """Append a leaf's tokens."""
        self.tokens += read_tokens(leaf, text, self.runs)

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

    def insert(self, leaf: int, start: int, end: int, news: Sequence[Token]) -> None:
        """Put tokens where glyphs from ``start`` to ``end`` were, with the formats that they name; `CannotError`.

        Marks of links and spans are among the tokens; others are written as needed.
        """
        left, right = self._between(leaf, start, end)
        best: tuple[int, int, list[Token]] | None = None
        for place in range(left, right + 1):
            here = self._formats_at(place)
            fitting = fitted_in(news, here, self.runs)
            if fitting is None:
                continue
            changes = len(remarked_for(fitting, here))
            if best is None or changes < best[0]:
                best = changes, place, fitting
        if best is None:
            raise CannotError("the formats of the new text are not those of what stands beside it")
        _, place, fitting = best
        names = remarked_for(fitting, self._formats_at(place))
        self.tokens[place:place] = fitting
        settled(self.tokens, self.runs, names, fitting)

    def format(self, leaf: int, start: int, end: int, formats: Formats) -> None:
        """Give some glyphs exactly these formats; raises `CannotError` where this would change a link or a span."""
        chosen = [token for token in self.tokens if token.leaf == leaf and token.kind == "glyph"]
        chosen = [token for token in chosen if start <= token.index < end]
        names: set[str] = set()
        for token in chosen:
            if token.is_blank:
                continue
            if {one for one in token.formats if not may_mark(one)} != {one for one in formats if not may_mark(one)}:
                raise CannotError("a link, or words in another language, cannot be made by formats, nor unmade")
            names |= {one for one in {*token.formats, *formats} if (one in token.formats) != (one in formats)}
            token.formats = formats
        settled(self.tokens, self.runs, names, chosen)

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
            if token.kind in ("new", "copy", "break") or (token.kind == "glyph" and token.index < start):
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
