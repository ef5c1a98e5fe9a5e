"""Some hundred sections with several edits each, made by a seeded generator, held against a model of their own.

The model knows lists of words and no source: it applies each edit to what is printed. What the patched text prints must
be that, and every line that no edit concerns must still be there, byte for byte and in order.
"""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from pipeline.markdown.parsing import parse_section
from pipeline.markdown.trees import Trees
from pipeline.papers.paper import split_front_matter
from pipeline.sourcemap.edits import (
    Bring,
    DeleteLeaf,
    Format,
    InsertLeaf,
    Kept,
    Merge,
    Move,
    Patched,
    Replace,
    Split,
    Turn,
)
from pipeline.sourcemap.printed import content_of, printed_leaves
from pipeline.sourcemap.values import Kind
from tests.markdown.drawing import TITLE

from .drafting import Editor, Writer, notes_of
from .editing import Done, maps_of, patched, source_of
from .modelling import Shown, model, tidy

SECTIONS = 32
EACH = 8
TORTURE = Path(__file__).parent / "torture.md"
SHIPPED = sorted((Path(__file__).parent.parent.parent / "papers").glob("*/sections/*.md"))


def printed(text: str, trees: Trees) -> list[Shown]:
    section = parse_section(source_of(text), TITLE, "alpha", trees.read)
    return [
        (
            leaf.kind,
            leaf.level,
            tidy(
                [
                    (sign.text or f"\ufffc{content_of(sign.node) if sign.node else ''}", sign.formats)
                    for sign in leaf.signs
                ],
                leaf.kind,
            ),
        )
        for leaf in printed_leaves(section.blocks)
    ]


def untouched(one: Done) -> list[str]:
    """The lines of the file that no edit concerns."""
    touched: set[int] = set()
    for edit in one.edits:
        leaves = {edit.leaf}
        if isinstance(edit, Merge):
            leaves.add(edit.leaf + 1)
        if isinstance(edit, Move):
            leaves = set(range(edit.first, edit.last + 1))
        if isinstance(edit, InsertLeaf | Bring):
            leaves = set()
        for ordinal in leaves:
            leaf = one.map[ordinal]
            touched |= set(range(leaf.first_line, leaf.last_line + 1))
            touched |= {
                line
                for number, glyph in zip(notes_of(one.map, ordinal), leaf.glyphs, strict=True)
                if number
                for other in one.map.leaves
                if other.note == number and glyph
                for line in range(other.first_line, other.last_line + 1)
            }
        box = one.map[edit.leaf].frames
        if isinstance(edit, Turn) and one.map[edit.leaf].kind is Kind.HEADING:
            touched.add(one.map[edit.leaf].last_line + 1)
        if isinstance(edit, DeleteLeaf | InsertLeaf | Turn) and box and box[-1].kind == "OrderedList":
            touched |= {
                leaf.first_line for leaf in one.map.leaves if leaf.frames and leaf.frames[-1].box == box[-1].box
            }
    lines = one.map.text.split("\n")
    return [line for number, line in enumerate(lines, 1) if line.strip(" >") and number not in touched]


def is_subsequence(lines: list[str], text: str) -> bool:
    rest = iter(text.split("\n"))
    return all(line in rest for line in lines)


@pytest.fixture(scope="module")
def outcomes() -> list[Done]:
    """Every section with every set of edits, as it came out."""
    texts = [Writer(seed).section() for seed in range(SECTIONS)]
    texts += [path.read_text("utf-8") for path in SHIPPED[::8]]
    maps = maps_of(texts)
    jobs = [
        (one.text, one, Editor(one, 1_000 * number + turn, maps[number - 1]).make(1 + turn % 6))
        for number, one in enumerate(maps)
        for turn in range(EACH)
    ]
    return patched(jobs)


@pytest.fixture(scope="module")
def hard() -> list[Done]:
    """Edits of the section in which everything is nested in everything."""
    one = maps_of([TORTURE.read_text("utf-8")])[0]
    return patched([(one.text, one, Editor(one, seed).make(1 + seed % 3)) for seed in range(60)])


def wrong_among(outcomes: list[Done]) -> list[tuple[object, str]]:
    """What was given back and prints something else than the edits say, or has lost a line that none concerns."""
    applied = [(one, one.outcome.text) for one in outcomes if isinstance(one.outcome, Patched)]
    trees = Trees()
    trees.read_ahead([split_front_matter(text)[1] for _, text in applied])
    return [
        (one.edits, text)
        for one, text in applied
        if printed(text, trees) != model(one.map, list(one.edits)) or not is_subsequence(untouched(one), text)
    ]


def test_nothing_is_wrong_and_nearly_all_is_applied(outcomes: list[Done]) -> None:
    """What is given back prints what the edits say, with all other lines as they were; little is kept for a person."""
    kept = [(one.outcome.reason, one.edits) for one in outcomes if isinstance(one.outcome, Kept)]
    assert wrong_among(outcomes) == []
    assert len(outcomes) >= 300
    assert len(kept) <= 0.05 * len(outcomes), kept


def test_nothing_is_wrong_where_all_is_hard(hard: list[Done]) -> None:
    """Much of it is kept for a person; what is not is right."""
    assert wrong_among(hard) == []
    assert sum(isinstance(one.outcome, Patched) for one in hard) > 30


def test_every_kind_of_edit_is_among_them(outcomes: list[Done]) -> None:
    """A test of words alone would prove little."""
    kinds = Counter(type(edit) for one in outcomes if isinstance(one.outcome, Patched) for edit in one.edits)
    assert (
        min(kinds[kind] for kind in (Replace, Format, DeleteLeaf, InsertLeaf, Split, Merge, Move, Bring, Turn)) >= 5
    ), kinds
