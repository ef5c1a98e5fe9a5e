"""Two versions of a text as one marked tree: settled one way it is the new one, settled the other way the old."""

from __future__ import annotations

import copy
import datetime as dt
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline import pandoc
from pipeline.markdown.tree import para, string
from pipeline.redline.blocks import Differ
from pipeline.redline.marking import Marker
from pipeline.redline.values import DELETION, INSERTION, Change, Changes, mark_of

from .settling import kinds, tree_lines

if TYPE_CHECKING:
    from collections.abc import Sequence

Node = dict[str, Any]

_DAY = dt.datetime(2020, 3, 1, tzinfo=dt.UTC)
_TABLE = "| Kind | Number |\n|:-----|-------:|\n| Unit | 3 |\n| Other | 2 |\n"
_LONG = "One thing is said here at length and with care. Then it speaks of quite another thing, also at length."

CASES = {
    "word": ("The old office counted.", "The new office counted.", "old", "new"),
    "phrase": ("All of the old office is here.", "All of the new bureau is here.", "old office", "new bureau"),
    "punctuation": ("Here, and there.", "Here; and there.", ",", ";"),
    "emphasis": ("It is quite plain.", "It is *quite* plain.", "quite", "quite"),
    "inside-emphasis": ("It is *quite plain* now.", "It is *rather plain* now.", "quite", "rather"),
    "quotation": ("They say “too late” now.", "They say “too soon” now.", "late", "soon"),
    "link": ("See [this](https://a.example) page.", "See [this](https://b.example) page.", "this", "this"),
    "formula": ("So $a$ holds.", "So $b$ holds.", "a", "b"),
    "footnote-text": ("A word.[^1]\n\n[^1]: An old note.", "A word.[^1]\n\n[^1]: A new note.", "An old", "A new"),
    "footnote-added": ("A word of it.", "A word of it.[^1]\n\n[^1]: A note.", "", "[note: A note.]"),
    "footnote-removed": ("A word.[^1]\n\n[^1]: A note.", "A word.", "[note: A note.]", ""),
    "paragraph-added": ("First of all.", "First of all.\n\nSecond thing to say.", "", "Second thing to say."),
    "paragraph-removed": ("Gone with it.\n\nThe rest of it.", "The rest of it.", "Gone with it.", ""),
    "paragraph-split": (_LONG, _LONG.replace(". Then", ".\n\nThen"), " ", "¶"),
    "paragraph-merged": (_LONG.replace(". Then", ".\n\nThen"), _LONG, "¶", " "),
    "heading": ("## Old words of it\n\nText.", "## New words of it\n\nText.", "Old", "New"),
    "heading-level": ("## Words\n\nText.", "### Words\n\nText.", "Words", "Words"),
    "item-word": ("- one thing here\n- two things here", "- one thing here\n- three things here", "two", "three"),
    "item-added": ("- one thing\n- two others", "- one thing\n- middle\n- two others", "", "middle"),
    "item-removed": ("1. one thing\n2. middle\n3. two others", "1. one thing\n2. two others", "middle", ""),
    "item-nested": ("- one\n\n    - inner old\n", "- one\n\n    - inner new\n", "old", "new"),
    "cell": (_TABLE, _TABLE.replace("| 2 |", "| 5 |"), "2", "5"),
    "cell-emptied": (_TABLE, _TABLE.replace("| 2 |", "|  |"), "2", ""),
    "row-added": (_TABLE, _TABLE + "| Fuzz | 9 |\n", "", "Fuzz 9"),
    "row-removed": (_TABLE, _TABLE.replace("| Unit | 3 |\n", ""), "Unit 3", ""),
    "column-added": (
        _TABLE,
        "| Kind | When | Where | Number |\n|---|---|---|--:|\n| Unit | a | b | 3 |\n| Other | c | d | 2 |\n",
        "Kind Number Unit 3 Other 2",
        "Kind When Where Number Unit a b 3 Other c d 2",
    ),
    "caption": (f"{_TABLE}\n: Old kinds of it", f"{_TABLE}\n: New kinds of it", "Old", "New"),
    "figure-caption": ("![A square of blue](a.svg)", "![A square of red](a.svg)", "blue", "red"),
    "figure-picture": ("![A square](a.svg)", "![A square](b.svg)", "[a.svg]", "[b.svg]"),
    "figure-removed": ("Text.\n\n![A square](a.svg)", "Text.", "[a.svg] Figure ? . A square", ""),
    "quote": ("> They said it so.", "> They said it twice so.", "", "twice"),
    "code": ("```\nold = 1\n```", "```\nnew = 1\n```", "old = 1", "new = 1"),
    "term": ("Term\n:   What it is.", "Term\n:   What it was.", "Term What it is.", "Term What it was."),
    "kind-of-block": ("Words of a kind.", "- Words of a kind.", "Words of a kind.", "Words of a kind."),
}


