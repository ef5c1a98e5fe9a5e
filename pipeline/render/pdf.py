"""The PDF: the composed document through pandoc's Typst writer and Typst, in a folder that holds nothing else."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pipeline import pandoc
from pipeline.markdown.tree import raw
from pipeline.programs import scratch
from pipeline.render.typst_tree import TypstTree
from pipeline.typesetting import TypstRefusalError, typeset

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pipeline.render.composed import Composed, Properties
    from pipeline.render.templates import Templates

_WRITER = ["--to", "typst-citations-smart", "--wrap=preserve"]
_MAIN = '#import "paper.typ": *\n#show: paper.with(include "cover.typ")\n#include "body.typ"\n'
_ATTEMPTS, _MANY = 3, 12
"""Attempts at a layout, each after the first at a third of its cost; a draft with more figures is set once."""
_CUT = "// 8< ---- the cover ends, the body begins ---- >8"
_IMPORT = '#import "paper.typ": *\n'


@dataclass(frozen=True, kw_only=True, slots=True)
class Pdf:
    """A PDF, and the page on which each heading stands in it by its id, each figure and table by its label."""

    data: bytes
    pages: Mapping[str, int]


def pdf(composed: Composed, templates: Templates) -> Pdf:
    """The document as PDF/UA-1 and PDF/A-2a. Raises `OutsideError` where Typst refuses it."""
    tree = TypstTree(composed.pictures)
    parts = [*tree.blocks(composed.cover), raw("typst", _CUT), *tree.blocks(composed.body)]
    written, _ = pandoc.write(parts, {}, _WRITER)
    cover, _, body = written.decode().partition(_CUT)
    with scratch() as folder:
        (folder / "paper.typ").write_text(templates.text("paper.typ"), encoding="utf-8")
        (folder / "main.typ").write_text(_MAIN, encoding="utf-8")
        (folder / "cover.typ").write_text(_IMPORT + cover, encoding="utf-8")
        (folder / "body.typ").write_text(_IMPORT + body, encoding="utf-8")
        for picture, asset in composed.pictures.items():
            (folder / picture).write_bytes(asset.data)
        data = {**_data(composed.properties), "pictures": tree.pictures, "equations": tree.equations}
        (folder / "paper.json").write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")
        (folder / "floats.json").write_text("[]", encoding="utf-8")
        try:
            made = typeset(
                folder,
                "main.typ",
                timestamp=int(composed.properties.date.timestamp()),
                query="<made>",
                attempts=1 if composed.properties.draft and tree.kept > _MANY else _ATTEMPTS,
                fonts=templates.fonts,
            )
        except TypstRefusalError as error:
            if error.where.startswith("paper.typ"):
                error.hint = f"mend {templates.find('paper.typ')}, or remove it to use ours"
            raise
    return Pdf(data=made.data, pages=dict(made.answer["pages"]))


def _data(properties: Properties) -> dict[str, Any]:
    """What the template asks for, as data."""
    language, _, region = properties.language.partition("-")
    date = properties.date
    line = " · ".join(part for part in (properties.edition, f"{properties.publisher}") if part)
    return {
        "title": properties.title,
        "short_title": properties.short_title,
        "initiative": properties.initiative,
        "authors": list(properties.authors),
        "keywords": list(properties.keywords),
        "description": properties.description,
        "edition_line": line,
        "lang": language,
        "region": region or None,
        "draft": properties.draft,
        "year": date.year,
        "month": date.month,
        "day": date.day,
    }
