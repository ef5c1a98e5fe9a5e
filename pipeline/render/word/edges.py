"""What stands at the edges of pages: running headers, footers, and a draft's mark over and behind the text."""

from __future__ import annotations

import copy
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pipeline.render.word.package import DOCUMENT, STYLES, Package
from pipeline.render.word.xml import VAL, Element, find_all, make, name, require, run
from pipeline.render.word.xml import field as field_of

if TYPE_CHECKING:
    from pipeline.render.composed import Properties
    from pipeline.render.word.styles import Styles

COVER, UPRIGHT, LANDSCAPE = "cover", "upright", "landscape"
MARK = "DRAFT"

_TYPES = "application/vnd.openxmlformats-officedocument.wordprocessingml."
_HEADERS = {COVER: "Header Cover", UPRIGHT: "header", LANDSCAPE: "Header Landscape"}
_FOOTERS = {COVER: "footer", UPRIGHT: "footer", LANDSCAPE: "Footer Landscape"}
_NUMBERS = {COVER: 1, UPRIGHT: 2, LANDSCAPE: 3}
_SHAPES = 2048
"""Word numbers the shapes of headers from here on."""


@dataclass(slots=True)
class Edges:
    """The headers and footers of one package: each is made when its relation is first asked for."""

    package: Package
    properties: Properties
    styles: Styles
    watermark: Element
    _made: dict[tuple[str, str], str] = field(default_factory=dict)

    @classmethod
    def of(cls, package: Package, properties: Properties, styles: Styles, watermark: Element) -> Edges:
        """The edges of a package, once those that it brought are taken away."""
        for part in [part for part in package.parts if part.startswith(("word/header", "word/footer"))]:
            package.drop(part)
        return cls(package, properties, styles, watermark)

    def __getitem__(self, wanted: tuple[str, str]) -> str:
        """The relation of a ``header`` or ``footer`` for a form of page."""
        if wanted not in self._made:
            edge, form = wanted
            part = f"word/{edge}{sum(made == edge for made, _ in self._made) + 1}.xml"
            root = self._header(form) if edge == "header" else self._footer(form)
            self.package.put(part, root, f"{_TYPES}{edge}+xml")
            self._made[wanted] = self.package.relate(DOCUMENT, edge, part)
        return self._made[wanted]

    def _header(self, form: str) -> Element:
        style = self.styles[_HEADERS[form]]
        if form == COVER:
            text = run(MARK, self.styles["Draft Mark"])
        else:
            text = run(self.properties.initiative + "\t" * self._stops(style) + self.properties.short_title)
        root = make(f'<w:hdr><w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr>{text}</w:p></w:hdr>')
        if self.properties.draft:
            mark, number = copy.deepcopy(self.watermark), _NUMBERS[form]
            shape = require(mark, ".//v:shape")
            shape.set("id", f"{shape.get('id')}{number}")
            shape.set(name("o:spid"), f"_x0000_s{_SHAPES + number}")
            require(root, "w:p").insert(1, mark)
        return root

    def _footer(self, form: str) -> Element:
        mark = run(MARK, self.styles["Draft Mark"]) if self.properties.draft else ""
        edition = " ".join(self.properties.edition.split())
        return make(
            f'<w:ftr><w:p><w:pPr><w:pStyle w:val="{self.styles[_FOOTERS[form]]}"/></w:pPr>'
            + (run(f"{edition}\t") + mark + run("\tPage "))
            + (field_of("PAGE", "1") + run(" of ") + field_of("NUMPAGES", "1"))
            + "</w:p></w:ftr>"
        )

    def _stops(self, style: str) -> int:
        """Tabs from edge to edge: a header style of Word's own stops in the middle too, ours does not."""
        stops: list[Element] = find_all(self.package.tree(STYLES), f"w:style[@w:styleId='{style}']/w:pPr/w:tabs/w:tab")
        number = len([stop for stop in stops if stop.get(VAL) != "clear"])
        return min(2, max(1, number))