def compared(old: Sequence[Node], new: Sequence[Node]) -> tuple[list[Node], Changes]:
    """The marked tree of two versions, all changes by one commit."""
    changes = Changes()
    told = lambda kind, _: Change(kind=kind, commit="c" * 40, author="Researcher One", date=_DAY)  # noqa: E731
    return Differ(Marker(changes, told)).blocks(copy.deepcopy(list(old)), copy.deepcopy(list(new))), changes


def marked_text(blocks: Sequence[Node], kind: str) -> str:
    """All that is marked as inserted or deleted, and paragraphs' ends as pilcrows."""
    found: list[str] = []

    def look(value: Any) -> None:
        if isinstance(value, list):
            for item in value:
                look(item)
        elif isinstance(value, dict):
            marked = mark_of(value) if value.get("t") == "Span" else None
            if marked and marked[0] == kind:
                found.append(" " if value["c"][1] == [{"t": "Space"}] else tree_lines([para(value["c"][1])])[0])
            elif marked and marked[0] == "paragraph-mark":
                found.append("¶" if marked[1] == _place(kind) else "")
            else:
                look(list(value.values()))

    _place = {INSERTION: 1, DELETION: 0}.__getitem__
    look(list(blocks))
    return " ".join(found) if any(text.strip() for text in found) else "".join(found)


@pytest.mark.parametrize("name", CASES)
def test_a_change_settles_both_ways(name: str) -> None:
    """Accepted it is the new text, rejected the old one."""
    old, new = (pandoc.read_markdown(text)[0] for text in CASES[name][:2])
    blocks, changes = compared(old, new)
    assert tree_lines(blocks, kinds(changes.listed, accept=True)) == tree_lines(new)
    assert tree_lines(blocks, kinds(changes.listed, accept=False)) == tree_lines(old)


@pytest.mark.parametrize("name", [name for name in CASES if name not in ("paragraph-split", "paragraph-merged")])
def test_only_what_changed_is_marked(name: str) -> None:
    """What is struck and what is underlined is the least that a reader would call changed."""
    old, new = (pandoc.read_markdown(text)[0] for text in CASES[name][:2])
    blocks, _ = compared(old, new)
    assert marked_text(blocks, DELETION) == CASES[name][2]
    assert marked_text(blocks, INSERTION) == CASES[name][3]


@pytest.mark.parametrize("name", ["paragraph-split", "paragraph-merged"])
def test_a_split_and_a_merge_mark_the_end_of_a_paragraph(name: str) -> None:
    """No word of the text is marked, only a paragraph's end and a blank."""
    old, new = (pandoc.read_markdown(text)[0] for text in CASES[name][:2])
    blocks, _ = compared(old, new)
    ends = [mark_of(node) for block in blocks for node in block["c"] if mark_of(node)]
    assert [name for name, _ in ends if name == "paragraph-mark"] == ["paragraph-mark"]
    assert marked_text(blocks, DELETION).strip("¶ ") == marked_text(blocks, INSERTION).strip("¶ ") == ""


def test_equal_trees_carry_no_mark() -> None:
    """A text re-wrapped is the same text."""
    old, new = (pandoc.read_markdown(text)[0] for text in ("One two\nthree four.", "One two three\nfour."))
    blocks, changes = compared(old, new)
    assert changes.listed == []
    assert tree_lines(blocks) == ["One two three four."]


def test_a_moved_paragraph_is_deleted_and_inserted() -> None:
    """Both places show it, and both ways settle."""
    parts = ["Alpha is the first of them.", "Beta comes after that one.", "Gamma closes the whole list."]
    old, new = ([para([string(word) for word in part.split(" ")]) for part in order] for order in (
        parts, [parts[1], parts[2], parts[0]]))  # fmt: skip
    blocks, changes = compared(old, new)
    assert tree_lines(blocks, kinds(changes.listed, accept=True)) == tree_lines(new)
    assert tree_lines(blocks, kinds(changes.listed, accept=False)) == tree_lines(old)
    assert len(blocks) == 4


_WORDS = st.sampled_from("alpha beta, gamma. *delta* **epsilon zeta** `eta` the the".split())
_PARAGRAPH = st.lists(_WORDS, min_size=1, max_size=12).map(" ".join)
_ROWS = st.lists(st.tuples(_WORDS, _WORDS), min_size=1, max_size=4).map(
    lambda rows: "| A | B |\n|---|---|\n" + "".join(f"| {a} | {b} |\n" for a, b in rows)
)
_LIST = st.lists(_PARAGRAPH, min_size=1, max_size=4).map(lambda items: "\n".join(f"- {item}" for item in items))
_TEXT = st.lists(st.one_of(_PARAGRAPH, _ROWS, _LIST), max_size=5).map("\n\n".join)


@settings(max_examples=40, deadline=None)
@given(_TEXT, _TEXT)
def test_any_two_texts_settle_both_ways(before: str, after: str) -> None:
    """Whatever two texts are, accepting gives the one and rejecting the other."""
    old, new = (pandoc.read_markdown(text)[0] for text in (before, after))
    blocks, changes = compared(old, new)
    assert tree_lines(blocks, kinds(changes.listed, accept=True)) == tree_lines(new)
    assert tree_lines(blocks, kinds(changes.listed, accept=False)) == tree_lines(old)
