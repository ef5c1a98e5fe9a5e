"""Sets one section for print: ids made unique, cross-references and links resolved, figures put in place."""

from __future__ import annotations

import posixpath
import re
from typing import TYPE_CHECKING, Any

from pipeline.examination import ACTION_TABLE
from pipeline.figures import Asset
from pipeline.manuscript.labels import Labels, label, section_label
from pipeline.markdown.gate import CHARTS, LOWEST
from pipeline.markdown.parsing import CROSS
from pipeline.markdown.tree import Node, attributes_of, copied, inlines, link, rewrite, span, string, text_of, walk

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from pipeline.examination import Examined
    from pipeline.markdown.section import Section

MEASURE = 16.0
"""Width of the text in centimetres: A4 with margins of 2.5 cm. Wider figures are brought down to it."""
TALLEST = 20.0
"""Height in centimetres that a figure may take, so that its caption stays on the page."""
TURNED_MEASURE, TURNED_TALLEST = 24.7, 12.5
"""The same on a landscape page."""
CROSS_REFERENCE = "cross-reference"
"""Class of the links that print a number: a renderer may make them follow it."""
TURNED = "turned"
"""Class of the tables on a landscape page: there is more room for their columns."""
_CM = 2.54 / 72

_SECTION_LINK = re.compile(
    r"(?:\.\./\.\./(?P<paper>[a-z0-9-]+)/sections/)?(?:(?P<section>[a-z0-9-]+)\.md)?(?:#(?P<id>.+))?\Z"
)


