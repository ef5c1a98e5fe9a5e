"""What is said in a returned file: in whose record it is, on which words, and that it is there once."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import pytest
import yaml

from pipeline.cli.main import main
from pipeline.errors import MisuseError
from pipeline.ooxml.package import Package
from pipeline.ooxml.xml import name, parent_of
from tests.making import EDITOR
from tests.roundtrip.sample import PAPER, section_path
from tests.roundtrip.wordlike import Word

from .conftest import BRANCH

if TYPE_CHECKING:
    from .conftest import Sent

DATE = dt.datetime(2026, 3, 4, tzinfo=dt.UTC)


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
    editor, _, email = EDITOR.rstrip(">").partition(" <")
    monkeypatch.setenv("GIT_COMMITTER_NAME", editor)
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


def said(sent: Sent, capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    """What a command prints that is run in the repository."""
    capsys.readouterr()
    assert main(["-C", str(sent.maker.folder), *arguments]) == 0
    return capsys.readouterr().out


def returned(sent: Sent, data: bytes) -> str:
    """The path of a file that came back."""
    path = sent.maker.folder.parent / "returned.docx"
    path.write_bytes(data)
    return str(path)


def commented(sent: Sent) -> bytes:
    """A file that was sent out with a comment of each guide."""
    for guide, text in (("guide1", "How so?"), ("guide2", "Why lightly?")):
        also = ("--as", guide, "--quote", "lightly")
        assert main(["-C", str(sent.maker.folder), "review", "comment", PAPER, "opening", text, *also]) == 0
    assert main(["-C", str(sent.maker.folder), "review", "send", PAPER, "--to", "guide1"]) == 0
    return (sent.maker.folder / "build" / "review" / f"{PAPER}--guide1.docx").read_bytes()


def test_comments_that_were_deleted_in_word_are_counted(sent: Sent, capsys: pytest.CaptureFixture[str]) -> None:
    """They stay on record, which is said; where all are in the file nothing is."""
    data = commented(sent)
    assert "on record" not in said(sent, capsys, "review", "receive", returned(sent, data))
    package = Package.of(data)
    for part, tags in (
        ("word/document.xml", ("commentRangeStart", "commentRangeEnd", "commentReference")),
        ("word/comments.xml", ("comment",)),
    ):
        for node in [node for tag in tags for node in package.tree(part).iter(name(f"w:{tag}"))]:
            parent_of(node).remove(node)
    out = said(sent, capsys, "review", "receive", returned(sent, package.save(DATE)))
    assert "0 comments and replies\n" in out
    assert "2 comments and replies that were sent are not in the file, and stay on record: nothing is unsaid" in out
    assert len(record(sent, "opening")["comments"]) == 1


def test_who_settles_another_s_comment_is_told_its_short_name(sent: Sent) -> None:
    """As much of its name as no other comment has."""
    data = commented(sent)
    word = Word(data)
    word.comments.resolve("Why lightly?")
    (item,) = [item for item in sent.receive(word.save()).comments if item.outcome.value == "kept"]
    assert item.hint == "papers comments resolve guide2/c1 --as guide2"


def test_without_a_branch_it_is_told_how_to_keep_the_comments(sent: Sent, capsys: pytest.CaptureFixture[str]) -> None:
    """The commit would be lost with the next switch; an answer's and a verdict's too."""
    data = sent.edited(lambda word: word.comments.comment("lightly", "Why lightly?"))
    sent.maker.git("checkout", "-q", "--detach")
    out = said(sent, capsys, "review", "receive", returned(sent, data))
    head = sent.maker.git("rev-parse", "HEAD")[:12]
    line = "No branch is checked out, so none holds that commit; to keep it: git branch NAME "
    assert f"{line}{head}\n" in out
    for arguments in (
        ("comments", "reply", "c1", "It is said so.", "--as", "guide2"),
        ("review", "approve", PAPER, "facts", "--as", "guide1"),
    ):
        out = said(sent, capsys, *arguments)
        assert f"{line}{sent.maker.git('rev-parse', 'HEAD')[:12]}\n" in out
    sent.maker.git("checkout", "-q", "main")
    assert line not in said(sent, capsys, "review", "approve", PAPER, "facts", "--as", "guide1")


def test_what_to_do_is_true_of_the_branch_that_is_checked_out(sent: Sent, capsys: pytest.CaptureFixture[str]) -> None:
    """Where the changes are there already, nobody is told to merge them; the stretch to read holds just these."""
    sent.maker.git("checkout", "-q", "-b", BRANCH)
    data = sent.edited(
        lambda word: word.replace("agencies", "offices"), lambda word: word.comments.comment("lightly", "Why?")
    )
    out = said(sent, capsys, "review", "receive", returned(sent, data))
    assert "git merge" not in out
    (line,) = [line for line in out.splitlines() if "which is checked out" in line]
    command = line.partition("To read them: git ")[2].split()
    assert sent.maker.git(*command, "--name-only").split() == [section_path("opening")]
    sent.maker.git("checkout", "-q", "main")
    again = said(sent, capsys, "review", "receive", returned(sent, sent.edited(lambda word: word.delete("lightly "))))
    assert f"To take them: git merge {BRANCH}\n" in again


def test_what_is_of_a_section_that_is_gone_names_its_file(sent: Sent) -> None:
    """And what to do, for a change and for a comment."""
    sent.maker.git("rm", "-q", section_path("ending"))
    sent.maker.commit("Leave it out")
    received = sent.receive(
        sent.edited(
            lambda word: word.replace("Neither costs", "Neither takes"),
            lambda word: word.comments.comment("should count", "Who should?"),
        )
    )
    assert {(item.outcome.value, item.path, item.reason) for item in received.changes} == {
        ("kept", section_path("ending"), "the section is no longer there")
    }
    assert f"git log --stat -- {section_path('ending')}" in received.changes[0].hint
    (item,) = received.comments
    assert item.reason.startswith("it hangs on the words “should count” of ending, a section that is no longer there")
