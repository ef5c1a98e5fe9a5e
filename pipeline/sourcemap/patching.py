"""A section's text changed by the fewest bytes, parsed again, and given back only if it prints what it must."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

from pipeline import pandoc
from pipeline.markdown.parsing import parse_section
from pipeline.papers.paper import split_front_matter
from pipeline.sourcemap.bench import Bench, plain
from pipeline.sourcemap.edits import Kept, Patched
from pipeline.sourcemap.sifting import Sieve

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from pipeline.markdown.parsing import Reader
    from pipeline.markdown.section import Section
    from pipeline.papers.values import SectionText
    from pipeline.sourcemap.edits import Edit, Sifted
    from pipeline.sourcemap.values import SourceMap


def parser_of(
    source: SectionText, title: str, paper: str, read: Reader = pandoc.read_markdown
) -> Callable[[str], Section]:
    """A function that parses another text of the section's file just as the section itself was parsed."""

    def parse(text: str) -> Section:
        _, body, body_line = split_front_matter(text)
        changed = dataclasses.replace(source, text=text, body=body, body_line=body_line)
        return parse_section(changed, title, paper, read)

    return parse


def patch(
    section_text: str, source_map: SourceMap, edits: Sequence[Edit], parse: Callable[[str], Section]
) -> Patched | Kept:
    """The file's text with the edits made, or why they cannot be made exactly.

    ``section_text`` is the file's text as it is on the disk, with its line ends; ``source_map`` is of the same text.
    All edits mean leaves and glyphs as they are in the map. The patched text is parsed again: leaf by leaf and glyph by
    glyph it must print what the edits say, and nothing else may have changed.
    """
    if plain(section_text) != source_map.text:
        return Kept(reason="the map is of another text")
    outcome = Bench(section_text, source_map, parse).made(edits)
    return outcome if isinstance(outcome, Patched) else Kept(reason=outcome.reason)


def patch_most(
    section_text: str,
    source_map: SourceMap,
    edits: Sequence[Edit | tuple[Edit, ...]],
    parse: Callable[[str], Section],
) -> Sifted:
    """As `patch`, but an edit that cannot be made does not hold up the others: what stands in the way is sifted out.

    Edits in a tuple are made together or not at all. What is kept failed together with what was made, and its reason
    is that of this failure.
    """
    units = [one if isinstance(one, tuple) else (one,) for one in edits]
    if plain(section_text) != source_map.text:
        return Sieve.of_another_text(section_text, units)
    return Sieve(Bench(section_text, source_map, parse), section_text, units).sifted()
