"""Formats alone, and words with their formats and atoms in another place, with the bytes that must come of it."""

from __future__ import annotations

import functools
import re
from typing import TYPE_CHECKING

import pytest

from pipeline.sourcemap.edits import Glyphs, InsertLeaf, Replace, Typed

from .editing import (
    Case,
    add,
    again,
    as_expected,
    carry,
    cut,
    form,
    leaf_of,
    maps_of,
    merge,
    outcomes_of,
    split,
    swap,
)

if TYPE_CHECKING:
    from pipeline.sourcemap.values import SourceMap

LINK = "link https://example.org"
PAGE = "[the page](https://example.org)"
NOTE = "Ant[^a] bee.\n\n[^a]: The note.\n"
TABLE = "| A | B |\n|---|---|\n| one | two |\n"

OTHER = "Ant [see @a, p. 3] *old word* bee[^a] [here](#h).\n\n## H\n\n[^a]: Note.\n"


@functools.cache
def other() -> SourceMap:
    """The map of another section."""
    return maps_of([OTHER])[0]


def theirs(words: str, which: int = 0) -> Glyphs:
    """Some words of the other section, or the atom that is the one of that number."""
    start = [match.start() for match in re.finditer(re.escape(words), other()[1].text)][which]
    return Glyphs(leaf=1, start=start, end=start + len(words), source=other())


