"""``papers comments``: listed with the place of their words as these move and go, answered and settled by name."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
import yaml

from pipeline.wordfile.opening import open_word
from pipeline.wordfile.reading import read
from tests.making import EDITOR, ONE, TWO

if TYPE_CHECKING:
    from tests.making import Maker

    from .conftest import Command

THREATS = "papers/testing/sections/threats.md"
MAIN = "papers/testing/reviews/threats/guide1.yaml"


@pytest.fixture
def commented(maker: Maker, run: Command) -> Maker:
    """Comments of the guide: on words, on a citation, on a block, on a whole section."""
    for section, *more in (
        ("threats", "Which office?", "--quote", "The office counted", "--block", "2"),
        ("threats", "Which report?", "--quote", "counted them (Office of Tests 2019, p. 3)", "--block", "2"),
        ("threats", "Too short.", "--block", "4"),
        ("summary", "Fine."),
    ):
        assert run("review", "comment", "testing", section, *more, "--as", "guide1").code == 0
    assert run("review", "reply", "testing", "threats", "c1", "That one.", "--as", "researcher1", who=ONE).code == 0
    assert run("review", "resolve", "testing", "threats", "c3", "--as", "guide1").code == 0
    return maker


def listed(run: Command, *arguments: str) -> list[dict[str, Any]]:
    """The comments as JSON tells them."""
    ran = run("comments", *arguments, "--format", "json")
    assert ran.code == 0, ran.err
    return json.loads(ran.out)["comments"]


def line_of(maker: Maker, words: str) -> int:
    """The line of a section's file in which some words stand."""
    lines = (maker.folder / THREATS).read_text("utf-8").splitlines()
    return next(number for number, line in enumerate(lines, 1) if words in line)


def test_comments_are_listed_with_the_place_of_their_words(commented: Maker, run: Command) -> None:
    """The file and the line, whatever of the words is in print only; the block or the section where there are none."""
    assert [(one["id"], one["state"], one["line"], one["on"]) for one in listed(run)] == [
        ("testing/summary/guide1/c1", "open", 5, "section"),
        ("testing/threats/guide1/c1", "open", line_of(commented, "The office"), "words"),
        ("testing/threats/guide1/c2", "open", line_of(commented, "The office"), "words"),
        ("testing/threats/guide1/c3", "resolved", line_of(commented, "| Kind"), "block"),
    ]
    assert [one["comment"] for one in listed(run, "testing", "--open")] == ["c1", "c1", "c2"]
    one = listed(run)[1]
    assert (one["name"], one["path"], one["quote"], one["block"]) == (*("Guide One", THREATS, "The office counted", 2),)
    assert [(reply["name"], reply["text"]) for reply in one["replies"]] == [("Researcher One", "That one.")]


def test_the_place_goes_with_the_words(commented: Maker, run: Command) -> None:
    """Down the file, into another block, out of the text, away with the section."""
    commented.replace(THREATS, "## Scale and trend", "A paragraph more.\n\n## Scale and trend")
    commented.commit("Add", who=ONE)
    first, second, third = listed(run)[1:]
    assert first["line"] == second["line"] == line_of(commented, "The office")
    assert (third["on"], third["line"]) == ("block", line_of(commented, "![Tests by kind]"))
    commented.replace(THREATS, "The office counted them", "Somebody did")
    commented.commit("Change", who=ONE)
    first, second, _ = listed(run)[1:]
    assert (first["on"], first["line"]) == ("block", line_of(commented, "## Scale"))
    assert (second["on"], second["quote"]) == ("block", "counted them (Office of Tests 2019, p. 3)")
    ran = run("comments")
    assert f"  {THREATS}:{first['line']}: its words are gone: “The office counted”\n" in ran.out
    (commented.folder / THREATS).unlink()
    commented.commit("Remove", who=ONE)
    assert [(one["on"], one["line"]) for one in listed(run)[1:]] == [("nothing", None)] * 3
    assert f"  {THREATS} is missing; it was on “The office counted”\n" in run("comments").out


def test_a_list_for_people(commented: Maker, run: Command) -> None:
    """Name, state, author and date; the place and the words; the text; the answers."""
    ran = run("comments", "testing", "--open")
    line = line_of(commented, "The office")
    assert ran.out.split("\n\n")[1].splitlines() == [
        "testing/threats/guide1/c1  open  Guide One, 2020-02-14",
        f"  {THREATS}:{line}: “The office counted”",
        "  Which office?",
        "    Researcher One, 2020-02-14: That one.",
    ]
    assert f"{THREATS}:" not in ran.out.split("\n\n")[0]