class Setter:
    """Sets the sections of one paper; ``pictures`` collects the figures that are used, by name."""

    def __init__(self, examined: Examined, labels: Labels) -> None:
        self._examined = examined
        self._labels = labels
        self.pictures: dict[str, Asset] = {}
        self._given = {section_label(name) for name in examined.paper.outline.ids}
        if examined.paper.actions:
            self._given.add(label("", ACTION_TABLE))
        self._levels: list[int] = []
        self._turned: set[int] = set()

    def set(self, section: Section) -> list[Node]:
        """A copy of the section's blocks, set."""
        blocks = copied(section.blocks)
        self._levels = []
        turned = list(_turned(blocks))
        self._turned = {id(node) for node in turned if node["t"] == "Image"}
        for node in turned:
            if node["t"] == "Table":
                node["c"][0][1] = [TURNED]
        return rewrite(blocks, lambda node: self._change(node, section))

    def _change(self, node: Node, section: Section) -> list[Node] | None:
        kind = node["t"]
        attr = attributes_of(node)
        if attr and attr[0]:
            # Of two that are alike the second goes without: a label given twice would stop Typst.
            given = label(section.id, attr[0])
            attr[0] = "" if given in self._given else given
            self._given.add(given)
        if kind == "Header":  # PDF/UA refuses levels that are left out, and the first is the sections' own
            self._levels = [*(level for level in self._levels if level < node["c"][0]), node["c"][0]]
            node["c"][0] = min(1 + len(self._levels), LOWEST)
        if kind == "DefinitionList":
            for _, definitions in node["c"]:
                _part(definitions)
        if kind == "Cite":
            return self._cite(node)
        if kind == "Link":
            return self._link(node, section)
        if kind == "Math" and node["c"][1] in self._examined.faulty:
            return [_missing(f"formula that cannot be set: {node['c'][1]}")]
        if kind == "Image":
            return self._image(node, section)
        return None

    def _cite(self, node: Node) -> list[Node] | None:
        """Cross-references as links with the number; keys that no bibliography has, marked."""
        citations, shown = node["c"]
        crossing = [bool(CROSS.match(citation["citationId"])) for citation in citations]
        known = self._examined.paper.bibliography.entries
        if not any(crossing):
            missing = [citation["citationId"] for citation in citations if citation["citationId"] not in known]
            if not missing:
                return None
            rest = [citation for citation in citations if citation["citationId"] in known]
            marks = [_missing(f"missing reference: {key}") for key in missing]
            left: list[Node] = [{"t": "Cite", "c": [rest, shown]}, {"t": "Space"}] if rest else []
            return [*left, *marks]
        result: list[Node] = []
        for citation, is_cross in zip(citations, crossing, strict=True):
            if result:
                result += [string(","), {"t": "Space"}]
            if citation["citationPrefix"]:
                result += [*citation["citationPrefix"], {"t": "Space"}]
            key = citation["citationId"]
            beside = _missing(f"citation beside a cross-reference: {key}")
            result.append(self._reference(citation) if is_cross else beside)
            result += citation["citationSuffix"]
        return result

    def _reference(self, citation: dict[str, Any]) -> Node:
        name = str(citation["citationId"])
        text = self._labels.text(name)
        if text is None:
            return _missing(f"missing: @{name}")
        kind, _, rest = name.partition(":")
        if citation["citationMode"] == {"t": "SuppressAuthor"}:
            text = text.split(" ", 1)[1]
        target = section_label(rest) if kind == "sec" else label("", name)
        # A number never stands alone at the beginning of a line.
        made = link([string(text.replace(" ", "\u00a0"))], f"#{target}")
        made["c"][0][1] = [CROSS_REFERENCE]
        return made

    def _link(self, node: Node, section: Section) -> list[Node] | None:
        attr, content, (url, _) = node["c"]
        attr[1] = []
        # A cross-reference in a link's text has become a link itself; no output has a link within a link.
        content = node["c"][1] = rewrite(content, lambda inner: inner["c"][1] if inner["t"] == "Link" else None)
        if not url:
            return list(content)
        if url.startswith("mailto:") and text_of(content) == url:  # an address in angle brackets, as a reader writes it
            node["c"][1] = [string(url.removeprefix("mailto:"))]
        match = _SECTION_LINK.match(url)
        if match is None or not (match["section"] or match["id"]):
            return None
        paper, target, identifier = match["paper"], match["section"], match["id"]
        if paper is not None and paper != self._examined.paper.id:
            return [*content, *self._elsewhere(paper, target)]
        where = target or section.id
        known = self._examined.sections.get(where)
        if known is None and where not in self._examined.paper.outline.ids:
            return list(content)
        if identifier is None:
            return [link(content, f"#{section_label(where)}")]
        if known is None or identifier not in {use.name for use in known.ids}:
            return list(content)
        return [link(content, f"#{label(where, identifier)}")]

    def _elsewhere(self, paper: str, section: str) -> list[Node]:
        """Name paper and section where a link leads out of the document."""
        other = self._examined.collection.papers.get(paper)
        if other is None:
            return []
        title = other.outline[section].title if section in other.outline.ids else section
        named = [{"t": "Emph", "c": inlines(other.title)}, string(","), {"t": "Space"}, *inlines(f"“{title}”")]
        return [{"t": "Space"}, string("("), *named, string(")")]

    def _image(self, node: Node, section: Section) -> list[Node] | None:
        attr, description, target = node["c"]
        chart = next((name for name in attr[1] if name in CHARTS), "")
        asset = self._examined.figure(section, target[0], chart) if target[0] else None
        if not isinstance(asset, Asset):
            name = posixpath.basename(target[0]) or "image"
            return [_missing(f"missing figure: {name}")]
        self.pictures[asset.name] = asset
        width, height = asset.width * _CM, asset.height * _CM
        widest, tallest = (TURNED_MEASURE, TURNED_TALLEST) if id(node) in self._turned else (MEASURE, TALLEST)
        scale = min(1.0, widest / width, tallest / height)
        attr[1] = []
        attr[2] = [["width", f"{width * scale:.2f}cm"]]
        target_path, target[0] = target[0], asset.name
        if asset.description and not _has_alt(section, target_path, chart, text_of(description)):
            node["c"][1] = inlines(asset.description)
        elif not description:
            node["c"][1] = [string("(no description)")]
        return None


def _part(definitions: list[list[Node]]) -> None:
    """Let each of several paragraphs of a definition be one: pandoc makes of a tight one lines that run on."""
    for blocks in definitions:
        for block in blocks if len(blocks) > 1 else ():
            if block["t"] == "Plain":
                block["t"] = "Para"


def _has_alt(section: Section, target: str, chart: str, text: str) -> bool:
    """Whether an image's text is its own: in a figure without one pandoc puts the caption there."""
    repeated = {use.caption for use in section.figures if use.target == target and use.chart == chart and not use.alt}
    return bool(text) and text not in repeated


def _turned(blocks: Iterable[Node]) -> Iterator[Node]:
    """What will stand on a landscape page, which the gate lets begin only between the section's blocks."""
    for block in blocks:
        if block["t"] == "Div" and "landscape" in block["c"][0][1]:
            yield from walk(block["c"][1])


def _missing(text: str) -> Node:
    """A mark in the text that something is lacking."""
    return span(inlines(f"[{text}]"), custom_style="Missing")
