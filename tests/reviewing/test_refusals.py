"""What the commands refuse, each with what mends it, and that nothing has changed then."""

from __future__ import annotations

import contextlib
import shutil
from typing import TYPE_CHECKING

import pytest

from pipeline.cli.main import main
from tests.forging import (
    GUIDE,
    INITIATIVE,
    PAPER,
    RECORD,
    STRANGER,
    TWO_GUIDE,
    Key,
    commit,
    record,
    signing,
    text,
)
from tests.making import EDITOR, ONE, TWO, Maker

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from tests.reviewing.conftest import Command

SUMMARY = "papers/testing/sections/summary.md"
APPROVE = ("review", "approve", "testing", "summary", "--as", "guide1")
VERBS = {
    "approve": APPROVE,
    "request-changes": ("review", "request-changes", "testing", "summary", "--as", "guide1", "--note", "No."),
    "comment": ("review", "comment", "testing", "summary", "Which agency?", "--as", "guide1"),
}


def snapshot(maker: Maker) -> tuple[object, ...]:
    """HEAD, every ref, the index, and every file of the work tree."""
    files = {
        path.relative_to(maker.folder).as_posix(): path.read_bytes()
        for path in sorted(maker.folder.rglob("*"))
        if path.is_file() and ".git" not in path.relative_to(maker.folder).parts
    }
    head = maker.git("rev-parse", "HEAD") + (maker.folder / ".git/HEAD").read_text()
    return head, maker.git("for-each-ref"), maker.git("ls-files", "--stage"), maker.git("reflog"), files


@contextlib.contextmanager
def unchanged(maker: Maker) -> Iterator[None]:
    """Whatever happens meanwhile changes nothing."""
    before = snapshot(maker)
    yield
    assert snapshot(maker) == before


# The work tree.

DIRT: dict[str, tuple[Callable[[Maker], object], str]] = {
    "a word": (lambda m: m.replace(SUMMARY, "cheap", "dear"), SUMMARY),
    "a new file": (lambda m: m.write("papers/testing/data/new.csv", "a\n"), "papers/testing/data/new.csv"),
    "a file taken away": (lambda m: (m.folder / SUMMARY).unlink(), SUMMARY),
    "one hidden from git": (lambda m: m.git("update-index", "--skip-worktree", SUMMARY), SUMMARY),
    "a template": (lambda m: m.write("templates/page.css", "a {}\n"), "templates/page.css"),
    "commits that claim no word": (lambda m: m.write(".git-blame-ignore-revs", "\n"), ".git-blame-ignore-revs"),
}


@pytest.mark.parametrize(("change", "path"), DIRT.values(), ids=DIRT.keys())
def test_a_work_tree_that_is_not_committed(
    maker: Maker, run: Command, change: Callable[[Maker], object], path: str
) -> None:
    """Nobody has read that: the file is named, and how to set it aside."""
    change(maker)
    with unchanged(maker):
        ran = run(*APPROVE)
    assert ran.code == 2
    assert f"the work tree has changes that are not committed ({path}), and reviews are of" in ran.err
    assert "git commit them, or set them aside: git stash --include-untracked" in ran.err


def test_a_staged_change(maker: Maker, run: Command) -> None:
    """It is not committed either, though the file looks as before."""
    held = text(maker, SUMMARY)
    maker.replace(SUMMARY, "cheap", "dear")
    maker.git("add", "-A")
    maker.write(SUMMARY, held)
    with unchanged(maker):
        assert run(*APPROVE).code == 2


def test_many_changes_are_told_by_three(maker: Maker, run: Command) -> None:
    """And how many more."""
    for number in range(5):
        maker.write(f"papers/testing/data/n{number}.csv", "a\n")
    assert "n0.csv, papers/testing/data/n1.csv, papers/testing/data/n2.csv and 2 more)" in run(*APPROVE).err


