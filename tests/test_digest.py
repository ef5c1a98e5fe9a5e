"""The digest that a review is bound to: blind to how a text is laid out, not to what it says."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from pipeline import pandoc
from pipeline.cache import Cache
from pipeline.digest import FORM, digest_of
from pipeline.examination import examine
from pipeline.markdown.trees import Trees
from pipeline.papers.files import Folder
from pipeline.papers.paper import split_front_matter
from pipeline.papers.reading import read_collection
from pipeline.pins import Pin
from tests.markdown.drawing import section_of
from tests.render.torture import SECTION
from tests.rules.repository import FRONT, make

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Cache:
    """An empty cache that the module shares."""
    return Cache(tmp_path_factory.mktemp("cache"))


@pytest.fixture(scope="module")
def digest() -> Callable[[str], str]:
    """The digest of a section with that text and nothing besides; one pandoc reads all that the cases hold."""
    trees = Trees()
    texts = [text for cases in (SAME, OTHER) for pair in cases.values() for text in pair]
    trees.read_ahead([split_front_matter(text)[1] for text in texts])
    made: dict[str, str] = {}

    def digest(text: str) -> str:
        if text not in made:
            made[text] = digest_of(section_of(text, read=trees.read).blocks, {}, (), ())
        return made[text]

    return digest


SAME = {
    "lines broken elsewhere": ("One two three\nfour five.\n", "One two\nthree four\nfive.\n"),
    "an abbreviation before a break": ("As e.g. the FIA and Dr. Khan.\n", "As e.g.\nthe FIA and Dr.\nKhan.\n"),
    "two abbreviations": ("See Mr. A and Prof. B, p. 3.\n", "See Mr.\nA and Prof.\nB, p.\n3.\n"),
    "blanks at the ends of lines": ("One two\nthree.\n", "One two \nthree. \n\n\n"),
    "marks of a list": ("- one\n- two\n", "* one\n* two\n"),
    "a list's indentation": ("- one\n- two\n", "-   one\n-   two\n"),
    "a tight list and a loose one": ("- one\n- two\n", "- one\n\n- two\n"),
    "how numbers of a list are written": ("1. one\n2. two\n", "1) one\n1) two\n"),
    "marks of emphasis": ("An *old* and **bold** _case_.\n", "An _old_ and __bold__ *case*.\n"),
    "a table's dashes": (
        "| a | b |\n|---|---|\n| 1 | 2 |\n\n: C {#tbl:x}\n",
        "|  a   | b|\n|-----|--|\n|1|2|\n\nTable: C {#tbl:x}\n",
    ),
    "a comment": ("One two.\n", "One <!-- what? --> two.\n\n<!-- more -->\n"),
    "a comment at the end of a paragraph": ("One two.\n\nThree.\n", "One two. <!-- c -->\n\nThree.\n"),
    "front matter": (FRONT + "One.\n", "---\ncontributors: [x]\nstatus: submitted\n---\nOne.\n"),
    "where a note stands": ("One[^1].\n\n[^1]: N.\n\nTwo.\n", "One[^a].\n\nTwo.\n\n[^a]: N.\n"),
    "a link by reference": ("[a](https://x.org)\n", "[a][r]\n\n[r]: https://x.org\n"),
    "how a heading is underlined": ("## Scale\n\nOne.\n", "Scale\n-----\n\nOne.\n"),
    "a number typed before a heading": ("## Scale\n\nOne.\n", "## 2. Scale\n\nOne.\n"),
    "quotation marks": ('He said "yes".\n', "He said “yes”.\n"),
    "code's language": ("```python\nx\n```\n", "~~~\nx\n~~~\n"),
    "blanks at the ends of code's lines": ("```\nx\ny\n```\n", "```\nx  \ny \n```\n"),
    "a comment between items": ("- one\n- two\n", "- one\n\n<!-- c -->\n\n- two\n"),
    "a comment between numbers": ("1. one\n2. two\n", "1. one\n\n<!-- c -->\n\n2. two\n"),
    "a comment within emphasis": ("An *old* case\n", "An *old <!-- c -->* case\n"),
    "which of bold and italics is first": ("An ***old*** case\n", "An _**old**_ case\n"),
    "blanks within what is struck": ("One <s>two</s> three\n", "One<s> two </s>three\n"),
    "blanks about a break": ("One<br>two\n", "One <br> two\n"),
    "the order of attributes": ("[x]{lang=ur dir=rtl}\n", "[x]{dir=rtl lang=ur}\n"),
    "a span that says nothing": ("One two\n", "One [two]{}\n"),
    "a no-break blank": ("10 km\n", "10&nbsp;km\n"),
    "dashes and dots of a typewriter": ("1999–2003… and—so\n", "1999--2003... and---so\n"),
    "how an accented letter is coded": ("café\n", "cafe\u0301\n"),
    "lines of a formula": ("So $a + b$ is.\n", "So $a +\nb$ is.\n"),
    "an alternative text that is the caption": (
        "![C](../figures/x.svg){#fig:x}\n",
        "![C](../figures/x.svg){#fig:x alt=C}\n",
    ),
    "an id that only links name": (
        "## Scale\n\nSee [it](#scale).\n",
        "## 2. Scale {#other}\n\nSee [it](#other).\n",
    ),
    "the alignment that columns have anyway": ("| a |\n|---|\n| 1 |\n\n: C\n", "| a |\n|:--|\n| 1 |\n\n: C\n"),
    "a reference written as a shortcut": ("[a](https://x.org)\n", "[a]\n\n[a]: <https://x.org> 'Never shown'\n"),
}

OTHER = {
    "a word": ("One two.\n", "One three.\n"),
    "a number": ("In 2019.\n", "In 2020.\n"),
    "a letter's case": ("the state\n", "the State\n"),
    "a full stop": ("One two.\n", "One two\n"),
    "a hyphen that joins two words": ("man made\n", "man-made\n"),
    "emphasis": ("An old case.\n", "An *old* case.\n"),
    "how strong it is": ("An *old* case.\n", "An **old** case.\n"),
    "a link's target": ("[a](https://x.org)\n", "[a](https://y.org)\n"),
    "that it is a link": ("[a](https://x.org)\n", "a\n"),
    "a citation": ("One [@a].\n", "One [@b].\n"),
    "a citation that is added": ("One.\n", "One [@b].\n"),
    "a locator": ("One [@a, p. 3].\n", "One [@a, p. 4].\n"),
    "how it is cited": ("One @a.\n", "One [@a].\n"),
    "a prefix": ("One [@a].\n", "One [but see @a].\n"),
    "a note": ("One[^1].\n\n[^1]: N.\n", "One[^1].\n\n[^1]: M.\n"),
    "a note's place": ("One^[N.] two.\n", "One two^[N.].\n"),
    "a cell": ("| a |\n|---|\n| 1 |\n\n: C\n", "| a |\n|---|\n| 2 |\n\n: C\n"),
    "a table's caption": ("| a |\n|---|\n| 1 |\n\n: C\n", "| a |\n|---|\n| 1 |\n\n: D\n"),
    "a column's alignment": ("| a |\n|---|\n| 1 |\n\n: C\n", "| a |\n|--:|\n| 1 |\n\n: C\n"),
    "a figure's caption": ("![C](../figures/x.svg){alt=a}\n", "![D](../figures/x.svg){alt=a}\n"),
    "alt text": ("![C](../figures/x.svg){alt=a}\n", "![C](../figures/x.svg){alt=b}\n"),
    "the kind of chart": ("![C](../data/x.csv){.bar alt=a}\n", "![C](../data/x.csv){.matrix alt=a}\n"),
    "a cross-reference": ("See @fig:a.\n", "See @fig:b.\n"),
    "a heading's level": ("## A\n\nOne.\n", "### A\n\nOne.\n"),
    "a new paragraph": ("One. Two.\n", "One.\n\nTwo.\n"),
    "the order of items": ("- one\n- two\n", "- two\n- one\n"),
    "where numbers start": ("1. one\n", "3. one\n"),
    "a break within a line": ("One two.\n", "One<br>two.\n"),
    "a formula": ("$x^2$\n", "$x^3$\n"),
    "code": ("`a`\n", "`b`\n"),
    "a language": ("[x]{lang=ur}\n", "[x]{lang=ar}\n"),
    "a landscape page": ("x\n", "::: landscape\nx\n:::\n"),
    "a raised number": ("x2\n", "x<sup>2</sup>\n"),
    "what is struck": ("x y\n", "x <s>y</s>\n"),
    "a definition": ("a\n:   b\n", "a\n:   c\n"),
    "where a link leads": (
        "## A {#x}\n\n## B {#y}\n\nSee [it](#x).\n",
        "## A {#y}\n\n## B {#x}\n\nSee [it](#x).\n",
    ),
    "a blank between what is struck and what is not": ("a<s> b</s>\n", "a<s>b</s>\n"),
    "the kind of a list": ("- one\n- two\n", "1. one\n2. two\n"),
    "the kind of its numbers": ("1. one\n2. two\n", "a. one\nb. two\n"),
    "numbers that begin anew": ("1. one\n2. two\n", "1. one\n\n<!-- c -->\n\n1. two\n"),
    "two blanks that break a line": ("One \ntwo\n", "One  \ntwo\n"),
    "how far a line of verse is indented": ("| one\n| two\n", "| one\n|   two\n"),
    "cells that are one": (
        "+---+---+\n| a | b |\n+---+---+\n| c | d |\n+---+---+\n\n: C\n",
        "+---+---+\n| a     |\n+---+---+\n| c | d |\n+---+---+\n\n: C\n",
    ),
    "which cells are one": (
        "+---+---+\n| a | b |\n|   +---+\n|   | c |\n+---+---+\n\n: C\n",
        "+---+---+\n| a | b |\n+---+---+\n| c     |\n+---+---+\n\n: C\n",
    ),
    "a table's foot": (
        "+---+---+\n| a | b |\n+===+===+\n| c | d |\n+===+===+\n| e | f |\n+===+===+\n",
        "+---+---+\n| a | b |\n+===+===+\n| c | d |\n+===+===+\n| e | g |\n+===+===+\n",
    ),
    "emphasis within another mark": ("An ~~*old*~~ case\n", "An ***old*** case\n"),
    "a table's head": ("| a |\n|---|\n| 1 |\n\n: C\n", "|   |\n|---|\n| a |\n| 1 |\n\n: C\n"),
    "the order of citations": ("One [@a; @b].\n", "One [@b; @a].\n"),
    "citations in one bracket": ("One [@a; @b].\n", "One [@a] [@b].\n"),
    "an author who is left out": ("One [@a].\n", "One [-@a].\n"),
    "the place of a formula": ("So $x$.\n", "So $$x$$.\n"),
    "code's indentation": ("```\nx\ny\n```\n", "```\nx\n y\n```\n"),
    "a direction": ("[x]{lang=ur dir=rtl}\n", "[x]{lang=ur}\n"),
    "an anchor": ("[x]{#here} and [it](#here)\n", "[x]{#there} and [it](#here)\n"),
    "a link to another section": ("[x](threats.md#a)\n", "[x](threats.md#b)\n"),
    "a picture that is not there": ("![C](../figures/x.svg){alt=a}\n", "![C](../figures/y.svg){alt=a}\n"),
    "a picture in a line": ("See ![C](../figures/x.svg) there\n", "See there\n\n![C](../figures/x.svg)\n"),
    "kinds of quotation marks": ("He said 'yes'.\n", 'He said "yes".\n'),
    "a comment that is none": ("One two.\n", "One `<!-- c -->` two.\n"),
    "a rule": ("One.\n\nTwo.\n", "One.\n\n* * *\n\nTwo.\n"),
}


@pytest.mark.parametrize(("one", "other"), SAME.values(), ids=SAME.keys())
def test_what_voids_no_review(one: str, other: str, digest: Callable[[str], str]) -> None:
    """Nothing that would be printed differs."""
    assert digest(one) == digest(other)


@pytest.mark.parametrize(("one", "other"), OTHER.values(), ids=OTHER.keys())
def test_what_voids_a_review(one: str, other: str, digest: Callable[[str], str]) -> None:
    """Something that would be printed differs."""
    assert digest(one) != digest(other)


def digests(folder: Path, cache: Cache, *changes: tuple[str, str]) -> dict[str, str]:
    """The digests of the base repository's sections with these changes."""
    collection, _ = read_collection(Folder(make(folder, *changes)))
    return dict(examine(Folder(folder), collection, ["alpha"], cache)["alpha"].digests)


SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 200 100"><path d="M10 90 L190 20" stroke="#000"/></svg>\n'
CHART = "## Chart\n\n![The counts](../data/counts.csv){.bar #fig:counts alt='Bars.'}\n"
BIB = "@misc{minutes-2019, author = {{Secretariat}}, title = {%s}, date = {2019}, url = {https://example.org/m}}\n"
SAME_BIB = """@Misc{minutes-2019,
  url = "https://example.org/m",
  title = {Minutes},
  date = 2019,
  author = {{Secretariat}} }
@misc{z, author={Z}, title={Z}, date={2000}}
"""
ACTION = """- id: A-1
  action: Publish an assessment
  lead: Monitoring Unit
  start: 2020-07
  due: %s
  indicator: Published each June
  objective: threat-assessment
"""
COUNTS = ("papers/alpha/data/counts.csv", "label,speakers\nCapacity,4\nCoordination,3\n")
RENAMED = """## Scale and trend

What @fig:trend shows is known from the minutes.

![The trend](../figures/renamed.svg){#fig:trend alt="A line that rises."}

## Actors and methods

Little is known of either; see @sec:introduction and @tbl:action-plan.
"""


@pytest.mark.parametrize(
    ("change", "section"),
    [
        (("papers/alpha/figures/trend.svg", SVG), "threat-assessment"),
        (("papers/references.bib", BIB % "Other minutes"), "introduction"),
        (("papers/alpha/actions.yaml", ACTION % "2021-07"), "action-plan"),
    ],
    ids=["figure", "entry", "action"],
)
def test_what_a_section_includes_is_part_of_it(
    change: tuple[str, str], section: str, tmp_path: Path, cache: Cache
) -> None:
    """A byte of a figure, a cited entry, an action: the section that has it changes, the others do not."""
    before = digests(tmp_path / "a", cache)
    after = digests(tmp_path / "b", cache, change)
    assert {name for name in before if before[name] != after[name]} == {section}