def test_nothing_to_list_is_said(run: Command) -> None:
    """In one line, or as an empty list."""
    assert run("comments").out == "There are no comments.\n"
    assert run("comments", "--open").out == "There are no open comments.\n"
    assert listed(run) == []


def test_comments_are_answered_and_settled_by_name(commented: Maker, run: Command) -> None:
    """As much of the name as tells it from others, here and with papers review; with a last word."""
    ran = run("comments", "reply", "guide1/c2", "The yearly one.", "--as", "researcher2", who=TWO)
    assert ran.out.startswith("testing/threats/guide1/c2 answered by Researcher Two; recorded by Researcher Two in ")
    ran = run("comments", "resolve", "testing/c2", "--reply", "Good.", "--as", "guide1")
    assert (ran.code, ran.out.split(";")[0]) == (0, "testing/threats/guide1/c2 resolved by Guide One")
    ran = run("review", "resolve", "testing", "threats", "testing/threats/guide1/c1", "--as", "guide1")
    assert ran.code == 0, ran.err
    record = yaml.safe_load((commented.folder / MAIN).read_text("utf-8"))
    assert [one["state"] for one in record["comments"]] == ["resolved"] * 3
    assert [one["text"] for one in record["comments"][1]["replies"]] == ["The yearly one.", "Good."]


def test_a_name_that_is_not_one_comment_is_refused(commented: Maker, run: Command) -> None:
    """Several, none, and what is missing in the command: each says what to write."""
    head = commented.git("rev-parse", "HEAD")
    ran = run("comments", "resolve", "c1", "--as", "guide1")
    assert (ran.code, ran.err.splitlines()) == (
        2,
        [
            "papers: 2 comments are called c1",
            "  say which: testing/summary/guide1/c1 or testing/threats/guide1/c1",
        ],
    )
    ran = run("comments", "resolve", "testing/threats/guide1/c9", "--as", "guide1")
    assert (ran.code, ran.err.splitlines()[0]) == (2, "papers: there is no comment testing/threats/guide1/c9")
    for arguments in (
        ["reply", "c1", "--as", "guide1"],
        ["resolve", "c1", "and", "more", "--as", "guide1"],
        ["resolve", "c2"],
        ["testing", "--as", "guide1"],
        ["testing", "--reply", "Good."],
    ):
        ran = run("comments", *arguments)
        assert (ran.code, ran.err.splitlines()[-1]) == (2, "  papers comments --help tells how it is called")
    ran = run("comments", "resolve", "c2", "--as", "researcher1", who=ONE)
    assert (ran.code, ran.err.splitlines()[0]) == (2, "papers: c2 is Guide One's comment, and theirs to settle")
    ran = run("comments", "tasting")
    assert (ran.code, ran.err.splitlines()[0]) == (2, "papers: there is no paper tasting")
    assert commented.git("rev-parse", "HEAD") == head


def test_comments_of_word_look_right_in_status_and_in_print(commented: Maker, run: Command) -> None:
    """How many are open; and in the review record each with its words, its answers and what became of it."""
    status = json.loads(run("status", "--format", "json").out)["papers"][0]["sections"]
    assert {one["section"]: one["comments"] for one in status if one["comments"]["open"]} == {
        "summary": {"open": 1, "resolved": 0},
        "threats": {"open": 2, "resolved": 1},
    }
    assert run("build", "--formats", "docx", who=EDITOR).code in (0, 1)
    reading = read(open_word((commented.folder / "build" / "testing.docx").read_bytes()))
    texts = [one.text for one in reading.paragraphs]
    place = next(at for at, text in enumerate(texts) if "Which office?" in text)
    assert "The office counted" in " ".join(texts[place - 1 : place + 1])
    assert any("That one." in text and "Researcher One" in text for text in texts[place : place + 3])


def test_who_forges_a_record_is_not_listed(commented: Maker, run: Command) -> None:
    """What somebody put into a guide's record who may not is no comment of the guide's."""
    commented.replace(MAIN, "Which office?", "All is well.")
    commented.commit("Forge", who=ONE)
    assert [one["text"] for one in listed(run)][1] == "Which office?"
