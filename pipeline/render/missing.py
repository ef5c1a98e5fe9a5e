"""Characters that no font has: marked in the text, so that every output shows what is lacking, and none is refused."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from pipeline.figures import relettered
from pipeline.glyphs import lacking, spelt
from pipeline.markdown.tree import Node, children, span, string

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pipeline.figures import Asset
    from pipeline.render.composed import Properties

_CODE = re.compile(r"(\[U\+[0-9A-F]{4,6}\])")


def replace_missing(nodes: Iterable[Node], known: frozenset[str]) -> list[Node]:
    """The nodes, changed in place: of a missing character the code, marked as such, or the letters it stands for.

    Formulas have fonts of their own, and alt texts need none.
    """
    result: list[Node] = []
    for node in nodes:
        kind = node["t"]
        if kind == "Str":
            result += [node] if node["c"].isascii() else _string(node, known)
            continue
        if kind in ("Code", "CodeBlock"):
            node["c"][1] = _plain(node["c"][1], known)
        elif kind != "Image":
            for inner in children(node):
                inner[:] = replace_missing(inner, known)
        result.append(node)
    return result


def without_missing(properties: Properties, known: frozenset[str]) -> Properties:
    """The properties with such characters replaced in what headers and footers print of them."""
    return replace(
        properties,
        short_title=_plain(properties.short_title, known),
        initiative=_plain(properties.initiative, known),
        publisher=_plain(properties.publisher, known),
        rights=_plain(properties.rights, known),
        edition=_plain(properties.edition, known),
    )


def redrawn(asset: Asset, known: frozenset[str]) -> Asset:
    """The picture with such characters replaced in its words."""
    return relettered(asset, lambda words: _plain(words, known))


def _plain(text: str, known: frozenset[str]) -> str:
    missing = () if text.isascii() else lacking(text, known)
    return text.translate({ord(character): spelt(character, known) for character in missing}) if missing else text


def _string(node: Node, known: frozenset[str]) -> list[Node]:
    text = _plain(node["c"], known)
    if text == node["c"]:
        return [node]
    pieces = _CODE.split(text)
    return [
        span([string(piece)], custom_style="Missing") if number % 2 else {**node, "c": piece}
        for number, piece in enumerate(pieces)
        if piece
    ]
