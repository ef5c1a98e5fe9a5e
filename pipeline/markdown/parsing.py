"""Parses a section: pandoc's tree through the gate, then one walk that notes what the rules will ask."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING

from pipeline import pandoc
from pipeline.findings import Code, Finding, Place
from pipeline.markdown.gate import CHARTS, pass_gate
from pipeline.markdown.headings import take_headings
from pipeline.markdown.leftovers import leftovers
from pipeline.markdown.locate import Finder
from pipeline.markdown.opened import too_open
from pipeline.markdown.section import FigureUse, Section, TableUse, Use
from pipeline.markdown.tree import Node, attributes_of, children, rows_of, text_of, walk
from pipeline.papers.files import position
from pipeline.words import words

if TYPE_CHECKING:
    from pipeline.papers.values import SectionText

CROSS = re.compile(r"(fig|tbl|sec):")
"""Prefixes of the ids that ``@`` refers to within a paper."""

Reader = Callable[[str], tuple[list[Node], list[pandoc.Warned]]]


def parse_section(source: SectionText, title: str, paper: str, read: Reader = pandoc.read_markdown) -> Section:
    """The section parsed alone, so that nothing open in it can reach another one. ``read`` turns text into a tree."""
    findings: list[Finding] = []
    finder = Finder(source.path, source.body, source.body_line)

    def tell(code: Code, place: Place, message: str, hint: str) -> None:
        findings.append(Finding(code=code, place=place, message=message, hint=hint, paper=paper, section=source.id))

    blocks = _read(source, finder, read, tell)
    blocks = pass_gate(blocks, finder, tell)
    taken = take_headings(blocks, title, finder)
    blocks = taken.blocks
    if taken.repeated is not None:
        hint = "delete the heading: the title is printed from the outline"
        tell(Code.SEC009, taken.repeated.place, f"the first heading repeats the title {title!r}", hint)
    for heading in taken.wordless:
        tell(Code.SEC014, heading.place, "a heading without words", "give it words, or delete it")
    survey = _Survey(finder)
    survey.blocks(blocks)
    return Section(
        source=source,
        blocks=tuple(blocks),
        words=len(words(source.text)),
        headings=taken.headings,
        figures=tuple(survey.figures),
        tables=tuple(survey.tables),
        citations=tuple(survey.citations),
        references=tuple(survey.references),
        links=tuple(survey.links),
        ids=tuple(survey.ids),
        formulas=tuple(survey.formulas),
        findings=tuple(findings),
    )


def _read(
    source: SectionText, finder: Finder, read: Reader, tell: Callable[[Code, Place, str, str], None]
) -> list[Node]:
    opened = too_open(source.body)
    if opened is not None:
        line, column = position(source.body, opened[0])
        hint = "close them, or take them out: the section is left out until then"
        tell(Code.SAFE011, finder.at(line, column), opened[1], hint)
        return []
    try:
        blocks, warned = read(source.body)
    except pandoc.CannotReadError as error:
        message = f"the section cannot be parsed: {error}"
        tell(Code.SAFE011, finder.start(), message, "simplify it, or split it: the section is left out until then")
        return []
    for warning in warned:
        if "Duplicate identifier" not in warning.message:  # told with both places, as REF005
            hint = "close what was opened, and give each note and link its own name"
            tell(Code.SEC011, finder.at(warning.line, warning.column), warning.message.rstrip("."), hint)
    for place, message, hint in leftovers(blocks, finder):
        tell(Code.SEC011, place, message, hint)
    return blocks


class _Survey:
    """Collects what a tree holds, in the order of the document."""

    def __init__(self, finder: Finder) -> None:
        self._finder = finder
        self.figures: list[FigureUse] = []
        self.tables: list[TableUse] = []
        self.citations: list[Use] = []
        self.references: list[Use] = []
        self.links: list[Use] = []
        self.ids: list[Use] = []
        self.formulas: list[Use] = []

    def blocks(self, nodes: list[Node], figure: Node | None = None) -> None:
        for node in nodes:
            kind = node["t"]
            if kind in ("Str", "Space", "SoftBreak"):
                continue
            attr = attributes_of(node)
            if attr and attr[0]:
                self.ids.append(Use(name=attr[0], place=self._finder.identifier(attr[0])))
            if kind == "Cite":
                self._cite(node)
            elif kind == "Link":
                self.links.append(Use(name=node["c"][2][0], place=self._finder.target(node["c"][2][0])))
            elif kind == "Image":
                self._image(node, figure)
            elif kind == "Table":
                self._table(node)
            elif kind == "Math":
                self.formulas.append(Use(name=node["c"][1], place=self._finder.literal(node["c"][1])))
            for inner in children(node):
                self.blocks(inner, node if kind == "Figure" else figure)

    def _cite(self, node: Node) -> None:
        for citation in node["c"][0]:
            key = citation["citationId"]
            use = Use(name=key, place=self._finder.citation(key))
            (self.references if CROSS.match(key) else self.citations).append(use)

    def _image(self, node: Node, figure: Node | None) -> None:
        attr, description, (target, _) = node["c"]
        caption = text_of(figure["c"][1][1]) if figure else ""
        alt = text_of(description)
        self.figures.append(
            FigureUse(
                id=figure["c"][0][0] if figure else attr[0],
                target=target,
                caption=caption,
                # Pandoc takes the caption for the alt text where none is given.
                alt="" if figure and alt == caption else alt,
                chart=next((name for name in attr[1] if name in CHARTS), ""),
                numbered=figure is not None,
                place=self._finder.target(target) if target else self._finder.start(),
            )
        )

    def _table(self, node: Node) -> None:
        content = node["c"]
        identifier = content[0][0]
        if identifier:
            place = self.ids[-1].place
        else:
            cells = (text_of(cell[4]) for row in rows_of(content) for cell in row[1])
            first = next((cell for cell in cells if cell), "")
            place = self._finder.words(first)
        self.tables.append(TableUse(id=identifier, caption=text_of(content[1][1]), place=place))


def paragraphs(section: Section) -> list[str]:
    """The text of each paragraph, list item, cell and heading of a section, in order."""
    return [
        text for node in walk(section.blocks) if node["t"] in ("Para", "Plain", "Header") and (text := text_of([node]))
    ]