@pytest.mark.parametrize("what", ["a merge", "a cherry-pick", "a revert"])
def test_something_under_way(maker: Maker, run: Command, what: str) -> None:
    """It would end in the middle: the hint says how to finish it or give it up."""
    maker.git("checkout", "-q", "-b", "side")
    maker.write("README", "One\n")
    commit(maker)
    maker.write("README", "Two\n")
    two = commit(maker)
    maker.git("checkout", "-q", "main")
    maker.write("README", "Three\n")
    commit(maker)
    command = {
        "a merge": ("merge", "side"),
        "a cherry-pick": ("cherry-pick", two),
        "a revert": ("revert", "--no-edit", two),
    }[what]
    with contextlib.suppress(Exception):
        maker.git(*command)
    with unchanged(maker):
        ran = run(*APPROVE)
    assert ran.code == 2
    assert f"{what} is under way in this repository" in ran.err
    assert "--abort" in ran.err


def test_nothing_committed_yet(maker: Maker, run: Command) -> None:
    """A review is of a commit."""
    shutil.rmtree(maker.folder / ".git")
    maker.git("init", "-q", "-b", "main")
    ran = run(*APPROVE)
    assert ran.code == 2
    assert "there is no commit yet" in ran.err
    assert "git add papers && git commit" in ran.err


# What is reviewed, and by whom.

WRONG: dict[str, tuple[tuple[str, ...], str, str]] = {
    "paper": (
        ("review", "approve", "testin", "summary", "--as", "guide1"),
        "there is no paper testin",
        "did you mean testing?",
    ),
    "section": (
        ("review", "approve", "testing", "sumary", "--as", "guide1"),
        "there is no section sumary in testing",
        "did you mean summary?",
    ),
    "section that is nowhere": (
        ("review", "comment", "testing", "zebra", "Hm.", "--as", "guide1"),
        "there is no section zebra in testing",
        "the sections of testing are summary, threats, action-plan",
    ),
    "section that does not stand": (
        ("review", "approve", "testing", "annex", "--as", "guide1"),
        "there is no section annex in testing",
        "the sections of testing are summary, threats, action-plan",
    ),
    "person": (
        ("review", "approve", "testing", "summary", "--as", "guide11"),
        "the registry has nobody called guide11",
        "did you mean guide",
    ),
    "person whom nobody knows": (
        ("review", "list", "--as", "zebra"),
        "the registry has nobody called zebra",
        "an editor adds them to papers/people.yaml",
    ),
    "not a guide": (
        ("review", "approve", "testing", "summary", "--as", "researcher2"),
        "Researcher Two is no guide of testing",
        "the guides are guide1, guide2: papers review … --as guide1",
    ),
    "no words": (
        ("review", "request-changes", "testing", "summary", "--as", "guide1"),
        "nothing says what to change in summary",
        'say it: --note "…", or comment first: papers review comment',
    ),
    "an empty note": (
        (*APPROVE, "--note", "  "),
        "the note says nothing",
        "write it in quotation marks",
    ),
    "an empty comment": (
        ("review", "comment", "testing", "summary", "", "--as", "guide1"),
        "the comment says nothing",
        "write it in quotation marks",
    ),
    "a hidden character": (
        (*APPROVE, "--note", "Well\u202e tested."),
        "the note has a character that nobody sees (U+202E)",
        "type it again, without",
    ),
    "a book": (
        (*APPROVE, "--note", "x" * 10_001),
        "the note has more than 10,000 characters",
        "put it into a file and send that",
    ),
    "no block": (
        ("review", "comment", "testing", "summary", "Hm.", "--block", "0", "--as", "guide1"),
        "summary has no block 0",
        "its blocks are 1 to 1",
    ),
    "a block too many": (
        ("review", "comment", "testing", "threats", "Hm.", "--block", "99", "--as", "guide1"),
        "threats has no block 99",
        "its blocks are 1 to 5",
    ),
    "no comment of that name": (
        ("review", "reply", "testing", "summary", "c1", "So.", "--as", "researcher1"),
        "there is no comment c1 on summary of testing",
        "nobody has commented on it",
    ),
}


