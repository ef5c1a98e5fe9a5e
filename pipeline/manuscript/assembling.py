"""Joins the sections of a paper into one manuscript, in the order of the outline, gaps marked."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from pipeline import pandoc
from pipeline.bibliography import csl_items, subset
from pipeline.examination import ACTION_PLAN, Examined
from pipeline.manuscript.actions import action_table
from pipeline.manuscript.labels import UNPLANNED, number, section_label
from pipeline.manuscript.setting import Setter
from pipeline.manuscript.values import HeadingLine, Manuscript, Revision
from pipeline.markdown.tree import Node, header, inlines, para, styled, text_of, walk
from pipeline.pins import Pin
from pipeline.reviews.standing import PaperStanding, asked_for

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pipeline.papers.values import OutlineEntry


def assemble(examined: Examined, standing: PaperStanding, revision: Revision) -> Manuscript:
    """The paper's manuscript; it is made whatever is wrong with the paper, and shows what it lacks."""
    paper = examined.paper
    entries = [entry for entry in paper.outline.entries if _is_printed(examined, entry)]
    order = [entry.id for entry in entries]
    if paper.actions and ACTION_PLAN not in order:
        order.append(ACTION_PLAN)
    setter = Setter(examined, number(order, examined.sections, actions=bool(paper.actions)))
    blocks: list[Node] = []
    for name in order:
        entry = next((entry for entry in entries if entry.id == name), None)
        blocks += _section(examined, entry, setter) if entry else [header(1, inlines(UNPLANNED), section_label(name))]
        if name == ACTION_PLAN and paper.actions:
            blocks.append(action_table(paper.actions))
    cited = subset(paper.bibliography, _keys(blocks))
    return Manuscript(
        paper=paper,
        initiative=examined.collection.initiative,
        people=examined.collection.people,
        standing=standing,
        revision=revision,
        blocks=tuple(blocks),
        headings=tuple(_headings(blocks)),
        pictures=dict(setter.pictures),
        references=csl_items(cited, pandoc.csl_json(cited.bibtex)),
        digest=_digest(examined),
        glyphs=examined.glyphs,
    )


def _is_printed(examined: Examined, entry: OutlineEntry) -> bool:
    section = examined.sections.get(entry.id)
    return entry.required or (section is not None and not section.is_empty)


def _section(examined: Examined, entry: OutlineEntry, setter: Setter) -> list[Node]:
    section = examined.sections.get(entry.id)
    title = header(1, inlines(entry.title), section_label(entry.id))
    if section is None or section.is_empty:
        return [title, styled("Gap", [para(inlines(_gap(examined, entry)))])]
    return [title, *setter.set(section)]


def _gap(examined: Examined, entry: OutlineEntry) -> str:
    names = ", ".join(examined.collection.name_of(person) for person in asked_for(examined))
    section = examined.sections.get(entry.id)
    if section is not None:
        authors = [mention.id for mention in section.source.front.contributors]
        names = ", ".join(examined.collection.name_of(person) for person in authors) or names
    asked = f" It is asked for from {names}." if names else ""
    about = f" What it is to say: {entry.guidance}" if entry.guidance else ""
    return f"This section is missing.{asked}{about}"


def _keys(blocks: Iterable[Node]) -> list[str]:
    cites = (node["c"][0] for node in walk(blocks, leaves=False) if node["t"] == "Cite")
    return [citation["citationId"] for citations in cites for citation in citations]


def _headings(blocks: Iterable[Node]) -> list[HeadingLine]:
    """Every heading with its number, as both outputs number them: 1, 1.1, 1.1.1."""
    counts = [0] * 6
    lines = []
    for node in walk(blocks, leaves=False):
        if node["t"] == "Header":
            level, (identifier, _, _), content = node["c"]
            counts[level - 1] += 1
            counts[level:] = [0] * (6 - level)
            shown = ".".join(str(count) for count in counts[:level])
            lines.append(HeadingLine(level=level, number=shown, text=text_of(content), id=identifier))
    return lines


def _digest(examined: Examined) -> str:
    text = "\n".join(f"{name} {Pin.parse(digest).digits}" for name, digest in examined.digests.items())
    return f"sha256:{hashlib.sha256(text.encode()).hexdigest()}"
