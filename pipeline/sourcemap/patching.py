"""A section's text changed by the fewest bytes, parsed again, and given back only if it prints what it must."""

from __future__ import annotations

import dataclasses
import itertools
import re
from bisect import bisect_left
from collections import Counter
from typing import TYPE_CHECKING

from pipeline import pandoc
from pipeline.markdown.parsing import parse_section
from pipeline.papers.paper import split_front_matter
from pipeline.sourcemap.edits import CannotError, Kept, Patched, Sifted
from pipeline.sourcemap.expecting import awaited, difference
from pipeline.sourcemap.plan import Plan
from pipeline.sourcemap.printed import printed_leaves
from pipeline.sourcemap.splicing import Splice, spliced, splices
from pipeline.sourcemap.values import Kind

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from pipeline.markdown.parsing import Reader
    from pipeline.markdown.section import Section
    from pipeline.papers.values import SectionText
    from pipeline.sourcemap.edits import Edit
    from pipeline.sourcemap.values import SourceMap

_MARK = "\ufeff"


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
    if not edits:
        return Patched(text=section_text, lost_ids=())
    try:
        plan = Plan(source_map, edits)
        expected = awaited(plan)
    except CannotError as error:
        return Kept(reason=str(error))
    reason = ""
    for pieces in candidates(plan):
        if isinstance(pieces, Kept):
            return pieces
        section = parse(spliced(source_map.text, pieces))
        found = printed_leaves(section.blocks)
        why = difference(expected, found, plan.touched)
        names = {leaf.name for leaf in found if leaf.kind is Kind.HEADING}
        lost = tuple(sorted({leaf.name for leaf in source_map.leaves if leaf.name} - names))
        why = why or _broken(section, lost) or _worse(section, source_map.faults)
        if not why:
            return Patched(text=with_line_ends(section_text, pieces), lost_ids=lost)
        reason = reason or why
    return Kept(reason=reason)


def patch_most(
    section_text: str, source_map: SourceMap, edits: Sequence[Edit], parse: Callable[[str], Section]
) -> Sifted:
    """As `patch`, but an edit that cannot be made does not hold up the others: what stands in the way is sifted out.

    Each edit is judged together with those before it that were made, so that what is kept depends on nothing else.
    """
    made: list[Edit] = []
    kept: list[tuple[Edit, str]] = []
    text, lost = section_text, tuple[str, ...]()
    pending = [list(edits)] if edits else []
    while pending:
        some = pending.pop()
        outcome = patch(section_text, source_map, [*made, *some], parse)
        if isinstance(outcome, Patched):
            made += some
            text, lost = outcome.text, outcome.lost_ids
        elif len(some) == 1:
            kept.append((some[0], outcome.reason))
        else:
            half = len(some) // 2
            pending += [some[half:], some[:half]]
    return Sifted(text=text, lost_ids=lost, made=tuple(made), kept=tuple(kept))


def candidates(plan: Plan) -> Iterator[list[Splice] | Kept]:
    """The changes to try, the likeliest first; a reason where there are none."""
    found: list[list[Splice]] = []
    for straight, single in ((True, False), (True, True), (False, False), (False, True)):
        try:
            pieces = splices(plan, straight=straight, single=single)
        except CannotError as error:
            if not found:
                yield Kept(reason=str(error))
            return
        if pieces not in found:
            found.append(pieces)
            yield pieces


def plain(text: str) -> str:
    """A file's text as the project reads it."""
    return text.removeprefix(_MARK).replace("\r\n", "\n")


def _broken(section: Section, lost: Sequence[str]) -> str:
    for link in section.links:
        if link.name.startswith("#") and link.name[1:] in lost:
            return f"the link to {link.name} would lead nowhere: the heading's words made the name"
    return ""


def _worse(section: Section, faults: Sequence[str]) -> str:
    """What the check would newly say."""
    old = Counter(faults)
    for finding in section.findings:
        old[finding.code.name] -= 1
        if old[finding.code.name] < 0:
            return finding.message
    return ""


def with_line_ends(section_text: str, pieces: Sequence[Splice]) -> str:
    """The splices made in the text as it is on the disk: every line end outside of them stays what it was."""
    mark = _MARK if section_text.startswith(_MARK) else ""
    raw = section_text.removeprefix(_MARK)
    returns = [match.start() - number for number, match in enumerate(re.finditer("\r\n", raw))]
    usual = "\r\n" if len(returns) * 2 > raw.count("\n") else "\n"
    moved = []
    for piece in map(trimmed, pieces, itertools.repeat(plain(section_text))):
        start, end = (at + bisect_left(returns, at) for at in (piece.start, piece.end))
        moved.append(Splice(start=start, end=end, text=piece.text.replace("\n", usual)))
    return mark + spliced(raw, moved)


def trimmed(piece: Splice, text: str) -> Splice:
    """A splice without what is the same before and after it."""
    old, new = text[piece.start : piece.end], piece.text
    before = _common(old, new)
    old, new = old[before:], new[before:]
    after = _common(old[::-1], new[::-1])
    return Splice(start=piece.start + before, end=piece.end - after, text=new[: len(new) - after])


def _common(one: str, other: str) -> int:
    """How many characters two texts begin with alike."""
    pairs = enumerate(zip(one, other, strict=False))
    return next((at for at, (left, right) in pairs if left != right), min(len(one), len(other)))