@pytest.mark.parametrize(("arguments", "message", "hint"), WRONG.values(), ids=WRONG.keys())
def test_what_cannot_be_meant(maker: Maker, run: Command, arguments: tuple[str, ...], message: str, hint: str) -> None:
    """A name that is none, a person who may not, words that say nothing."""
    with unchanged(maker):
        ran = run(*arguments)
    assert (ran.code, ran.out) == (2, "")
    assert message in ran.err
    assert hint in ran.err


@pytest.mark.parametrize("verb", VERBS)
def test_an_author_of_the_section(maker: Maker, run: Command, verb: str) -> None:
    """Named in its front matter."""
    maker.replace(SUMMARY, "contributors: [researcher1]", "contributors: [researcher1, guide1]")
    commit(maker, who=ONE)
    with unchanged(maker):
        ran = run(*VERBS[verb])
    assert ran.code == 2
    assert "Guide One is an author of summary, and cannot review it" in ran.err
    assert f"another guide reviews it, or take guide1 out of contributors in {SUMMARY} if that is wrong" in ran.err


@pytest.mark.parametrize("verb", VERBS)
def test_one_who_wrote_much_of_it(maker: Maker, run: Command, verb: str) -> None:
    """By git."""
    maker.replace(SUMMARY, "they are cheap.", "they are cheap, and of use to all of us.")
    commit(maker, who=GUIDE)
    with unchanged(maker):
        ran = run(*VERBS[verb])
    assert ran.code == 2
    assert "Guide One holds 3" in ran.err
    assert "% of the words of summary, more than 20%" in ran.err
    assert "another guide reviews it; papers status testing shows who wrote what" in ran.err


@pytest.mark.parametrize("verb", VERBS)
@pytest.mark.parametrize(
    ("who", "known"),
    [(ONE, "who is Researcher One"), (TWO_GUIDE, "who is Guide Two"), (STRANGER, "whom the registry does not know")],
)
def test_somebody_else_at_the_keyboard(maker: Maker, run: Command, verb: str, who: str, known: str) -> None:
    """Such a record would not count, so it is not made."""
    with unchanged(maker):
        ran = run(*VERBS[verb], who=who)
    assert ran.code == 2
    email = who.partition("<")[2].rstrip(">")
    assert f"git commits as {email}, {known}: such a record would not count" in ran.err
    assert "one of guide1, editor1 runs it with their own address: git config user.email" in ran.err


def test_the_recorders_are_those_whom_an_editor_made(maker: Maker, run: Command) -> None:
    """Not those whom the file names."""
    maker.replace(INITIATIVE, "recorders: [editor1]", "recorders: [editor1, researcher1]")
    commit(maker, who=ONE)
    with unchanged(maker):
        ran = run(*VERBS["comment"], who=ONE)
    assert "one of guide1, editor1 runs it" in ran.err


def test_nobody_at_the_keyboard(maker: Maker, capsys: pytest.CaptureFixture[str]) -> None:
    """Git has no name to commit with."""
    maker.git("config", "user.useConfigOnly", "true")
    with unchanged(maker):
        assert main(["-C", str(maker.folder), *APPROVE]) == 2
    printed = capsys.readouterr()
    assert "git does not know who you are" in printed.err
    assert "git config user.email you@example.org" in printed.err


# What is still to be done first.


def test_a_text_that_fails_the_check(maker: Maker, run: Command) -> None:
    """Its errors are told, with exit code 1; those of another section are not."""
    maker.replace(SUMMARY, "@fig:counts", "@fig:nowhere")
    maker.replace("papers/testing/sections/threats.md", "@report-2019", "@report-2018")
    commit(maker, who=ONE)
    with unchanged(maker):
        ran = run(*APPROVE)
    assert (ran.code, ran.err) == (1, "")
    assert "REF" in ran.out
    assert "@fig:nowhere" in ran.out or "fig:nowhere" in ran.out
    assert "report-2018" not in ran.out
    assert "Nothing was recorded: mend the text first, commit it, and look: papers check testing" in ran.out
    with unchanged(maker):
        assert run("review", "approve", "testing", "action-plan", "summary", "--as", "guide1").code == 1


