"""Comments of records hang on their words, wherever these have gone, and on the next best where they are gone."""

from __future__ import annotations

import datetime as dt
import shutil
from typing import TYPE_CHECKING

import pytest

from pipeline.findings import Place
from pipeline.papers.values import Comment, Mention, Reply, ReviewRecord, Verdict
from pipeline.sending.hanging import Hold, Hung, hang
from pipeline.wordfile.opening import open_word
from pipeline.wordfile.reading import read
from pipeline.wordfile.sending import for_review
from tests.making import Maker
from tests.wordfile.taking import take

from .conftest import drafts

if TYPE_CHECKING:
    from pathlib import Path

    from .conftest import Drafts

SECTION = """
    ---
    contributors: [researcher1]
    status: drafting
    ---
    ## Scale and trend

    The office counted *all* of them [@report-2019, p. 3] under @act-1997, for "reasons" of its own.[^why]

    - The first item -- a short one
    - The second item: $a_b$ of them

    | Kind | Number |
    |:-----|-------:|
    | Unit | 3<br>more |
    | Other | 2 |

    : Kinds of tests {#tbl:kinds}

    ![Tests by kind](../data/counts.csv){#fig:counts .bar alt="Unit tests, 3; other tests, 2."}

    ```
    code = 1
    ```

    * * *

    The office again, and the art of it: start here.

    [^why]: A note on reasons.
    """


@pytest.fixture(scope="module")
def drafted(tmp_path_factory: pytest.TempPathFactory, template_repository: Path) -> Drafts:
    """The draft of a section that holds a block of each kind."""
    folder = tmp_path_factory.mktemp("hanging") / "repository"
    shutil.copytree(template_repository, folder)
    maker = Maker(folder)
    maker.write("papers/testing/sections/threats.md", SECTION)
    (maker.folder / "papers/testing/sections/summary.md").unlink()
    maker.commit("Write")
    return drafts(maker)


def said(
    quote: str,
    block: int | None,
    *,
    part: str = "",
    occurrence: int | None = None,
    text: str = "Which?",
    section: str = "threats",
) -> ReviewRecord:
    """A record with one comment."""
    place = Place(path="")
    comment = Comment(
        id="c1",
        author=Mention(id="guide1", place=place),
        date="2020-02-14T09:30:00+05:00",
        quote=quote,
        block=block,
        part=part,
        occurrence=occurrence,
        text=text,
        open=False,
        replies=(Reply(author=Mention(id="researcher1", place=place), date="2020-02-15", text="That one.\n\nYes."),),
    )
    return ReviewRecord(
        section=section,
        reviewer=Mention(id="guide1", place=place),
        verdict=Verdict.COMMENTED,
        text="",
        commit="",
        date="2020-02-14",
        note="",
        comments=(comment,),
        path="",
    )


def hung(drafted: Drafts, record: ReviewRecord) -> tuple[Hung, str, str]:
    """What became of the record's one comment, and the words and the paragraph that it hangs on in the file."""
    (one,) = hang(
        read(open_word(drafted.sent)),
        drafted.anchored,
        [record],
        {"guide1": "Guide One", "researcher1": "R. One"}.__getitem__,
    )
    assert one.thread is not None
    date = dt.datetime(2020, 2, 14, tzinfo=dt.UTC)
    taken = take(for_review(drafted.sent, threads=[one.thread], properties={}, date=date))
    first, answer = taken.comments
    assert (first.author, first.text, first.utc, first.done) == ("Guide One", "Which?", "2020-02-14T04:30:00Z", True)
    assert (answer.author, answer.text, answer.utc) == ("R. One", "That one.\n\nYes.", "2020-02-15T00:00:00Z")
    assert answer.parent == first.id
    assert first.range is not None
    start, end = first.range.start, first.range.end
    assert start.paragraph == end.paragraph
    paragraph = taken.reading.paragraphs[start.paragraph].text
    return one, paragraph[start.offset : end.offset], paragraph


