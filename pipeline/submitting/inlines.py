"""Inlines of a document tree as text, and text in them replaced: words that stand apart in the tree are seen as one."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from pipeline.markdown.tree import Node, children, string, text_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

_BLANKS = frozenset(("Space", "SoftBreak"))
_WORDS = frozenset(("Str", *_BLANKS))
BREAK: Node = {"t": "RawInline", "c": ["html", "<br>"]}
"""A line's end as a cell of a pipe table can hold it."""


def cite(
    key: str,
    *,
    prefix: str = "",
    suffix: str = "",
    mode: str = "NormalCitation",
) -> dict[str, Any]:
    """One citation of a group, as pandoc's tree has it. ``suffix`` begins with its comma."""
    return {
        "citationId": key,
        "citationPrefix": words(prefix),
        "citationSuffix": words(suffix),
        "citationMode": {"t": mode},
        "citationNoteNum": 0,
        "citationHash": 0,
    }


def group(citations: Sequence[dict[str, Any]]) -> Node:
    """A group of citations."""
    return {"t": "Cite", "c": [list(citations), [string(f"@{one['citationId']}") for one in citations[:1]]]}


def words(text: str) -> list[Node]:
    """Plain text as inlines; blanks at its ends are kept, as one each."""
    result: list[Node] = []
    for piece in re.split(r"([ \n\t]+)", text):
        if piece and piece.isspace() and piece != "\u00a0":
            result.append({"t": "Space"})
        elif piece:
            result.append(string(piece))
    return result


def substituted(
    nodes: Iterable[Node], pattern: re.Pattern[str], change: Callable[[re.Match[str]], list[Node] | None]
) -> list[Node]:
    """The inlines with what a pattern finds replaced; ``None`` leaves a match as it is. Goes into inlines, not notes.

    Code, links' addresses, formulas and citations are no text. The texts of notes are blocks, and have their turn.
    """
    result: list[Node] = []
    run: list[Node] = []

    def close() -> None:
        result.extend(_changed(run, pattern, change))
        run.clear()

    for node in nodes:
        if node["t"] in _WORDS:
            run.append(node)
            continue
        close()
        if node["t"] not in ("Note", "Cite", "Code", "Math", "Image"):
            for inner in children(node):
                inner[:] = substituted(inner, pattern, change)
        result.append(node)
    close()
    return result


def _changed(
    run: list[Node], pattern: re.Pattern[str], change: Callable[[re.Match[str]], list[Node] | None]
) -> list[Node]:
    text = "".join(node["c"] if node["t"] == "Str" else " " for node in run)
    pieces: list[Node] = []
    at = 0
    for match in pattern.finditer(text):
        new = change(match)
        if new is not None:
            pieces += [*words(text[at : match.start()]), *new]
            at = match.end()
    return [*pieces, *words(text[at:])] if at else list(run)


def without_start(nodes: Sequence[Node], count: int) -> list[Node]:
    """The inlines without their first ``count`` characters, blanks counted as one each, and blanks after them."""
    result = list(nodes)
    while result and count >= 0:
        node = result[0]
        if node["t"] in _BLANKS or node["t"] == "LineBreak":
            count = max(count - 1, 0)
            del result[0]
        elif count == 0:
            break
        elif node["t"] == "Str":
            left = node["c"][count:]
            count = max(count - len(node["c"]), 0)
            result[0:1] = [string(left)] if left else []
        else:
            inner = next(iter(children(node)), None)
            if inner is None:
                break
            before = len(plain_text(inner))
            left_nodes = without_start(inner, count)
            count = max(count - before, 0)
            inner[:] = left_nodes
            if left_nodes:
                break
            del result[0]
    return result


def plain_text(nodes: Iterable[Node]) -> str:
    """The text of inlines with every blank, so that offsets count in it."""
    parts = []
    for node in nodes:
        if node["t"] == "Str":
            parts.append(node["c"])
        elif node["t"] in _BLANKS or node["t"] == "LineBreak":
            parts.append(" ")
        elif node["t"] not in ("Note", "Math", "Code", "Cite", "Image"):
            parts += [plain_text(inner) for inner in children(node)]
    return "".join(parts)


def stripped(nodes: Sequence[Node]) -> list[Node]:
    """The inlines without blanks and breaks at their ends."""
    result = list(nodes)
    while result and result[0]["t"] in (*_BLANKS, "LineBreak"):
        del result[0]
    while result and result[-1]["t"] in (*_BLANKS, "LineBreak"):
        del result[-1]
    return result


def leaves(blocks: Iterable[Node]) -> Iterator[Node]:
    """The blocks that hold inlines, those in notes, lists, cells and captions too, in the order of the document."""
    for block in blocks:
        if block["t"] in ("Para", "Plain", "Header"):
            yield block
        for inner in children(block):
            yield from leaves(inner)


def inlines_of(leaf: Node) -> list[Node]:
    """The very list of inlines of a block that holds some."""
    return leaf["c"][2] if leaf["t"] == "Header" else leaf["c"]  # type: ignore[no-any-return]


def says(blocks: Iterable[Node]) -> str:
    """The text of blocks, on one line."""
    return text_of(blocks)
