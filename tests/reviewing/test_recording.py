"""What the commands record: one commit in the reviewer's name, by the hand of whoever runs them, and no more."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.errors import MisuseError, OutsideError
from pipeline.git import Repository, writing
from pipeline.papers.records import record_in
from pipeline.reviewing.recording import said
from pipeline.reviewing.yamlout import record_text
from pipeline.reviews.standing import State
from tests.cli.running import papers
from tests.forging import GUIDE, PAPER, RECORD, TWO_GUIDE, Key, commit, found, look, signing, text, weighed, why_not
from tests.making import EDITOR, ONE, WHEN, Maker

if TYPE_CHECKING:
    from pathlib import Path

    from tests.reviewing.conftest import Command

SUMMARY = "papers/testing/sections/summary.md"
APPROVE = ("review", "approve", "testing", "summary", "--as", "guide1")
LATER = "2021-03-01T02:15:00+05:00"
SECTIONS = ("summary", "threats", "action-plan")


def head(maker: Maker) -> str:
    """The commit that is checked out."""
    return maker.git("rev-parse", "HEAD").strip()


def shown(maker: Maker, what: str) -> str:
    """Something of that commit."""
    return maker.git("log", "-1", f"--format={what}").strip()


def changed(maker: Maker) -> list[str]:
    """The files that it changed, with git's letter."""
    return maker.git("diff-tree", "-r", "--no-commit-id", "--name-status", "HEAD").splitlines()


def state(maker: Maker, section: str = "summary") -> State:
    """How far a section is."""
    return next(one.state for one in look(maker).standings["testing"].sections if one.id == section)


def turn(maker: Maker) -> str:
    """Who is to do what next about the summary."""
    return look(maker).standings["testing"].sections[0].next


@pytest.mark.parametrize(("who", "person"), [(GUIDE, "guide1"), (EDITOR, "editor1")])
def test_an_approval_is_one_commit(maker: Maker, run: Command, who: str, person: str) -> None:
    """Author the reviewer, committer who runs it, dates git's, the record as the contract has it, the tree clean."""
    read = head(maker)
    digest = next(one.digest for one in look(maker).standings["testing"].sections if one.id == "summary")
    ran = run(*APPROVE, "--note", "Well tested.", who=who, when=LATER)
    made = head(maker)
    assert (ran.code, ran.err) == (0, "")
    assert (
        ran.out
        == f"summary: approved by Guide One; recorded by {who.partition(' <')[0]} in commit {made[:12]} (unsigned)\n"
    )
    assert shown(maker, "%P") == read
    assert shown(maker, "%an <%ae>") == GUIDE
    assert shown(maker, "%cn <%ce>") == who
    assert shown(maker, "%aI %cI") == f"{LATER} {LATER}"
    assert shown(maker, "%G?") == "N"
    assert shown(maker, "%B") == "Approve summary of testing"
    assert changed(maker) == [f"A\t{RECORD}"]
    assert text(maker, RECORD) == (
        f"verdict: approved\ntext: {digest}\ncommit: {read}\ndate: 2021-03-01\nnote: Well tested.\n"
    )
    assert maker.git("status", "--porcelain", "--ignored") == ""
    assert maker.git("symbolic-ref", "HEAD").strip() == "refs/heads/main"
    assert maker.git("reflog", "-1", "--format=%gs").strip() == "papers review: Approve summary of testing"
    review = weighed(look(maker))
    assert (review.counts, review.recorded_by, review.signed) == (True, person, False)


def test_all_that_wait_are_approved_at_once(maker: Maker, run: Command) -> None:
    """In one commit that names them; a draft does not wait, nor does what the guide wrote."""
    maker.replace("papers/testing/sections/threats.md", "status: submitted", "status: drafting")
    maker.write(SUMMARY, text(maker, SUMMARY).replace("[researcher1]", "[researcher1, guide1]"))
    commit(maker, who=ONE)
    assert run("review", "approve", "testing", "--as", "guide1").out.startswith("action-plan: approved by Guide One;")
    assert changed(maker) == [f"A\t{RECORD.replace('summary', 'action-plan')}"]
    maker.replace("papers/testing/sections/threats.md", "status: drafting", "status: submitted")
    maker.replace(SUMMARY, "[researcher1, guide1]", "[researcher1]")
    commit(maker, who=ONE)
    ran = run("review", "approve", "testing", "--as", "guide1", "--note", "All of it.")
    assert ran.out.startswith("summary, threats: approved by Guide One; recorded by Guide One in commit ")
    assert shown(maker, "%B") == "Approve 2 sections of testing\n\nsummary\nthreats"
    assert len(changed(maker)) == 2
    assert [state(maker, section) for section in SECTIONS] == [State.APPROVED] * 3
    assert look(maker).standings["testing"].final