FORMATS = [
    Case("emphasis", "The old word.\n", [form("old", "emph")], "The *old* word.\n"),
    Case("strong", "The old word.\n", [form("old", "strong")], "The **old** word.\n"),
    Case("struck out", "The old word.\n", [form("old", "strikeout")], "The ~~old~~ word.\n"),
    Case("raised", "The 21st one.\n", [form("st", "sup")], "The 21^st^ one.\n"),
    Case("lowered", "H2O here.\n", [form("2", "sub")], "H~2~O here.\n"),
    Case("raised words with a blank", "The old word.\n", [form("old word", "sup")], "The <sup>old word</sup>.\n"),
    Case("small capitals", "The old word.\n", [form("old", "smallcaps")], "The [old]{.smallcaps} word.\n"),
    Case("underlined", "The old word.\n", [form("old", "underline")], "The [old]{.underline} word.\n"),
    Case("both at once", "The old word.\n", [form("old", "emph", "strong")], "The ***old*** word.\n"),
    Case("part of a word", "Reworded.\n", [form("word", "emph")], "Re*word*ed.\n"),
    Case("a blank at the end", "The old word.\n", [form("old ", "strong")], "The **old** word.\n"),
    Case("the first word", "The old word.\n", [form("The", "strong")], "**The** old word.\n"),
    Case("all words", "The old word.\n", [form("The old word.", "emph")], "*The old word.*\n"),
    Case("over a line's end", "One two\nthree four.\n", [form("two three", "emph")], "One *two\nthree* four.\n"),
    Case("emphasis taken away", "The *old* word.\n", [form("old")], "The old word.\n"),
    Case("strong taken away", "The **old** word.\n", [form("old")], "The old word.\n"),
    Case("underscores taken away", "The _old_ word.\n", [form("old")], "The old word.\n"),
    Case("a tag taken away", "The <s>old</s> word.\n", [form("old")], "The old word.\n"),
    Case("one of two taken away", "The ***old*** word.\n", [form("old", "strong")], "The **old** word.\n"),
    Case("one instead of another", "The *old* word.\n", [form("old", "strong")], "The **old** word.\n"),
    Case("the middle taken away", "A *b c d* e.\n", [form("c")], "A *b* c *d* e.\n"),
    Case("the beginning taken away", "A *b c d* e.\n", [form("b")], "A b *c d* e.\n"),
    Case("the end taken away", "A *b c d* e.\n", [form("c d")], "A *b* c d e.\n"),
    Case("the middle of underscores", "A _b c d_ e.\n", [form("c")], "A _b_ c _d_ e.\n"),
    Case("a letter of underscores", "A _bcd_ e.\n", [form("c")], "A *b*c*d* e.\n"),
    Case("more words than were marked", "A *b* c.\n", [form("b c", "emph")], "A *b c*.\n"),
    Case("the word beside what is marked", "A *b* c.\n", [form("c", "emph")], "A *b c*.\n"),
    Case("the word between two that are marked", "A *b* c *d*.\n", [form("c", "emph")], "A *b c d*.\n"),
    Case("neighbours that are marked apart stay", "*a* *b* c d.\n", [form("d", "emph")], "*a* *b* c *d*.\n"),
    Case("strong in emphasis", "A *b c d* e.\n", [form("c", "emph", "strong")], "A *b **c** d* e.\n"),
    Case("strong around emphasis", "A b *c* d.\n", [form("b c d", "strong")], "A **b c d**.\n"),
    Case(
        "strong over the end of emphasis",
        "A *b c* d.\n",
        [form("c", "emph", "strong"), form("d", "strong")],
        "A *b **c*** **d**.\n",
    ),
    Case(
        "strong within a link",
        f"See {PAGE}.\n",
        [form("page", LINK, "strong")],
        f"See {PAGE.replace('page', '**page**')}.\n",
    ),
    Case(
        "a whole link",
        f"See {PAGE}.\n",
        [form("the page", "emph", LINK)],
        f"See {PAGE.replace('the page', '*the page*')}.\n",
    ),
    Case(
        "words and a link",
        f"See {PAGE} now.\n",
        [form("See", "emph"), form("the page", "emph", LINK)],
        f"*See {PAGE}* now.\n",
    ),
    Case("a link taken away", f"See {PAGE}.\n", [form("the page")], "!a link, or words in another language, cannot"),
    Case("a link made", "See it.\n", [form("it", LINK)], "!a link, or words in another language, cannot"),
    Case("code", "``` python\nif a:\n```\n", [form("if", "emph")], "!a code has no formats"),
    Case(
        "a citation among the words",
        "See it [@a, p. 3] now.\n",
        [form("it ￼ now", "emph")],
        "See *it [@a, p. 3] now*.\n",
    ),
    Case("a formula", "Let $a$ be.\n", [form("￼ be", "strong")], "Let **$a$ be**.\n"),
    Case("quoted words", 'He said "no" twice.\n', [form("“no”", "emph")], 'He said *"no"* twice.\n'),
    Case("words with stars", "A \\*b\\* c.\n", [form("*b*", "emph")], "A *\\*b\\** c.\n"),
    Case("a heading", "## The old word\n", [form("old", "emph")], "## The *old* word\n"),
    Case("an item", "- one\n- two\n", [form("two", "strong")], "- one\n- **two**\n"),
    Case("a cell", TABLE, [form("one", "strong")], TABLE.replace("one", "**one**")),
    Case("a note", NOTE, [form("The note.", "emph")], NOTE.replace("The note.", "*The note.*")),
    Case(
        "a caption",
        '![A *good* one](../figures/x.svg){#fig:x alt="Alt"}\n',
        [form("A good", "emph")],
        '![*A good* one](../figures/x.svg){#fig:x alt="Alt"}\n',
    ),
    Case("line ends of Windows", "One two\r\nthree.\r\n", [form("two three", "emph")], "One *two\r\nthree*.\r\n"),
    Case("with words replaced", "The old word.\n", [form("word", "emph"), swap("old", "new")], "The new *word*.\n"),
    Case(
        "with words replaced within",
        "The old word here.\n",
        [form("old word", "emph"), swap("word", "new", "emph")],
        "The *old new* here.\n",
    ),
    Case(
        "in both of a merged paragraph",
        "One.\n\nTwo.\n",
        [merge("One."), form("One", "emph"), form("Two", "emph")],
        "*One*. *Two*.\n",
    ),
    Case("in a paragraph that is split", "One. Two.\n", [split("Two"), form("One. Two", "emph")], "*One.*\n\n*Two*.\n"),
    Case("two in a paragraph", "A b c d.\n", [form("b", "emph"), form("d", "strong")], "A *b* c **d**.\n"),
    Case("what is formatted so already", "The *old* word.\n", [form("old", "emph")], "The *old* word.\n"),
]
TYPED = [
    Case("emphasis where none is", "See it.\n", [swap("it", "that", "emph")], "See *that*.\n"),
    Case("strong words behind others", "See it.\n", [add("See", " well", "strong")], "See **well** it.\n"),
    Case("strong typed in emphasis", "A *b c* d.\n", [swap("c", "x", "emph", "strong")], "A *b **x*** d.\n"),
    Case("emphasis beside emphasis", "A *b* c.\n", [swap("c", "x", "emph")], "A *b x*.\n"),
    Case(
        "emphasis in a link",
        f"See {PAGE}.\n",
        [swap("page", "site", "emph", LINK)],
        f"See {PAGE.replace('page', '*site*')}.\n",
    ),
    Case("raised letters", "The 2 one.\n", [add("2", "nd", "sup")], "The 2^nd^ one.\n"),
    Case("struck-out words", "See it.\n", [add("it", " now", "strikeout")], "See it ~~now~~.\n"),
    Case("other formats than before", "A *b* c.\n", [swap("b", "x", "strong")], "A **x** c.\n"),
    Case("plain for emphasis", "A *b* c.\n", [swap("b", "x")], "A x c.\n"),
    Case("markup typed in emphasis", "See it.\n", [swap("it", "*that*", "emph")], "See *\\*that\\**.\n"),
    Case("emphasis at the start", "See it.\n", [swap("See", "Read", "emph")], "*Read* it.\n"),
    Case("emphasis in a cell", TABLE, [swap("one", "1", "emph")], TABLE.replace("one", "*1*")),
]
PIECES = [
    Case(
        "a new paragraph in part emphasised",
        "One.\n",
        [lambda _: InsertLeaf(leaf=1, text=("So ", Typed(text="it *goes*", formats=("emph",)), "."))],
        "One.\n\nSo *it \\*goes\\**.\n",
    ),
    Case(
        "a new paragraph all strong",
        "One.\n",
        [lambda _: InsertLeaf(leaf=1, text=(Typed(text="So.", formats=("strong",)),))],
        "One.\n\n**So.**\n",
    ),
    Case(
        "words of two formats",
        "One.\n",
        [lambda _: Replace(leaf=1, start=3, end=3, text=(" ", Typed(text="a", formats=("emph",)), " b"))],
        "One *a* b.\n",
    ),
    Case(
        "a citation of another section",
        "One.\n",
        [lambda _: Replace(leaf=1, start=3, end=3, text=(" ", theirs("￼")))],
        "One [see @a, p. 3].\n",
    ),
    Case(
        "emphasis of another section",
        "One.\n",
        [lambda _: Replace(leaf=1, start=3, end=3, text=(" ", theirs("old word")))],
        "One *old word*.\n",
    ),
    Case(
        "a note of another section",
        "One.\n",
        [lambda _: Replace(leaf=1, start=3, end=3, text=(theirs("￼", 1),))],
        "!a note of another section comes only with its paragraph",
    ),
    Case(
        "a link within another section",
        "One.\n",
        [lambda _: Replace(leaf=1, start=3, end=3, text=(" ", theirs("here")))],
        "!a link to its own section cannot be brought",
    ),
]
AGAIN = [
    Case(
        "words with a citation moved within a paragraph",
        "Ant bee [@a, p. 3] cow dog.\n",
        [cut("bee ￼ "), carry("bee ￼", "dog", " ")],
        "Ant cow dog bee [@a, p. 3].\n",
    ),
    Case(
        "words with a citation moved to another paragraph",
        "Ant bee [see @a; @b] cow.\n\nDog.\n",
        [cut(" bee ￼"), carry("bee ￼", "Dog", " ")],
        "Ant cow.\n\nDog bee [see @a; @b].\n",
    ),
    Case("a copy", "Ant [@a].\n\nBee.\n", [carry(" ￼", "Bee")], "Ant [@a].\n\nBee [@a].\n"),
    Case("with emphasis", "Ant *bee* cow.\n", [cut(" bee"), carry("bee", "cow", " ")], "Ant cow *bee*.\n"),
    Case("part of an emphasis", "Ant *bee cow* dog.\n", [carry("bee", "dog", " ")], "Ant *bee cow* dog *bee*.\n"),
    Case("out of an emphasis into the midst", "A *b c* d.\n", [cut(" d"), carry("d", "b", " ")], "A *b* d *c*.\n"),
    Case("with strong in emphasis", "A *b **c*** d.\n", [carry("b c", "d", " ")], "A *b **c*** d *b **c***.\n"),
    Case(
        "with a link",
        f"See {PAGE}. End.\n",
        [cut(" the page"), carry("the page", "End", " ")],
        "See. End " + PAGE + ".\n",
    ),
    Case(
        "part of a link",
        f"See {PAGE}. End.\n",
        [carry("page", "End", " ")],
        f"See {PAGE}. End [page](https://example.org).\n",
    ),
    Case("a formula again", "Let $a_b$ be.\n\nSo.\n", [carry("￼", "So", " ")], "Let $a_b$ be.\n\nSo $a_b$.\n"),
    Case("what is escaped", "A \\*b\\* c.\n\nSo.\n", [carry("*b*", "So", " ")], "A \\*b\\* c.\n\nSo \\*b\\*.\n"),
    Case("an entity", "A &amp; B.\n\nSo.\n", [carry("A &", "So", " ")], "A &amp; B.\n\nSo A &amp;.\n"),
    Case(
        "words over a line's end",
        "Ant bee\ncow.\n\nSo.\n",
        [carry("bee cow", "So", " ")],
        "Ant bee\ncow.\n\nSo bee\ncow.\n",
    ),
    Case(
        "over a line's end into a quotation",
        "Ant bee\ncow.\n\n> So.\n",
        [carry("bee cow", "So", " ")],
        "Ant bee\ncow.\n\n> So bee\n> cow.\n",
    ),
    Case(
        "over a line's end into a heading",
        "Ant bee\ncow.\n\n## So\n",
        [carry("bee cow", "So", " ")],
        "Ant bee\ncow.\n\n## So bee cow\n",
    ),
    Case("a note's mark moved", NOTE, [cut("￼"), carry("￼", "bee")], "Ant bee[^a].\n\n[^a]: The note.\n"),
    Case("a note's mark again", NOTE, [carry("￼", "bee")], "Ant[^a] bee[^a].\n\n[^a]: The note.\n"),
    Case(
        "between typed words",
        "Ant [@a].\n\nBee.\n",
        [carry("￼", "Bee", " *see* ", " too")],
        "Ant [@a].\n\nBee \\*see\\* [@a] too.\n",
    ),
    Case("of code", "`x` y.\n\n``` python\nif a:\n```\n", [carry("if", "y", " ")], "!of a code nothing can be copied"),
    Case("plain words into a link", f"Ant. See {PAGE}.\n", [carry("Ant", "the", " ")], "!the formats of the new text"),
    Case(
        "into a cell", "Ant [@a].\n\n" + TABLE, [carry(" ￼", "one")], "Ant [@a].\n\n" + TABLE.replace("one", "one [@a]")
    ),
    Case("a bar into a cell", "Ant|bee.\n\n" + TABLE, [carry("Ant|bee", "one", " ")], "!"),
    Case(
        "a new paragraph with glyphs",
        "Ant [@a] *bee*.\n\nEnd.\n",
        [lambda one: InsertLeaf(leaf=leaf_of(one, "End.").ordinal, text=("So ", again(one, "￼ bee"), "!"))],
        "Ant [@a] *bee*.\n\nEnd.\n\nSo [@a] *bee*!\n",
    ),
    Case(
        "glyphs in the place of others",
        "Ant [@a].\n\nBee cow.\n",
        [lambda one: Replace(leaf=2, start=4, end=7, text=(again(one, "Ant ￼"),))],
        "Ant [@a].\n\nBee Ant [@a].\n",
    ),
]
CASES = [*PIECES, *FORMATS, *TYPED, *AGAIN]


@pytest.fixture(scope="module")
def outcomes() -> dict[str, str]:
    """What became of each case, by title: the text, or ``!`` and the reason."""
    return outcomes_of(CASES)


@pytest.mark.parametrize("case", [pytest.param(case, id=case.title) for case in CASES])
def test_an_edit_gives_the_bytes_expected(case: Case, outcomes: dict[str, str]) -> None:
    """Exactly these, and what cannot be done says why."""
    assert as_expected(outcomes[case.title], case.after), outcomes[case.title]
