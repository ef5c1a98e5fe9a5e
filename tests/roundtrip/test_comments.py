"""Comments of both clients: each comes back to its words, with its answers and its state, and only once."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import pytest

from .cases import OFFICE, WORD
from .receiving import Desk
from .running import by_client, steps_of
from .sample import TEXTS, section_path

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
    Said("lists every order", "Is it still there?", "opening", "lists every"),
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
OF_WORD = [
    Said("no records", "Since when?", "facts", "keep no records"),
    Said("gold portal", "Whose gold?", "opening", "gold portal"),
]
"""LibreOffice 7.4 drops comments in notes when it writes a DOCX, and lets one in a link begin where the link does."""


def _line(said: Said) -> int:
    text = TEXTS[said.section]
    return text[: text.index(said.place)].count("\n") + 1


@pytest.mark.parametrize("client", [WORD, OFFICE])
def test_each_comment_comes_to_its_words(client: str, tmp_path: Path) -> None:
    """In the record of its section, with author, words and state; received again, it is still one."""
    desk = Desk(tmp_path)
    said = [*SAID, *(OF_WORD if client == WORD else [])]
    steps = steps_of([("comment", one.words, one.text) for one in said])
    (data,) = by_client(client, desk.send(), {"comments": steps}, tmp_path).values()
    account = desk.receive(data, forget=False).account
    told = {one["text"]: (one["outcome"], one["section"]) for one in account["comments"]}
    assert told == {one.text: ("applied", one.section) for one in said}
    held = desk.comments()
    assert {comment["text"]: (comment["path"], comment["line"], comment["quote"]) for comment in held} == {
        one.text: (section_path(one.section), _line(one), one.words) for one in said
    }
    assert {(comment["author"], comment["state"]) for comment in held} == {("guide1", "open")}
    desk.receive(data, forget=False)
    assert desk.comments() == held


@pytest.mark.parametrize("client", [WORD, OFFICE])
def test_comments_stay_where_words_were_edited(client: str, tmp_path: Path) -> None:
    """Beside an edit, on words of which some are left, and on words that are all taken away: these keep their quote."""
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
    quotes = {comment["text"]: comment["quote"] for comment in desk.comments()}
    # What was commented in LibreOffice while tracking goes with the paragraph: it is not in the file.
    gone = {"Says who?": "Neither costs much."} if client == WORD else {}
    assert quotes == {"Which border?": "across the border", "How so?": "follows", **gone}


def test_answers_and_what_is_resolved_come_back(tmp_path: Path) -> None:
    """A thread is answered and resolved in one round; sent out again, it is answered by another and resolved later."""
    desk = Desk(tmp_path)
    steps = steps_of([
        ("comment", "courier", "By whom?"), ("reply", "By whom?", "By those who dare."),
        ("comment", "Melt it", "With what?"), ("resolve", "With what?"),
    ])  # fmt: skip
    (data,) = by_client(WORD, desk.send(), {"comments": steps}, tmp_path).values()
    desk.receive(data, forget=False)
    held = {comment["text"]: comment for comment in desk.comments()}
    assert [reply["text"] for reply in held["By whom?"]["replies"]] == ["By those who dare."]
    assert (held["By whom?"]["state"], held["With what?"]["state"]) == ("open", "resolved")
    again = steps_of([("reply", "By whom?", "Their names?"), ("resolve", "By whom?")])
    (data,) = by_client(WORD, desk.send(), {"comments": again}, tmp_path).values()
    desk.receive(data, forget=False)
    held = {comment["text"]: comment for comment in desk.comments()}
    assert len(held) == 2
    assert {reply["text"] for reply in held["By whom?"]["replies"]} == {"By those who dare.", "Their names?"}
    assert held["By whom?"]["state"] == "resolved"
