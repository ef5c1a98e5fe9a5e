"""Where the words of comments stand in the sections' files now."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.manuscript.assembling import assemble
from pipeline.manuscript.labels import label
from pipeline.markdown.tree import text_of, walk
from pipeline.quotes import Stretch, find_quote
from pipeline.render.compose import compose
from pipeline.sending.anchors import anchored
from pipeline.sending.hanging import Hold
from pipeline.sourcemap.keeping import kept_maps
from pipeline.sourcemap.values import NOWHERE

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pipeline.cache import Cache
    from pipeline.examination import Examined
    from pipeline.manuscript.values import Revision
    from pipeline.papers.values import Comment, ReviewRecord
    from pipeline.render.templates import Templates
    from pipeline.reviews.standing import PaperStanding
    from pipeline.sourcemap.values import Leaf, SourceMap


@dataclass(frozen=True, kw_only=True, slots=True)
class Placed:
    """A comment of a record and the file and line of what it hangs on; no line where the section has no file."""

    record: ReviewRecord
    comment: Comment
    hold: Hold
    path: str
    line: int | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Print:
    """What a paper is printed with, for words that are only in print."""

    standing: PaperStanding
    revision: Revision
    templates: Templates


def place(examined: Examined, records: Sequence[ReviewRecord], cache: Cache, printing: Print) -> tuple[Placed, ...]:
    """Place the comments of some records of a paper, in the order of the records.

    What a section's file prints is looked through first. Words that are not there may be those of a citation or a
    cross-reference, which are only known in print: the paper is composed for them, if there are any. Raises
    `OutsideError` where pandoc fails.
    """
    asked = sorted({record.section for record in records if record.comments and record.section in examined.sections})
    maps = dict(zip(asked, kept_maps([examined.sections[name] for name in asked], cache), strict=True))
    placed = [_placed(examined, record, comment, maps) for record in records for comment in record.comments]
    if any(_is_lost(one) for one in placed):
        printed = _printed(examined, cache, printing)
        placed = [_in_print(one, maps, printed) if _is_lost(one) else one for one in placed]
    return tuple(placed)


def _is_lost(one: Placed) -> bool:
    return bool(one.comment.quote) and one.hold not in (Hold.WORDS, Hold.NOTHING)


def _placed(
    examined: Examined, record: ReviewRecord, comment: Comment, maps: Mapping[str, SourceMap]
) -> Placed:  # fmt: skip
    path = examined.paper.section_path(record.section)

    def placed(hold: Hold, line: int | None) -> Placed:
        return Placed(record=record, comment=comment, hold=hold, path=path, line=line)

    source_map = maps.get(record.section)
    if source_map is None:
        return placed(Hold.NOTHING, None)
    own = [leaf for leaf in source_map.leaves if _block(leaf) == comment.block]
    if comment.quote:
        for leaves in (own, source_map.leaves):
            found = _found(comment.quote, leaves)
            if found is not None:
                return placed(Hold.WORDS, _line_of(source_map, *found))
    lines = [leaf.first_line for leaf in own if leaf.first_line != NOWHERE]
    if own:
        return placed(Hold.BLOCK, min(lines) if lines else None)
    return placed(Hold.TITLE, examined.sections[record.section].source.body_line)


def _found(quote: str, leaves: Sequence[Leaf]) -> tuple[Leaf, int] | None:
    """The leaf in which the words begin and at which glyph; they may go on in the next."""
    glyphs = [(leaf, at) for leaf in leaves for at in range(len(leaf.glyphs) + 1)]
    atoms = [
        Stretch(place, place + 1)
        for place, (leaf, at) in enumerate(glyphs)
        if at < len(leaf.glyphs) and leaf.glyphs[at].atom and not leaf.glyphs[at].text
    ]
    found = find_quote(quote, "".join(f"{leaf.text}\n" for leaf in leaves), atoms)
    return glyphs[found.start] if found else None


def _line_of(source_map: SourceMap, leaf: Leaf, glyph: int) -> int | None:
    at = leaf.glyphs[glyph].start
    if at == NOWHERE:
        return leaf.first_line if leaf.first_line != NOWHERE else None
    return source_map.text.count("\n", 0, at) + 1


def _block(leaf: Leaf) -> int:
    return int(leaf.address[0]) + 1


def _printed(examined: Examined, cache: Cache, printing: Print) -> Mapping[str, str]:
    """What each leaf of a paper prints, by the label of its anchor."""
    made = anchored(examined, cache)
    composed = compose(assemble(made.examined, printing.standing, printing.revision), printing.templates)
    return {
        node["c"][0][0]: text_of(node["c"][1])
        for node in walk(composed.body)
        if node["t"] in ("Span", "Div") and node["c"][0][0] in made.labels
    }


def _in_print(one: Placed, maps: Mapping[str, SourceMap], printed: Mapping[str, str]) -> Placed:
    section = one.record.section
    leaves = sorted(maps[section].leaves, key=lambda leaf: _block(leaf) != one.comment.block)
    for leaf in leaves:
        text = printed.get(label(section, f"leaf_{leaf.ordinal}"), "")
        if find_quote(one.comment.quote, text) is not None:
            line = leaf.first_line if leaf.first_line != NOWHERE else None
            return Placed(record=one.record, comment=one.comment, hold=Hold.WORDS, path=one.path, line=line)
    return one
