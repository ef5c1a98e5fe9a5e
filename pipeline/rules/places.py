"""The ids of a paper: what each section's text can be pointed to by, and where each id is given."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.examination import ACTION_TABLE
from pipeline.markdown.locate import Finder
from pipeline.markdown.parsing import CROSS
from pipeline.markdown.section import Use
from pipeline.markdown.tree import attributes_of, walk

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.findings import Place
    from pipeline.markdown.section import Section
    from pipeline.rules.view import View


@dataclass(frozen=True, kw_only=True, slots=True)
class Targets:
    """What ``@`` can refer to within a paper: ids of figures and tables that are numbered, and ids of sections."""

    figures: frozenset[str]
    tables: frozenset[str]
    sections: frozenset[str]

    @property
    def all(self) -> frozenset[str]:
        """All of them."""
        return self.figures | self.tables | self.sections


def targets_of(view: View) -> Targets:
    """The targets of cross-references. A required section that is missing is one: its gap is printed."""
    sections = [section for section, _ in view.standing]
    here = {entry.id for _, entry in view.standing}
    tables = {table.id for section in sections for table in section.tables if table.id.startswith("tbl:")}
    if view.paper.actions:
        tables.add(ACTION_TABLE)
    return Targets(
        figures=frozenset(
            figure.id
            for section in sections
            for figure in section.figures
            if figure.numbered and figure.id.startswith("fig:")
        ),
        tables=frozenset(tables),
        sections=frozenset(
            f"sec:{entry.id}" for entry in view.paper.outline.entries if entry.required or entry.id in here
        ),
    )


def is_shared(name: str) -> bool:
    """Whether an id is one of the whole paper's, not of its section's alone."""
    return CROSS.match(name) is not None


def ids_of(section: Section) -> Iterator[Use]:
    """Every id of a section with its place; a heading's is the heading's, for most are made from its words."""
    headings = iter(section.headings)
    lines = {heading.place.line for heading in section.headings}
    inside = set(_ids_in_headings(section))
    finder = Finder(section.path, section.source.body, section.source.body_line)
    for node in walk(section.blocks):
        attr = attributes_of(node)
        if node["t"] == "Header":
            heading = next(headings, None)
            if attr and attr[0] and heading is not None:
                yield Use(name=attr[0], place=heading.place)
        elif attr and attr[0]:
            place = finder.identifier(attr[0])
            while place.line in lines and place != finder.start() and attr[0] not in inside:
                place = finder.identifier(attr[0])
            yield Use(name=attr[0], place=_or_table(section, attr[0], place, finder.start()))


def _ids_in_headings(section: Section) -> Iterator[str]:
    """The ids of what stands inside a heading: ``## A <a id="x"></a>``."""
    for node in walk(section.blocks, leaves=False):
        if node["t"] == "Header":
            yield from (attr[0] for inner in walk(node["c"][2]) if (attr := attributes_of(inner)) and attr[0])


def _or_table(section: Section, name: str, place: Place, start: Place) -> Place:
    """The place of a table's caption where the id itself was not found."""
    if place != start:
        return place
    return next((table.place for table in section.tables if table.id == name), place)
