"""Sections by their kind of page: cover, contents, body, landscape; their size, their edges, a draft's line numbers."""

from __future__ import annotations

import copy
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.ooxml.package import DOCUMENT, Package
from pipeline.ooxml.xml import Element, P, find, make, name, properties_of, require
from pipeline.render.scripts import is_leftward
from pipeline.render.word.edges import COVER, LANDSCAPE, UPRIGHT, Edges

if TYPE_CHECKING:
    from pipeline.render.composed import Properties
    from pipeline.render.word.styles import Styles

_W, _H, _ORIENT = name("w:w"), name("w:h"), name("w:orient")
_TURNED = (("top", "left"), ("right", "top"), ("bottom", "right"), ("left", "bottom"))
"""Where the margins of a landscape page come from when an upright one is turned."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Pages:
    """The kinds of page of one document. ``upright`` is the section that pandoc took from the reference document."""

    properties: Properties
    styles: Styles
    upright: Element
    edges: Edges

    @classmethod
    def of(cls, package: Package, properties: Properties, styles: Styles, watermark: Element) -> Pages:
        """The pages of a package, whose own headers, footers and last section are taken away.

        ``watermark`` is the run that marks a draft.
        """
        body = require(package.tree(DOCUMENT), "w:body")
        section = require(body, "w:sectPr")
        body.remove(section)
        edges = Edges.of(package, properties, styles, watermark)
        return cls(properties=properties, styles=styles, upright=section, edges=edges)

    def measure(self, kind: str) -> int:
        """The width of the text in twentieths of a point."""
        size, margins = self._page(kind)
        return int(size.get(_W, "0")) - sum(int(margins.get(name(f"w:{side}"), "0")) for side in ("left", "right"))

    def section(self, kind: str) -> Element:
        """The properties of a section: ``cover``, ``contents``, ``body`` or ``landscape``."""
        form = {"cover": COVER, "landscape": LANDSCAPE}.get(kind, UPRIGHT)
        draft, has_lines = self.properties.draft, kind in ("body", "landscape")
        kept = ("header", "footer") if form != COVER else ("header",) if draft else ()
        relations = [(edge, self.edges.relation(edge, form, self.measure(kind))) for edge in kept]
        edges = "".join(f'<w:{edge}Reference w:type="default" r:id="{relation}"/>' for edge, relation in relations)
        section = make(f'<w:sectPr>{edges}<w:type w:val="nextPage"/></w:sectPr>')
        section.extend(self._page(kind))
        if draft and has_lines:
            section.append(make('<w:lnNumType w:countBy="1" w:distance="284" w:restart="continuous"/>'))
        section.append(make('<w:cols w:space="708"/>'))
        if is_leftward(self.properties.language):
            section.append(make("<w:bidi/>"))
        return section

    def end(self, kind: str, body: Element, position: int) -> None:
        """End a section before ``position``: in the paragraph that stands there, or in one that is put there."""
        before = body[position - 1] if position else None
        if before is None or before.tag != P or find(before, "w:pPr/w:sectPr") is not None:
            before = make(f'<w:p><w:pPr><w:pStyle w:val="{self.styles["Separator"]}"/></w:pPr></w:p>')
            body.insert(position, before)
        properties_of(before).append(self.section(kind))

    def _page(self, kind: str) -> tuple[Element, Element]:
        size, margins = (copy.deepcopy(require(self.upright, path)) for path in ("w:pgSz", "w:pgMar"))
        if kind == "landscape":
            old = copy.deepcopy(margins)
            for side, source in _TURNED:
                margins.set(name(f"w:{side}"), old.get(name(f"w:{source}"), "0"))
            width, height = size.get(_H, ""), size.get(_W, "")
            size.attrib.clear()
            for key, value in ((_W, width), (_H, height), (_ORIENT, "landscape")):
                size.set(key, value)
        return size, margins
