"""What stands at the edges of pages: running headers, footers, and a draft's mark over and behind the text."""

from __future__ import annotations

import copy
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pipeline.ooxml.package import DOCUMENT, STYLES, Package
from pipeline.ooxml.xml import Element, make, name, require, run
from pipeline.ooxml.xml import field as field_of
from pipeline.render.scripts import is_leftward
from pipeline.render.word.cascade import Cascade, Stop
from pipeline.render.word.leftward import turn
from pipeline.render.word.runs import words

if TYPE_CHECKING:
    from pipeline.render.composed import Properties
    from pipeline.render.word.styles import Styles

COVER, UPRIGHT, LANDSCAPE = "cover", "upright", "landscape"
MARK = "DRAFT"

_TYPES = "application/vnd.openxmlformats-officedocument.wordprocessingml."
_HEADERS = {COVER: "Header Cover", UPRIGHT: "header", LANDSCAPE: "Header Landscape"}
_FOOTERS = {COVER: "footer", UPRIGHT: "footer", LANDSCAPE: "Footer Landscape"}
_NUMBERS = {COVER: 1, UPRIGHT: 2, LANDSCAPE: 3}
_LETTER = 5.5
"""Twips that a letter takes of each half-point of its size, about: of the widest fonts."""
_MIDDLE = 500
"""Twips left of the middle that a draft's mark takes, and its distance."""
_SHAPES = 2048
"""Word numbers the shapes of headers from here on."""


@dataclass(slots=True)
class Edges:
    """The headers and footers of one package: each is made when its relation is first asked for."""

    package: Package
    properties: Properties
    styles: Styles
    watermark: Element
    cascade: Cascade
    _made: dict[tuple[str, str], str] = field(default_factory=dict)

    @classmethod
    def of(cls, package: Package, properties: Properties, styles: Styles, watermark: Element) -> Edges:
        """The edges of a package, once those that it brought are taken away."""
        for part in [part for part in package.parts if part.startswith(("word/header", "word/footer"))]:
            package.drop(part)
        return cls(package, properties, styles, watermark, Cascade.of(package.tree(STYLES)))

    def relation(self, edge: str, form: str, measure: int) -> str:
        """The relation of a ``header`` or ``footer`` for a form of page; ``measure`` is its text's width in twips."""
        if (edge, form) not in self._made:
            part = f"word/{edge}{sum(made == edge for made, _ in self._made) + 1}.xml"
            root = self._header(form, measure) if edge == "header" else self._footer(form, measure)
            if is_leftward(self.properties.language):
                turn(root)
            self.package.put(part, root, f"{_TYPES}{edge}+xml")
            self._made[edge, form] = self.package.relate(DOCUMENT, edge, part)
        return self._made[edge, form]

    @property
    def parts(self) -> list[str]:
        """The parts that were made."""
        return [part for part in self.package.parts if part.startswith(("word/header", "word/footer"))]

    def _header(self, form: str, measure: int) -> Element:
        style = self.styles[_HEADERS[form]]
        if form == COVER:
            text, tabs = run(MARK, self.styles["Draft Mark"]), ""
        else:
            text = self._words(self.properties.initiative) + run("\t") + self._words(self.properties.short_title)
            tabs = self._tabs(style, {("right", measure)})
        root = make(f'<w:hdr><w:p><w:pPr><w:pStyle w:val="{style}"/>{tabs}</w:pPr>{text}</w:p></w:hdr>')
        if self.properties.draft:
            mark, number = copy.deepcopy(self.watermark), _NUMBERS[form]
            shape = require(mark, ".//v:shape")
            shape.set("id", f"{shape.get('id')}{number}")
            shape.set(name("o:spid"), f"_x0000_s{_SHAPES + number}")
            require(root, "w:p").insert(1, mark)
        return root

    def _footer(self, form: str, measure: int) -> Element:
        mark = run(MARK, self.styles["Draft Mark"]) if self.properties.draft else ""
        style = self.styles[_FOOTERS[form]]
        line = self.properties.edition_line
        is_short = len(line) * self.cascade.size(style) * _LETTER < measure / 2 - _MIDDLE
        stops = {("center", measure // 2)} if is_short else set()
        between = run("\t") if is_short else run("  ")
        return make(
            f'<w:ftr><w:p><w:pPr><w:pStyle w:val="{style}"/>{self._tabs(style, {*stops, ("right", measure)})}</w:pPr>'
            + (self._words(line) + run("\t") + mark + between + run("Page "))
            + (field_of("PAGE", "1") + run(" of ") + field_of("NUMPAGES", "1"))
            + "</w:p></w:ftr>"
        )

    def _words(self, text: str) -> str:
        language = self.properties.language
        return words(text, language) if is_leftward(language) else words(text)

    def _tabs(self, style: str, wanted: set[Stop]) -> str:
        """The tab stops of a paragraph as XML; nothing where its style has just these, as ours do.

        A reference document has those of its own page, and of its own header's text.
        """
        given = self.cascade.stops(style)
        if given == wanted:
            return ""
        places = {place for _, place in wanted}
        stops = [("clear", place) for _, place in given if place not in places] + list(wanted)
        listed = "".join(f'<w:tab w:val="{kind}" w:pos="{place}"/>' for kind, place in sorted(stops, key=_place))
        return f"<w:tabs>{listed}</w:tabs>"


def _place(stop: Stop) -> int:
    return stop[1]
