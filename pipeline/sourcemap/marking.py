"""The marks of emphasis and the like, set anew where the formats of what they mark have changed: the fewest of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.sourcemap.edits import CannotError
from pipeline.sourcemap.tokens import Token

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from pipeline.sourcemap.values import Formats

_Marks = tuple[str, str]

_MARKS: dict[str, tuple[_Marks, _Marks]] = {
    "emph": (("*", "*"), ("_", "_")),
    "strong": (("**", "**"), ("__", "__")),
    "strikeout": (("~~", "~~"), ("<s>", "</s>")),
    "sup": (("^", "^"), ("<sup>", "</sup>")),
    "sub": (("~", "~"), ("<sub>", "</sub>")),
    "smallcaps": (("[", "]{.smallcaps}"), ("[", "]{.smallcaps}")),
    "underline": (("[", "]{.underline}"), ("[", "]{.underline}")),
}
"""How a format is written, and how it may be written too."""
_NO_BLANKS = ("^", "~")


def may_mark(name: str) -> bool:
    """Whether a format's marks can be written around any words; those of links and spans cannot."""
    return name in _MARKS


def fitted_in(news: Sequence[Token], here: Formats, runs: dict[int, str]) -> list[Token] | None:
    """The tokens without the marks of the links and spans of a place that they come into; ``None`` if unfit for it."""
    fixed = [one for one in here if not may_mark(one)]
    shown = [token for token in news if token.shows and not token.is_blank]
    own = {name for token in news if token.run for name in (runs[token.run],)}
    for token in shown:
        names = {one for one in token.formats if not may_mark(one)}
        if not names >= set(fixed) or not names <= {*fixed, *own}:
            return None
    return [token for token in news if not (token.run and runs[token.run] in fixed)]


def remarked_for(news: Sequence[Token], here: Formats) -> set[str]:
    """The formats that some tokens have and a place has not, and the other way round."""
    names = {one for one in here if may_mark(one)}
    shown = [token for token in news if token.shows and not token.is_blank]
    return {
        one
        for token in shown
        for one in {*token.formats, *names}
        if may_mark(one) and (one in token.formats) != (one in names)
    }


def settled(tokens: list[Token], runs: dict[int, str], names: Collection[str], changed: Collection[Token]) -> None:
    """Set the marks of some formats so that every token stands in those that it names; raises `CannotError`.

    Marks that are right stay; of those that are not, as many are used again as can be.
    """
    known = {id(token) for token in changed}
    for name in sorted(names):
        _Marking(tokens, runs, name).settle(known)


class _Marking:
    def __init__(self, tokens: list[Token], runs: dict[int, str], name: str) -> None:
        self._tokens = tokens
        self._runs = runs
        self._name = name
        self._usual: tuple[Token, Token] | None = None

    def settle(self, known: Collection[int]) -> None:
        covered = self._covered()
        for at, token in enumerate(self._tokens):
            if self._is_word(token) and id(token) not in known and self._wants(token) != (at in covered):
                raise CannotError("the marks of its formats cannot be told apart")
        for run in [number for number, name in self._runs.items() if name == self._name]:
            self._dissolve(run)
        covered = self._covered()
        stretches: list[list[int]] = []
        words = [at for at, token in enumerate(self._tokens) if self._is_word(token) or token.kind == "break"]
        last = None
        for number, at in enumerate(words):
            token = self._tokens[at]
            if self._is_word(token) and self._wants(token) and at not in covered:
                if last is not None and last == number - 1:
                    stretches[-1][1] = at + 1
                else:
                    stretches.append([at, at + 1])
                last = number
        for first, end in reversed(stretches):
            for low, high in reversed(self._segments(first, end)):
                self._mark(low, high)

    @staticmethod
    def _is_word(token: Token) -> bool:
        return token.shows and not token.is_blank

    def _wants(self, token: Token) -> bool:
        return self._name in token.formats

    def _places(self, run: int) -> list[int]:
        return [at for at, token in enumerate(self._tokens) if token.kind in ("open", "close") and token.run == run]

    def _covered(self) -> set[int]:
        covered: set[int] = set()
        for run, name in self._runs.items():
            places = self._places(run) if name == self._name else []
            if len(places) == 2:
                covered |= set(range(*places))
        return covered

    def _dissolve(self, run: int) -> None:
        """Take a run's marks away if they are around too much, or could be around more."""
        places = self._places(run)
        if len(places) != 2:
            return
        first, last = places
        inside = [self._tokens[at] for at in range(first, last) if self._is_word(self._tokens[at])]
        covered = self._covered()
        before = next((at for at in range(first, -1, -1) if self._is_word(self._tokens[at])), None)
        after = next((at for at in range(last, len(self._tokens)) if self._is_word(self._tokens[at])), None)
        grows = any(at is not None and at not in covered and self._wants(self._tokens[at]) for at in (before, after))
        if grows or not all(map(self._wants, inside)):
            self._usual = self._usual or (self._tokens[first], self._tokens[last])
            del self._tokens[last], self._tokens[first]

    def _segments(self, low: int, high: int) -> list[tuple[int, int]]:
        """A stretch of tokens in pieces that marks can be put around, as no other marks begin or end within."""
        words = [at for at in range(low, high) if self._is_word(self._tokens[at])]
        if not words:
            return []
        low, high = min(words), max(words) + 1
        while (at := self._unpaired(low, high)) is not None:
            mate = next(one for one in self._places(self._tokens[at].run) if one != at)
            between = range(high, mate) if mate > at else range(mate, low)
            if any(self._tokens[one].shows for one in between):
                return [*self._segments(low, at), *self._segments(at + 1, high)]
            low, high = min(low, mate), max(high, mate + 1)
        return [(low, high)]

    def _unpaired(self, low: int, high: int) -> int | None:
        """A mark between two places whose other half is not there."""
        for at in range(low, high):
            token = self._tokens[at]
            if token.kind in ("open", "close"):
                mates = [one for one in self._places(token.run) if one != at]
                if len(mates) != 1:
                    raise CannotError("the marks of its formats cannot be told apart")
                if not low <= mates[0] < high:
                    return at
        return None

    def _mark(self, low: int, high: int) -> None:
        run = max(self._runs, default=0) + 1
        self._runs[run] = self._name
        (opening, closing), (other_opening, other_closing) = self._marks(low, high)
        leaf = self._tokens[low].leaf
        self._tokens.insert(high, Token(kind="close", source=closing, other=other_closing, run=run, leaf=leaf))
        self._tokens.insert(low, Token(kind="open", source=opening, other=other_opening, run=run, leaf=leaf))

    def _marks(self, low: int, high: int) -> tuple[_Marks, _Marks]:
        usual, other = _MARKS[self._name]
        if self._usual is not None:
            usual = (self._usual[0].source, self._usual[1].source)
        if usual[0] in _NO_BLANKS and any(token.is_blank for token in self._tokens[low:high]):
            usual = other
        if "_" in usual[0] and self._touches_words(low, high):
            usual = _MARKS[self._name][0]
        if "_" in other[0] and self._touches_words(low, high):
            other = usual
        return usual, other

    def _touches_words(self, low: int, high: int) -> bool:
        """Whether a letter stands right beside the marks, where an underscore would be one itself."""
        before = self._tokens[low - 1] if low else None
        after = self._tokens[high] if high < len(self._tokens) else None
        return any(one is not None and one.source[-1:].isalnum() for one in (before,)) or any(
            one is not None and one.source[:1].isalnum() for one in (after,)
        )
