"""What is said in a returned file: in whose record it is, on which words, and that it is there once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
import yaml

from pipeline.cli.main import main
from pipeline.errors import MisuseError
from tests.making import EDITOR
from tests.roundtrip.sample import PAPER

from .conftest import BRANCH

if TYPE_CHECKING:
    from .conftest import Sent


@pytest.fixture(autouse=True)
def _as_recorder(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever is at the keyboard may record what others said."""
    for what, value in (("NAME", "Project Maintainers"), ("EMAIL", "maintainers@example.org")):
        monkeypatch.setenv(f"GIT_COMMITTER_{what}", value)
        monkeypatch.setenv(f"GIT_AUTHOR_{what}", value)


def record(sent: Sent, section: str, reviewer: str = "guide1", at: str = "main") -> dict[str, Any]:
    """A record as it is committed."""
    value = yaml.safe_load(sent.maker.git("show", f"{at}:papers/{PAPER}/reviews/{section}/{reviewer}.yaml"))
    assert isinstance(value, dict)
    return value


def test_a_comment_and_its_answer_go_into_the_record(sent: Sent) -> None:
    """With author, moment, words, block and thread; the record is of the text that was read, at its commit."""
    commit = sent.maker.git("rev-parse", "HEAD").strip()
    data = sent.edited(
        lambda word: word.comments.comment("lightly", "Why lightly?"),
        lambda word: word.author("Guide", "Two"),
        lambda word: word.comments.reply("Why lightly?", "It is a figure of speech."),
    )
    received = sent.receive(data)
    assert [item.outcome.value for item in received.comments] == ["applied"] * 2
    kept = record(sent, "opening")
    (comment,) = kept["comments"]
    assert (kept["verdict"], kept["commit"]) == ("commented", commit)
    assert (comment["author"], comment["quote"], comment["block"]) == ("guide1", "lightly", 3)
    assert (comment["text"], comment["state"]) == ("Why lightly?", "open")
    assert [(one["author"], one["text"]) for one in comment["replies"]] == [("guide2", "It is a figure of speech.")]
    assert sent.maker.git("log", "-1", "--format=%an, %cn").strip() == "Guide One, Project Maintainers"
    assert received.commits == ()


def test_hearing_it_twice_adds_nothing(sent: Sent) -> None:
    """The second receipt makes no commit."""
    data = sent.edited(lambda word: word.comments.comment("lightly", "Why lightly?"))
    sent.receive(data)
    before = sent.heads()
    assert [item.reason for item in sent.receive(data).comments] == ["it is in the record already"]
    assert sent.heads() == before


def test_comments_and_changes_come_together(sent: Sent) -> None:
    """Changes go to the branch, comments onto what is checked out; the quotation is what is read in the file."""
    data = sent.edited(
        lambda word: word.replace("agencies", "offices"), lambda word: word.comments.comment("offices", "Which?")
    )
    sent.receive(data)
    assert "offices" in sent.text("opening", BRANCH)
    assert "agencies" in sent.text("opening", "main")
    assert record(sent, "opening")["comments"][0]["quote"] == "offices"


def test_a_comment_on_a_title_is_of_the_section(sent: Sent) -> None:
    """The title is the outline's: no block of the section has such words."""
    sent.receive(sent.edited(lambda word: word.comments.comment("What to do", "Say more.")))
    (comment,) = record(sent, "ending")["comments"]
    assert "quote" not in comment
    assert "block" not in comment


def test_a_comment_on_what_no_section_holds_is_kept(sent: Sent) -> None:
    """It is told with its words, and written nowhere."""
    before = sent.heads()
    received = sent.receive(sent.edited(lambda word: word.comments.comment("Countering the Trade", "A better title?")))
    (item,) = received.comments
    assert item.outcome.value == "kept"
    assert "A better title?" in item.reason
    assert sent.heads() == before


def test_who_may_not_record_writes_nothing(sent: Sent, monkeypatch: pytest.MonkeyPatch) -> None:
    """Not even the changes: what is refused is refused before anything is written."""
    name, _, email = EDITOR.rstrip(">").partition(" <")
    monkeypatch.setenv("GIT_COMMITTER_NAME", name)
    monkeypatch.setenv("GIT_COMMITTER_EMAIL", email)
    before = sent.heads()
    data = sent.edited(
        lambda word: word.replace("agencies", "offices"), lambda word: word.comments.comment("lightly", "Why?")
    )
    with pytest.raises(MisuseError, match="such a record would not count"):
        sent.receive(data)
    assert sent.heads() == before


def test_an_answer_is_committed_in_the_name_of_who_gave_it(sent: Sent) -> None:
    """It stands in another guide's record, which the same command could have changed by hand."""
    sent.receive(sent.edited(lambda word: word.comments.comment("lightly", "Why lightly?")))
    data = sent.edited(
        lambda word: word.comments.comment("lightly", "Why lightly?"),
        lambda word: word.author("Guide", "Two"),
        lambda word: word.comments.reply("Why lightly?", "It is a figure of speech."),
    )
    sent.receive(data)
    assert len(record(sent, "opening")["comments"][0]["replies"]) == 1
    assert sent.maker.git("log", "-1", "--format=%an").strip() == "Guide Two"


def test_an_approval_that_becomes_a_comment_is_told(sent: Sent) -> None:
    """Whoever still asks has not approved."""
    assert main(["-C", str(sent.maker.folder), "review", "approve", PAPER, "opening", "--as", "guide1"]) == 0
    received = sent.receive(sent.edited(lambda word: word.comments.comment("lightly", "Why lightly?")))
    assert received.withdrawn == (("opening", "Guide One"),)
    assert record(sent, "opening")["verdict"] == "commented"
