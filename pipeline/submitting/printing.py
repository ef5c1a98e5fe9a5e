"""A document tree as the Markdown that a careful author would type."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline import pandoc
from pipeline.markdown.tree import string
from pipeline.submitting.inlines import inlines_of, leaves

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.markdown.tree import Node

_FORMAT = f"{pandoc.MARKDOWN}-smart-raw_attribute-simple_tables-multiline_tables-grid_tables+pipe_tables"
_WIDTH = 100_000
"""Columns of a line: a paragraph is one, and pandoc gives no table a width of its own."""
_ROW = re.compile(r"^[ ]*\|.*\|$", re.MULTILINE)
_RULER = re.compile(r"(:?)-+(:?)")
_TURNED = re.compile(r'\{lang="([a-zA-Z-]+)" dir="(rtl|ltr)"\}')
_OPENS = re.compile(r"[:~](?=\s|\Z)|:::")
"""What opens a definition or a division at the start of a paragraph; pandoc's writer lets it pass."""


def markdown(blocks: Sequence[Node]) -> str:
    """The blocks as Markdown, which ends with a line break. Raises `OutsideError` where pandoc cannot write them."""
    for leaf in leaves(blocks):
        held = inlines_of(leaf)
        if held and held[0]["t"] == "Str" and _OPENS.match(held[0]["c"]):
            first = held[0]["c"]
            held[0:1] = [{"t": "RawInline", "c": ["markdown", f"\\{first[0]}"]}, *([string(first[1:])] if first[1:] else [])]
    arguments = ["--sandbox", "--to", _FORMAT, "--wrap=none", f"--columns={_WIDTH}", "--markdown-headings=atx"]
    out, _ = pandoc.write(blocks, {}, [*arguments, "--reference-location=document"], Path())
    text = _ROW.sub(lambda row: _narrowed(row[0]), out.decode())
    return _TURNED.sub(r"{lang=\1 dir=\2}", text).strip("\n") + "\n"


def _narrowed(row: str) -> str:
    """A row of a table without the blanks that pandoc fills cells with."""
    indent = row[: len(row) - len(row.lstrip(" "))]
    cells = re.split(r"(?<!\\)\|", row.strip())[1:-1]
    if all(_RULER.fullmatch(cell.strip()) for cell in cells):
        return indent + "|" + "|".join(_RULER.sub(r"\1---\2", cell.strip()) for cell in cells) + "|"
    return indent + "|" + "|".join(f" {cell.strip()} " if cell.strip() else " " for cell in cells) + "|"
