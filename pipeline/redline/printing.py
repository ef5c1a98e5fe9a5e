"""The marked tree for print: calls of the template's own functions round what was inserted and deleted."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

from pipeline.markdown.tree import Node, children, copied, para, raw, rewrite, walk
from pipeline.redline.marking import CAPTION, CODE, GONE, LINE, PICTURE
from pipeline.redline.values import DELETION, INSERTION, MARK, WHOLE, Change, mark_of

if TYPE_CHECKING:
    from collections.abc import Sequence

GONE_HEADING = "Deleted Heading"
"""Look of a heading that was deleted: it is in no contents and has no number."""
DEFINITIONS = "redline.typ"
"""The template with the functions that are called here."""


def for_print(blocks: Sequence[Node], changes: Sequence[Change], definitions: str) -> list[Node]:
    """A copy of a marked tree that Typst sets as a redline, behind the definitions of what is called in it."""

    def change(node: Node) -> list[Node] | None:
        if node["t"] == "Div" and LINE in node["c"][0][1]:
            return list(node["c"][1])
        marked = mark_of(node)
        if node["t"] == "Header" and GONE in node["c"][1][1]:
            return _looking(GONE_HEADING, [para(node["c"][2])])
        style = dict(map(tuple, node["c"][0][2])).get("custom-style") if node["t"] == "Div" else None
        if style in (PICTURE, CAPTION, CODE):
            return _looking(style, node["c"][1])
        if marked is None or marked[0] == WHOLE:
            return [] if marked else None
        kind, place = marked
        if kind == MARK:
            return [_call(f"#paragraph-{_NAMES[changes[place].kind]}")]
        return _wrapped(kind, node["c"][1])

    own = copied(blocks)
    for node in walk(own):
        if node["t"] == "Figure":
            # The picture of a figure is set by a call of its own; its caption tells what became of it.
            node["c"][2] = rewrite(node["c"][2], lambda inner: inner["c"][1] if mark_of(inner) else None)
        elif node["t"] in ("Strikeout", "Underline"):
            # No text has two lines to it (PDF/UA-1): what has one already shows by its colour what became of it.
            node["c"] = rewrite(node["c"], _coloured)
        for inner in children(node):
            _part(inner)
    return [raw("typst", definitions), *rewrite(own, change)]


def _coloured(node: Node) -> list[Node] | None:
    marked = mark_of(node)
    if marked is None or marked[0] not in _NAMES:
        return None
    return [_call(f"#{_NAMES[marked[0]]}-colour["), *node["c"][1], _call("]")]


def _part(nodes: list[Node]) -> None:
    """Put a little room between what was struck and what replaced it, in place."""
    kinds = [marked[0] if (marked := mark_of(node)) else "" for node in nodes]
    for place in range(len(nodes) - 1, 0, -1):
        if kinds[place - 1 : place + 1] == [DELETION, INSERTION]:
            nodes.insert(place, _call("#redline-gap;"))


def _wrapped(kind: str, content: list[Node]) -> list[Node]:
    """Inlines in the call for their kind; pictures and formulas, which no line strikes, in calls of their own."""
    result: list[Node] = []
    for own, group in itertools.groupby(content, lambda node: _OWN_CALLS.get(node["t"], "")):
        run = list(group)
        if own:
            result += [part for node in run for part in (_call(f"#{_NAMES[kind]}-{own}["), node, _call("]"))]
        else:
            # An empty bracket keeps what follows from being read as a list, a heading or a term.
            result += [_call(f"#{_NAMES[kind]}[#[]"), *run, _call("]")]
    return result


_OWN_CALLS = {"Image": "picture", "Math": "formula"}
_NAMES = {INSERTION: "inserted", DELETION: "deleted"}


def _looking(name: str, blocks: list[Node]) -> list[Node]:
    return [raw("typst", f'#redline-look("{name}")['), *blocks, raw("typst", "]")]


def _call(text: str) -> Node:
    return raw("typst", text, block=False)