def test_an_open_comment_of_one_s_own(maker: Maker, run: Command) -> None:
    """Whoever still asks has not approved; the hint settles it."""
    assert run(*VERBS["comment"]).code == 0
    with unchanged(maker):
        ran = run(*APPROVE)
    assert ran.code == 2
    assert "Guide One's own comment on summary is still open (c1)" in ran.err
    hint = "papers review resolve testing summary c1 --as guide1"
    assert hint in ran.err
    assert run(*hint.split()[1:]).code == 0
    assert run(*APPROVE).code == 0


def test_another_s_open_comment_is_theirs(run: Command) -> None:
    """It keeps the paper from being final, and nobody from approving."""
    assert run("review", "comment", "testing", "summary", "Why?", "--as", "guide2", who=TWO_GUIDE).code == 0
    assert run(*APPROVE).code == 0


def test_a_record_of_one_s_own_that_cannot_be_read(maker: Maker, run: Command) -> None:
    """What stands in it would be lost."""
    maker.write(RECORD, "verdict: [\n")
    commit(maker, who=GUIDE)
    with unchanged(maker):
        ran = run(*APPROVE)
    assert ran.code == 1
    assert RECORD in ran.out
    for verb in ("comment", "request-changes"):
        with unchanged(maker):
            ran = run(*VERBS[verb])
        assert ran.code == 2
        assert "Guide One's own record of summary cannot be read, and what it says would be lost" in ran.err
        assert f"mend {RECORD}:" in ran.err


def test_nothing_waits(maker: Maker, run: Command) -> None:
    """Without a section named, and none submitted."""
    for section in ("summary", "threats", "action-plan"):
        maker.replace(f"papers/testing/sections/{section}.md", "status: submitted", "status: drafting")
    commit(maker, who=ONE)
    with unchanged(maker):
        ran = run("review", "approve", "testing", "--as", "guide1")
    assert ran.code == 2
    assert "no section of testing waits for Guide One's approval" in ran.err


def test_what_stands_already_is_not_said_twice(maker: Maker, run: Command) -> None:
    """Done, and no commit."""
    assert run(*APPROVE, "--note", "Good.").code == 0
    with unchanged(maker):
        ran = run(*APPROVE)
        assert (ran.code, ran.out.strip()) == (
            0,
            "Nothing new to say: the sections are approved by Guide One as they stand.",
        )
        assert run(*APPROVE, "--note", "Good.").code == 0
    assert run(*APPROVE, "--note", "Very good.").code == 0
    assert "note: Very good." in text(maker, RECORD)


# Comments of others.


def test_another_s_comment_is_theirs_to_settle(maker: Maker, run: Command) -> None:
    """And one that is settled stays so."""
    run(*VERBS["comment"])
    with unchanged(maker):
        ran = run("review", "resolve", "testing", "summary", "c1", "--as", "guide2", who=TWO_GUIDE)
    assert ran.code == 2
    assert "c1 is Guide One's comment, and theirs to settle" in ran.err
    hint = "papers review resolve testing summary c1 --as guide1"
    assert hint in ran.err
    with unchanged(maker):
        assert run(*hint.split()[1:], who=ONE).code == 2
    assert run(*hint.split()[1:]).code == 0
    with unchanged(maker):
        ran = run(*hint.split()[1:])
    assert ran.code == 2
    assert "c1 is resolved already" in ran.err


def test_two_comments_of_one_name(maker: Maker, run: Command) -> None:
    """Which is meant has to be said."""
    run(*VERBS["comment"])
    run("review", "comment", "testing", "summary", "Why?", "--as", "guide2", who=TWO_GUIDE)
    with unchanged(maker):
        ran = run("review", "reply", "testing", "summary", "c1", "So.", "--as", "researcher1", who=ONE)
    assert ran.code == 2
    assert "2 reviewers have a comment c1 on summary" in ran.err
    assert "say which: guide1/c1 or guide2/c1" in ran.err
    answer = ("review", "reply", "testing", "summary", "guide2/c1", "So.", "--as", "researcher1")
    assert run(*answer, who=ONE).code == 0
    assert "So." in text(maker, RECORD.replace("guide1", "guide2"))
    assert "So." not in text(maker, RECORD)


