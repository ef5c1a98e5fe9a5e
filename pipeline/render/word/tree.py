"""The tree made ready for pandoc's DOCX writer: marks for what pandoc would lose, numbers, widths, pictures."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pipeline.markdown.tree import Node, copied, div, raw, rewrite, span, string, text_of, walk
from pipeline.render.columns import spread
from pipeline.render.composed import UNNUMBERED, Composed
from pipeline.render.scripts import is_leftward
from pipeline.render.word.nesting import mark_nesting
from pipeline.render.word.references import LABEL, NUMBER, References

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from pipeline.render.word.pictures import Pictures

COVER_ENDS, CONTENTS_HERE, LANDSCAPE_STARTS, LANDSCAPE_ENDS = (
    "mark-cover",
    "mark-contents",
    "mark-landscape",
    "mark-upright",
)
UNNUMBERED_HERE = "mark-unnumbered"
"""Styles of paragraphs that are no text but say where something begins or ends; none is left in the output."""

CAPTION_LABEL = "Caption Label"


@dataclass(slots=True)
class _Changes:
    """What rewrites the nodes of one document; ``numbers`` are those of its figures and tables, by the node's identity.

    They are given before, as what stands in a note of a caption, or in a cell, is rewritten before what it stands in.
    """

    pictures: Pictures
    references: References
    numbers: dict[int, int] = field(default_factory=dict)

    @classmethod
    def of(cls, blocks: Iterable[Node], pictures: Pictures) -> _Changes:
        """The changes of some blocks, their captions counted in the order of print."""
        changes = cls(pictures, References.of(blocks))
        counts = {"Figure": 0, "Table": 0}
        for node in walk(blocks, leaves=False):
            if node["t"] in counts and _has_caption(node):
                counts[node["t"]] += 1
                changes.numbers[id(node)] = counts[node["t"]]
        return changes

    def change(self, node: Node) -> list[Node] | None:
        if node["t"] == "Link":
            return self.references.field(node)
        change = _RULES.get(node["t"])
        if change is not None:
            change(self, node)
        return None

    def heading(self, node: Node) -> None:
        node["c"][2] = self.references.around(node["c"][1][0], NUMBER, node["c"][2])
        if UNNUMBERED in node["c"][1][1]:
            mark = f'<w:r><w:rPr><w:rStyle w:val="{UNNUMBERED_HERE}"/></w:rPr></w:r>'
            node["c"][2].insert(0, raw("openxml", mark, block=False))

    def image(self, node: Node) -> None:
        attributes, _, target = node["c"]
        target[0] = self.pictures.file(target[0], dict(attributes[2]).get("width", ""))
        target[1] = ""
        attributes[2][:] = [pair for pair in attributes[2] if pair[0] not in ("width", "height")]

    def figure(self, node: Node) -> None:
        self._label(node)

    def table(self, node: Node) -> None:
        self._label(node)
        spread(node["c"])

    def _label(self, node: Node) -> None:
        """Put the caption's number before it, as a field that Word counts itself."""
        number = self.numbers.get(id(node))
        if number is None:
            return
        kind, identifier, caption = node["t"], node["c"][0][0], node["c"][1][1]
        caption[0]["t"] = "Para"  # a plain one is set in the list's style, not in the caption's, where it is in a list
        style = CAPTION_LABEL.replace(" ", "")
        field = (
            f'<w:fldSimple w:instr=" SEQ {kind} \\* ARABIC "><w:r><w:rPr><w:rStyle w:val="{style}"/></w:rPr>'
            f"<w:t>{number}</w:t></w:r></w:fldSimple>"
        )
        before, after = (span([string(part)], custom_style=CAPTION_LABEL) for part in (f"{kind}\u00a0", "."))
        counted = self.references.around(identifier, NUMBER, [raw("openxml", field, block=False)])
        caption[0]["c"][:0] = [*self.references.around(identifier, LABEL, [before, *counted]), after, {"t": "Space"}]


def _has_caption(node: Node) -> bool:
    caption = node["c"][1][1]
    return bool(text_of(caption)) and "c" in caption[0]


_RULES: dict[str, Callable[[_Changes, Node], None]] = {
    "Header": _Changes.heading,
    "Image": _Changes.image,
    "Figure": _Changes.figure,
    "Table": _Changes.table,
}


def prepare(composed: Composed, pictures: Pictures) -> list[Node]:
    """The whole document as blocks for pandoc, marks included. ``pictures`` learns which files it will ask for."""
    cover, body = (copied(part) for part in (composed.cover, composed.body))
    changes = _Changes.of(body, pictures)
    mark_nesting(body)
    blocks = rewrite([*cover, _mark(COVER_ENDS), _mark(CONTENTS_HERE), *_turned(body)], changes.change)
    return [div(blocks, dir="rtl")] if is_leftward(composed.properties.language) else blocks


def _mark(kind: str) -> Node:
    return raw("openxml", f'<w:p><w:pPr><w:pStyle w:val="{kind}"/></w:pPr></w:p>')


def _turned(blocks: Iterable[Node]) -> list[Node]:
    """The blocks with marks where a landscape page begins and ends, inside other divs too."""
    result: list[Node] = []
    for block in blocks:
        if block["t"] == "Div":
            attributes, inner = block["c"]
            if "landscape" in attributes[1]:
                attributes[1].remove("landscape")
                result += [_mark(LANDSCAPE_STARTS), block, _mark(LANDSCAPE_ENDS)]
                continue
            block["c"][1] = _turned(inner)
        result.append(block)
    return result
