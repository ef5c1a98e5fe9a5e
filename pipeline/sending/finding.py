"""Where the words of comments stand in the sections' files now."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from pipeline.manuscript.assembling import assemble
from pipeline.manuscript.labels import label
from pipeline.markdown.tree import text_of, walk
from pipeline.quotes import Stretch
from pipeline.render.compose import compose
from pipeline.sending.anchors import anchored
from pipeline.sending.hanging import Hold
from pipeline.sending.seeking import Text, Texts
from pipeline.sourcemap.keeping import kept_maps
from pipeline.sourcemap.parts import block_of, part_names
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
        placed = [_in_print(one, maps[one.record.section], printed) if _is_lost(one) else one for one in placed]
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
    texts = _texts(source_map)
    found = texts.find(comment, exact=True) if comment.quote else None
    if found is not None:
        return placed(Hold.WORDS, _line_of(source_map, source_map.leaves[found.number], found.start))
    block, part = texts.of(comment)
    own = [source_map.leaves[number] for number in part or block]
    lines = [leaf.first_line for leaf in own if leaf.first_line != NOWHERE]
    if own:
        return placed(Hold.BLOCK, min(lines) if lines else None)
    return placed(Hold.TITLE, examined.sections[record.section].source.body_line)


def _texts(source_map: SourceMap) -> Texts:
    """What the leaves of a section print, as far as its file alone tells that."""
    names = part_names(source_map.leaves)
    return Texts(
        [
            Text(
                leaf=leaf.ordinal,
                block=block_of(leaf),
                part=names[leaf.ordinal],
                text=leaf.text,
                atoms=tuple(
                    Stretch(at, at + 1) for at, glyph in enumerate(leaf.glyphs) if glyph.atom and not glyph.text
                ),
            )
            for leaf in source_map.leaves
        ]
    )


def _line_of(source_map: SourceMap, leaf: Leaf, glyph: int) -> int | None:
    at = leaf.glyphs[glyph].start
    if at == NOWHERE:
        return leaf.first_line if leaf.first_line != NOWHERE else None
    return source_map.text.count("\n", 0, at) + 1


def _printed(examined: Examined, cache: Cache, printing: Print) -> Mapping[str, str]:
    """What each leaf and each atom of a paper prints, by the label of its anchor."""
    made = anchored(examined, cache)
    composed = compose(assemble(made.examined, printing.standing, printing.revision), printing.templates)
    return {
        node["c"][0][0]: text_of(node["c"][1])
        for node in walk(composed.body)
        if node["t"] in ("Span", "Div") and node["c"][0][0] in made.labels
    }


def _in_print(one: Placed, source_map: SourceMap, printed: Mapping[str, str]) -> Placed:
    """A comment whose words are those of a citation or a cross-reference, or begin or go on in one."""
    section, names = one.record.section, part_names(source_map.leaves)
    texts, glyphs = [], []
    for leaf in source_map.leaves:
        text, atoms, at = "", [], []
        for number, glyph in enumerate(leaf.glyphs):
            told = printed.get(label(section, f"leaf_{leaf.ordinal}_{number}")) if glyph.atom else None
            words = glyph.text or "\ufffc" if told is None else told
            if glyph.atom and not glyph.text:
                atoms.append(Stretch(len(text), len(text) + len(words)))
            text += words
            at += [number] * len(words)
        name, block = names[leaf.ordinal], block_of(leaf)
        texts.append(Text(leaf=leaf.ordinal, block=block, part=name, text=text, atoms=tuple(atoms)))
        glyphs.append(at)
    found = Texts(texts).find(one.comment)
    if found is None:
        return one
    line = _line_of(source_map, source_map.leaves[found.number], glyphs[found.number][found.start])
    return replace(one, hold=Hold.WORDS, line=line)
