"""The canonical form of a document tree: blocks. Two trees have the same form where they are printed alike.

A block is a list of its kind and what it holds; a passage of inlines is as `pipeline.digest.inlines` writes it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pipeline.digest.inlines import Surroundings, attributes_form, inlines_form, is_bare, line_form
from pipeline.markdown.tree import text_of, walk

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from pipeline.markdown.tree import Node

Form = list[Any]

_NUMBERS = {"LowerAlpha": "a", "UpperAlpha": "A", "LowerRoman": "i", "UpperRoman": "I"}


def canonical_form(blocks: Iterable[Node], figures: Mapping[str, str]) -> Form:
    """The form of a section's blocks; ``figures`` are digests of files by the target that names them."""
    nodes = list(blocks)
    headings: dict[str, int] = {}
    for number, node in enumerate(node for node in walk(nodes, leaves=False) if node["t"] == "Header"):
        headings.setdefault(node["c"][1][0], number)
    around = Surroundings(figures=figures, headings=headings, blocks=lambda inner: _blocks(inner, around))
    return _blocks(nodes, around)


def _blocks(nodes: Iterable[Node], around: Surroundings) -> Form:
    result: Form = []
    for node in nodes:
        form = _block(node, around)
        if node["t"] == "Div" and is_bare(node):
            for inner in form:
                _append(result, inner)
        elif form:
            _append(result, form)
    return result


def _append(result: Form, block: Form) -> None:
    """Append a block. Two lists between which only a comment stood are one: they are printed as one."""
    last: Form = result[-1] if result else [""]
    if block[0] == last[0] and block[0] in ("BulletList", "DefinitionList"):
        last[1].extend(block[1])
    elif block[0] == last[0] == "OrderedList" and block[1:3] == [last[1], last[2] + len(last[3])]:
        last[3].extend(block[3])
    else:
        result.append(block)


def _block(node: Node, around: Surroundings) -> Form:
    """One block; nothing where nothing is printed. A division that says nothing is no more than what is in it."""
    kind: str = node["t"]
    content: Any = node.get("c")
    match kind:
        case "Plain" | "Para":  # a tight and a loose list say the same
            inner = inlines_form(content, around)
            form = ["Para", inner] if inner else []
        case "LineBlock":
            form = [kind, [line_form(line, around) for line in content]]
        case "CodeBlock":  # its language only colours it
            form = [kind, "\n".join(line.rstrip() for line in content[1].split("\n"))]
        case "BlockQuote":
            form = [kind, _blocks(content, around)]
        case "BulletList" | "OrderedList" | "DefinitionList":
            form = _list(kind, content, around)
        case "Header":  # an id made from the heading's own words says nothing more
            form = [kind, content[0], inlines_form(content[2], around)]
        case "Div":
            inner = _blocks(content[1], around)
            form = inner if is_bare(node) else [kind, attributes_form(content[0]), inner]
        case "Figure":
            form = _figure(content, around)
        case "Table":
            form = _table(content, around)
        case _:
            form = [] if kind == "Null" else [kind]
    return form


def _list(kind: str, content: Any, around: Surroundings) -> Form:
    """A list. The marks about its numbers do not count; the kind of its numbers and the first one do."""
    if kind == "BulletList":
        return [kind, [_blocks(item, around) for item in content]]
    if kind == "OrderedList":
        (start, style, _), items = content
        return [kind, _NUMBERS.get(style["t"], "1"), start, [_blocks(item, around) for item in items]]
    return [
        kind,
        [[inlines_form(term, around), [_blocks(one, around) for one in definitions]] for term, definitions in content],
    ]


def _figure(content: Sequence[Any], around: Surroundings) -> Form:
    """A figure. Pandoc gives its caption for the alt text where there is none, and so do the outputs."""
    attr, (_, caption), inner = content
    said = text_of(caption)
    pictures = [
        {**node, "c": [node["c"][0], [], node["c"][2]]}
        if node["t"] == "Image" and text_of(node["c"][1]) == said
        else node
        for block in inner
        if block["t"] in ("Plain", "Para")
        for node in block["c"]
    ]
    others = [block for block in inner if block["t"] not in ("Plain", "Para")]
    return [
        "Figure",
        attributes_form(attr),
        _blocks(caption, around),
        inlines_form(pictures, around),
        _blocks(others, around),
    ]


def _table(content: Sequence[Any], around: Surroundings) -> Form:
    """A table. The widths of its columns follow from how the source is laid out, and do not count.

    Columns without an alignment of their own are set as those that begin where lines begin.
    """
    attr, (_, caption), columns, head, bodies, foot = content
    return [
        "Table",
        attributes_form(attr),
        _blocks(caption, around),
        [_alignment(column[0], "AlignLeft") for column in columns],
        _rows(head[1], around),
        [[body[1], _rows(body[2], around), _rows(body[3], around)] for body in bodies],
        _rows(foot[1], around),
    ]


def _rows(rows: Iterable[Sequence[Any]], around: Surroundings) -> Form:
    return [
        [
            [_alignment(align, "AlignDefault"), high, wide, _blocks(inner, around)]
            for _, align, high, wide, inner in row[1]
        ]
        for row in rows
    ]


def _alignment(align: Mapping[str, str], default: str) -> str:
    return default if align["t"] == "AlignDefault" else align["t"]
