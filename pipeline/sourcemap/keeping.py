"""Source maps as JSON and back, kept by all that they depend on."""

from __future__ import annotations

import json
from dataclasses import astuple
from typing import TYPE_CHECKING, Any

from pipeline import pandoc
from pipeline.cache import key_of
from pipeline.inputs import code_fingerprint
from pipeline.sourcemap.mapping import source_maps
from pipeline.sourcemap.values import Atom, Frame, Glyph, Kind, Leaf, SourceMap

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.cache import Cache
    from pipeline.markdown.section import Section

_KIND = "sourcemaps"


def kept_maps(sections: Sequence[Section], cache: Cache) -> list[SourceMap]:
    """The maps of some sections, as they were kept or made now and kept."""
    keys = [map_key(section) for section in sections]
    kept = cache.get_all(_KIND, keys)
    fresh = [number for number, key in enumerate(keys) if key not in kept]
    made = dict(zip(fresh, source_maps([sections[number] for number in fresh]), strict=True))
    if made:
        cache.put_all(_KIND, {keys[number]: dumped(one) for number, one in made.items()})
    return [
        made[number] if number in made else loaded(kept[key], sections[number].source.text)
        for number, key in enumerate(keys)
    ]


def map_key(section: Section) -> str:
    """What a map depends on: this code, pandoc, the file's text, and its tree, in which the section's title counts."""
    tree = json.dumps(section.blocks, ensure_ascii=False)
    return key_of("sourcemap", code_fingerprint(), pandoc.version(), pandoc.MARKDOWN, section.source.text, tree)


def dumped(source_map: SourceMap) -> bytes:
    """The map without the text; of what is the same for many glyphs, only the number."""
    formats = sorted({glyph.formats for leaf in source_map.leaves for glyph in leaf.glyphs})
    number = {one: at for at, one in enumerate(formats)}
    leaves = []
    for leaf in source_map.leaves:
        glyphs = [
            [one.text, one.start, one.end, number[one.formats], one.atom.value if one.atom else None, one.content]
            for one in leaf.glyphs
        ]
        frames = [astuple(frame) for frame in leaf.frames]
        flat = [leaf.ordinal, leaf.kind.value, leaf.level, leaf.note, leaf.compact, leaf.address, frames]
        leaves.append([*flat, leaf.start, leaf.end, leaf.first_line, leaf.last_line, glyphs, leaf.reason, leaf.name])
    return json.dumps(
        {"faults": source_map.faults, "formats": formats, "leaves": leaves}, ensure_ascii=False, separators=(",", ":")
    ).encode()


def loaded(data: bytes, text: str) -> SourceMap:
    """The map of that text, as it was dumped."""
    value = json.loads(data)
    formats = [tuple(one) for one in value["formats"]]
    return SourceMap(
        text=text, faults=tuple(value["faults"]), leaves=tuple(_leaf(one, formats) for one in value["leaves"])
    )


def _leaf(value: list[Any], formats: Sequence[tuple[str, ...]]) -> Leaf:
    ordinal, kind, level, note, compact, address, frames, start, end, first_line, last_line, glyphs, reason, name = (
        value
    )
    return Leaf(
        ordinal=ordinal,
        kind=Kind(kind),
        level=level,
        note=note,
        compact=compact,
        address=tuple(address),
        frames=tuple(Frame(kind=name, detail=detail, box=box, part=part) for name, detail, box, part in frames),
        start=start,
        end=end,
        first_line=first_line,
        last_line=last_line,
        glyphs=tuple(
            Glyph(
                text=text,
                start=begin,
                end=stop,
                formats=formats[number],
                atom=Atom(atom) if atom else None,
                content=content,
            )
            for text, begin, stop, number, atom, content in glyphs
        ),
        reason=reason,
        name=name,
    )
