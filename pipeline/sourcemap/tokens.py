"""The tokens of a leaf's source: its glyphs, and the marks between them, each with the run that it opens or closes."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

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


@dataclass(slots=True, eq=False)
class Token:
    """A piece of a leaf's source.

    ``kind`` is ``glyph``, ``open`` and ``close`` (of a format), ``junk`` (what is neither), ``new`` (a typed
    character), ``copy`` (a glyph that also stands elsewhere) or ``break`` (where a leaf is split). ``run`` is what
    pairs an opening with its closing; ``other`` is how a new mark may be written too. A copy's ``origin`` is the leaf
    that it was copied from, and ``index`` the place of its glyph there.
    """

    kind: str
    source: str
    formats: Formats = ()
    glyph: Glyph | None = None
    leaf: int = 0
    index: int = -1
    run: int = 0
    other: str = ""
    origin: int = 0

    @property
    def shows(self) -> bool:
        """Whether it is printed."""
        return self.kind in ("glyph", "new", "copy")

    @property
    def whence(self) -> tuple[int, int]:
        """The leaf and the place in it of the glyph that it is, or is a copy of."""
        return self.origin or self.leaf, self.index

    @property
    def is_blank(self) -> bool:
        """Whether it prints a blank that may be a line's end."""
        return (self.kind == "new" and self.source == " ") or (
            self.glyph is not None and self.glyph.text == " " and self.glyph.atom is None
        )


def read_tokens(leaf: Leaf, text: str, runs: dict[int, str]) -> list[Token]:
    """The tokens of a leaf; its runs are added to ``runs``, by number."""
    reader = _Reader(leaf, text, runs)
    reader.read()
    return reader.tokens


class _Reader:
    """Reads the marks between the glyphs of a leaf."""

    def __init__(self, leaf: Leaf, text: str, runs: dict[int, str]) -> None:
        self.tokens: list[Token] = []
        self._runs = runs
        self._leaf = leaf
        self._text = text
        self._opened: list[int] = []

    def read(self) -> None:
        leaf, at = self._leaf, self._leaf.start
        before: Formats = ()
        for index, glyph in enumerate(leaf.glyphs):
            self._gap(at, glyph.start, before, glyph.formats)
            self._add("glyph", glyph.start, glyph.end, formats=glyph.formats, glyph=glyph, index=index)
            at, before = glyph.end, glyph.formats
        self._gap(at, leaf.end, before, ())

    def _add(self, kind: str, start: int, end: int, **more: object) -> None:
        token = Token(kind=kind, source=self._text[start:end], leaf=self._leaf.ordinal, **more)  # type: ignore[arg-type]
        self.tokens.append(token)

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
                if (match := re.compile(closing_of(self._runs[run])).search(self._text, start, end))
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
            run = max(self._runs, default=0) + 1
            self._runs[run] = name
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
