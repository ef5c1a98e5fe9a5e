"""A document tree as the Markdown that a careful author would type."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pipeline import pandoc
from pipeline.markdown.tree import children, rows_of, string, walk
from pipeline.submitting.inlines import inlines_of, leaves

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pipeline.markdown.tree import Node

_FORMAT = f"{pandoc.MARKDOWN}-smart-raw_attribute-simple_tables-multiline_tables-grid_tables+pipe_tables"
_WIDTH = 100_000
"""Columns of a line: a paragraph is one, and pandoc gives no table a width of its own."""
_ROW = re.compile(r"^[ ]*\|.*\|$", re.MULTILINE)
_RULER = re.compile(r"(:?)-+(:?)")
_TURNED = re.compile(r'\{lang="([a-zA-Z-]+)" dir="(rtl|ltr)"\}')
_OPENS = re.compile(r"[:~](?=\s|\Z)|:::|[_=]{2,}\Z|[-+]\Z")
"""What opens a definition or a division, or draws a line, at the start of a line; pandoc's writer lets it pass."""
_POINT = re.compile(r"\(?(?:[a-z]|[ivxlcdm]+|\d+|#)(?=[.)]\Z)|\(?(?:[A-Z]|[IVXLCDM]+)(?=\)\Z)")
_CAPTION = re.compile(r"[Tt]able(?=:)")
_SIGN = re.compile(r"(?<![^\W_])@|@(?=\S*@)|&(?=#?\w+;)|\{(?=[#.])|(?<=-)-|(?<=<)!")
"""What would begin a citation, attributes or a comment, be one character, or join with others to a dash; pandoc's
writer lets some of these pass."""


def markdown(blocks: Sequence[Node]) -> str:
    """The blocks as Markdown, which ends with a line break. Raises `OutsideError` where pandoc cannot write them."""
    in_cells = {id(leaf) for leaf in _leaves_of_cells(blocks)}
    for leaf in leaves(blocks):
        held = inlines_of(leaf)
        held[:] = _escaped(held, starts=leaf["t"] != "Header" and id(leaf) not in in_cells)
    arguments = ["--sandbox", "--to", _FORMAT, "--wrap=none", f"--columns={_WIDTH}", "--markdown-headings=atx"]
    out, _ = pandoc.write(blocks, {}, [*arguments, "--reference-location=document"])
    text = _ROW.sub(lambda row: _narrowed(row[0]), out.decode())
    return _TURNED.sub(r"{lang=\1 dir=\2}", text).strip("\n") + "\n"


def _leaves_of_cells(blocks: Sequence[Node]) -> Iterator[Node]:
    """The texts of cells, in which nothing opens a block."""
    for table in walk(blocks):
        if table["t"] == "Table":
            for row in rows_of(table["c"]):
                for cell in row[1]:
                    yield from leaves(cell[4])


def _escaped(nodes: list[Node], *, starts: bool) -> list[Node]:
    """Inlines with a backslash before what would be read as a sign; ``starts`` says if a line begins with the first."""
    result: list[Node] = []
    for node in nodes:
        if node["t"] == "Str":
            text = node["c"]
            if starts and (_OPENS.match(text) or (result and text.startswith("#"))):
                result.append(_backslash(text[0]))
                text = text[1:]
            label = (_CAPTION.match(text) or _POINT.match(text)) if starts else None
            if label:  # a paragraph that begins so is a caption beside a table, or a point of a list
                result += [string(label[0]), _backslash(text[label.end()])]
                text = text[label.end() + 1 :]
            at = 0
            for sign in _SIGN.finditer(text):
                result += [string(text[at : sign.start()])] if sign.start() > at else []
                result.append(_backslash(sign[0]))
                at = sign.end()
            result += [string(text[at:])] if text[at:] else []
        else:
            if node["t"] not in ("Note", "Cite", "Image"):
                for inner in children(node):
                    inner[:] = _escaped(inner, starts=starts and not result)
            result.append(node)
        starts = node["t"] == "LineBreak"
    return result


def _backslash(sign: str) -> Node:
    return {"t": "RawInline", "c": ["markdown", f"\\{sign}"]}


def _narrowed(row: str) -> str:
    """A row of a table without the blanks that pandoc fills cells with."""
    indent = row[: len(row) - len(row.lstrip(" "))]
    cells = re.split(r"(?<!\\)\|", row.strip())[1:-1]
    if all(_RULER.fullmatch(cell.strip()) for cell in cells):
        return indent + "|" + "|".join(_RULER.sub(r"\1---\2", cell.strip()) for cell in cells) + "|"
    return indent + "|" + "|".join(f" {cell.strip()} " if cell.strip() else " " for cell in cells) + "|"
