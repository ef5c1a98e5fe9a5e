"""Composes a manuscript for print: citations written out, cover and back matter from the templates, one tree."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline import __version__, pandoc, typesetting
from pipeline.markdown.tree import Node, header, inlines, para, styled, text_of, walk
from pipeline.render.composed import UNNUMBERED, Composed, ContentsEntry, Properties
from pipeline.render.facts import authors, counted, facts, reviewers
from pipeline.render.mark import mark
from pipeline.render.missing import redrawn, replace_missing, without_missing
from pipeline.render.scripts import mark_scripts

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pipeline.manuscript.values import Manuscript
    from pipeline.render.templates import Templates

_BACK = ["contributors.html.j2", "reviews.html.j2", "colophon.html.j2"]
_CONTENTS_DEPTH = 2
_LONGEST_HEAD = 70
REFERENCES = "References"


def tools() -> dict[str, str]:
    """The programs that make an output, with their versions."""
    return {"papers": __version__, "pandoc": pandoc.version(), "typst": typesetting.version()}


def compose(manuscript: Manuscript, templates: Templates) -> Composed:
    """The manuscript as one document for every output; raises `OutsideError` where a template is broken."""
    language = manuscript.initiative.language
    cited = pandoc.cite(manuscript.blocks, manuscript.references, templates.style(), language)
    sections, references = _split(cited)
    made_with = ", ".join(f"{name} {version}" for name, version in tools().items())
    cover, *back = templates.blocks(["cover.html.j2", *_BACK], facts(manuscript, made_with))
    body = [*_turned(sections), *_references(references), *(block for page in back for block in page)]
    known = manuscript.glyphs
    cover, body = replace_missing(cover, known), replace_missing(body, known)
    cover, body = mark_scripts(cover, language), mark_scripts(body, language)
    marked, picture = mark(templates, manuscript.initiative.name)
    numbers = {line.id: line.number for line in manuscript.headings}
    return Composed(
        properties=without_missing(_properties(manuscript), known),
        cover=(*marked, *cover),
        contents=tuple(_contents(body, numbers)),
        body=tuple(body),
        pictures={name: redrawn(asset, known) for name, asset in {**manuscript.pictures, **picture}.items()},
    )


def _turned(blocks: Iterable[Node]) -> list[Node]:
    """The blocks with the headings before a landscape page on it, so that none stands alone on the page before."""
    result: list[Node] = []
    for block in blocks:
        if block["t"] == "Div" and "landscape" in block["c"][0][1]:
            first = len(result)
            while first and result[first - 1]["t"] == "Header":
                first -= 1
            block["c"][1][:0] = result[first:]
            del result[first:]
        result.append(block)
    return result


def _split(blocks: list[Node]) -> tuple[list[Node], list[Node]]:
    """The sections, and the entries of the list of references that citeproc put behind them."""
    for place, block in enumerate(blocks):
        if block["t"] == "Div" and block["c"][0][0] == "refs":
            return [*blocks[:place], *blocks[place + 1 :]], block["c"][1]
    return blocks, []


def _references(entries: Iterable[Node]) -> list[Node]:
    heading = header(1, inlines(REFERENCES), "references", [UNNUMBERED])
    listed = []
    for entry in entries:
        block = styled("Bibliography", entry["c"][1])
        block["c"][0][0] = entry["c"][0][0]
        listed.append(block)
    return [heading, *(listed or [para(inlines("Nothing is cited."))])]


def _contents(body: Iterable[Node], numbers: dict[str, str]) -> list[ContentsEntry]:
    entries = []
    for node in walk(body, leaves=False):
        if node["t"] == "Header" and node["c"][0] <= _CONTENTS_DEPTH:
            level, (identifier, classes, _), content = node["c"]
            if UNNUMBERED in classes and level > 1:
                continue
            number = "" if UNNUMBERED in classes else numbers.get(identifier, "")
            entries.append(ContentsEntry(level=level, number=number, text=text_of(content), id=identifier))
    return entries


def _short(title: str) -> str:
    """A title that fits into a running head."""
    return title if len(title) <= _LONGEST_HEAD else title[: _LONGEST_HEAD - 1].rsplit(" ", 1)[0] + " …"


def _properties(manuscript: Manuscript) -> Properties:
    paper, initiative = manuscript.paper, manuscript.initiative
    return Properties(
        paper=paper.id,
        title=paper.title,
        subtitle=paper.subtitle,
        short_title=_short(paper.title),
        initiative=initiative.short_name,
        authors=authors(manuscript),
        keywords=paper.keywords or (initiative.name, paper.title),
        language=initiative.language,
        publisher=initiative.publisher,
        rights=initiative.rights,
        edition=paper.edition,
        date=manuscript.revision.date,
        commit=manuscript.revision.commit,
        draft=not manuscript.standing.final,
        reviewers=reviewers(manuscript),
        reviews=counted(manuscript),
    )
