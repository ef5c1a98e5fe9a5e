"""Anchors: a bookmark in every leaf and around every atom of a draft, named after its section and its place there."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, NamedTuple

from pipeline.manuscript.labels import label
from pipeline.markdown.tree import copied, rewrite
from pipeline.render.word.bookmarks import bookmark_name
from pipeline.sourcemap.keeping import kept_maps
from pipeline.sourcemap.wrapping import wrapped

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from pipeline.cache import Cache
    from pipeline.examination import Examined
    from pipeline.markdown.tree import Node
    from pipeline.render.composed import Composed
    from pipeline.sourcemap.values import Leaf, SourceMap

WHOLE = -1
"""The glyph of an anchor that stands for a whole leaf."""


class Spot(NamedTuple):
    """What an anchor stands for: a leaf of a section by its ordinal, or one glyph of it, an atom."""

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
    spots = {
        label(name, _identifier(spot)): spot for name, source_map in maps.items() for spot in _spots(name, source_map)
    }
    trees = {
        name: replace(section, blocks=tuple(wrapped(section.blocks, maps[name], _name_of)))
        for name, section in sections.items()
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


def without_anchors(composed: Composed, labels: frozenset[str]) -> Composed:
    """The same document without its anchors, for outputs that are not sent back."""

    def bare(node: Node) -> list[Node] | None:
        if node["t"] in ("Span", "Div") and node["c"][0][0] in labels:
            return list(node["c"][1])
        return None

    return replace(composed, body=tuple(rewrite(copied(composed.body), bare)))


def _name_of(leaf: Leaf) -> str:
    return f"leaf_{leaf.ordinal}"


def _identifier(spot: Spot) -> str:
    return f"leaf_{spot.leaf}" + (f"_{spot.glyph}" if spot.glyph != WHOLE else "")


def _spots(section: str, source_map: SourceMap) -> Iterator[Spot]:
    for leaf in source_map.leaves:
        yield Spot(section, leaf.ordinal)
        yield from (Spot(section, leaf.ordinal, at) for at, glyph in enumerate(leaf.glyphs) if glyph.atom is not None)
