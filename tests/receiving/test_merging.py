"""The source has moved on since a file was sent: what is newer stays, what conflicts is kept with both texts."""

from __future__ import annotations

import subprocess

import pytest

from pipeline.sourcemap.edits import Sifted
from pipeline.sourcemap.patching import patch_most
from tests.roundtrip.sample import TEXTS, section_path

from .conftest import BRANCH, Sent


def outcomes(sent: Sent, data: bytes) -> list[tuple[str, str]]:
    """What became of each change, and why."""
    return [(item.outcome.value, item.reason) for item in sent.receive(data).changes]


def test_a_block_that_has_changed_is_kept_with_both_texts(sent: Sent) -> None:
    """Other blocks take their changes; nothing newer is overwritten."""
    data = sent.edited(
        lambda word: word.replace("agencies", "offices"), lambda word: word.replace("national", "public")
    )
    sent.change("opening", "Cash moves", "Money moves")
    received = sent.receive(data)
    kept = [item for item in received.changes if item.outcome.value == "kept"]
    assert {item.text for item in kept} == {"agencies", "offices"}
    assert all("it now reads: Money moves" in item.reason for item in kept)
    assert all("the reviewer's text: Cash moves" in item.hint and "The offices meet" in item.hint for item in kept)
    assert all(item.line == 5 for item in kept)
    expected = TEXTS["opening"].replace("Cash moves", "Money moves").replace("national", "public")
    assert sent.text("opening") == expected


def test_what_moved_elsewhere_is_found(sent: Sent) -> None:
    """A paragraph is itself wherever it stands, and new ones around it do not matter."""
    data = sent.edited(lambda word: word.replace("simple", "plain"))
    paragraph = "What follows from it is simple.\n\n"
    sent.change("opening", paragraph, "")
    sent.change("opening", "Cash moves", f"New words come first.\n\n{paragraph}Cash moves")
    assert outcomes(sent, data) == [("applied", "")] * 2
    assert sent.text("opening").count("What follows from it is plain.\n\nCash moves") == 1


def test_a_section_that_is_gone_keeps_its_changes(sent: Sent) -> None:
    """The account says so; nothing is made again."""
    data = sent.edited(lambda word: word.replace("Neither", "None"))
    sent.maker.git("rm", "-q", section_path("ending"))
    sent.maker.git("commit", "-q", "-m", "Drop a section")
    assert outcomes(sent, data) == [("kept", "the section is no longer there")] * 2


@pytest.mark.parametrize("merged", [False, True])
def test_receiving_twice_adds_nothing(sent: Sent, *, merged: bool) -> None:
    """Whether its branch was merged meanwhile or not."""
    data = sent.edited(
        lambda word: word.replace("agencies", "offices"),
        lambda word: word.split("nobody counts it."),
        lambda word: word.move("Neither costs much", "What follows"),
        lambda word: word.row_after("Jewellery", "Coins", "5"),
        lambda word: word.format("stands alone", "italic"),
    )
    assert sent.receive(data).commits
    if merged:
        sent.maker.git("merge", "-q", "--ff-only", BRANCH)
    before = sent.heads()
    again = sent.receive(data)
    assert again.commits == ()
    assert sent.heads() == before
    assert {item.outcome.value for item in again.changes} == {"applied"}


def test_a_second_file_builds_upon_the_branch(sent: Sent) -> None:
    """As long as the branch is not merged, nothing that is on it is lost."""
    sent.receive(sent.edited(lambda word: word.replace("agencies", "offices")))
    sent.receive(sent.edited(lambda word: word.replace("lightly", "gently")))
    text = sent.text("opening")
    assert "The offices meet" in text
    assert "*gently stressed here*" in text


def test_the_work_tree_follows_where_the_branch_is_checked_out(sent: Sent) -> None:
    """Files and index are those of the new commit."""
    sent.maker.git("checkout", "-q", "-b", BRANCH)
    sent.receive(sent.edited(lambda word: word.replace("agencies", "offices")))
    assert "offices" in (sent.maker.folder / section_path("opening")).read_text(encoding="utf-8")
    assert sent.maker.git("status", "--porcelain") == ""


def test_a_patch_that_does_not_read_as_the_file_is_not_taken(sent: Sent, monkeypatch: pytest.MonkeyPatch) -> None:
    """The last gate believes no patch: with a wrong one the section stays, and every change of it is kept."""

    def wrong(*arguments: object) -> Sifted:
        sifted = patch_most(*arguments)  # type: ignore[arg-type]
        return Sifted(text=sifted.text.replace("offices", "officers"), lost_ids=(), made=sifted.made, kept=sifted.kept)

    monkeypatch.setattr("pipeline.receiving.applying.patch_most", wrong)
    received = sent.receive(sent.edited(lambda word: word.replace("agencies", "offices")))
    assert received.commits == ()
    assert all("would not read as the Word file does" in item.reason for item in received.changes)


def test_files_keep_their_line_ends(sent: Sent) -> None:
    """A section written on Windows stays so, but for the words that were changed."""
    target = sent.maker.folder / section_path("ending")
    target.write_bytes(TEXTS["ending"].replace("\n", "\r\n").encode())
    sent.maker.commit("Write on Windows")
    sent.receive(sent.edited(lambda word: word.replace("Neither", "None")))
    data = subprocess.run(
        ["git", "cat-file", "-p", f"{BRANCH}:{section_path('ending')}"],
        cwd=sent.maker.folder, capture_output=True, check=True,
    ).stdout  # fmt: skip
    assert data == TEXTS["ending"].replace("\n", "\r\n").replace("Neither", "None").encode()


def test_what_is_typed_into_a_moved_paragraph_has_a_fate_of_its_own(sent: Sent) -> None:
    """The move may be kept for a person, and the words that were typed are applied all the same, and told so."""
    data = sent.edited(
        lambda word: word.move("What follows", "Neither costs"),
        lambda word: word.insert("from it is simple", " and cheap"),
    )
    received = sent.receive(data)
    (typed,) = [item for item in received.changes if item.text == "and cheap"]
    text = sent.text("opening") if received.commits else TEXTS["opening"]
    assert ("and cheap" in text) == (typed.outcome.value == "applied")


def test_lines_are_those_of_the_words(sent: Sent) -> None:
    """A paragraph may go over several lines of the file."""
    received = sent.receive(sent.edited(lambda word: word.replace("those ends", "these ends")))
    assert {item.line for item in received.changes} == {9}