def test_sections_named_twice_are_approved_once(maker: Maker, run: Command) -> None:
    """And those that are drafts, too, where they are named."""
    maker.replace(SUMMARY, "status: submitted", "status: drafting")
    commit(maker, who=ONE)
    ran = run("review", "approve", "testing", "summary", "summary", "--as", "guide1")
    assert ran.code == 0
    assert changed(maker) == [f"A\t{RECORD}"]


def test_one_of_several_refused_is_none_recorded(maker: Maker, run: Command) -> None:
    """All or nothing."""
    maker.replace(SUMMARY, "[researcher1]", "[researcher1, guide1]")
    sha = commit(maker, who=ONE)
    assert run("review", "approve", "testing", "threats", "summary", "--as", "guide1").code == 2
    assert head(maker) == sha


def test_a_signed_approval(maker: Maker, run: Command, keys: dict[str, Key]) -> None:
    """With the reviewer's own key, where git signs; the record counts where signatures are asked for."""
    maker.write(PAPER, text(maker, PAPER) + "review: {signed: true}\n")
    commit(maker)
    for setting in signing(keys["guide1"])[1::2]:
        maker.git("config", *setting.split("=", 1))
    ran = run(*APPROVE)
    assert ran.out.endswith("(signed)\n")
    assert "-----BEGIN SSH SIGNATURE-----" in maker.git("cat-file", "commit", "HEAD")
    assert why_not(maker) is None
    assert weighed(look(maker)).signed
    for setting in signing(keys["spare"])[1::2]:
        maker.git("config", *setting.split("=", 1))
    maker.write(PAPER, text(maker, PAPER).replace("signed: true", "signed: false"))
    commit(maker, key=keys["editor1"])
    ran = run(*APPROVE, "--note", "Again.")
    assert ran.out.endswith("(unsigned)\n")
    assert not weighed(look(maker)).signed


def test_below_the_root_of_a_repository(tmp_path: Path, keys: dict[str, Key], run: Command) -> None:
    """The record lies where the papers are, and nothing beside them is touched."""
    inner = found(tmp_path / "inner", keys, sections=True)
    outer = tmp_path / "outer"
    outer.mkdir()
    maker = Maker(outer)
    maker.git("init", "-q", "-b", "main")
    (inner.folder / ".git").rename(tmp_path / "gone")
    inner.folder.rename(outer / "docs")
    maker.write("README", "One\n")
    commit(maker)
    maker.write("README", "Two\n")
    maker.write("staged", "x\n")
    maker.git("add", "staged")
    below = replace(run, folder=outer / "docs/papers/testing", maker=maker)
    ran = below(*APPROVE)
    assert ran.code == 0, ran.err
    assert changed(maker) == [f"A\tdocs/{RECORD}"]
    assert sorted(maker.git("status", "--porcelain").splitlines()) == [" M README", "A  staged"]
    assert why_not(Maker(outer / "docs")) is None


def test_a_detached_head(maker: Maker, run: Command) -> None:
    """It moves on, and no branch does."""
    maker.git("checkout", "-q", "--detach")
    before = maker.git("rev-parse", "main")
    assert run(*APPROVE).code == 0
    assert maker.git("rev-parse", "main") == before
    assert shown(maker, "%an") == "Guide One"
    assert maker.git("rev-parse", "HEAD~") == before


def test_hooks_and_filters_do_not_run(maker: Maker, run: Command) -> None:
    """A repository's configuration starts no program when a review is recorded."""
    trap = maker.write(".git/hooks/trap", '#!/bin/sh\ntouch "$(git rev-parse --show-toplevel)/sprung"\n')
    trap.chmod(0o755)
    for hook in ("pre-commit", "commit-msg", "post-commit", "reference-transaction", "post-index-change"):
        (trap.parent / hook).symlink_to(trap)
    maker.git("config", "core.hooksPath", str(trap.parent))
    maker.git("config", "filter.trap.clean", str(trap))
    assert run(*APPROVE).code == 0
    assert not (maker.folder / "sprung").exists()


