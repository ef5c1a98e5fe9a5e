"""Where in the file something of the tree stands.

Pandoc's Markdown reader gives no positions, so they are looked up in the text: comments and code, which hold nothing
that a finding could mean, are blanked first; the n-th citation, heading or link of the tree is the n-th in the text.
"""

from __future__ import annotations

import html
import re
from bisect import bisect_right
from typing import TYPE_CHECKING
from urllib.parse import unquote

from pipeline.findings import Place
from pipeline.limits import DEFAULT

if TYPE_CHECKING:
    from collections.abc import Iterator

_HIDDEN = re.compile(
    r"^(?P<fence>`{3,}|~{3,})[^\n]*\n(?:(?!(?P=fence))[^\n]*\n)*?(?P=fence)[`~]*[ \t]*$"
    r"|(?P<tick>`+)(?!`)(?:(?!\n\n)[^`]|(?!(?P=tick)(?!`))`)+?(?P=tick)(?!`)"
    r"|<!--(?!-?>)(?:[^-]|-(?!->))*-->",
    re.MULTILINE,
)
_HEADING = re.compile(
    r"^ {0,3}(?:(?:[-+*>]|\d{1,3}[.)]) {1,3})*#+(?=[ \t]|$)|^(?=[^\n]*\S[^\n]*\n(?:=+|-+)[ \t]*$)", re.MULTILINE
)
_NOT_BLANK = re.compile(r"[^\n]")
# Names that the tree may ask for, each found in one pass over the text: looked up one by one, some thousands of
# different ones in a hostile section would keep the check busy for minutes.
_CITATION = re.compile(r"@(?:\{([^{}\s]+)\}|(\w(?:\w|[:.#$%&\-+?<>~/](?=\w))*))")
_IDENTIFIER = re.compile(r"(?<=[{\s])#([^\s{}]+)|id=[\"']?([^\"'\s<>]+)")
_TARGET = re.compile(r"(?<=[(<:\s])([^\s<>()]+)(?=[)>\s])")


class Finder:
    """Places of a section's elements. ``body_line`` is the line of the file on which ``body`` begins."""

    def __init__(self, path: str, body: str, body_line: int) -> None:
        self._path = path
        self._body = body
        self._first = body_line
        self._seen: dict[tuple[str, bool], Iterator[int]] = {}
        self._masked: str | None = None
        self._indexes: dict[re.Pattern[str], dict[str, Iterator[int]]] = {}
        self._lines: list[int] | None = None

    @property
    def masked(self) -> str:
        """The body with comments and code blanked, every offset unchanged."""
        if self._masked is None:
            self._masked = _HIDDEN.sub(lambda match: _NOT_BLANK.sub(" ", match.group()), self._body)
        return self._masked

    def start(self) -> Place:
        """Where the body begins."""
        return Place(path=self._path, line=self._first, column=1)

    def at(self, line: int | None, column: int | None) -> Place:
        """A line and column of the body, from 1, as a place in the file."""
        if line is None:
            return self.start()
        return Place(path=self._path, line=self._first + line - 1, column=column)

    def citation(self, key: str) -> Place:
        """The next use of a citation or cross-reference key."""
        offset = self._indexed(_CITATION, key)
        return self._place_of(self._search(rf"@\{{?{re.escape(key)}(?!\w)") if offset is None else offset)

    def identifier(self, name: str) -> Place:
        """The next place where the id is given."""
        return self._place_of(self._indexed(_IDENTIFIER, name))

    def target(self, target: str) -> Place:
        """The next link to, or image of, ``target``."""
        if not target:
            return self._place_of(self._search(r"(?<=\])\(\s*\)"))
        offset = self._indexed(_TARGET, target)
        # Pandoc encodes blanks in targets and takes backslashes out; here they are as they were written.
        for written in dict.fromkeys((target, unquote(target))) if offset is None else ():
            words = r"\s+".join("".join(rf"\\?{re.escape(one)}" for one in word) for word in written.split())
            offset = self._search(rf"(?<=[(<:\s]){words}(?=[)>\s])") if offset is None and words else offset
        return self._place_of(offset)

    def heading(self) -> Place:
        """The next heading."""
        return self._place_of(self._search(_HEADING.pattern, flags=re.MULTILINE))

    def literal(self, text: str) -> Place:
        """The next place of these very characters; in code and comments where there is none outside."""
        offset = self._search(r"(?<!\\)" + re.escape(text))
        while offset is None:
            hidden = self._search(re.escape(text), masked=False)
            if hidden is None or not self.masked.startswith(text, hidden):
                return self._place_of(hidden)
        return self.place(offset)

    def words(self, text: str) -> Place:
        """The next place of these words, however the lines are broken; ``text`` has no markup."""
        words = [re.escape(word) for word in text.split()[:8]]
        return self._place_of(self._search(r"[\s>*_]+".join(words)) if words else None)

    def line_of(self, mark: str, word: str) -> Place | None:
        """The next line that begins with a mark and a word."""
        offset = self._search(rf"^[ \t>]*{re.escape(mark)}[ \t]+[^\w\s]*{re.escape(word)}", flags=re.MULTILINE)
        return None if offset is None else self.place(offset)

    def search(self, pattern: str) -> Iterator[tuple[Place, str]]:
        """Every match of a pattern outside comments and code: its place, and the text."""
        for match in re.finditer(pattern, self.masked, re.IGNORECASE):
            yield self.place(match.start()), match.group()

    def place(self, offset: int) -> Place:
        """An offset in the body as a place in the file."""
        if self._lines is None:
            self._lines = [0, *(at.end() for at in re.finditer("\n", self._body))]
        line = bisect_right(self._lines, offset)
        return Place(path=self._path, line=self._first + line - 1, column=offset - self._lines[line - 1] + 1)

    def _indexed(self, pattern: re.Pattern[str], name: str) -> int | None:
        """The offset of the next match of the pattern whose group is the name."""
        index = self._indexes.get(pattern)
        if index is None:
            found: dict[str, list[int]] = {}
            for match in pattern.finditer(self.masked):
                found.setdefault(html.unescape(match.group(match.lastindex or 0)), []).append(match.start())
            index = self._indexes[pattern] = {key: iter(offsets) for key, offsets in found.items()}
        return next(index[name], None) if name in index else None

    def _search(self, pattern: str, *, flags: int = 0, masked: bool = True) -> int | None:
        """The offset of the next match of the pattern."""
        key = (pattern, masked)
        if key not in self._seen:
            if len(self._seen) >= DEFAULT.places_sought:
                return None
            text = self.masked if masked else self._body
            self._seen[key] = iter([match.start() for match in re.finditer(pattern, text, flags)])
        return next(self._seen[key], None)

    def _place_of(self, offset: int | None) -> Place:
        return self.start() if offset is None else self.place(offset)
