"""Headings, paragraphs and items that become one another, and what is new in lists and tables: bytes by hand."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from pipeline.sourcemap.edits import Edit, InsertLeaf, Turn
from pipeline.sourcemap.values import Kind, SourceMap

from .editing import (
    Case,
    as_expected,
    cut,
    drop,
    form,
    leaf_of,
    merge,
    move,
    new,
    outcomes_of,
    row,
    split,
    swap,
)

if TYPE_CHECKING:
    from collections.abc import Callable


def turn(words: str, kind: Kind, level: int = 0, *, numbered: bool = False) -> Callable[[SourceMap], Edit]:
    """The leaf with the words becomes another kind of block."""
    return lambda one: Turn(leaf=leaf_of(one, words).ordinal, kind=kind, level=level, numbered=numbered)


def into_nothing(text: str, kind: Kind = Kind.PARAGRAPH, level: int = 0) -> Callable[[SourceMap], Edit]:
    """A new leaf in a section that has none."""
    return lambda _: InsertLeaf(leaf=0, kind=kind, level=level, text=text)


HEADING, PARAGRAPH, ITEM = Kind.HEADING, Kind.PARAGRAPH, Kind.ITEM
FRONT = "---\ncontributors: [researcher1]\nstatus: drafting\n---\n"
TIGHT = "- one\n- two\n- three\n\nEnd.\n"
LOOSE = "- one\n\n- two\n\nEnd.\n"
NUMBERS = "1. one\n2. two\n3. three\n\nEnd.\n"
NESTED = "- one\n- two\n    - inner\n- three\n\nEnd.\n"
TABLE = "Before.\n\n| A | B |\n|---|---|\n| one | two |\n| three | four |\n\n: Cap it.\n\nAfter.\n"
PARTED = "- one\n\nMid.\n\n- two\n"

TURNS = [
    Case("a heading's level", "## One\n\nTwo.\n", [turn("One", HEADING, 3)], "### One\n\nTwo.\n"),
    Case("a heading's level back", "#### One {#x}\n\nTwo.\n", [turn("One", HEADING, 2)], "## One {#x}\n\nTwo.\n"),
    Case("a closed heading's level", "### One ###\n\nTwo.\n", [turn("One", HEADING, 2)], "## One ###\n\nTwo.\n"),
    Case("an underlined heading's level", "One\n---\n\nTwo.\n", [turn("One", HEADING, 3)], "### One\n\nTwo.\n"),
    Case("an underlined heading's level up", "One\n---\n\nTwo.\n", [turn("One", HEADING, 1)], "One\n===\n\nTwo.\n"),
    Case(
        "a heading's level and words",
        "## One\n\nTwo.\n",
        [turn("One", HEADING, 3), swap("One", "1st")],
        "### 1st\n\nTwo.\n",
    ),
    Case("a quoted heading's level", "> ## One\n>\n> Two.\n", [turn("One", HEADING, 3)], "> ### One\n>\n> Two.\n"),
    Case("a heading becomes a paragraph", "## One\n\nTwo.\n", [turn("One", PARAGRAPH)], "One\n\nTwo.\n"),
    Case("a heading above its text", "## One\nTwo.\n", [turn("One", PARAGRAPH)], "One\n\nTwo.\n"),
    Case("a heading with an identifier", "## One {#x}\n\nTwo.\n", [turn("One", PARAGRAPH)], "One\n\nTwo.\n"),
    Case(
        "a heading that a link leads to", "## One\n\nSee [it](#one).\n", [turn("One", PARAGRAPH)], "!the link to #one"
    ),
    Case("an underlined heading becomes a paragraph", "One\n---\n\nTwo.\n", [turn("One", PARAGRAPH)], "One\n\nTwo.\n"),
    Case(
        "a heading that begins like an item",
        "Ant.\n\n## - one\n\nTwo.\n",
        [turn("- one", PARAGRAPH)],
        "Ant.\n\n\\- one\n\nTwo.\n",
    ),
    Case("a paragraph becomes a heading", "One\n\nTwo.\n", [turn("One", HEADING, 2)], "## One\n\nTwo.\n"),
    Case(
        "a paragraph of two lines becomes a heading",
        "One *x\ny* z\n\nTwo.\n",
        [turn("One", HEADING, 3)],
        "### One *x y* z\n\nTwo.\n",
    ),
    Case(
        "a quoted paragraph becomes a heading",
        "> One\n> two\n\nEnd.\n",
        [turn("One", HEADING, 2)],
        "> ## One two\n\nEnd.\n",
    ),
    Case(
        "a paragraph with words changed",
        "One two\n\nEnd.\n",
        [turn("One", HEADING, 2), swap("two", "#")],
        "## One \\#\n\nEnd.\n",
    ),
    Case(
        "a paragraph in part emphasised",
        "One two\n\nEnd.\n",
        [turn("One", HEADING, 2), form("two", "emph")],
        "## One *two*\n\nEnd.\n",
    ),
    Case(
        "a paragraph becomes an item of the list before", TIGHT, [turn("End.", ITEM)], "- one\n- two\n- three\n- End.\n"
    ),
    Case("of a loose list", LOOSE, [turn("End.", ITEM)], "- one\n\n- two\n\n- End.\n"),
    Case("of a numbered list", NUMBERS, [turn("End.", ITEM)], "1. one\n2. two\n3. three\n4. End.\n"),
    Case("of the list after", "Ant.\n\n" + TIGHT, [turn("Ant.", ITEM)], "- Ant.\n" + TIGHT),
    Case("of no list", "Ant\nbee.\n\nCow.\n", [turn("Ant", ITEM)], "- Ant\n  bee.\n\nCow.\n"),
    Case("of no list, with a number", "Ant.\n\nCow.\n", [turn("Cow.", ITEM, numbered=True)], "Ant.\n\n1. Cow.\n"),
    Case(
        "three paragraphs become a list",
        "Ant.\n\nBee.\n\nCow.\n",
        [turn(one, ITEM) for one in ("Ant.", "Bee.", "Cow.")],
        "- Ant.\n\n- Bee.\n\n- Cow.\n",
    ),
    Case(
        "two paragraphs become numbered",
        "Ant.\n\nBee.\n\nCow.\n",
        [turn(one, ITEM, numbered=True) for one in ("Ant.", "Bee.")],
        "1. Ant.\n\n2. Bee.\n\nCow.\n",
    ),
    Case(
        "two paragraphs join a list",
        TIGHT + "\nAnt.\n",
        [turn("End.", ITEM), turn("Ant.", ITEM)],
        "- one\n- two\n- three\n- End.\n- Ant.\n",
    ),
    Case(
        "two paragraphs join the list after",
        "Ant.\n\nBee.\n\n- one\n",
        [turn("Ant.", ITEM), turn("Bee.", ITEM)],
        "- Ant.\n- Bee.\n- one\n",
    ),
    Case("a paragraph between two lists", PARTED, [turn("Mid.", ITEM)], "!"),
    Case("a heading becomes an item", "## One\n\nTwo.\n", [turn("One", ITEM)], "- One\n\nTwo.\n"),
    Case(
        "the section's own bullet",
        "* x\n\nAnt.\n\nBee.\n\nCow.\n",
        [turn("Bee.", ITEM)],
        "* x\n\nAnt.\n\n* Bee.\n\nCow.\n",
    ),
    Case("the last item becomes a paragraph", TIGHT, [turn("three", PARAGRAPH)], "- one\n- two\n\nthree\n\nEnd.\n"),
    Case("the first item becomes a paragraph", TIGHT, [turn("one", PARAGRAPH)], "one\n\n- two\n- three\n\nEnd.\n"),
    Case("the middle item becomes a paragraph", TIGHT, [turn("two", PARAGRAPH)], "- one\n\ntwo\n\n- three\n\nEnd.\n"),
    Case(
        "all items become paragraphs", LOOSE, [turn("one", PARAGRAPH), turn("two", PARAGRAPH)], "one\n\ntwo\n\nEnd.\n"
    ),
    Case(
        "two tight items become paragraphs",
        TIGHT,
        [turn("two", PARAGRAPH), turn("three", PARAGRAPH)],
        "- one\n\ntwo\n\nthree\n\nEnd.\n",
    ),
    Case(
        "the first numbered item becomes a paragraph",
        NUMBERS,
        [turn("one", PARAGRAPH)],
        "one\n\n1. two\n3. three\n\nEnd.\n",
    ),
    Case("the middle numbered item", NUMBERS, [turn("two", PARAGRAPH)], "!a numbered list would fall apart"),
    Case("an item becomes a heading", TIGHT, [turn("one", HEADING, 2)], "## one\n\n- two\n- three\n\nEnd.\n"),
    Case(
        "an item of two lines becomes a paragraph",
        "- one\n  more\n- two\n",
        [turn("one", PARAGRAPH)],
        "one\nmore\n\n- two\n",
    ),
    Case("an item that holds more", NESTED, [turn("two", PARAGRAPH)], "!an item that holds more than its text"),
    Case("an inner item", NESTED, [turn("inner", PARAGRAPH)], "!within a list or the like"),
    Case("an item becomes an item", TIGHT, [turn("one", ITEM, 2)], "!how deep an item stands"),
    Case("a cell", TABLE, [turn("one", PARAGRAPH)], "!a cell cannot become a paragraph"),
    Case("a paragraph that is split", "One two.\n", [turn("One", HEADING, 2), split("two")], "!a leaf that is split"),
    Case(
        "a paragraph that is merged",
        "One.\n\nTwo.\n",
        [turn("One", HEADING, 2), merge("One.")],
        "!a leaf that is deleted or merged",
    ),
    Case(
        "with line ends of Windows",
        "One\r\ntwo\r\n\r\nEnd.\r\n",
        [turn("One", HEADING, 2)],
        "## One two\r\n\r\nEnd.\r\n",
    ),
    Case("a heading of level 7", "One.\n", [turn("One", HEADING, 7)], "!a heading has a level from 1 to 6"),
]
EMPTIED = [
    Case("a section emptied", FRONT + "\nOne.\n\n- two\n", [drop("One."), drop("two")], FRONT),
    Case("a section emptied that has no front matter", "One.\n", [drop("One.")], ""),
    Case("a section with a note emptied", FRONT + "\nOne[^a].\n\n[^a]: Note.\n", [drop("One￼."), drop("Note.")], FRONT),
    Case(
        "a section with a link's definition emptied",
        FRONT + "\nSee [it].\n\n[it]: https://example.org\n",
        [drop("See")],
        FRONT,
    ),
    Case(
        "all deleted and one added",
        FRONT + "\nOne.\n\nTwo.\n",
        [drop("One."), drop("Two."), new("Two.", "New.")],
        FRONT + "\nNew.\n",
    ),
    Case("a paragraph in an empty section", FRONT, [into_nothing("New.")], FRONT + "\nNew.\n"),
    Case("in an empty section behind an empty line", FRONT + "\n", [into_nothing("New.")], FRONT + "\nNew.\n"),
    Case("in an empty file", "", [into_nothing("New.")], "New.\n"),
    Case(
        "several in an empty section",
        FRONT,
        [into_nothing("A", HEADING, 2), into_nothing("New."), into_nothing("x", ITEM), into_nothing("y", ITEM)],
        FRONT + "\n## A\n\nNew.\n\n- x\n- y\n",
    ),
    Case("leaf 0 where there are leaves", "One.\n", [into_nothing("New.")], "!there is no leaf 0"),
]
LISTS = [
    Case("the paragraph between two lists deleted", PARTED, [drop("Mid.")], "- one\n\n<!-- -->\n\n- two\n"),
    Case(
        "what is between two numbered lists",
        "1. one\n\nMid.\n\n1. two\n",
        [drop("Mid.")],
        "1. one\n\n<!-- -->\n\n1. two\n",
    ),
    Case("what is between lists of two kinds", "1. one\n\nMid.\n\n- two\n", [drop("Mid.")], "1. one\n\n- two\n"),
    Case("what is between two quotations", "> one\n\nMid.\n\n> two\n", [drop("Mid.")], "> one\n\n> two\n"),
    Case(
        "two paragraphs between two lists",
        "- one\n\nMid.\n\nMore.\n\n- two\n",
        [drop("Mid."), drop("More.")],
        "- one\n\n<!-- -->\n\n- two\n",
    ),
    Case(
        "what is between two lists moved away",
        PARTED + "\nEnd.\n",
        [move("Mid.", "End.")],
        "- one\n\n<!-- -->\n\n- two\n\nEnd.\n\nMid.\n",
    ),
    Case("in a quotation", "> - one\n>\n> Mid.\n>\n> - two\n", [drop("Mid.")], "> - one\n>\n> <!-- -->\n>\n> - two\n"),
    Case(
        "two paragraphs added at the same place",
        "One.\n\nTwo.\n",
        [new("One.", "Ant."), new("One.", "Bee.")],
        "One.\n\nAnt.\n\nBee.\n\nTwo.\n",
    ),
    Case(
        "two added before the same one",
        "One.\n\nTwo.\n",
        [new("One.", "Ant.", after=False), new("One.", "Bee.", after=False)],
        "Ant.\n\nBee.\n\nOne.\n\nTwo.\n",
    ),
    Case(
        "added before one and behind the one before",
        "One.\n\nTwo.\n",
        [new("Two.", "Bee.", after=False), new("One.", "Ant.")],
        "One.\n\nAnt.\n\nBee.\n\nTwo.\n",
    ),
    Case(
        "a heading, a paragraph and items",
        "One.\n\nTwo.\n",
        [
            new("One.", "H", HEADING, level=2),
            new("One.", "Ant."),
            new("One.", "x", ITEM),
            new("One.", "y", ITEM),
            new("One.", "Bee."),
        ],
        "One.\n\n## H\n\nAnt.\n\n- x\n- y\n\nBee.\n\nTwo.\n",
    ),
    Case(
        "a list before a paragraph",
        "One.\n",
        [new("One.", "x", ITEM, after=False), new("One.", "y", ITEM, after=False)],
        "- x\n- y\n\nOne.\n",
    ),
    Case(
        "a numbered list",
        "One.\n",
        [lambda _, text=text: InsertLeaf(leaf=1, kind=ITEM, text=text, numbered=True) for text in ("x", "y")],
        "One.\n\n1. x\n2. y\n",
    ),
    Case(
        "items within new items",
        "One.\n",
        [new("One.", "x", ITEM, level=1), new("One.", "y", ITEM, level=2), new("One.", "z", ITEM, level=1)],
        "One.\n\n- x\n  - y\n- z\n",
    ),
    Case(
        "a list within an item",
        TIGHT,
        [new("two", "x", ITEM, level=2), new("two", "y", ITEM, level=2)],
        "- one\n- two\n  - x\n  - y\n- three\n\nEnd.\n",
    ),
    Case(
        "set in as others are",
        NESTED,
        [new("three", "x", ITEM, level=2)],
        NESTED.replace("three\n", "three\n    - x\n"),
    ),
    Case(
        "an item and a list within it",
        TIGHT,
        [new("two", "x", ITEM), new("two", "y", ITEM, level=2), new("two", "z", ITEM)],
        "- one\n- two\n- x\n  - y\n  - z\n- three\n\nEnd.\n",
    ),
    Case("an item two levels deeper", TIGHT, [new("two", "x", ITEM, level=3)], "!there is no list for a new item"),
    Case(
        "two items in order",
        TIGHT,
        [new("one", "x", ITEM), new("one", "y", ITEM)],
        "- one\n- x\n- y\n- two\n- three\n\nEnd.\n",
    ),
    Case(
        "an item in the place of one that goes",
        TIGHT,
        [drop("two"), new("two", "x", ITEM)],
        "- one\n- x\n- three\n\nEnd.\n",
    ),
    Case(
        "a paragraph in the place of one that goes",
        "One.\n\nTwo.\n",
        [drop("One."), new("One.", "New.")],
        "New.\n\nTwo.\n",
    ),
    Case(
        "two in the place of one that goes",
        "One.\n\nTwo.\n",
        [drop("Two."), new("Two.", "Ant."), new("Two.", "Bee.")],
        "One.\n\nAnt.\n\nBee.\n",
    ),
    Case(
        "a paragraph in the place of a list",
        TIGHT,
        [drop("one"), drop("two"), drop("three"), new("three", "New.")],
        "New.\n\nEnd.\n",
    ),
    Case("behind the front matter", FRONT + "\nOne.\n", [new("One.", "New.", after=False)], FRONT + "\nNew.\n\nOne.\n"),
    Case(
        "behind a paragraph that is merged away",
        "One.\n\nTwo.\n\nThree.\n",
        [merge("One."), new("Two.", "New.")],
        "One. Two.\n\nNew.\n\nThree.\n",
    ),
]
HEADS = [
    Case("the text of an item with a list in it deleted", NESTED, [drop("two")], NESTED.replace("- two\n", "")),
    Case(
        "the text of an item with a list in it moved",
        NESTED,
        [move("two", "three")],
        "- one\n    - inner\n- three\n- two\n\nEnd.\n",
    ),
    Case(
        "the same moved to the front",
        NESTED,
        [move("two", "one", after=False)],
        "- two\n- one\n    - inner\n- three\n\nEnd.\n",
    ),
    Case(
        "an item behind the text of one with a list in it",
        NESTED,
        [new("two", "x", ITEM)],
        "- one\n- two\n- x\n    - inner\n- three\n\nEnd.\n",
    ),
    Case(
        "two of them",
        NESTED,
        [new("two", "x", ITEM), new("two", "y", ITEM)],
        "- one\n- two\n- x\n- y\n    - inner\n- three\n\nEnd.\n",
    ),
    Case(
        "an item moved behind the text of one with a list in it",
        NESTED,
        [move("one", "two")],
        "- two\n- one\n    - inner\n- three\n\nEnd.\n",
    ),
    Case("the text of the first item with a list in it", "- one\n    - inner\n- two\n", [drop("one")], "!"),
]
NUMBERED = [
    Case(
        "behind a heading with a number typed",
        "## 1.1 One\n\nTwo.\n",
        [new("One", "New.")],
        "## 1.1 One\n\nNew.\n\nTwo.\n",
    ),
    Case(
        "behind such a heading that is underlined",
        "1. One\n------\n\nTwo.\n",
        [new("One", "New.")],
        "1. One\n------\n\nNew.\n\nTwo.\n",
    ),
    Case("such a heading becomes a paragraph", "## 1.1 One\n\nTwo.\n", [turn("One", PARAGRAPH)], "One\n\nTwo.\n"),
    Case("such a heading's level", "## 1.1 One\n\nTwo.\n", [turn("One", HEADING, 3)], "### 1.1 One\n\nTwo.\n"),
    Case("a Roman number", "iii) one\niv) two\n", [new("two", "x", ITEM)], "iii) one\niv) two\nv) x\n"),
    Case("a Roman number after nine", "VIII. one\nIX. two\n", [new("two", "x", ITEM)], "VIII. one\nIX. two\nX.  x\n"),
    Case("a letter", "c) one\nd) two\n", [new("two", "x", ITEM)], "c) one\nd) two\ne) x\n"),
]
TABLES = [
    Case(
        "two rows",
        TABLE,
        [row("two", "5", "6"), row("two", "7", "8")],
        TABLE.replace("| one | two |\n", "| one | two |\n| 5 | 6 |\n| 7 | 8 |\n"),
    ),
    Case(
        "two rows at the end",
        TABLE,
        [row("four", "5", "6"), row("four", "7", "8")],
        TABLE.replace("four |\n", "four |\n| 5 | 6 |\n| 7 | 8 |\n"),
    ),
    Case(
        "two rows before",
        TABLE,
        [row("one", "5", "6", after=False), row("one", "7", "8", after=False)],
        TABLE.replace("| one", "| 5 | 6 |\n| 7 | 8 |\n| one"),
    ),
    Case(
        "a row deleted and one added elsewhere",
        TABLE,
        [drop("one"), drop("two"), row("four", "5", "6")],
        TABLE.replace("| one | two |\n", "").replace("four |\n", "four |\n| 5 | 6 |\n"),
    ),
    Case(
        "a row in the place of one that goes",
        TABLE,
        [drop("one"), drop("two"), row("two", "5", "6")],
        TABLE.replace("| one | two |", "| 5 | 6 |"),
    ),
    Case(
        "the last row deleted and one added",
        TABLE,
        [drop("three"), drop("four"), row("two", "5", "6")],
        TABLE.replace("| three | four |", "| 5 | 6 |"),
    ),
    Case("a row with an empty cell", TABLE, [row("four", "5", "")], TABLE.replace("four |\n", "four |\n| 5 |  |\n")),
    Case("a column deleted", TABLE, [drop("A"), drop("one"), drop("three")], "!a column of a table cannot be deleted"),
    Case(
        "a column deleted with a row",
        TABLE,
        [drop("A"), drop("one"), drop("two"), drop("three")],
        "!a column of a table cannot be deleted",
    ),
    Case(
        "two cells emptied",
        TABLE,
        [drop("one"), drop("four")],
        TABLE.replace("| one |", "|  |").replace("| four |", "|  |"),
    ),
    Case("all words of a row cut", TABLE, [cut("one"), cut("two")], TABLE.replace("| one | two |", "|  |  |")),
    Case(
        "behind a table whose last row goes",
        TABLE,
        [drop("three"), drop("four"), new("two", "New.")],
        TABLE.replace("| three | four |\n", "").replace("After.", "New.\n\nAfter."),
    ),
]
CASES = [*TURNS, *EMPTIED, *LISTS, *HEADS, *NUMBERED, *TABLES]


@pytest.fixture(scope="module")
def outcomes() -> dict[str, str]:
    """What became of each case, by title: the text, or ``!`` and the reason."""
    return outcomes_of(CASES)


@pytest.mark.parametrize("case", [pytest.param(case, id=case.title) for case in CASES])
def test_an_edit_gives_the_bytes_expected(case: Case, outcomes: dict[str, str]) -> None:
    """Exactly these, and what cannot be done says why."""
    assert as_expected(outcomes[case.title], case.after), outcomes[case.title]
