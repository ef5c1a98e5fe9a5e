"""What an author meant as markup and pandoc took for text: told, since it would be printed as it was typed."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pipeline.markdown.tree import text_of, walk

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.findings import Place
    from pipeline.markdown.locate import Finder
    from pipeline.markdown.tree import Node

_UNCLOSED = r"(?m)<!--|^ {0,3}(?:`{3,}|~{3,})"
_TOLD = frozenset(("Str", "Math", "Para", "Plain"))
_FENCE = re.compile(r":{3,}\Z")
_NOTE = re.compile(r"\[\^[^\s\[\]]+\]")
_LABELLED = re.compile(r"\[[^\[\]^@][^\[\]]* ?\]\[([^\[\]^@\n]+)\]")
_ITEM = re.compile(r"(?:[-+*]|1[.)])\Z")
_WORD = re.compile(r"\w+")
_MONEY = re.compile(r"[0-9][0-9.,]*[^\\]*?[A-Za-z]{2}[^\\]*\Z", re.DOTALL)


def leftovers(blocks: list[Node], finder: Finder) -> Iterator[tuple[Place, str, str]]:
    """Place, message and hint of each: comments, code, fences, notes, and lists run into the paragraph above."""
    for place, opening in finder.search(_UNCLOSED):
        what = "a comment" if "<" in opening else "a code block"
        yield place, f"{what} is opened here and never closed", "close it, or put a backslash before it"
    nodes = [node for node in walk(blocks) if node["t"] in _TOLD]
    if any(node["t"] == "Str" and _FENCE.match(node["c"]) for node in nodes):
        for place in _stray_fences(finder):
            hint = "::: landscape opens, ::: closes, each on a line of its own with empty lines around it"
            yield place, "::: neither opens nor closes anything here", hint
    for node in nodes:
        if node["t"] == "Str":
            if "[^" in node["c"]:
                yield from _in_word(node["c"], finder)
        elif node["t"] == "Math":
            if not _MONEY.match(node["c"][1]):
                continue
            hint = r"write \$ where a dollar is meant, and 5\,\text{kg} for a unit in a formula"
            place = finder.words(f"${node['c'][1]}")
            yield place, "a sum of money was taken for a formula, from one dollar sign to the next", hint
        else:
            yield from _in_paragraph(node["c"], finder)
            yield from _undefined_links(node, finder)


def _stray_fences(finder: Finder) -> Iterator[Place]:
    """Fences that close nothing; where each closes something, those that pandoc did not see."""
    fences = []
    opened = []
    strays = []
    for place, line in finder.search(r"(?m)^[ \t>]*:{3,}[^\n]*"):
        fences.append(place)
        if line.strip("> \t").strip(":").strip():
            opened.append(place)
        elif opened:
            opened.pop()
        else:
            strays.append(place)
    yield from strays or opened or fences[:1]


def _in_word(word: str, finder: Finder) -> Iterator[tuple[Place, str, str]]:
    for match in _NOTE.finditer(word):
        place = next((place for place, _ in finder.search(rf"(?<!\\){re.escape(match.group())}")), None)
        if place is not None:
            hint = f"write the note's text on a line of its own: {match.group()}: …"
            yield place, f"the note {match.group()} has no text", hint


def _undefined_links(paragraph: Node, finder: Finder) -> Iterator[tuple[Place, str, str]]:
    """Links ``[text][label]`` whose label is defined nowhere."""
    for match in _LABELLED.finditer(text_of([paragraph])):
        place = next((place for place, _ in finder.search(re.escape(f"][{match[1]}]"))), None)
        if place is not None:
            hint = f"define it on a line of its own: [{match[1]}]: https://…, or write a backslash before the bracket"
            yield place, f"the link's label [{match[1]}] is defined nowhere", hint


def _in_paragraph(content: list[Node], finder: Finder) -> Iterator[tuple[Place, str, str]]:
    """Lines that begin with a list's or a table's mark."""
    told = set()
    for at in range(len(content) - 2):
        if content[at]["t"] != "SoftBreak" or [node["t"] for node in content[at + 1 : at + 3]] != ["Str", "Space"]:
            continue
        mark = content[at + 1]["c"]
        if not (_ITEM.match(mark) or mark == "|"):
            continue
        word = _WORD.match(text_of(content[at + 3 : at + 4]))
        place = finder.line_of(mark, word.group() if word else "")
        if place is not None and (mark == "|") not in told:
            told.add(mark == "|")
            what = "a table" if mark == "|" else "a list"
            hint = "leave an empty line above it, or put a backslash before the mark"
            yield place, f"{what} that runs into the paragraph above it", hint
