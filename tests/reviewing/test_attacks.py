"""What a stranger got past the commands, and does not any more."""

from __future__ import annotations

import json
import shutil
from typing import TYPE_CHECKING

import pytest

from tests.cli.running import papers
from tests.making import ONE, TWO, Maker

if TYPE_CHECKING:
    from pathlib import Path

GUIDE = {"GIT_COMMITTER_NAME": "Guide One", "GIT_COMMITTER_EMAIL": "guide1@example.org"}
EDITOR = {"GIT_COMMITTER_NAME": "Editor One", "GIT_COMMITTER_EMAIL": "editor1@example.org"}
RECORD = "papers/testing/reviews/threats/guide1.yaml"


@pytest.fixture(scope="module")
def submitted(template_repository: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small repository with every section submitted."""
    folder = tmp_path_factory.mktemp("submitted") / "repository"
    shutil.copytree(template_repository, folder)
    maker = Maker(folder)
    for name, who in (("threats", ONE), ("action-plan", TWO)):
        maker.replace(f"papers/testing/sections/{name}.md", "status: drafting", "status: submitted")
        maker.commit(f"Submit {name}", who=who)
    return folder


@pytest.fixture
def maker(submitted: Path, tmp_path: Path) -> Maker:
    """A copy of it for one test."""
    shutil.copytree(submitted, tmp_path / "repository")
    return Maker(tmp_path / "repository")


def sections(maker: Maker) -> dict[str, dict[str, object]]:
    """The sections of the status, by id."""
    (paper,) = json.loads(papers(maker.folder, "status", "--format", "json").out)["papers"]
    return {section["section"]: section for section in paper["sections"]}


def review(maker: Maker, *arguments: str, who: dict[str, str] = GUIDE) -> tuple[int, str]:
    """``papers review …`` as somebody."""
    ran = papers(maker.folder, "review", *arguments, **who)
    return ran.code, ran.out + ran.err


def forged(maker: Maker, comments: str = "") -> None:
    """An approval that its guide never gave, made by a contributor."""
    text, head = sections(maker)["threats"]["text"], maker.git("rev-parse", "HEAD").strip()
    maker.write(RECORD, f"verdict: approved\ntext: {text}\ncommit: {head}\ndate: 2020-02-14\n{comments}")
    maker.commit("Tidy", who=TWO)


OPEN = "comments:\n- {id: c1, author: guide1, date: 2020-02-14, text: Which?, state: open}\n"
SETTLED = "comments:\n- {id: c1, author: guide1, date: 2020-02-14, text: The best ever, state: resolved}\n"


def test_settling_a_comment_does_not_adopt_a_verdict_that_somebody_slipped_in(maker: Maker) -> None:
    """The guide only commented; a contributor turns that into an approval; the guide settles the comment."""
    assert review(maker, "comment", "testing", "threats", "This is wrong", "--as", "guide1")[0] == 0
    maker.replace(RECORD, "verdict: commented", "verdict: approved\nnote: Without reserve.")
    maker.commit("Tidy", who=TWO)
    code, said = review(maker, "resolve", "testing", "threats", "c1", "--as", "guide1")
    assert (code, "was left out" in said) == (0, True)
    record = (maker.folder / RECORD).read_text()
    assert "verdict: commented" in record
    assert "reserve" not in record
    assert sections(maker)["threats"]["state"] == "submitted"


@pytest.mark.parametrize("command", [["reply", "testing", "threats", "c1", "The office", "--as", "editor1"],
                                     ["resolve", "testing", "threats", "c1", "--as", "guide1"]])  # fmt: skip
def test_nobody_builds_on_a_record_that_was_never_made_by_who_may(maker: Maker, command: list[str]) -> None:
    """An invented record has no comment to answer or settle, and approves nothing after."""
    forged(maker, OPEN)
    code, said = review(maker, *command, who=EDITOR)
    assert (code, "nobody has commented on it" in said) == (2, True)
    assert sections(maker)["threats"]["state"] == "submitted"


def test_an_approval_takes_no_forged_comment_along(maker: Maker) -> None:
    """What the guide approves is theirs alone."""
    forged(maker, SETTLED)
    code, said = review(maker, "approve", "testing", "threats", "--as", "guide1")
    assert (code, "was left out" in said) == (0, True)
    assert "best ever" not in (maker.folder / RECORD).read_text()
    assert sections(maker)["threats"]["state"] == "approved"


_FIRST = "  - author: researcher1"
_LAST = "    text: The first"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        pytest.param(_FIRST, f"  - {{author: researcher2, date: DAY, text: Or yes}}\n{_FIRST}", id="before another"),
        pytest.param(_LAST, f"{_LAST}\n  - {{author: researcher2, date: 1999-01-01, text: Ago}}", id="dated long ago"),
        pytest.param(_LAST, f"{_LAST}\n  - {{author: guide1, date: DAY, text: I agree}}", id="in another's name"),
    ],
)
def test_answers_come_last_and_are_of_their_day_and_of_their_committer(maker: Maker, old: str, new: str) -> None:
    """Any other is a change of what the reviewer said, and the review does not count."""
    assert review(maker, "comment", "testing", "threats", "Is it?", "--as", "guide1")[0] == 0
    one = {"GIT_COMMITTER_NAME": "Researcher One", "GIT_COMMITTER_EMAIL": "researcher1@example.org"}
    assert review(maker, "reply", "testing", "threats", "c1", "The first", "--as", "researcher1", who=one)[0] == 0
    assert sections(maker)["threats"]["reviews"][0]["why"] is None  # type: ignore[index]
    day = maker.git("log", "-1", "--format=%cs").strip()
    maker.replace(RECORD, old, new.replace("DAY", day))
    maker.commit("Answer", who=TWO, when=f"{day}T12:00:00+00:00")
    assert "Researcher Two" in str(sections(maker)["threats"]["reviews"][0]["why"])  # type: ignore[index]


def test_no_answer_is_added_to_what_is_settled(maker: Maker) -> None:
    """A settled comment says what its reviewer was content with."""
    assert review(maker, "comment", "testing", "threats", "Is it?", "--as", "guide1")[0] == 0
    assert review(maker, "resolve", "testing", "threats", "c1", "--as", "guide1")[0] == 0
    assert review(maker, "approve", "testing", "threats", "--as", "guide1")[0] == 0
    day = maker.git("log", "-1", "--format=%cs").strip()
    maker.replace(
        RECORD, "  state: resolved", f"  state: resolved\n  replies: [{{author: researcher2, date: {day}, text: So}}]"
    )
    maker.commit("Answer", who=TWO, when=f"{day}T12:00:00+00:00")
    assert sections(maker)["threats"]["state"] != "approved"


def test_a_link_in_place_of_a_folder_is_an_error_and_nothing_is_written_through_it(
    maker: Maker, tmp_path: Path
) -> None:
    """The check says so, and the command leaves everything as it was."""
    (tmp_path / "outside").mkdir()
    (maker.folder / "papers/testing/reviews").symlink_to(tmp_path / "outside")
    head = maker.commit("Link", who=TWO)
    ran = papers(maker.folder, "check")
    assert (ran.code, "papers/testing/reviews: error SAFE009" in ran.out) == (1, True)
    assert review(maker, "approve", "testing", "--as", "guide1")[0] == 1
    assert review(maker, "comment", "testing", "threats", "What?", "--as", "guide1")[0] == 3
    assert list((tmp_path / "outside").iterdir()) == []
    assert maker.git("rev-parse", "HEAD").strip() == head
    assert maker.git("status", "--short") == ""


def test_another_git_at_work_stops_a_command_before_anything_moved(maker: Maker) -> None:
    """A lock of the index: neither commit nor file, and the message says what to do."""
    head = maker.git("rev-parse", "HEAD")
    lock = maker.folder / ".git" / "index.lock"
    lock.touch()
    code, said = review(maker, "approve", "testing", "--as", "guide1")
    assert (code, "another git is at work" in said) == (3, True)
    lock.unlink()
    assert maker.git("rev-parse", "HEAD") == head
    assert maker.git("status", "--short") == ""


def test_a_branch_that_cannot_move_leaves_work_tree_and_index_as_they_were(maker: Maker) -> None:
    """A lock of the branch, met last: everything is put back."""
    head = maker.git("rev-parse", "HEAD")
    lock = maker.folder / ".git" / "refs" / "heads" / "main.lock"
    lock.touch()
    code, said = review(maker, "approve", "testing", "--as", "guide1")
    assert code == 3
    assert "remove the lock file" in said or "try again" in said
    lock.unlink()
    assert maker.git("rev-parse", "HEAD") == head
    assert maker.git("status", "--short") == ""
    assert not (maker.folder / ".git" / "index.lock").exists()


def test_a_version_that_cannot_be_the_one_that_was_read_is_told_and_printed_so(maker: Maker) -> None:
    """A commit that is nowhere, one that holds another text, a review older than its text."""
    assert review(maker, "approve", "testing", "threats", "--as", "guide1")[0] == 0
    record = (maker.folder / RECORD).read_text()
    root = maker.git("rev-list", "--max-parents=0", "HEAD").strip()
    read = next(line for line in record.splitlines() if line.startswith("commit: "))
    day = next(line for line in record.splitlines() if line.startswith("date: "))
    for old, new, why in ((read, f"commit: {'1' * 40}", "is not in this history"),
                          (read, f"commit: {root}", "holds no such section"),
                          (day, "date: 1999-01-01", "later than the review")):  # fmt: skip
        (maker.folder / RECORD).write_text(record.replace(old, new))
        maker.commit("Change the version")
        found = json.loads(papers(maker.folder, "check", "--format", "json").out)["findings"]
        assert [why in finding["message"] for finding in found if finding["code"] == "REV007"] == [True]
    assert papers(maker.folder, "build", "--formats", "html").code == 0
    assert "later than the review" in (maker.folder / "build" / "testing.html").read_text()


def test_words_under_an_address_that_the_registry_lacks_are_still_ones_own(maker: Maker) -> None:
    """A guide who committed from another machine cannot approve that text."""
    maker.replace(
        "papers/testing/sections/summary.md", "Tests are", "One two three four five six seven eight. Tests are"
    )
    maker.commit("Write", who="Guide One <guide@home.example.org>")
    code, said = review(maker, "approve", "testing", "summary", "--as", "guide1", who=EDITOR)
    assert code == 2
    assert "Guide One holds" in said


def test_what_attributes_turn_into_something_else_is_not_what_git_holds(maker: Maker) -> None:
    """An expanded ``$Id$`` is in no commit: nobody has read it."""
    maker.write(".gitattributes", "*.md ident\n")
    maker.replace("papers/testing/sections/summary.md", "Tests are", "$Id$ Tests are")
    maker.commit("Expand", who=TWO)
    (maker.folder / "papers/testing/sections/summary.md").unlink()
    maker.git("checkout", "-q", "--", "papers")
    code, said = review(maker, "approve", "testing", "threats", "--as", "guide1")
    assert (code, "summary.md" in said) == (2, True)
