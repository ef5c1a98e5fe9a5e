"""Anchors: a bookmark in every leaf and around every atom of a draft, named after its section and its place there."""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, NamedTuple

from pipeline.manuscript.labels import label
from pipeline.markdown.tree import copied, div, rewrite, span, walk
from pipeline.render.word.bookmarks import bookmark_name
from pipeline.sourcemap.keeping import kept_maps
from pipeline.sourcemap.wrapping import wrapped

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from pipeline.cache import Cache
    from pipeline.examination import Examined
    from pipeline.markdown.tree import Node
    from pipeline.render.composed import Composed
    from pipeline.sourcemap.values import Leaf, SourceMap

_ANCHOR = re.compile(r"(?:.+--)?leaf_[0-9]+(?:_[0-9]+)?\Z")
WHOLE = -1
"""The glyph of an anchor that stands for a whole leaf."""


class Spot(NamedTuple):
    """What an anchor stands for: a leaf of a section by its ordinal, or one glyph of it, an atom.

    A formula on a line of its own cuts a paragraph into several; the leaf's anchor is then in the first of them, and
    each later one that does not begin with an atom has the anchor of the glyph at which it begins.
    """

    section: str
    leaf: int
    glyph: int = WHOLE


@dataclass(frozen=True, kw_only=True, slots=True)
class Anchored:
    """A paper whose sections carry anchors.

    ``maps`` are the sections' source maps; ``spots`` says of each bookmark of the Word file what it stands for, and
    ``labels`` are the same anchors as ids of the composed tree.
    """

    examined: Examined
    maps: Mapping[str, SourceMap]
    spots: Mapping[str, Spot]
    labels: frozenset[str]


def anchored(examined: Examined, cache: Cache) -> Anchored:
    """The paper with anchors in its sections' trees; the text that is printed stays what it was."""
    sections = examined.sections
    maps = dict(zip(sections, kept_maps(list(sections.values()), cache), strict=True))
    trees = {
        name: replace(section, blocks=tuple(wrapped(section.blocks, maps[name], _name_of)))
        for name, section in sections.items()
    }
    spots = {
        label(name, _identifier(spot)): spot
        for name, tree in trees.items()
        for spot in _spots(name, rewrite(copied(tree.blocks), _as_pandoc_sets))
    }
    return Anchored(
        examined=replace(examined, sections=trees),
        maps=maps,
        spots={bookmark_name(name): spot for name, spot in spots.items()},
        labels=frozenset(spots),
    )


def bookmark(spot: Spot) -> str:
    """The name of the bookmark that stands for a leaf or an atom."""
    return bookmark_name(label(spot.section, _identifier(spot)))


def for_word(composed: Composed) -> Composed:
    """The same document with its anchors where pandoc's Word writer sets all else as it would without them."""
    return replace(composed, body=tuple(rewrite(copied(composed.body), _as_pandoc_sets)))


def without_anchors(composed: Composed, labels: frozenset[str]) -> Composed:
    """The same document without its anchors, for outputs that are not sent back."""

    def bare(node: Node) -> list[Node] | None:
        if node["t"] in ("Span", "Div") and node["c"][0][0] in labels:
            return list(node["c"][1])
        return None

    return replace(composed, body=tuple(rewrite(copied(composed.body), bare)))


def _as_pandoc_sets(node: Node) -> list[Node] | None:
    """Anchors moved out of what pandoc would set in another way for them."""
    if node["t"] in ("Figure", "Table"):
        node["c"][1][1] = _caption(node["c"][1][1])
    if node["t"] == "Figure":
        return _figure(node)
    return _cut(node) if node["t"] in ("Para", "Plain") else None


def _caption(blocks: list[Node]) -> list[Node]:
    """The blocks of a caption; its number goes into the first of them, which has to be a paragraph."""
    names, held = _unwrapped(blocks)
    first = [{"t": "Para", "c": [span([], names[0])]}] if names else []
    return [*first, *({**block, "t": "Para"} if block["t"] == "Plain" else block for block in held)]


def _figure(figure: Node) -> list[Node] | None:
    """The anchors of a figure's picture round the figure: pandoc sets a picture in a span into a table of its own."""
    body = figure["c"][2]
    if len(body) != 1 or body[0]["t"] not in ("Plain", "Para"):
        return None
    names, held = _unwrapped(body[0]["c"])
    if len(held) != 1 or held[0]["t"] != "Image":
        return None
    body[0]["c"] = held
    return _in_divs([figure], names)


def _cut(paragraph: Node) -> list[Node] | None:
    """A paragraph with formulas on lines of their own as the paragraphs that pandoc makes of it.

    It looks for them among the inlines themselves, not in spans, and blanks beside them go.
    """
    if len(paragraph["c"]) != 1 or (name := _anchor(paragraph["c"][0])) is None:
        return None
    inlines = paragraph["c"][0]["c"][1]
    if not any(map(_is_display, inlines)):
        return None
    pieces: list[Node] = []
    at = 0
    for is_display, group in itertools.groupby(inlines, _is_display):
        held = list(group)
        if is_display:
            names = [one["c"][0][0] for one in held]
            at = int(names[-1].rpartition("_")[2]) + 1
            formulas = [formula for one in held for formula in one["c"][1]]
            pieces += _in_divs([{**paragraph, "c": formulas}], names)
            continue
        bare = [*itertools.dropwhile(_is_blank, held)]
        first = at + len(held) - len(bare)
        while bare and _is_blank(bare[-1]):
            bare.pop()
        if bare and not pieces:
            pieces.append({**paragraph, "c": [span(bare, name)]})
        elif bare:
            pieces.append({**paragraph, "c": bare if _anchor(bare[0]) else [span(bare, f"{name}_{first}")]})
    return pieces if pieces[0]["t"] != "Div" else _in_divs(pieces, [name])


def _unwrapped(nodes: list[Node]) -> tuple[list[str], list[Node]]:
    """What a chain of anchors holds, and their names from the outermost."""
    names = []
    while len(nodes) == 1 and (name := _anchor(nodes[0])) is not None:
        names.append(name)
        nodes = nodes[0]["c"][1]
    return names, nodes


def _in_divs(blocks: list[Node], names: list[str]) -> list[Node]:
    for name in reversed(names):
        blocks = [div(blocks, name)]
    return blocks


def _anchor(node: Node) -> str | None:
    """The name of an anchor as it stands in a section's tree."""
    is_anchor = node["t"] in ("Span", "Div") and _ANCHOR.match(node["c"][0][0])
    return node["c"][0][0] if is_anchor else None


def _is_display(node: Node) -> bool:
    held = node["c"][1] if _anchor(node) else []
    return len(held) == 1 and held[0]["t"] == "Math" and held[0]["c"][0]["t"] == "DisplayMath"


def _is_blank(node: Node) -> bool:
    return node["t"] in ("Space", "SoftBreak")


def _name_of(leaf: Leaf) -> str:
    return f"leaf_{leaf.ordinal}"


def _identifier(spot: Spot) -> str:
    return f"leaf_{spot.leaf}" + (f"_{spot.glyph}" if spot.glyph != WHOLE else "")


def _spots(section: str, blocks: Iterable[Node]) -> Iterator[Spot]:
    """What the anchors in a section's tree stand for."""
    for node in walk(blocks):
        if (name := _anchor(node)) is not None:
            _, leaf, *glyph = name.split("_")
            yield Spot(section, int(leaf), int(glyph[0]) if glyph else WHOLE)