def test_an_answer_in_another_s_name(maker: Maker, run: Command) -> None:
    """Only a recorder gives one."""
    run(*VERBS["comment"])
    answer = ("review", "reply", "testing", "summary", "c1", "So.", "--as", "researcher1")
    with unchanged(maker):
        ran = run(*answer, who=TWO)
    assert ran.code == 2
    assert "git commits as researcher2@example.org, who is Researcher Two" in ran.err
    assert run(*answer, who=EDITOR).code == 0


# Signatures.


def sealed(maker: Maker) -> None:
    """Reviews of the paper count in signed commits only."""
    maker.write(PAPER, text(maker, PAPER) + "review: {signed: true}\n")
    commit(maker)


def configure(maker: Maker, file: Path | str) -> None:
    """Git signs with a key."""
    for setting in signing(Key(file, ""))[1::2]:  # type: ignore[arg-type]
        maker.git("config", *setting.split("=", 1))


@pytest.mark.parametrize("verb", VERBS)
def test_git_does_not_sign(maker: Maker, run: Command, verb: str) -> None:
    """The hint says how it does."""
    sealed(maker)
    with unchanged(maker):
        ran = run(*VERBS[verb])
    assert ran.code == 2
    assert "reviews of this paper count in signed commits only, and git does not sign" in ran.err
    assert "git config gpg.format ssh && git config user.signingkey" in ran.err


def test_git_signs_with_a_key_that_is_not_there(maker: Maker, run: Command) -> None:
    """Whether signatures are asked for or not: git was told to sign."""
    configure(maker, "/nowhere/key")
    with unchanged(maker):
        ran = run(*APPROVE)
    assert ran.code == 3
    assert "git commit-tree failed" in ran.err
    assert "/nowhere/key" in ran.err or "sign" in ran.err


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("spare", "this one is signed by a key that people.yaml does not have"),
        ("researcher1", "this one is signed by the key of Researcher One"),
    ],
)
def test_git_signs_with_another_key(maker: Maker, run: Command, keys: dict[str, Key], name: str, why: str) -> None:
    """It would not count, so no branch ever knows of it."""
    sealed(maker)
    configure(maker, keys[name].file)
    with unchanged(maker):
        ran = run(*APPROVE)
    assert ran.code == 2
    assert f"reviews of this paper count in signed commits only, and {why}" in ran.err
    assert "sign with a key that people.yaml gives you" in ran.err


def test_a_policy_that_no_editor_changed_is_the_old_one(maker: Maker, run: Command) -> None:
    """Who takes signatures off the paper in the file has not taken them off."""
    sealed(maker)
    maker.replace(PAPER, "review: {signed: true}", "review: {signed: false}")
    commit(maker, who=ONE)
    with unchanged(maker):
        ran = run(*VERBS["comment"])
    assert "and git does not sign" in ran.err


def test_an_approval_under_a_breach(maker: Maker, run: Command) -> None:
    """While nobody answers for who may do what, nothing is approved."""
    maker.replace(INITIATIVE, "own_share: 0.2", "own_share: 0.9")
    sha = commit(maker, who=ONE)
    with unchanged(maker):
        ran = run(*APPROVE)
    assert ran.code == 1
    assert "REG001" in ran.out
    commit(maker, f"Accepts: {sha}")
    assert run(*APPROVE).code == 0


def test_making_a_record_anew_mends_a_dropped_demand(maker: Maker, run: Command) -> None:
    """The error of the check is no reason against the very command that mends it."""
    run(*VERBS["request-changes"])
    record(maker)
    commit(maker, who=ONE)
    assert "REV004" in run("check").out
    assert run(*APPROVE).code == 0
    assert "REV004" not in run("check").out
