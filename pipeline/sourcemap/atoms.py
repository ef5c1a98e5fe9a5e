"""Where in the source an atom or a character ends that begins at a given offset: all readings that are possible."""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING, Any

from pipeline.sourcemap.values import Atom, Kind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.sourcemap.printed import Sign

_RUN = re.compile(r"[ \t]*\n(?:[ \t]*>)*[ \t]*|[ \t]+")
_ENTITY = re.compile(r"&(?:#[0-9]+|#[xX][0-9a-fA-F]+|[A-Za-z][A-Za-z0-9]*);")
_BREAK = re.compile(r"\\\n(?:[ \t]*>)*[ \t]*| {2,}\n(?:[ \t]*>)*[ \t]*|<br[ \t]*/?>", re.IGNORECASE)
_TICKS = re.compile(r"`+")
_KEY = re.compile(r"-?@(?:\{([^{}\s]+)\}|(\w(?:\w|[:.#$%&\-+?<>~/](?=\w))*|\*))")
_NOTE = re.compile(r"\[\^[^\[\]\s]+\]")
_ADDRESS = re.compile(r"<[^<>\s]+>")
_ATTRIBUTES = re.compile(r"\{[^{}\n]*\}")
_QUOTES = {"“": '"', "”": '"', "‘": "'", "’": "'"}
_DASHES = {"–": "--", "—": "---", "…": "..."}
_MARKS = frozenset("*_~^[]`$<>@\\\"'|#")


def sources(text: str, at: int, sign: Sign, kind: Kind) -> Iterator[tuple[int, int]]:
    """The ends of what may print the sign if it begins at an offset, each with what speaks against it (0: nothing).

    In a leaf of code every character stands for itself.
    """
    if at >= len(text):
        return
    if sign.atom is not None:
        yield from ((end, 0) for end in _atom(text, at, sign))
    elif kind is Kind.CODE:
        yield from _in_code(text, at, sign.text)
    elif kind is Kind.LINE and sign.text == "\u00a0" and text[at] == " ":  # how far a line of verse is set in
        yield at + 1, 0
    else:
        yield from _character(text, at, sign.text)


def _in_code(text: str, at: int, wanted: str) -> Iterator[tuple[int, int]]:
    if text[at] == wanted:
        yield at + 1, 0


def _character(text: str, at: int, wanted: str) -> Iterator[tuple[int, int]]:
    here = text[at]
    entity = _ENTITY.match(text, at)
    if entity:
        if html.unescape(entity.group()) == wanted:
            yield entity.end(), 0
        return
    if wanted == " ":
        run = _RUN.match(text, at)
        if run:
            yield run.end(), 0
    if here == wanted and wanted != " ":
        yield at + 1, 1 if here in _MARKS else 0
    if here == "\\" and at + 1 < len(text):
        if text[at + 1] == wanted or (text[at + 1] == " " and wanted == "\u00a0"):
            yield at + 2, 0
    elif wanted in _QUOTES and here == _QUOTES[wanted]:
        yield at + 1, 0
    elif wanted in _DASHES and text.startswith(_DASHES[wanted], at):
        yield at + len(_DASHES[wanted]), 0


def entity_at(text: str, start: int, end: int) -> bool:
    """Whether a span is an entity."""
    return _ENTITY.fullmatch(text, start, end) is not None


def _atom(text: str, at: int, sign: Sign) -> Iterator[int]:
    assert sign.node is not None  # noqa: S101 - atoms have one
    content: Any = sign.node.get("c")
    kind = sign.atom
    if kind is Atom.BREAK:
        yield from _matched(_BREAK, text, at)
    elif kind is Atom.CODE:
        yield from _code(text, at, content[1])
    elif kind is Atom.FORMULA:
        yield from _formula(text, at, "$$" if content[0]["t"] == "DisplayMath" else "$", content[1])
    elif kind is Atom.NOTE:
        yield from _note(text, at)
    elif kind is Atom.ADDRESS:
        yield from _address(text, at)
    elif kind is Atom.IMAGE:
        yield from _image(text, at, content[2][0])
    else:
        yield from _citation(text, at, content[0])


