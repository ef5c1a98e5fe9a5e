"""Text as somebody typed it, written so that Markdown prints exactly that."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from pipeline.sourcemap.values import Kind

if TYPE_CHECKING:
    from pipeline.sourcemap.values import Leaf, SourceMap

_ALWAYS = frozenset("\\`*[]$^~{")
_ENTITY = re.compile(r"&(?:#[0-9]+|#[xX][0-9a-fA-F]+|[A-Za-z][A-Za-z0-9]*);")
_STARTS = (
    re.compile(r"()(?:[-+*:~](?=\s|$)|[>|#]|:{3,}|(?:=+|-+)(?=[ \t]*$|[ \t]*\n)|-[- ]*-[ \t]*(?:$|\n)|\+[-=])"),
    re.compile(r"(\(?(?:[0-9]{1,9}|[A-Za-z]|[ivxlcdmIVXLCDM]{2,}|\#))[.)](?=\s|$)"),
    re.compile(r"([Tt]able):"),
)
"""What begins a block at the start of a line, each with what stands before the character to escape."""
_OPENERS = frozenset(" \u00a0\t\n([{—–-“‘")
_CURLY = {"“": '"', "”": '"', "‘": "'", "’": "'"}
_DASHES = {"–": "--", "—": "---", "…": "..."}


@dataclass(frozen=True, kw_only=True, slots=True)
class Habits:
    """How a text is written: what prints curly quotes and dashes, and how long its lines are.

    ``width`` is that of the longest line, ``wrapped`` of the longest in a paragraph of several lines; both are 0 where
    each paragraph is a line.
    """

    straight: bool
    dashes: bool
    width: int
    wrapped: int

    def of(self, leaf: Leaf) -> Habits:
        """The habits of what replaces a leaf: one of several lines keeps to the width of such."""
        return replace(self, width=self.wrapped) if leaf.last_line > leaf.first_line else self


def habits_of(source_map: SourceMap) -> Habits:
    """The habits of a section, by what most of its glyphs and lines do."""
    text = source_map.text
    straight = dashes = longest = wrapped = 0
    for leaf in source_map.leaves:
        if leaf.reason:
            continue
        for glyph in leaf.glyphs:
            written = text[glyph.start : glyph.end]
            if glyph.text in _CURLY and leaf.kind is not Kind.CODE:
                straight += 1 if written == _CURLY[glyph.text] else -1
            elif glyph.text in _DASHES:
                dashes += 1 if written == _DASHES[glyph.text] else -1
        if leaf.kind not in (Kind.CODE, Kind.LINE, Kind.CELL):
            lines = text[text.rfind("\n", 0, leaf.start) + 1 : leaf.end].split("\n")
            longest = max(longest, *map(len, lines))
            wrapped = max(wrapped, *map(len, lines)) if len(lines) > 1 else wrapped
    return Habits(straight=straight >= 0, dashes=dashes > 0, width=longest if wrapped else 0, wrapped=wrapped)


def escaped(text: str, before: str, after: str, kind: Kind, habits: Habits, *, straight: bool) -> str:
    """The text of a leaf of that kind, between what stands before and after it in the source.

    ``straight``: curly quotes and apostrophes are written straight where the section does so. A line's start is not
    looked at here.
    """
    if kind is Kind.CODE:
        return text
    result: list[str] = []
    for at, one in enumerate(text):
        left = text[at - 1] if at else before[-1:]
        right = text[at + 1] if at + 1 < len(text) else after[:1]
        rest = text[at:] + after[:40]
        result.append(_escaped(one, left, right, rest, kind, habits, straight=straight))
    return "".join(result)


def _escaped(one: str, left: str, right: str, rest: str, kind: Kind, habits: Habits, *, straight: bool) -> str:
    if one in _CURLY:
        return _CURLY[one] if straight and habits.straight else one
    if one in "\"'":
        return one if habits.straight else _curly(one, left)
    if one in _DASHES:
        return _DASHES[one] if habits.dashes else one
    if _needs_backslash(one, left, right, rest, kind):
        return "\\" + one
    return one


def _needs_backslash(one: str, left: str, right: str, rest: str, kind: Kind) -> bool:
    if one in _ALWAYS:
        return True
    if one == "_":
        return not (left.isalnum() and right.isalnum())
    if one == "<":
        return not right.isspace() and right != ""
    if one == "@":
        return not left.isalnum() and (right.isalnum() or right in "{_*")
    if one == "|":
        return kind is Kind.CELL
    if one == "#":
        return kind is Kind.HEADING and not rest.strip("# ")
    return (
        (one == "&" and _ENTITY.match(rest) is not None)
        or (one == "!" and right == "[")
        or (one == "-" and "-" in (left, right))
        or (one == "." and rest.startswith("...") and left != ".")
    )


def _curly(one: str, left: str) -> str:
    opens = not left or left in _OPENERS
    return ("“" if opens else "”") if one == '"' else ("‘" if opens and left else "’")


def begun(line: str) -> str:
    """A line's text with a backslash where its start would make it something else than a paragraph."""
    for pattern in _STARTS:
        match = pattern.match(line)
        if match:
            at = match.end(1)
            return line[:at] + "\\" + line[at:]
    return line


def begins_block(line: str) -> bool:
    """Whether a line's start would make it something else than a paragraph."""
    return any(pattern.match(line) for pattern in _STARTS)


def filled(words: str, column: int, width: int, prefix: str) -> str:
    """A text with some of its blanks turned to line ends, so that lines from ``column`` on keep to a width."""
    if not width:
        return words
    pieces = re.split(r"(?<!\\) ", words)
    result = pieces[0]
    column += len(pieces[0])
    for piece in pieces[1:]:
        if column + 1 + len(piece) > width and not begins_block(piece + " ") and result.strip():
            result += "\n" + prefix + piece
            column = len(prefix) + len(piece)
        else:
            result += " " + piece
            column += 1 + len(piece)
    return result