def test_a_branch_that_moved_meanwhile(maker: Maker) -> None:
    """Somebody else's commit is never lost: nothing is changed then."""
    repository = Repository.open(maker.folder)
    draft = writing.Draft(files={RECORD: b"x\n"}, message="M\n", author_name="A", author_email="a@example.org")
    maker.git("config", "user.name", "Guide One")
    maker.git("config", "user.email", "guide1@example.org")
    old = head(maker)
    made = writing.make(repository, old, draft)
    maker.write("README", "One\n")
    other = commit(maker, who=ONE)
    with pytest.raises(OutsideError, match="git update-ref failed"):
        writing.advance(repository, old, made, draft, "x")
    assert head(maker) == other
    assert maker.git("status", "--porcelain") == ""
    assert not (maker.folder / RECORD).exists()


def test_a_file_that_a_commit_takes_away(maker: Maker) -> None:
    """Index and work tree follow, and an empty folder goes with it."""
    maker.write("papers/testing/data/deep/new.csv", "a\n")
    old = commit(maker)
    repository = Repository.open(maker.folder)
    maker.git("config", "user.name", "Guide One")
    maker.git("config", "user.email", "guide1@example.org")
    files = {"papers/testing/data/deep/new.csv": None}
    draft = writing.Draft(files=files, message="M\n", author_name="A", author_email="a@example.org")
    writing.advance(repository, old, writing.make(repository, old, draft), draft, "x")
    assert changed(maker) == ["D\tpapers/testing/data/deep/new.csv"]
    assert maker.git("status", "--porcelain") == ""
    assert not (maker.folder / "papers/testing/data/deep").exists()


# From one verdict to the next.


def test_the_rounds_of_a_review(maker: Maker, run: Command) -> None:
    """Approved, asked about, answered, settled, changed, approved again: each step's state, and whose turn it is."""
    assert run(*APPROVE, "--note", "Good.").code == 0
    ran = run(
        "review", "comment", "testing", "summary", "Which kind?", "--as", "guide1", "--quote", "Tests", "--block", "1"
    )
    assert ran.out.startswith("summary: comment c1 by Guide One; recorded by Guide One in commit ")
    assert shown(maker, "%s") == "Comment on summary of testing"
    held = text(maker, RECORD)
    assert "verdict: commented" in held
    assert "note:" not in held
    assert f"  date: {WHEN}\n  quote: Tests\n  block: 1\n  text: Which kind?\n  state: open\n" in held
    assert state(maker) is State.SUBMITTED
    assert turn(maker) == "Researcher One: answer the comments"
    made = head(maker)
    reply = ("review", "reply", "testing", "summary", "c1", "Unit tests.", "--as", "researcher1")
    assert run(*reply, who=ONE).out.startswith("summary: c1 answered by Researcher One; recorded by Researcher One")
    assert shown(maker, "%an %cn") == "Researcher One Researcher One"
    assert turn(maker) == "Guide One, Guide Two: review it"
    assert weighed(look(maker)).recorded_in == made
    ran = run("review", "resolve", "testing", "summary", "c1", "--reply", "Thank you.", "--as", "guide1")
    assert ran.code == 0
    assert "state: resolved" in text(maker, RECORD)
    assert text(maker, RECORD).index("Unit tests.") < text(maker, RECORD).index("Thank you.")
    ran = run("review", "request-changes", "testing", "summary", "--note", "Say more.", "--as", "guide1")
    assert ran.out.startswith("summary: changes requested by Guide One;")
    assert state(maker) is State.CHANGES_REQUESTED
    assert turn(maker) == "Researcher One: answer the review"
    run("review", "comment", "testing", "summary", "Still?", "--as", "guide1")
    assert "verdict: changes-requested" in text(maker, RECORD)
    assert "note: Say more." in text(maker, RECORD)
    assert "id: c2" in text(maker, RECORD)
    assert run("review", "resolve", "testing", "summary", "c2", "--as", "guide1").code == 0
    assert state(maker) is State.CHANGES_REQUESTED
    maker.replace(SUMMARY, "they are cheap", "they are cheap and quick")
    commit(maker, who=ONE)
    assert run(*APPROVE).code == 0
    assert state(maker) is State.APPROVED
    assert "note:" not in text(maker, RECORD)
    assert text(maker, RECORD).count("state: resolved") == 2


