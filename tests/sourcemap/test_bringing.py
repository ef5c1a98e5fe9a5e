"""Leaves brought from another section, or copied within one, with the bytes that must come of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

import pytest

from pipeline.sourcemap.edits import Bring, Edit, Patched
from pipeline.sourcemap.values import SourceMap

from .editing import as_expected, drop, leaf_of, maps_of, move, new, patched, swap

Asked = Callable[[SourceMap, SourceMap], Edit]


class Case(NamedTuple):
    """Two texts, what is asked of the first, and what must come of it; a reason to keep it begins with ``!``."""

    title: str
    before: str
    other: str
    edits: Sequence[Asked]
    after: str


def bring(words: str, beside: str, last: str = "", *, after: bool = True, copy: bool = False) -> Asked:
    """The leaves with some words in the other text, up to those with others, come beside a leaf of this one."""

    def edit(here: SourceMap, other: SourceMap) -> Edit:
        source = here if copy else other
        return Bring(
            leaf=leaf_of(here, beside).ordinal if beside else 0,
            source=source,
            first=leaf_of(source, words).ordinal,
            last=leaf_of(source, last or words).ordinal,
            after=after,
        )

    return edit


def also(edit: Callable[[SourceMap], Edit]) -> Asked:
    """An edit of this text alone."""
    return lambda here, _: edit(here)


FRONT = "---\ncontributors: [researcher1]\nstatus: drafting\n---\n"
HERE = "One.\n\nTwo.\n"
LIST = "- one\n- two\n\nEnd.\n"
OTHER = "Ant *x*\nbee [@a, p. 3].\n\nCow.\n"
FIGURE = 'Ant.\n\n![A caption](../figures/x.svg){#fig:x alt="Alt"}\n\nBee.\n'
TABLE = "Ant.\n\n| A | B |\n|---|---|\n| 1 | 2 |\n\n: Cap. {#tbl:t}\n\nBee.\n"
CODE = "Ant.\n\n``` python\nif a:\n\n    b\n```\n\nBee.\n"
NOTE = "Ant[^a] bee.\n\n[^a]: The note,\n    goes on.\n\nCow.\n"
TWO = "Ant[^1] bee[^2].\n\nCow.\n\n[^1]: First.\n\n[^2]: Second.\n"
QUOTE = "> Ant\n> bee.\n>\n> Cow.\n\nEnd.\n"
ITEMS = "- ant\n    more\n- bee\n    - inner\n- cow\n\nEnd.\n"
NUMBERS = "1. ant\n2. bee\n3. cow\n\nEnd.\n"
WIDE = "::: landscape\n\nAnt.\n\n:::\n\nEnd.\n"

CASES = [
    Case(
        "a paragraph behind another", HERE, OTHER, [bring("bee", "One.")], "One.\n\nAnt *x*\nbee [@a, p. 3].\n\nTwo.\n"
    ),
    Case(
        "a paragraph before another",
        HERE,
        OTHER,
        [bring("bee", "One.", after=False)],
        "Ant *x*\nbee [@a, p. 3].\n\n" + HERE,
    ),
    Case("a paragraph at the end", HERE, OTHER, [bring("Cow.", "Two.")], HERE + "\nCow.\n"),
    Case("a paragraph where no line end is", "One.", OTHER, [bring("Cow.", "One.")], "One.\n\nCow."),
    Case(
        "behind a front matter",
        FRONT + "\n" + HERE,
        FRONT + "\n" + OTHER,
        [bring("Cow.", "One.")],
        FRONT + "\nOne.\n\nCow.\n\nTwo.\n",
    ),
    Case("two paragraphs", HERE, OTHER, [bring("bee", "One.", "Cow.")], "One.\n\n" + OTHER + "\nTwo.\n"),
    Case(
        "two, one after another",
        HERE,
        OTHER,
        [bring("Cow.", "One."), bring("bee", "One.")],
        "One.\n\nCow.\n\nAnt *x*\nbee [@a, p. 3].\n\nTwo.\n",
    ),
    Case(
        "with line ends of Windows",
        "One.\r\n\r\nTwo.\r\n",
        OTHER,
        [bring("bee", "One.")],
        "One.\r\n\r\nAnt *x*\r\nbee [@a, p. 3].\r\n\r\nTwo.\r\n",
    ),
    Case(
        "a paragraph in the place of one that goes",
        HERE,
        OTHER,
        [bring("Cow.", "One."), also(drop("One."))],
        "Cow.\n\nTwo.\n",
    ),
    Case("in the place of all", HERE, OTHER, [bring("Cow.", "Two."), also(drop("One.")), also(drop("Two."))], "Cow.\n"),
    Case("into an empty section", "", OTHER, [bring("Cow.", "")], "Cow.\n"),
    Case("into an empty section with a front matter", FRONT, OTHER, [bring("bee", "", "Cow.")], FRONT + "\n" + OTHER),
    Case(
        "beside words that change",
        HERE,
        OTHER,
        [bring("Cow.", "One."), also(swap("One", "1st"))],
        "1st.\n\nCow.\n\nTwo.\n",
    ),
    Case(
        "with a new paragraph",
        HERE,
        OTHER,
        [also(new("One.", "New.")), bring("Cow.", "One.")],
        "One.\n\nNew.\n\nCow.\n\nTwo.\n",
    ),
    Case(
        "a heading with its text",
        HERE,
        "## H {#h}\n\nAnt.\n\n## I\n",
        [bring("H", "One.", "Ant.")],
        "One.\n\n## H {#h}\n\nAnt.\n\nTwo.\n",
    ),
    Case("an underlined heading", HERE, "H\n---\n\nAnt.\n", [bring("H", "One.")], "One.\n\nH\n---\n\nTwo.\n"),
    Case(
        "a figure",
        HERE,
        FIGURE,
        [lambda _, other: Bring(leaf=1, source=other, first=2, last=3)],
        "One.\n\n" + FIGURE.split("\n\n")[1] + "\n\nTwo.\n",
    ),
    Case(
        "a figure's caption alone",
        HERE,
        FIGURE,
        [lambda _, other: Bring(leaf=1, source=other, first=2, last=2)],
        "!its lines cannot be taken alone",
    ),
    Case("a table with its caption", HERE, TABLE, [bring("Cap.", "One.", "2")], "One.\n\n" + TABLE[6:-6] + "\nTwo.\n"),
    Case("a row", HERE, TABLE, [bring("1", "One.", "2")], "!its lines cannot be taken alone"),
    Case("code", HERE, CODE, [bring("if a", "One.")], "One.\n\n" + CODE[6:-7] + "\n\nTwo.\n"),
    Case("a whole list", HERE, ITEMS, [bring("ant", "One.", "cow")], "One.\n\n" + ITEMS[:-6] + "\nTwo.\n"),
    Case("an item into a list", LIST, ITEMS, [bring("ant", "one")], "- one\n- ant\n    more\n- two\n\nEnd.\n"),
    Case(
        "an item with what is in it",
        LIST,
        ITEMS,
        [bring("bee", "two", "inner")],
        "- one\n- two\n- bee\n    - inner\n\nEnd.\n",
    ),
    Case("an item before the first", LIST, ITEMS, [bring("cow", "one", after=False)], "- cow\n" + LIST),
    Case("an inner item into an outer list", LIST, ITEMS, [bring("inner", "one")], "- one\n- inner\n- two\n\nEnd.\n"),
    Case(
        "an outer item into an inner list",
        ITEMS.replace("- cow\n", ""),
        "- x\n  y\n- z\n",
        [bring("x", "inner")],
        "- ant\n    more\n- bee\n    - inner\n    - x\n      y\n\nEnd.\n",
    ),
    Case("an item where no list is", HERE, ITEMS, [bring("ant", "One.")], "One.\n\n- ant\n    more\n\nTwo.\n"),
    Case(
        "an item into a list of another kind",
        LIST,
        NUMBERS,
        [bring("bee", "one")],
        "!an item can only be brought into a list of its kind",
    ),
    Case("a numbered item", NUMBERS, "1. x\n2. y\n", [bring("y", "ant")], "1. ant\n2. y\n2. bee\n3. cow\n\nEnd.\n"),
    Case(
        "a numbered item before the first",
        NUMBERS,
        "1. x\n2. y\n",
        [bring("y", "ant", after=False)],
        "1. y\n" + NUMBERS,
    ),
    Case(
        "numbered items where no list is",
        HERE,
        NUMBERS,
        [bring("bee", "One.", "cow")],
        "One.\n\n1. bee\n3. cow\n\nTwo.\n",
    ),
    Case("items beside a list of their own", LIST, ITEMS, [bring("cow", "End.", after=False)], "!"),
    Case(
        "a paragraph into the midst of a list",
        LIST,
        OTHER,
        [bring("Cow.", "one")],
        "!it would stand in the midst of a list",
    ),
    Case("a paragraph behind a list", LIST, OTHER, [bring("Cow.", "two")], "- one\n- two\n\nCow.\n\nEnd.\n"),
    Case("a paragraph out of a quotation", HERE, QUOTE, [bring("bee", "One.")], "One.\n\nAnt\nbee.\n\nTwo.\n"),
    Case(
        "paragraphs out of a quotation",
        HERE,
        "> Ant.\n>\n> Bee.\n>\n> Cow.\n",
        [bring("Ant.", "One.", "Bee.")],
        "One.\n\nAnt.\n\nBee.\n\nTwo.\n",
    ),
    Case("a whole quotation", HERE, QUOTE, [bring("bee", "One.", "Cow.")], "One.\n\n" + QUOTE[:-6] + "\nTwo.\n"),
    Case(
        "a paragraph into a quotation",
        QUOTE,
        OTHER,
        [bring("x", "bee")],
        "> Ant\n> bee.\n>\n> Ant *x*\n> bee [@a, p. 3].\n>\n> Cow.\n\nEnd.\n",
    ),
    Case(
        "a paragraph out of what is wide",
        HERE,
        WIDE.replace("Ant.", "Ant.\n\nBee."),
        [bring("Ant.", "One.")],
        "One.\n\nAnt.\n\nTwo.\n",
    ),
    Case("all that is wide", HERE, WIDE, [bring("Ant.", "One.")], "One.\n\n" + WIDE[:-6] + "\nTwo.\n"),
    Case(
        "an item's second paragraph",
        HERE,
        "1. ant\n\n    bee\n\n2. cow\n",
        [bring("bee", "One.")],
        "One.\n\nbee\n\nTwo.\n",
    ),
    Case(
        "an item's first paragraph",
        HERE,
        "1. ant\n\n    bee\n\n2. cow\n",
        [bring("ant", "One.")],
        "!its lines cannot be taken alone",
    ),
    Case(
        "a paragraph with its note",
        HERE,
        NOTE,
        [bring("Ant", "One.")],
        "One.\n\nAnt[^a] bee.\n\nTwo.\n\n[^a]: The note,\n    goes on.\n",
    ),
    Case(
        "a note behind those that there are",
        TWO,
        NOTE,
        [bring("Ant", "Cow.")],
        TWO.replace("Cow.\n", "Cow.\n\nAnt[^a] bee.\n") + "\n[^a]: The note,\n    goes on.\n",
    ),
    Case(
        "a note whose label is taken",
        NOTE,
        NOTE.replace("The", "A"),
        [bring("Ant", "Cow.")],
        "Ant[^a] bee.\n\n[^a]: The note,\n    goes on.\n\n[^a-2]: A note,\n    goes on.\n\nCow.\n\nAnt[^a-2] bee.\n",
    ),
    Case(
        "notes whose numbers are taken",
        TWO,
        TWO.replace("Ant", "Dog"),
        [bring("Dog", "Ant")],
        TWO.replace("Cow.", "Dog[^3] bee[^4].\n\nCow.") + "\n[^3]: First.\n\n[^4]: Second.\n",
    ),
    Case(
        "one of two notes",
        HERE,
        TWO.replace("bee[^2]", "\n\nbee[^2]"),
        [bring("bee", "One.")],
        "One.\n\nbee[^2].\n\nTwo.\n\n[^2]: Second.\n",
    ),
    Case(
        "paragraphs with a note's text between",
        HERE,
        NOTE,
        [bring("Ant", "One.", "Cow.")],
        "One.\n\nAnt[^a] bee.\n\nCow.\n\nTwo.\n\n[^a]: The note,\n    goes on.\n",
    ),
    Case(
        "a note within the line",
        HERE,
        "Ant^[A *note*.] bee.\n",
        [bring("Ant", "One.")],
        "One.\n\nAnt^[A *note*.] bee.\n\nTwo.\n",
    ),
    Case(
        "two with the same label",
        HERE,
        NOTE,
        [bring("Ant", "One."), bring("Ant", "Two.")],
        "One.\n\nAnt[^a] bee.\n\nTwo.\n\nAnt[^a-2] bee.\n\n"
        "[^a]: The note,\n    goes on.\n\n[^a-2]: The note,\n    goes on.\n",
    ),
    Case("a note by itself", HERE, NOTE, [bring("The note", "One.")], "!a note is brought with what refers to it"),
    Case(
        "a link to what stays behind",
        HERE,
        "## H\n\nSee [it](#h).\n",
        [bring("See", "One.")],
        "!the link to #h would lead nowhere from there",
    ),
    Case(
        "a link to what comes along",
        HERE,
        "## H\n\nSee [it](#h).\n",
        [bring("H", "One.", "See it.")],
        "One.\n\n## H\n\nSee [it](#h).\n\nTwo.\n",
    ),
    Case(
        "a name that a link is written with",
        HERE,
        "See [it].\n\n[it]: https://example.org\n",
        [bring("See", "One.")],
        "!",
    ),
    Case(
        "a heading of a name that there is",
        "## H\n\nSee [it](#h).\n",
        "## H\n",
        [bring("H", "See", after=False)],
        "## H\n\n## H\n\nSee [it](#h).\n",
    ),
    Case(
        "a heading that takes the name from another",
        "## H\n\nSee [it](#h).\n",
        "## H\n",
        [bring("H", "H", after=False)],
        "!the link to #h would lead nowhere",
    ),
    Case(
        "a link to what comes along under another name",
        "## H\n\nEnd.\n",
        "## H\n\nSee [it](#h).\n",
        [bring("H", "End.", "See it.")],
        "!the link to #h would lead to something else",
    ),
    Case(
        "an identifier that is taken",
        FIGURE,
        "Ant [x]{#fig:x}.\n",
        [bring("Ant x", "Bee.")],
        "!there is something of the name #fig:x already",
    ),
    Case(
        "an identifier that what goes has",
        "## H {#h}\n\nEnd.\n",
        "## I {#h}\n",
        [bring("I", "H"), also(drop("H"))],
        "## I {#h}\n\nEnd.\n",
    ),
    Case(
        "a copy with an identifier", "## H {#h}\n\nEnd.\n", "", [bring("H", "End.", copy=True)], "!there is something"
    ),
    Case("a copy", "One [@a].\n\nTwo.\n", "", [bring("One", "Two.", copy=True)], "One [@a].\n\nTwo.\n\nOne [@a].\n"),
    Case(
        "a copy with its note",
        NOTE,
        "",
        [bring("Ant", "Cow.", copy=True)],
        NOTE.replace("on.\n", "on.\n\n[^a-2]: The note,\n    goes on.\n") + "\nAnt[^a-2] bee.\n",
    ),
    Case("a copy of an item", LIST, "", [bring("one", "two", copy=True)], "- one\n- two\n- one\n\nEnd.\n"),
    Case(
        "a copy with a link to the same section",
        "## H\n\nSee [it](#h).\n\nEnd.\n",
        "",
        [bring("See", "End.", copy=True)],
        "## H\n\nSee [it](#h).\n\nEnd.\n\nSee [it](#h).\n",
    ),
    Case(
        "with a paragraph moved",
        HERE + "\nThree.\n",
        OTHER,
        [bring("Cow.", "One."), also(move("Three.", "One.", after=False))],
        "Three.\n\nOne.\n\nCow.\n\nTwo.\n",
    ),
]


@pytest.fixture(scope="module")
def outcomes() -> dict[str, str]:
    """What became of each case, by title: the text, or ``!`` and the reason."""
    assert len({case.title for case in CASES}) == len(CASES)
    texts = list(dict.fromkeys(text.replace("\r\n", "\n") for case in CASES for text in (case.before, case.other)))
    maps = dict(zip(texts, maps_of(texts), strict=True))
    jobs = []
    for case in CASES:
        here, other = (maps[text.replace("\r\n", "\n")] for text in (case.before, case.other))
        jobs.append((case.before, here, [edit(here, other) for edit in case.edits]))
    return {
        case.title: one.outcome.text if isinstance(one.outcome, Patched) else "!" + one.outcome.reason
        for case, one in zip(CASES, patched(jobs), strict=True)
    }


@pytest.mark.parametrize("case", [pytest.param(case, id=case.title) for case in CASES])
def test_what_is_brought_gives_the_bytes_expected(case: Case, outcomes: dict[str, str]) -> None:
    """Exactly these, and what cannot be done says why."""
    assert as_expected(outcomes[case.title], case.after), outcomes[case.title]