PLACED = [
    ("The office", 2, Hold.WORDS, "The office"),
    ("The office", 8, Hold.WORDS, "The office"),
    ("office counted all of", None, Hold.WORDS, "office counted all of"),
    ("them (Office of Tests 2019, p. 3) under", 2, Hold.WORDS, "them (Office of Tests 2019, p. 3) under"),
    ("all of them under", 2, Hold.WORDS, "all of them (Office of Tests 2019, p. 3) under"),
    ("*all* of them [@report-2019, p. 3] under", 2, Hold.WORDS, "all of them (Office of Tests 2019, p. 3) under"),
    ('for "reasons" of', 2, Hold.WORDS, "for “reasons” of"),
    ("first item - a", 3, Hold.WORDS, "first item – a"),
    ("second item: of them", 3, Hold.WORDS, "second item: \ufffc of them"),
    ("a short one The second item", 3, Hold.WORDS, "a short one"),
    ("Unit", 4, Hold.WORDS, "Unit"),
    ("3 more", 4, Hold.WORDS, "3\nmore"),
    ("Kinds of tests", 4, Hold.WORDS, "Kinds of tests"),
    ("Tests by kind", 5, Hold.WORDS, "Tests by kind"),
    ("code = 1", 6, Hold.WORDS, "code = 1"),
    ("Scale", 1, Hold.WORDS, "Scale"),
    ("art", 8, Hold.WORDS, "art"),
    ("a note on reasons", 2, Hold.BLOCK, "The office counted all"),
    ("A note on reasons", 2, Hold.WORDS, "\ufffc"),
    ("start here", 2, Hold.WORDS, "start here"),
    ("words that are gone", 8, Hold.BLOCK, "The office again, and the art of it: start here."),
    ("", 3, Hold.BLOCK, "The first item – a short one"),
    ("", 5, Hold.BLOCK, "Tests by kind"),
    ("", 7, Hold.TITLE, "Threat assessment"),
    ("words that are gone", 99, Hold.TITLE, "Threat assessment"),
    ("", None, Hold.TITLE, "Threat assessment"),
]


@pytest.mark.parametrize(("quote", "block", "hold", "words"), PLACED)
def test_a_comment_hangs_on_its_words(drafted: Drafts, quote: str, block: int | None, hold: Hold, words: str) -> None:
    """On those of its block first, then of its section; else on the block, else on the title; its text is kept."""
    one, held, _ = hung(drafted, said(quote, block))
    assert one.hold is hold
    assert held == words if hold is Hold.WORDS else held.startswith(words)


def test_the_same_words_in_two_blocks_are_told_apart(drafted: Drafts) -> None:
    """The block says which are meant."""
    assert hung(drafted, said("The office", 2))[2].startswith("The office counted")
    assert hung(drafted, said("The office", 8))[2].startswith("The office again")


@pytest.mark.parametrize(
    ("quote", "part", "occurrence", "start"),
    [
        ("item", "item 2", None, "The second"),
        ("item", "item 1", None, "The first"),
        ("item", "", None, "The first"),
        ("item", "item 9", None, "The first"),
        ("first", "item 2", None, "The first"),
        ("t", "item 1", 3, "The first item – a short"),
        ("t", "item 1", 9, "The first item – a short"),
        ("", "item 2", None, "The second"),
        ("words that are gone", "item 2", 3, "The second"),
        ("The office", "item 2", 2, "The office counted"),
    ],
)
def test_a_part_of_a_block_says_which_words(
    drafted: Drafts, quote: str, part: str, occurrence: int | None, start: str
) -> None:
    """What is not there any more is looked for in the block, then in the section, as without it."""
    one, _, paragraph = hung(drafted, said(quote, 3, part=part, occurrence=occurrence))
    assert paragraph.startswith(start)
    assert (one.hold is Hold.WORDS) is (quote in paragraph and bool(quote))


@pytest.mark.parametrize(("occurrence", "at"), [(1, 8), (2, 11), (3, 23), (4, 23), (None, 8)])
def test_which_of_equal_words_is_counted_in_parts_of_words_too(
    drafted: Drafts, occurrence: int | None, at: int
) -> None:
    """Where fewer are left the last is taken; without a number the first."""
    made = said("t", 3, part="item 1", occurrence=occurrence)
    ((hanging,),) = (hang(read(open_word(drafted.sent)), drafted.anchored, [made], {}.get),)  # type: ignore[arg-type]
    assert hanging.thread is not None
    assert hanging.thread.at.start == at


def test_a_comment_on_a_section_without_a_file_hangs_on_its_gap(drafted: Drafts) -> None:
    """A section that is required and missing is printed as a marked gap with its title; any other is not printed."""
    one, held, _ = hung(drafted, said("its words", 1, section="summary"))
    assert (one.hold, held) == (Hold.TITLE, "Executive summary")
    ones = hang(read(open_word(drafted.sent)), drafted.anchored, [said("its words", 1, section="annex")], str)
    assert [(one.hold, one.thread) for one in ones] == [(Hold.NOTHING, None)]
