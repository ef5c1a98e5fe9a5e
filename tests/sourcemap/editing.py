"""Edits written by the words they concern, for tests to read well, and many of them made at little cost."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from pipeline.markdown.parsing import parse_section
from pipeline.markdown.trees import Trees
from pipeline.papers.paper import split_front_matter
from pipeline.papers.values import FrontMatter, SectionText, Status
from pipeline.sourcemap.bench import Draft, plain
from pipeline.sourcemap.edits import (
    CannotError,
    DeleteLeaf,
    Edit,
    Format,
    Glyphs,
    InsertLeaf,
    Kept,
    Merge,
    Move,
    Patched,
    Replace,
    Split,
)
from pipeline.sourcemap.laying import spliced
from pipeline.sourcemap.mapping import source_maps
from pipeline.sourcemap.patching import parser_of, patch
from pipeline.sourcemap.plan import Ground, Plan
from pipeline.sourcemap.values import Kind
from tests.markdown.drawing import PATH, TITLE

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from pipeline.sourcemap.values import Leaf, SourceMap


def leaf_of(source_map: SourceMap, words: str) -> Leaf:
    """The one leaf that has the words."""
    found = [leaf for leaf in source_map.leaves if words in shown(leaf)]
    exact = [leaf for leaf in found if shown(leaf) == words]
    assert len(exact or found) == 1, (words, [shown(leaf) for leaf in source_map.leaves])
    return (exact or found)[0]


def shown(leaf: Leaf) -> str:
    return leaf.text.replace("\u00a0", " ")


def place(source_map: SourceMap, words: str) -> tuple[int, int, int]:
    """Leaf and glyphs of some words."""
    leaf = leaf_of(source_map, words)
    start = shown(leaf).index(words)
    return leaf.ordinal, start, start + len(words)


def swap(old: str, new: str, *formats: str) -> Callable[[SourceMap], Edit]:
    """Words become others; an atom is written ￼."""

    def edit(source_map: SourceMap) -> Edit:
        leaf, start, end = place(source_map, old)
        return Replace(leaf=leaf, start=start, end=end, text=new, formats=formats)

    return edit


def cut(old: str) -> Callable[[SourceMap], Edit]:
    return swap(old, "")


def add(after: str, new: str, *formats: str) -> Callable[[SourceMap], Edit]:
    """Text is typed behind some words."""

    def edit(source_map: SourceMap) -> Edit:
        leaf, _, end = place(source_map, after)
        return Replace(leaf=leaf, start=end, end=end, text=new, formats=formats)

    return edit


def put(before: str, new: str, *formats: str) -> Callable[[SourceMap], Edit]:
    """Text is typed before some words."""

    def edit(source_map: SourceMap) -> Edit:
        leaf, start, _ = place(source_map, before)
        return Replace(leaf=leaf, start=start, end=start, text=new, formats=formats)

    return edit


def drop(words: str) -> Callable[[SourceMap], Edit]:
    """The leaf with the words goes."""
    return lambda source_map: DeleteLeaf(leaf=leaf_of(source_map, words).ordinal)


def new(
    beside: str, text: str, kind: Kind = Kind.PARAGRAPH, *, after: bool = True, level: int = 0
) -> Callable[[SourceMap], Edit]:
    """A new leaf beside the one with some words."""
    return lambda source_map: InsertLeaf(
        leaf=leaf_of(source_map, beside).ordinal, after=after, kind=kind, level=level, text=text
    )


def row(beside: str, *cells: str, after: bool = True) -> Callable[[SourceMap], Edit]:
    """A new row beside the one with some words."""
    return lambda source_map: InsertLeaf(
        leaf=leaf_of(source_map, beside).ordinal, after=after, kind=Kind.CELL, cells=cells
    )


def split(before: str) -> Callable[[SourceMap], Edit]:
    """A leaf ends before some words."""

    def edit(source_map: SourceMap) -> Edit:
        leaf, start, _ = place(source_map, before)
        return Split(leaf=leaf, at=start)

    return edit


def merge(words: str, between: str = " ") -> Callable[[SourceMap], Edit]:
    """The leaf with the words and the next one become one."""
    return lambda source_map: Merge(leaf=leaf_of(source_map, words).ordinal, between=between)


def move(first: str, beside: str, *, last: str = "", after: bool = True) -> Callable[[SourceMap], Edit]:
    """The leaves with some words, and those up to other words, go beside another one."""
    return lambda source_map: Move(
        first=leaf_of(source_map, first).ordinal,
        last=leaf_of(source_map, last or first).ordinal,
        leaf=leaf_of(source_map, beside).ordinal,
        after=after,
    )


def form(words: str, *formats: str) -> Callable[[SourceMap], Edit]:
    """Some words get these formats and no others."""

    def edit(source_map: SourceMap) -> Edit:
        leaf, start, end = place(source_map, words)
        return Format(leaf=leaf, start=start, end=end, formats=formats)

    return edit


def again(source_map: SourceMap, words: str) -> Glyphs:
    """The glyphs of some words."""
    leaf, start, end = place(source_map, words)
    return Glyphs(leaf=leaf, start=start, end=end)


def carry(words: str, behind: str, before: str = "", after: str = "") -> Callable[[SourceMap], Edit]:
    """The glyphs of some words are written behind other words too, with something typed around them."""

    def edit(source_map: SourceMap) -> Edit:
        leaf, _, end = place(source_map, behind)
        return Replace(leaf=leaf, start=end, end=end, text=(before, again(source_map, words), after))

    return edit


class Case(NamedTuple):
    """A text, what is asked, and the text that must come out of it; a reason to keep it begins with ``!``."""

    title: str
    before: str
    edits: Sequence[Callable[[SourceMap], Edit]]
    after: str


class Job(NamedTuple):
    """A file's text and edits asked for."""

    text: str
    edits: Sequence[Callable[[SourceMap], Edit]]


