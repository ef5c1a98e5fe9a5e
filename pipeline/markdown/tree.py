"""Pandoc's document tree as plain JSON: constructors, a walk, a rewriting, and a tree's text."""

from __future__ import annotations

import marshal
from itertools import chain
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

Node = dict[str, Any]

INLINE_HOLDERS = frozenset(
    ("Emph", "Underline", "Strong", "Strikeout", "Superscript", "Subscript", "SmallCaps", "Plain", "Para")
)
"""Nodes whose content is nothing but a list of inlines."""

_AFTER_ATTRIBUTES = frozenset(("Span", "Link", "Image"))
_LEAVES = frozenset("Str Space SoftBreak LineBreak Code Math RawInline CodeBlock RawBlock HorizontalRule Null".split())


def attributes(identifier: str = "", classes: Iterable[str] = (), **values: str) -> list[Any]:
    """A node's attributes; in ``values`` an underscore stands for a hyphen."""
    return [identifier, list(classes), [[key.replace("_", "-"), value] for key, value in values.items()]]


def string(text: str) -> Node:
    """A run of text without blanks."""
    return {"t": "Str", "c": text}


def inlines(text: str) -> list[Node]:
    """Plain text as inlines, its blanks as spaces."""
    result: list[Node] = []
    for number, word in enumerate(text.split(" ")):
        if number:
            result.append({"t": "Space"})
        if word:
            result.append(string(word))
    return result


def para(content: Sequence[Node]) -> Node:
    """A paragraph."""
    return {"t": "Para", "c": list(content)}


def plain(content: Sequence[Node]) -> Node:
    """The text of a tight list item or a table cell."""
    return {"t": "Plain", "c": list(content)}


def div(content: Sequence[Node], identifier: str = "", classes: Iterable[str] = (), **values: str) -> Node:
    """A division of blocks."""
    return {"t": "Div", "c": [attributes(identifier, classes, **values), list(content)]}


def span(content: Sequence[Node], identifier: str = "", classes: Iterable[str] = (), **values: str) -> Node:
    """A span of inlines."""
    return {"t": "Span", "c": [attributes(identifier, classes, **values), list(content)]}


def styled(style: str, content: Sequence[Node]) -> Node:
    """Blocks set in a named style of the templates, in every output."""
    return div(content, custom_style=style)


def link(content: Sequence[Node], target: str) -> Node:
    """A link."""
    return {"t": "Link", "c": [attributes(), list(content), [target, ""]]}


def header(level: int, content: Sequence[Node], identifier: str, classes: Iterable[str] = ()) -> Node:
    """A heading."""
    return {"t": "Header", "c": [level, attributes(identifier, classes), list(content)]}


def raw(form: str, text: str, *, block: bool = True) -> Node:
    """Output of one format as it is. Only the renderers make such nodes, after the gate has refused all others."""
    return {"t": "RawBlock" if block else "RawInline", "c": [form, text]}


def table(
    head: Sequence[Sequence[Node]],
    rows: Sequence[Sequence[Sequence[Node]]],
    *,
    identifier: str = "",
    caption: Sequence[Node] = (),
    widths: Sequence[float] = (),
) -> Node:
    """A table with one header row. ``head`` holds a list of inlines a column, ``rows`` a list of blocks a cell.

    ``widths`` are fractions of the measure, one a column.
    """

    def row(cells: Iterable[Sequence[Node]]) -> list[Any]:
        return [attributes(), [[attributes(), {"t": "AlignDefault"}, 1, 1, list(cell)] for cell in cells]]

    columns = [
        [{"t": "AlignLeft"}, {"t": "ColWidth", "c": widths[n]} if widths else {"t": "ColWidthDefault"}]
        for n in range(len(head))
    ]
    return {
        "t": "Table",
        "c": [
            attributes(identifier),
            [None, [plain(caption)] if caption else []],
            columns,
            [attributes(), [row([plain(cell)] for cell in head)]],
            [[attributes(), 0, [], [row(cells) for cells in rows]]],
            [attributes(), []],
        ],
    }


def attributes_of(node: Node) -> list[Any] | None:
    """The attributes of a node that has any: ``[id, classes, [[key, value], …]]``, the very list."""
    kind = node["t"]
    if kind == "Header":
        return node["c"][1]  # type: ignore[no-any-return]
    if kind in ("Div", "Span", "Link", "Image", "Code", "CodeBlock", "Table", "Figure"):
        return node["c"][0]  # type: ignore[no-any-return]
    return None