def test_a_request_by_comments_needs_no_note(run: Command) -> None:
    """The open comment says what to change."""
    run("review", "comment", "testing", "summary", "Which kind?", "--as", "guide1")
    ran = run("review", "request-changes", "testing", "summary", "--as", "guide1")
    assert ran.code == 0


def test_two_reviewers(maker: Maker, run: Command) -> None:
    """Each has a file; a request of one stands beside the other's approval."""
    assert run(*APPROVE).code == 0
    request = ("review", "request-changes", "testing", "summary", "--note", "No.", "--as", "guide2")
    assert run(*request, who=TWO_GUIDE).code == 0
    assert state(maker) is State.CHANGES_REQUESTED
    seen = look(maker)
    assert weighed(seen).counts
    assert weighed(seen, reviewer="guide2").counts
    assert run("review", "approve", "testing", "summary", "--as", "guide2", who=TWO_GUIDE).code == 0
    assert state(maker) is State.APPROVED
    assert [review.record.reviewer.id for review in look(maker).standings["testing"].sections[0].reviews] == [
        "guide1",
        "guide2",
    ]


# What waits, and what has changed.


def todo(run: Command, person: str = "guide1") -> list[dict[str, object]]:
    """A guide's list."""
    ran = run("review", "list", "--as", person, "--format", "json")
    value = json.loads(ran.out)
    assert set(value) == {"person", "errands"}
    assert value["person"] == person
    return list(value["errands"])


def test_a_guide_s_list(maker: Maker, run: Command) -> None:
    """What to read, what was answered, what changed since; nothing that waits for authors, nothing of one's own."""
    first = todo(run)
    assert [item["section"] for item in first] == list(SECTIONS)
    assert first[0] == {
        "paper": "testing",
        "section": "summary",
        "what": "read it",
        "command": "papers review approve testing summary --as guide1",
        "stale": None,
    }
    assert todo(run, "researcher1") == []
    maker.replace("papers/testing/sections/threats.md", "[researcher1]", "[researcher1, guide1]")
    commit(maker, who=ONE)
    run(*APPROVE)
    run("review", "comment", "testing", "action-plan", "When?", "--as", "guide1")
    assert todo(run) == []
    assert run("review", "list", "--as", "guide1").out == "Nothing waits for Guide One.\n"
    run(
        "review",
        "reply",
        "testing",
        "action-plan",
        "c1",
        "Soon.",
        "--as",
        "researcher2",
        who="R <researcher2@example.org>",
    )
    maker.replace(SUMMARY, "they are cheap", "they are very dear")
    sha = commit(maker, who=ONE)
    stale, answered = todo(run)
    assert answered["what"] == "your comment c1 was answered: settle it"
    assert answered["command"] == "papers review resolve testing action-plan c1 --as guide1"
    assert stale["what"] == "read what has changed, and approve again"
    told = stale["stale"]
    assert isinstance(told, dict)
    (change,) = told.pop("changes")
    assert told == {"since": sha, "by": "Researcher One", "date": "2020-02-14", "words": 3}
    assert (change["deleted"], change["inserted"], change["after"]) == ("cheap", "very dear", "")
    assert change["before"].endswith("Because they are")
    lines = run("review", "list", "--as", "guide1").out.splitlines()
    assert lines[0] == "testing: Executive summary (summary): read what has changed, and approve again"
    assert "[-cheap-] {+very dear+}" in lines[1]
    assert lines[2] == "  papers review approve testing summary --as guide1"
    request = ("review", "request-changes", "testing", "summary", "--note", "No.", "--as", "guide1")
    run(*request)
    assert [item["section"] for item in todo(run)] == ["action-plan"]
    maker.replace(SUMMARY, "they are very dear", "they are cheap")
    commit(maker, who=ONE)
    assert todo(run)[0]["what"] == "look at what was changed as you asked"