class Done(NamedTuple):
    """What became of a job, and what it was asked to do."""

    outcome: Patched | Kept
    map: SourceMap
    edits: Sequence[Edit]


def done(jobs: Sequence[Job]) -> list[Done]:
    """Every job's outcome; maps and first attempts are read in two processes for all of them."""
    texts = list(dict.fromkeys(plain(job.text) for job in jobs))
    maps = dict(zip(texts, maps_of(texts), strict=True))
    mine = [maps[plain(job.text)] for job in jobs]
    edits = [[edit(one) for edit in job.edits] for job, one in zip(jobs, mine, strict=True)]
    return patched([(job.text, one, edit) for job, one, edit in zip(jobs, mine, edits, strict=True)])


def outcomes_of(cases: Sequence[Case]) -> dict[str, str]:
    """What became of each case, by title: the text, or ``!`` and the reason."""
    results = done([Job(case.before, case.edits) for case in cases])
    texts = [one.outcome.text if isinstance(one.outcome, Patched) else "!" + one.outcome.reason for one in results]
    assert len({case.title for case in cases}) == len(cases)
    return {case.title: text for case, text in zip(cases, texts, strict=True)}


def as_expected(outcome: str, after: str) -> bool:
    """Whether it is these bytes exactly, or the reason that was to be given."""
    return outcome.startswith(after) if after.startswith("!") else outcome == after


def maps_of(texts: Sequence[str]) -> list[SourceMap]:
    """The map of each text."""
    trees = Trees()
    sources = [source_of(text) for text in texts]
    trees.read_ahead([source.body for source in sources])
    return source_maps([parse_section(source, TITLE, "alpha", trees.read) for source in sources])


def patched(jobs: Sequence[tuple[str, SourceMap, Sequence[Edit]]]) -> list[Done]:
    """The outcome of each text with its map and edits."""
    trees = Trees()
    ahead: list[str] = []
    for _, source_map, edits in jobs:
        try:
            pieces = Draft(Plan(Ground(source_map), edits)).pieces
        except CannotError:
            continue
        ahead.append(split_front_matter(spliced(source_map.text, pieces))[1])
    trees.read_ahead(ahead)
    result = []
    for text, source_map, edits in jobs:
        source = source_of(source_map.text)
        parse = parser_of(source, TITLE, "alpha", trees.read)
        result.append(Done(patch(text, source_map, edits, parse), source_map, edits))
    return result


def source_of(text: str) -> SectionText:
    """A file's text as the project reads it."""
    _, body, body_line = split_front_matter(text)
    front = FrontMatter(contributors=(), status=Status.DRAFTING, roles={})
    return SectionText(id="introduction", path=PATH, text=text, body=body, body_line=body_line, front=front)