def children(node: Node) -> Iterable[list[Node]]:
    """The lists of nodes directly inside a node: inlines or blocks, captions and cells included."""
    # Nearly all nodes are words and blanks, and every rule walks the trees.
    return () if node["t"] in _LEAVES else _children(node)


def _children(node: Node) -> Iterator[list[Node]]:
    kind, content = node["t"], node.get("c")
    if kind in INLINE_HOLDERS or kind in ("BlockQuote", "Note"):
        yield content  # type: ignore[misc]
    elif kind in _AFTER_ATTRIBUTES or kind == "Div":
        yield content[1]  # type: ignore[index]
    elif kind == "Header":
        yield content[2]  # type: ignore[index]
    elif kind == "Quoted":
        yield content[1]  # type: ignore[index]
    elif kind == "Cite":
        for citation in content[0]:  # type: ignore[index]
            yield citation["citationPrefix"]
            yield citation["citationSuffix"]
        yield content[1]  # type: ignore[index]
    elif kind in ("BulletList", "LineBlock"):
        yield from content  # type: ignore[misc]
    elif kind == "OrderedList":
        yield from content[1]  # type: ignore[index]
    elif kind == "DefinitionList":
        for term, definitions in content:  # type: ignore[union-attr]
            yield term
            yield from definitions
    elif kind == "Figure":
        yield from _caption(content[1])  # type: ignore[index]
        yield content[2]  # type: ignore[index]
    elif kind == "Table":
        yield from _table(content)  # type: ignore[arg-type]


def _caption(caption: list[Any]) -> Iterator[list[Node]]:
    if caption[0] is not None:
        yield caption[0]
    yield caption[1]


def _table(content: list[Any]) -> Iterator[list[Node]]:
    yield from _caption(content[1])
    for row in rows_of(content):
        for cell in row[1]:
            yield cell[4]


def rows_of(content: list[Any]) -> Iterator[list[Any]]:
    """Every row of a table's content: of its head, its bodies and its foot."""
    yield from content[3][1]
    for body in content[4]:
        yield from body[2]
        yield from body[3]
    yield from content[5][1]


def copied(nodes: Iterable[Node]) -> list[Node]:
    """A deep copy of some nodes, made the fastest way there is for what JSON can hold."""
    copy: list[Node] = marshal.loads(marshal.dumps(list(nodes)))  # noqa: S302 - its own bytes, never a file's
    return copy


def walk(nodes: Iterable[Node], *, leaves: bool = True) -> Iterator[Node]:
    """Every node, in the order of the document, parents before what is in them.

    Without ``leaves`` only those that can hold others: one in twenty, for whoever looks for headings or citations.
    """
    # Not one generator within another: each node would be handed up through all of them.
    levels = [iter(nodes)]
    while levels:
        for node in levels[-1]:
            if node["t"] not in _LEAVES:
                yield node
                levels.append(chain.from_iterable(_children(node)))
                break
            if leaves:
                yield node
        else:
            levels.pop()


def rewrite(nodes: list[Node], change: Callable[[Node], list[Node] | None]) -> list[Node]:
    """The nodes with ``change`` applied from the leaves up; ``None`` leaves a node as it is. Lists change in place."""
    result: list[Node] = []
    for node in nodes:
        if node["t"] not in _LEAVES:
            for inner in _children(node):
                inner[:] = rewrite(inner, change)
        changed = change(node)
        if changed is None:
            result.append(node)
        else:
            result.extend(changed)
    return result


def text_of(nodes: Iterable[Node]) -> str:
    """The text of some nodes, notes left out, as one line with single blanks."""
    parts: list[str] = []
    _collect(nodes, parts)
    return " ".join("".join(parts).split())


def _collect(nodes: Iterable[Node], parts: list[str]) -> None:
    for node in nodes:
        kind = node["t"]
        if kind == "Str":
            parts.append(node["c"])
        elif kind in ("Space", "SoftBreak", "LineBreak"):
            parts.append(" ")
        elif kind in ("Code", "Math", "CodeBlock"):
            parts.append(node["c"][1])
        elif kind == "Quoted":
            single = node["c"][0]["t"] == "SingleQuote"
            parts.append("‘" if single else "“")
            _collect(node["c"][1], parts)
            parts.append("’" if single else "”")
        elif kind == "Cite":
            _collect(node["c"][1], parts)
        elif kind != "Note":
            for inner in children(node):
                _collect(inner, parts)
            if kind in ("Para", "Plain", "Header"):
                parts.append(" ")