def test_status_of_a_stale_approval(maker: Maker, run: Command) -> None:
    """As text and as JSON: since when, by whom, which words, and who reads what changed."""
    run(*APPROVE)
    maker.replace(SUMMARY, "they are cheap", "they are very dear")
    sha = commit(maker, who=ONE)
    why = f"the text has changed since it was read: 3 words, from {sha[:7]} on, by Researcher One"
    lines = run("status").out.splitlines()
    row = next(number for number, line in enumerate(lines) if line.startswith("summary "))
    assert " stale " in lines[row]
    assert lines[row].endswith("Guide One, Guide Two: read what changed and approve again")
    assert lines[row + 1] == f"    approved 2020-02-14 by guide1: {why}"
    assert "[-cheap-] {+very dear+}" in lines[row + 2]
    (paper,) = json.loads(run("status", "--format", "json").out)["papers"]
    section = paper["sections"][0]
    (review,) = section["reviews"]
    assert section["state"] == "stale"
    assert (review["counts"], review["current"], review["why"], review["signed"]) == (False, False, why, False)
    assert (review["stale"]["since"], review["stale"]["by"], review["stale"]["words"]) == (sha, "Researcher One", 3)
    assert (review["reviewer"], review["recorded_by"], review["verdict"]) == ("guide1", "guide1", "approved")
    ran = run("check", "--format", "json")
    (finding,) = [item for item in json.loads(ran.out)["findings"] if item["code"] == "REV006"]
    assert finding["severity"] == "info"
    assert finding["message"] == f"Guide One's approval does not count: {why}"


def test_status_of_a_figure_that_was_swapped(maker: Maker, run: Command) -> None:
    """Not a word is shown, and it is said why."""
    run("review", "approve", "testing", "threats", "--as", "guide1")
    maker.replace("papers/testing/figures/square.svg", "#1F3A5F", "#FF0000")
    sha = commit(maker, who=ONE)
    out = run("status").out
    assert (
        f"guide1: the text has changed since it was read: not a word, but what it shows or cites, from {sha[:7]} on"
        in out
    )


def test_the_command_in_a_process_of_its_own(maker: Maker) -> None:
    """As people run it, with git's own variables for who and when."""
    who = {"GIT_COMMITTER_NAME": "Guide One", "GIT_COMMITTER_EMAIL": "guide1@example.org"}
    dates = {"GIT_COMMITTER_DATE": LATER, "GIT_AUTHOR_DATE": LATER}
    ran = papers(maker.folder, *APPROVE, **who, **dates, GIT_DIR="/nowhere", GIT_INDEX_FILE="/nowhere")
    assert (ran.code, ran.err) == (0, "")
    assert shown(maker, "%an <%ae> %aI %cn <%ce> %cI") == f"{GUIDE} {LATER} {GUIDE} {LATER}"
    ran = papers(maker.folder, "review", "approve", "testing", "summary")
    assert ran.code == 2
    assert "--as" in ran.err


# Words, as they come back.

AWKWARD = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=60) | st.sampled_from(
    [
        "yes",
        "2020-01-01",
        "a: b # c",
        "- x",
        "'",
        '"',
        "null",
        "1e3",
        "دیکھیں",
        "one\ntwo\n\nthree",
        "&a *b",
        "{x}",
        "%",
        "|",
        "@",
    ]
)


@given(note=AWKWARD, words=AWKWARD)
@settings(max_examples=150, deadline=None)
def test_whatever_is_said_reads_back_as_it_was_said(note: str, words: str) -> None:
    """A record's file holds the very words, or they are refused."""
    base = record_in(
        RECORD,
        b"verdict: commented\ntext: sha256:" + b"0" * 64 + b"\ncommit: 0123456\ndate: 2020-02-14\n"
        b"comments: [{id: c1, author: guide1, date: 2020-02-14T09:30:00+05:00, text: x, state: open}]\n",
    )
    assert base is not None
    try:
        note, words = said(note, "the note"), said(words, "the comment")
    except MisuseError:
        return
    made = replace(base, note=note, comments=(replace(base.comments[0], text=words, quote=words, block=3),))
    back = record_in(RECORD, record_text(made).encode())
    assert back is not None
    (comment,) = back.comments
    assert (back.note, comment.text, comment.quote, comment.block) == (note, words, " ".join(words.split()), 3)
    assert (back.date, comment.date, comment.author.id) == (base.date, base.comments[0].date, "guide1")


def test_a_record_is_written_as_people_write_one(maker: Maker, run: Command) -> None:
    """Urdu stays Urdu, dates stay bare, and YAML of any program reads it."""
    run(*APPROVE, "--note", "بہت اچھا: yes")
    held = text(maker, RECORD)
    assert "note: 'بہت اچھا: yes'\n" in held
    assert "date: 2020-02-14\n" in held
    assert yaml.safe_load(held)["date"] == date(2020, 2, 14)
