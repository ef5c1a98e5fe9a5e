"""Comments on words that stand several times in one block: each is named, and sent out again, where it was made."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, NamedTuple

import pytest
import yaml

from pipeline.ooxml.package import DOCUMENT, Package
from pipeline.ooxml.xml import P, name
from pipeline.wordfile.placing import At
from pipeline.wordfile.properties import custom_properties
from pipeline.wordfile.sending import for_review
from pipeline.wordfile.threads import Said, Thread
from tests.wordfile.office import edit
from tests.wordfile.taking import take

from .cases import OFFICE, WORD
from .receiving import Desk
from .sample import PAPER, RESEARCHER, section_path

if TYPE_CHECKING:
    from pathlib import Path

DATE = dt.datetime(2026, 3, 4, 12, tzinfo=dt.UTC)
FACTS = """---
contributors: [researcher1]
status: drafting
---
An item is an item [@report-2019] and 2019 is the year of the
item, of 2019, of an *item*
[@survey-2021; @report-2019].

- The item
- Another thing[^one]

    - The item
    - The item and the item

      The item
- The item

| What  | Which |
|:------|:------|
| whole | part  |
| whole | whole |

: A part of the whole {#tbl:whole}

The end of one.

The begin of the next.

The end of one.

The begin of the next.

[^one]: The item of a note, the item.
"""
WORDS = {
    "item": [5, 5, 6, 6, 9, 12, 13, 13, 15, 16],
    "2019": [5, 5, 6, 7],
    "whole": [23, 20, 21, 21],
    "part": [23, 20],
    "of one. The begin of the next.": [25, 29],
}
"""What is commented on, wherever it stands, and the lines of the source where it does, as the Word file has them."""


class Spot(NamedTuple):
    """Where a comment's words stand in a Word file: their paragraph's text, how often it came before, and where."""

    text: str
    number: int
    start: int
    words: str


def _spots(data: bytes) -> list[tuple[Spot, int]]:
    """Every place in the section's body where one of the words stands, and the paragraph's ordinal in the reading."""
    found: list[tuple[Spot, int]] = []
    seen: dict[str, int] = {}
    paragraphs = take(data).reading.paragraphs
    titles = {one.text: one.index for one in paragraphs if one.style.casefold() == "heading 1"}
    first, last = titles["What is known"], titles["What to do"]
    for paragraph in paragraphs[first:last]:
        seen[paragraph.text] = number = seen.get(paragraph.text, 0) + 1
        for words in WORDS:
            part = words.split(". ")[0]
            at = paragraph.text.find(part)
            while at >= 0:
                spot = Spot(paragraph.text, number, at, words)
                found.append((spot, paragraph.index))
                at = paragraph.text.find(part, at + 1)
    return sorted(found, key=lambda one: list(WORDS).index(one[0].words))


def _commented(data: bytes) -> bytes:
    """The file with a comment on each of these places."""
    spots = _spots(data)
    threads = [
        Thread(
            first=Said(author="Guide One", date=DATE + dt.timedelta(minutes=number), text=f"{spot.words} {number}"),
            at=At(paragraph=index, start=spot.start, end=spot.start + len(spot.words.split(". ")[0])),
        )
        for number, (spot, index) in enumerate(spots)
    ]
    made = for_review(data, threads=threads, properties=custom_properties(take(data).file), date=DATE)
    package = Package.of(made)
    root = package.tree(DOCUMENT)
    ends = {end.get(name("w:id")): end for end in root.iter(name("w:commentRangeEnd"))}
    for comment in package.tree("word/comments.xml"):
        text = "".join(node.text or "" for node in comment.iter(name("w:t")))
        words = text.rpartition(" ")[0]
        if ". " in words:  # it goes on in the next paragraph
            end = ends[comment.get(name("w:id"))]
            paragraph = next(one for one in end.iterancestors() if one.tag == P)
            run = next(one for one in paragraph.itersiblings(P)).find(f".//{name('w:r')}")
            assert run is not None
            mark = end.getnext()  # where LibreOffice takes a comment to end
            run.addnext(end)
            end.addnext(mark)
    return package.save(DATE)


def _made(data: bytes) -> dict[str, Spot]:
    """Where the comments were made."""
    return {f"{spot.words} {number}": spot for number, (spot, _) in enumerate(_spots(data))}


def _hung(data: bytes) -> dict[str, Spot]:
    """Where the comments of a file hang; of words in two paragraphs, those in the first count."""
    taken = take(data)
    every = _spots(data)
    found = {}
    for comment in taken.comments:
        assert comment.range is not None
        start, end = comment.range.start, comment.range.end
        text = taken.reading.paragraphs[start.paragraph].text
        words = comment.text.rpartition(" ")[0]
        shown = text[start.offset : end.offset if end.paragraph == start.paragraph else len(text)].strip()
        assert shown == words.split(" The")[0], comment.text
        found[comment.text] = next(
            spot for spot, index in every if (index, spot.start, spot.words) == (start.paragraph, start.offset, words)
        )
    return found


@pytest.mark.parametrize("client", [WORD, OFFICE])
def test_each_of_several_equal_words_is_told(client: str, tmp_path: Path) -> None:
    """In items, cells and within one paragraph; received again nothing is added, sent again each is where it was."""
    desk = Desk(tmp_path)
    (desk.maker.folder / section_path("facts")).write_text(FACTS, encoding="utf-8")
    desk.maker.commit("Say it again", who=RESEARCHER)
    data = _commented(desk.send())
    assert _hung(data) == (made := _made(data))
    if client == OFFICE:
        data = edit(tmp_path, {"saved": (data, [])})["saved"].data
    desk.receive(data)
    lines = [line for some in WORDS.values() for line in some]
    held = desk.comments()
    assert {one["text"]: (one["line"], one["quote"]) for one in held} == {
        f"{words} {number}": (line, words)
        for number, (line, words) in enumerate(zip(lines, [spot.words for spot in made.values()], strict=True))
    }
    desk.receive(data)
    assert desk.comments() == held
    assert _hung(desk.send()) == made


def test_a_record_says_in_words_where_its_comment_hangs(tmp_path: Path) -> None:
    """Its block, the part of the block where that has parts, and which of several equal words; all that reads back."""
    desk = Desk(tmp_path)
    (desk.maker.folder / section_path("facts")).write_text(FACTS, encoding="utf-8")
    desk.maker.commit("Say it again", who=RESEARCHER)
    desk.receive(_commented(desk.send()))
    path = desk.maker.folder / f"papers/{PAPER}/reviews/facts/guide1.yaml"
    held = yaml.safe_load(path.read_text(encoding="utf-8"))["comments"]
    told = [(one["text"], *(one[key] for key in ("block", "part", "occurrence") if key in one)) for one in held]
    assert told == [
        ("item 0", 1, 1), ("item 1", 1, 2), ("item 2", 1, 3), ("item 3", 1, 4),
        ("item 4", 2, "item 1"), ("item 5", 2, "item 2.1"), ("item 6", 2, "item 2.2", 1),
        ("item 7", 2, "item 2.2", 2), ("item 8", 2, "item 2.2, paragraph 2"), ("item 9", 2, "item 3"),
        ("2019 10", 1, 3), ("2019 11", 1, 1), ("2019 12", 1, 2), ("2019 13", 1, 4),
        ("whole 14", 3, "caption 1"), ("whole 15", 3, "row 2, cell 1"), ("whole 16", 3, "row 3, cell 1"),
        ("whole 17", 3, "row 3, cell 2"), ("part 18", 3, "caption 1"), ("part 19", 3, "row 2, cell 2"),
        ("of one. The begin of the next. 20", 4), ("of one. The begin of the next. 21", 6),
    ]  # fmt: skip