def _matched(pattern: re.Pattern[str], text: str, at: int) -> Iterator[int]:
    match = pattern.match(text, at)
    if match:
        yield match.end()


def _note(text: str, at: int) -> Iterator[int]:
    yield from _matched(_NOTE, text, at)
    if text.startswith("^[", at) and (end := closed(text, at + 1)):
        yield end


def _address(text: str, at: int) -> Iterator[int]:
    yield from (_with_attributes(text, end) for end in _matched(_ADDRESS, text, at))
    if text.startswith("[", at) and text.startswith("(", end := closed(text, at)):
        yield closed(text, end, "()")


def _formula(text: str, at: int, fence: str, held: str) -> Iterator[int]:
    end = text.find(fence, at + len(fence)) if text.startswith(fence, at) else -1
    while end >= 0:
        if _same(text[at + len(fence) : end], held):
            yield end + len(fence)
            return
        end = text.find(fence, end + 1)


def _same(written: str, held: str) -> bool:
    return "".join(written.replace(">", "").split()) == "".join(held.replace(">", "").split())


def _code(text: str, at: int, held: str) -> Iterator[int]:
    opening = _TICKS.match(text, at)
    if opening is None:
        return
    ticks = opening.group()
    for closing in _TICKS.finditer(text, opening.end()):
        if closing.group() == ticks:
            if _same(text[opening.end() : closing.start()], held):
                yield _with_attributes(text, closing.end())
            return


def _image(text: str, at: int, target: str) -> Iterator[int]:
    if not text.startswith("![", at):
        return
    end = closed(text, at + 1)
    if not end:
        return
    if text.startswith("(", end):
        after = closed(text, end, "()")
        if after and (not target or target in text[end:after]):
            yield _with_attributes(text, after)
    elif text.startswith("[", end):
        after = closed(text, end)
        if after:
            yield _with_attributes(text, after)
    else:
        yield _with_attributes(text, end)


def _citation(text: str, at: int, citations: list[dict[str, object]]) -> Iterator[int]:
    wanted = [str(citation["citationId"]) for citation in citations]
    if text.startswith("[", at):
        end = closed(text, at)
        if end and _keys(text[at:end]) == wanted:
            yield end
        return
    bare = _KEY.match(text, at)
    if bare is None:
        return
    if len(citations) == 1 and not citations[0]["citationPrefix"] and not citations[0]["citationSuffix"]:
        if _keys(bare.group()) == wanted:
            yield bare.end()
        return
    opening = re.compile(r"[ \t]*(?:\n(?:[ \t]*>)*)?[ \t]*\[").match(text, bare.end())
    end = closed(text, opening.end() - 1) if opening else 0
    if end and _keys(text[at:end]) == wanted:
        yield end


def _keys(written: str) -> list[str]:
    bare = re.sub(r"`[^`]*`|\\.", "", written)
    return [match[1] or match[2] for match in _KEY.finditer(bare) if not bare[: match.start()][-1:].isalnum()]


def closed(text: str, at: int, pair: str = "[]") -> int:
    """Where the bracket that opens at an offset is closed, escapes and code apart; 0 if it never is."""
    depth, place = 0, at
    while place < len(text):
        one = text[place]
        if one == "\\":
            place += 1
        elif one == "`" and pair == "[]" and (after := _over_code(text, place)):
            place = after - 1
        elif one == pair[0]:
            depth += 1
        elif one == pair[1]:
            depth -= 1
            if depth == 0:
                return place + 1
        elif one == "\n" and text[place + 1 :].split("\n", 1)[0].strip() == "":
            return 0
        place += 1
    return 0


def _over_code(text: str, at: int) -> int:
    opening = _TICKS.match(text, at)
    assert opening is not None  # noqa: S101 - the caller has seen a tick
    for closing in _TICKS.finditer(text, opening.end()):
        if closing.group() == opening.group():
            return closing.end()
    return 0


def _with_attributes(text: str, end: int) -> int:
    match = _ATTRIBUTES.match(text, end)
    return match.end() if match else end
