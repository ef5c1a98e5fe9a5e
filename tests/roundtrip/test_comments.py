"""Comments of both clients: each comes back to its words, with its answers and its state, and only once."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import pytest

from .cases import OFFICE, WORD
from .receiving import Desk
from .running import by_client, steps_of
from .sample import TEXTS

if TYPE_CHECKING:
    from pathlib import Path


class Said(NamedTuple):
    """A comment: the words it hangs on, its text, its section, and the place of the words in the file."""

    words: str
    text: str
    section: str
    place: str


SAID = [
    Said("courier", "By whom?", "opening", "courier"),
    Said("lines end where the author", "All of them?", "opening", "lines end"),
    Said("lightly stressed", "How lightly?", "opening", "lightly"),
    Said("gold portal lists", "Is it still there?", "opening", "gold portal"),
    Said("Office of Tests 2019, p. 3", "The newest edition?", "opening", "[@report-2019, p. 3]"),
    Said("follows from it", "How so?", "opening", "follows from it"),
    Said("Scale and trend", "A better title?", "facts", "## Scale"),
    Said("Jewellery", "And coins?", "facts", "Jewellery"),
    Said("Kinds of goods", "Whose?", "facts", ": Kinds of goods"),
    Said("Seizures in each year", "Which years?", "facts", "![Seizures"),
    Said("street brokers", "Where?", "facts", "street brokers"),
    Said("Melt it", "With what?", "facts", "Melt it"),
    Said("for pay", "How much?", "facts", "for pay"),
    Said("nobody reads it", "Really nobody?", "facts", "nobody reads it"),
    Said("Neither costs much.", "Says who?", "ending", "Neither costs"),
]
IN_NOTES = [Said("no records", "Since when?", "facts", "keep no records")]
"""LibreOffice 7.4 drops what is commented in a note when it writes a DOCX."""


def _line(said: Said) -> int:
    text = TEXTS[said.section]
    return text[: text.index(said.place)].count("\n") + 1


@pytest.mark.parametrize("client", [WORD, OFFICE])
def test_each_comment_comes_to_its_words(client: str, tmp_path: Path) -> None:
    """In the record of its section, with author, words and state; received again, it is still one."""
    desk = Desk(tmp_path)
    said = [*SAID, *(IN_NOTES if client == WORD else [])]
    steps = steps_of([("comment", one.words, one.text) for one in said])
    (data,) = by_client(client, desk.send(), {"comments": steps}, tmp_path).values()
    account = desk.receive(data, forget=False).account
    told = {one["text"]: (one["outcome"], one["section"], one["line"]) for one in account["comments"]}
    assert told == {one.text: ("applied", one.section, _line(one)) for one in said}
    held = {
        comment["text"]: (section, comment["author"], comment["quote"], comment["state"])
        for section, comments in desk.records().items()
        for comment in comments
    }
    assert held == {one.text: (one.section, "guide1", one.words, "open") for one in said}
    desk.receive(data, forget=False)
    assert sum(len(comments) for comments in desk.records().values()) == len(said)


@pytest.mark.parametrize("client", [WORD, OFFICE])
def test_comments_stay_where_words_were_edited(client: str, tmp_path: Path) -> None:
    """Beside an edit, within one, and on words that an edit takes away: these keep their quote."""
    desk = Desk(tmp_path)
    steps = steps_of([
        ("comment", "across the border", "Which border?"), ("replace", "by courier", "by mule"),
        ("comment", "follows from it", "How so?"), ("delete", " from it"),
        ("comment", "Neither costs much.", "Says who?"), ("drop", "Neither costs"),
    ])  # fmt: skip
    (data,) = by_client(client, desk.send(), {"comments": steps}, tmp_path).values()
    received = desk.receive(data, forget=False)
    assert {one["outcome"] for one in received.account["changes"]} == {"applied"}
    assert "by mule, and" in received.texts["opening"]
    quotes = {comment["text"]: comment["quote"] for some in desk.records().values() for comment in some}
    assert quotes == {
        "Which border?": "across the border",
        "How so?": "follows from it",
        "Says who?": "Neither costs much.",
    }


def test_answers_and_what_is_resolved_come_back(tmp_path: Path) -> None:
    """A thread is answered and resolved in Word in one round, and in the next."""
    desk = Desk(tmp_path)
    steps = steps_of([
        ("comment", "courier", "By whom?"), ("reply", "By whom?", "By those who dare."),
        ("comment", "Melt it", "With what?"), ("resolve", "With what?"),
    ])  # fmt: skip
    (data,) = by_client(WORD, desk.send(), {"comments": steps}, tmp_path).values()
    desk.receive(data, forget=False)
    held = {comment["text"]: comment for some in desk.records().values() for comment in some}
    assert [reply["text"] for reply in held["By whom?"]["replies"]] == ["By those who dare."]
    assert (held["By whom?"]["state"], held["With what?"]["state"]) == ("open", "resolved")