def test_data_of_a_chart_are_part_of_it(tmp_path: Path, cache: Cache) -> None:
    """Another number in the file is another text."""
    text = ("text papers/alpha/sections/action-plan.md", CHART)
    before = digests(tmp_path / "a", cache, text)
    after = digests(tmp_path / "b", cache, text, COUNTS)
    assert {name for name in before if before[name] != after[name]} == {"action-plan"}


@pytest.mark.parametrize(
    "changes",
    [
        (("papers/references.bib", SAME_BIB),),
        (("papers/alpha/actions.yaml", "# A comment\n" + ACTION % "'2021-06'"),),
        (("papers/people.yaml", "maintainers: {name: M}\nresearcher-one: {name: R}\nguide-one: {name: G}\n"),),
        (
            ("papers/alpha/figures/renamed.svg", SVG.replace("190 20", "190 10")),
            ("remove papers/alpha/figures/trend.svg", ""),
            ("text papers/alpha/sections/threat-assessment.md", RENAMED),
        ),
    ],
    ids=["bibliography laid out anew", "actions laid out anew", "people", "figure renamed"],
)
def test_how_files_are_laid_out_or_named_is_not(
    changes: tuple[tuple[str, str], ...], tmp_path: Path, cache: Cache
) -> None:
    """The same entries, actions and pictures in other words of the file format void nothing."""
    assert digests(tmp_path / "a", cache) == digests(tmp_path / "b", cache, *changes)


def test_a_text_is_read_alone_as_it_is_among_many() -> None:
    """Else an edit of one section, which pandoc then warns of or gives up on, would void the reviews of others."""
    known = pandoc.default_file("abbreviations").decode().split()
    odd = f"""{" x ".join([*known, "Zz."])} x.\t
y\t\tz.  \t

\tcode\there

+--------+--------+
| wide   | cells  |
+--------+--------+
"""
    for text in (odd, split_front_matter(SECTION)[1]):
        (among,) = pandoc.read_many([text])
        assert among == pandoc.read_markdown(text)[0]


def test_a_digest_is_named_with_what_it_was_made_with(digest: Callable[[str], str]) -> None:
    """Its form and the pandoc in use; and it stays what it is from one version of this program to the next."""
    pin = Pin.parse(digest("One *two*.\n"))
    assert (pin.form, pin.pandoc) == (FORM, pandoc.version())
    assert pin.name == digest("One _two_.\n")
    assert pin.digits == "c0d304726eb0853ba568aa86dd02d333bd709ea31f7b137a24559b670bb53d13"
