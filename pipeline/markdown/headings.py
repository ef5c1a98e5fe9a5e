"""Headings: numbers typed by hand are taken off, a first heading that repeats the section's title is dropped."""

from __future__ import annotations

import copy
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.markdown.section import Heading
from pipeline.markdown.tree import Node, children, string, text_of, walk

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.markdown.locate import Finder

_SURE = re.compile(
    r"(?:\(?\d{1,2}[.)]|\d{1,2}(?:\.\d{1,2})+\.|\d{1,2}(?:\.\d{1,2})+(?=\s+[^\W\d_a-z])"
    r"|\(?(?:XI{1,3}|XI?V|XI?X|VI{1,3}|I{2,3}|I[VX])[.)])(?=\s)"
)
"""A number whatever stands around it. Before a small letter it is a quantity: "2.5 million people"."""

_ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X")
_SERIES = (
    (re.compile(r"\d{1,2}(?=\s+[^\W\d_a-z])"), tuple(str(number) for number in range(1, 100))),
    (re.compile(r"[A-Z][.)](?=\s)"), tuple("ABCDEFGHIJKLMNOPQRSTUVWXYZ")),
    (re.compile(r"[IVX]{1,4}[.)](?=\s)"), _ROMAN),
)
"""What may be a number or not ("9 January", "A. Q. Khan"), and how it counts where it is one."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Taken:
    """A section's blocks with its headings in order.

    ``repeated`` is a first heading that said the title again, ``wordless`` are those that said nothing; neither stands
    in the blocks any more.
    """

    blocks: list[Node]
    headings: tuple[Heading, ...]
    repeated: Heading | None
    wordless: tuple[Heading, ...]


def take_headings(blocks: list[Node], title: str, finder: Finder) -> Taken:
    """The headings of some blocks: typed numbers are taken off, what is no heading is taken out."""
    found = [node for node in walk(blocks, leaves=False) if node["t"] == "Header"]
    texts = [text_of(node["c"][2]).replace("\u00a0", " ") for node in found]
    numbers = _numbers([(node["c"][0], text) for node, text in zip(found, texts, strict=True)])
    headings: list[Heading] = []
    wordless: list[Heading] = []
    repeated: Heading | None = None
    dropped: list[Node] = []
    for node, text, number in zip(found, texts, numbers, strict=True):
        typed = number
        if not headings and repeated is None and not typed:
            typed = next((start for start in _starts(text) if _same(text[len(start) :], title)), "")
        shown = text[len(typed) :].lstrip()
        heading = Heading(level=node["c"][0], text=shown, typed=typed, place=finder.heading())
        if not _says(node["c"][2]):  # a picture is no heading: PDF/UA wants words
            wordless.append(heading)
            dropped += [] if node["c"][2] else [node]
            node.update(t="Para", c=node["c"][2])
        elif not headings and repeated is None and _same(shown, title):
            repeated = heading
            dropped.append(node)
        else:
            node["c"][2] = _without(node["c"][2], len(typed.replace(" ", ""))) if typed else node["c"][2]
            headings.append(heading)
    kept = [block for block in blocks if not any(block is node for node in dropped)]
    return Taken(blocks=kept, headings=tuple(headings), repeated=repeated, wordless=tuple(wordless))


def same_heading(one: str, other: str) -> bool:
    """Whether two headings say the same, whatever their case, quotes and blanks."""
    return _same(one, other)


def _numbers(headings: Sequence[tuple[int, str]]) -> list[str]:
    """The number typed before each heading (level and text), or nothing.

    What may be none counts as one where those of its level run from the first on: 1, 2, 3; A, B, C; I, II, III.
    """
    typed = [match.group() if (match := _SURE.match(text)) else "" for _, text in headings]
    for pattern, series in _SERIES:
        for level in {level for level, _ in headings}:
            mine = [at for at, (one, _) in enumerate(headings) if one == level]
            starts = {at: match.group() for at in mine if (match := pattern.match(headings[at][1]))}
            if len(starts) > 1 and tuple(start.rstrip(".)") for start in starts.values()) == series[: len(starts)]:
                typed = [starts.get(at, number) for at, number in enumerate(typed)]
    return typed


def _starts(text: str) -> list[str]:
    return [match.group() for pattern, _ in _SERIES if (match := pattern.match(text))]


def _says(content: list[Node]) -> bool:
    """Whether there are words in it, other than in notes and pictures."""
    return any(
        node["t"] in ("Str", "Code", "Cite") or any(map(_says, children(node)))
        for node in content
        if node["t"] not in ("Image", "Note")
    )


def _same(one: str, other: str) -> bool:
    return _folded(one) == _folded(other)


def _folded(text: str) -> str:
    return " ".join(re.sub(r"[^\w\s]", "", text.casefold()).split())


def _without(content: list[Node], rest: int) -> list[Node]:
    """A heading's inlines without the first ``rest`` characters (blanks not counted), whatever markup they stand in."""
    result = copy.deepcopy(content)
    while result and (rest > 0 or result[0]["t"] in ("Space", "SoftBreak")):
        first = result[0]
        if first["t"] == "Str":
            text = first["c"].replace("\u00a0", " ")
            taken = min(rest, len(text.split(" ")[0]))
            rest -= taken
            left = text[taken:].lstrip()
            result[0:1] = [string(left)] if left else []
        elif first["t"] in ("Space", "SoftBreak"):
            del result[0]
        elif first["t"] in ("Strong", "Emph"):
            inner = _without(first["c"], rest)
            rest -= len("".join(text_of(first["c"]).split())) - len("".join(text_of(inner).split()))
            result[0:1] = [{"t": first["t"], "c": inner}] if inner else []
            if inner:
                break
        else:
            return content
    return result
