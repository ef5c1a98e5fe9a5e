"""Headings: numbers typed by hand are taken off, a first heading that repeats the section's title is dropped."""

from __future__ import annotations

import copy
import re
from typing import TYPE_CHECKING

from pipeline.markdown.section import Heading
from pipeline.markdown.tree import Node, string, text_of, walk

if TYPE_CHECKING:
    from pipeline.markdown.locate import Finder

_NUMBER = re.compile(
    r"(?:\(?(?:\d{1,2}(?:\.\d{1,2})+\.?|\d{1,2}[.)]|[IVXLC]{1,6}[.)]|[A-H][.)])|§ ?\d+(?:\.\d+)*\.?)(?=\s)"
)
_BARE = re.compile(r"\d{1,2}(?=\s+[A-Z])")


def take_headings(
    blocks: list[Node], title: str, finder: Finder
) -> tuple[list[Node], tuple[Heading, ...], Heading | None]:
    """The blocks with typed numbers off and a repeated title gone; the headings; the repeated title, if there was one.

    A bare ``3`` before a heading counts as a number only where another heading has one too: "9 January" is a date.
    """
    found = [node for node in walk(blocks) if node["t"] == "Header"]
    texts = [text_of(node["c"][2]).replace("\u00a0", " ") for node in found]
    bare = sum(1 for text in texts if _BARE.match(text)) > 1
    headings: list[Heading] = []
    repeated: Heading | None = None
    for node, text in zip(found, texts, strict=True):
        match = _NUMBER.match(text) or (_BARE.match(text) if bare else None)
        typed = match.group() if match else ""
        shown = text[len(typed) :].lstrip() if typed else text
        heading = Heading(level=node["c"][0], text=shown, typed=typed, place=finder.heading())
        if not headings and repeated is None and _same(shown, title):
            repeated = heading
            blocks = [block for block in blocks if block is not node]
            continue
        if typed:
            node["c"][2] = _without(node["c"][2], typed)
        headings.append(heading)
    return blocks, tuple(headings), repeated


def same_heading(one: str, other: str) -> bool:
    """Whether two headings say the same, whatever their case, quotes and blanks."""
    return _same(one, other)


def _same(one: str, other: str) -> bool:
    return _folded(one) == _folded(other)


def _folded(text: str) -> str:
    return " ".join(re.sub(r"[^\w\s]", "", text.casefold()).split())


def _without(content: list[Node], typed: str) -> list[Node]:
    """A heading's inlines with the number at their beginning taken off, whatever markup it stands in."""
    rest = len(typed.replace(" ", ""))
    result = copy.deepcopy(content)
    while rest > 0 and result:
        first = result[0]
        if first["t"] == "Str":
            text = first["c"].replace("\u00a0", " ")
            taken = min(rest, len(text.split(" ")[0]))
            rest -= taken
            left = text[taken:].lstrip()
            result[0:1] = [string(left)] if left else []
        elif first["t"] in ("Space", "SoftBreak"):
            del result[0]
        elif first["t"] in ("Strong", "Emph") and first["c"]:
            first["c"] = _without(first["c"], typed)
            return result
        else:
            return content
    while result and result[0]["t"] in ("Space", "SoftBreak"):
        del result[0]
    return result
