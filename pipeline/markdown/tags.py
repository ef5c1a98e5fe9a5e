"""The HTML that is taken: comments are dropped, a few tags become nodes, all other HTML stays raw to be refused."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pipeline.markdown.tree import span

if TYPE_CHECKING:
    from pipeline.markdown.tree import Node

_PAIRED = {"sup": "Superscript", "sub": "Subscript", "s": "Strikeout"}
_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)\s*(?:(id)=(?:\"([^\"<>]*)\"|'([^'<>]*)'|([\w:.-]+))\s*)?(/?)>\Z")
_BLANKS = frozenset(("Space", "SoftBreak"))


def pair_tags(nodes: list[Node]) -> list[Node]:
    """One list of siblings, blocks or inlines, with comments dropped and the tags that are taken paired to nodes."""
    if not any(_is_html(node) for node in nodes):
        return nodes
    stack: list[tuple[str, Node, list[Node]]] = [("", {}, [])]
    for node in nodes:
        text = node["c"][1].strip() if _is_html(node) else ""
        if not text:
            _add(stack[-1][2], node, begins=len(stack) == 1)
            continue
        if text.startswith("<!--"):
            if not (text.endswith("-->") and "-->" not in text[4:-3]):
                stack[-1][2].append(node)
            continue
        tag = _TAG.match(text)
        closing, name = (tag.group(1), tag.group(2).lower()) if tag else ("", "")
        identifier = next((group for group in (tag.groups()[3:6] if tag else ()) if group), None)
        if name == "br" and not closing and tag and not tag.group(3):
            stack[-1][2].append({"t": "LineBreak"})
        elif name == "a" and not closing and identifier is not None:
            stack.append((name, node, []))
            stack[-1][2].append({"t": "@id", "c": identifier})
        elif name in _PAIRED and not closing and tag and not tag.group(3):
            stack.append((name, node, []))
        elif closing and len(stack) > 1 and stack[-1][0] == name:
            _, _, inner = stack.pop()
            stack[-1][2].append(_element(name, inner))
        else:
            stack[-1][2].append(node)
    while len(stack) > 1:  # what was never closed is refused by its tag; its content stays
        _, node, inner = stack.pop()
        stack[-1][2].append(node)
        stack[-1][2].extend(item for item in inner if item["t"] != "@id")
    result = stack[0][2]
    while result and result[-1]["t"] in _BLANKS:
        result.pop()
    return result


def _is_html(node: Node) -> bool:
    return node["t"] in ("RawInline", "RawBlock") and node["c"][0] == "html"


def _add(nodes: list[Node], node: Node, *, begins: bool) -> None:
    """Append a node, but no blank where a passage begins or after another one: a comment leaves none behind.

    The blank with which a tag's content begins is what parts it from the word before the tag.
    """
    if node["t"] not in _BLANKS or (nodes[-1]["t"] not in _BLANKS if nodes else not begins):
        nodes.append(node)


def _element(name: str, inner: list[Node]) -> Node:
    if name == "a":
        return span([item for item in inner if item["t"] != "@id"], inner[0]["c"])
    return {"t": _PAIRED[name], "c": inner}
