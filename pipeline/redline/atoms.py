"""Inlines taken apart into atoms that can be compared one by one, and put together again with marks."""

from __future__ import annotations

import itertools
import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pipeline.markdown.tree import INLINE_HOLDERS
from pipeline.redline.values import OWNER, mark

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

Node = dict[str, Any]

PARAGRAPH_END = "¶"
"""Kind and key of the atom between two paragraphs that are compared as one run of text."""

_PIECES = re.compile(r"[.,;:!?()\[\]“”\"‘…۔،؛؟]|–|—|[^.,;:!?()\[\]“”\"‘…۔،؛؟–—]+(?:[.,:][^\W_]+)*")
"""A mark of punctuation, or a word with the points and commas inside it, as in 3,000 or e.g."""


@dataclass(frozen=True, slots=True)
class Atom:
    """The least that can change: a word, a mark, a blank, a note, a picture, a formula.

    ``key`` is what is compared; ``shells`` are the nodes it stands in, outermost first, as JSON without their content;
    ``owner`` is the commit that it came or went with, where that is known.
    """

    key: tuple[str, ...]
    node: Node
    shells: tuple[str, ...]
    owner: str | None

    @property
    def is_word(self) -> bool:
        """Whether a reader sees more than a blank or a mark of punctuation."""
        if self.node["t"] == "Str":
            return any(letter.isalnum() for letter in self.node["c"])
        return self.node["t"] not in ("Space", "LineBreak")


@dataclass(frozen=True, slots=True)
class Piece:
    """An atom as it stands in the redline; ``mark`` is the class and the change of what is marked."""

    atom: Atom
    mark: tuple[str, int] | None = None


def atoms(content: Iterable[Node], *, old: bool = False, shells: tuple[str, ...] = ()) -> list[Atom]:
    """The atoms of some inlines. Of an old text ids and links within the document are left out.

    They would stand twice, or lead to nothing.
    """
    return list(_atoms(content, old=old, shells=shells))


def _atoms(content: Iterable[Node], *, old: bool, shells: tuple[str, ...]) -> Iterator[Atom]:
    for node in content:
        kind, inner, owner = node["t"], node.get("c"), node.get(OWNER)
        if kind == "Str":
            for text in _PIECES.findall(inner):  # type: ignore[arg-type]
                yield _atom({"t": "Str", "c": text}, text, shells, owner)
        elif kind in ("Space", "SoftBreak"):
            yield _atom({"t": "Space"}, " ", shells, owner)
        elif kind in INLINE_HOLDERS:
            yield from _atoms(inner, old=old, shells=(*shells, _shell(kind, [])))  # type: ignore[arg-type]
        elif kind == "Cite":
            yield from _atoms(inner[1], old=old, shells=shells)  # type: ignore[index]
        elif kind == "Quoted":
            yield from _atoms(inner[1], old=old, shells=(*shells, _shell(kind, [inner[0]])))  # type: ignore[index]
        elif kind in ("Span", "Link"):
            yield from _held(node, old=old, shells=shells)
        elif kind == "Note":
            yield _atom(node, "note", shells, owner)
        elif kind == "Image":
            yield _atom(node, f"picture {inner[2][0]}", shells, owner)  # type: ignore[index]
        else:
            yield _atom(node, json.dumps([kind, inner], sort_keys=True), shells, owner)


def _held(node: Node, *, old: bool, shells: tuple[str, ...]) -> Iterator[Atom]:
    """The atoms of a span or a link."""
    kind, ((identifier, classes, values), content, *rest) = node["t"], node["c"]
    if old and kind == "Link" and rest[0][0].startswith("#"):
        yield from _atoms(content, old=old, shells=shells)
        return
    shell = _shell(kind, [["" if old else identifier, classes, values], *rest])
    if old and kind == "Span" and not (classes or values):
        yield from _atoms(content, old=old, shells=shells)
    elif content:
        yield from _atoms(content, old=old, shells=(*shells, shell))
    elif not old:
        yield _atom(node, "anchor", shells, None)


def _shell(kind: str, content: list[Any]) -> str:
    return json.dumps([kind, *content], ensure_ascii=False)


def _atom(node: Node, key: str, shells: tuple[str, ...], owner: str | None) -> Atom:
    return Atom((key, *filter(None, map(_looks, shells))), node, shells, owner)


def _looks(shell: str) -> str:
    """What a reader sees of a shell: an anchor and a link within the document look like plain text."""
    kind, *content = json.loads(shell)
    if kind == "Link":
        return "" if content[1][0].startswith("#") else json.dumps([kind, content[1][0]])
    if kind == "Span":
        _, classes, values = content[0]
        return json.dumps([kind, classes, values]) if classes or values else ""
    return shell


def inlines_of(pieces: Sequence[Piece], depth: int = 0) -> list[Node]:
    """Put pieces together again: neighbours in the same shell share it, neighbours of one change share its mark."""
    result: list[Node] = []

    def outer(piece: Piece) -> str:
        return piece.atom.shells[depth] if len(piece.atom.shells) > depth else ""

    for shell, group in itertools.groupby(pieces, outer):
        held = list(group)
        if shell:
            kind, *content = json.loads(shell)
            inside = inlines_of(held, depth + 1)
            result.append(_filled(kind, content, inside))
            continue
        for marked, run in itertools.groupby(held, lambda piece: piece.mark):
            joined = _joined([piece.atom.node for piece in run])
            result += joined if marked is None else [mark(marked[0], joined, marked[1])]
    return result


def _filled(kind: str, content: list[Any], inside: list[Node]) -> Node:
    if kind in ("Span", "Link"):
        return {"t": kind, "c": [content[0], inside, *content[1:]]}
    return {"t": kind, "c": [content[0], inside] if kind == "Quoted" else inside}


def _joined(nodes: list[Node]) -> list[Node]:
    result: list[Node] = []
    for node in nodes:
        if node["t"] == "Str" and result and result[-1]["t"] == "Str":
            result[-1] = {"t": "Str", "c": result[-1]["c"] + node["c"]}
        else:
            result.append(node)
    return result
