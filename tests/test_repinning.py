"""Reviews pinned under an older pandoc, a real one: which are pinned anew, and why the others are not."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from pipeline import pandoc
from pipeline.errors import MisuseError
from pipeline.examination import digests_of
from pipeline.papers.reading import read_collection
from pipeline.pins import Pin
from pipeline.repinning import Repinned, repin
from pipeline.workspace import Workspace
from tests.cli.running import papers
from tests.conftest import old_pandoc

if TYPE_CHECKING:
    from pathlib import Path

    from tests.making import Maker

THREATS = "papers/testing/sections/threats.md"
RECORD = "papers/testing/reviews/threats/guide1.yaml"
CAPTION = ": Kinds of tests {#tbl:kinds}"
JOINED = ": Kinds of tests{#tbl:kinds}"
"""A caption that ends with an id for a pandoc of today, and with odd words for an older one."""
OTHER_TABLE = "| A | B |\n|---|---|\n| 1 | 2 |\n\n: Another table{#tbl:other}"


def digests(maker: Maker) -> dict[str, str]:
    """The digests of the paper's sections, as the pandoc in use reads them."""
    workspace = Workspace.open(maker.folder)
    collection, _ = read_collection(workspace.folder)
    return digests_of(workspace.folder, collection.papers.values(), workspace.cache)["testing"]


def read_under(old: Path, maker: Maker) -> dict[str, str]:
    """The same as the older one reads them."""
    with pandoc.using(old):
        return digests(maker)


def record(maker: Maker, text: str, commit: str) -> None:
    """The guide's approval of the section on threats, committed."""
    maker.write(RECORD, f"verdict: approved\ntext: {text}\ncommit: {commit}\ndate: 2020-02-15\n")
    maker.commit("Record a review")


def judged(maker: Maker, old: Path) -> tuple[Repinned, ...]:
    """What is said of the paper's records."""
    return repin(Workspace.open(maker.folder), "testing", old)


def approved(maker: Maker, old: Path) -> str:
    """The section with a caption that the two read differently, approved under the older one; gives the digest."""
    maker.replace(THREATS, CAPTION, JOINED)
    commit = maker.commit("Join the caption")
    text = read_under(old, maker)["threats"]
    assert Pin.parse(text).digits != Pin.parse(digests(maker)["threats"]).digits
    record(maker, text, commit)
    return text


def review_of(maker: Maker) -> dict[str, object]:
    """The review as ``papers status`` tells of it."""
    sections = json.loads(papers(maker.folder, "status", "--format", "json").out)["papers"][0]["sections"]
    reviews = next(section["reviews"] for section in sections if section["section"] == "threats")
    assert len(reviews) == 1
    return dict(reviews[0])


def test_a_text_that_is_the_same_under_both_is_pinned_anew(repository: Maker) -> None:
    """Though its lines were broken elsewhere since; and with the new name the review counts."""
    old = old_pandoc()
    text = approved(repository, old)
    repository.replace(THREATS, "The office counted them", "The office\ncounted them")
    repository.replace(THREATS, "status: drafting", "status: submitted")
    repository.commit("Break a line")
    before = review_of(repository)
    assert before["why"] == (
        f"the text was pinned under pandoc {Pin.parse(text).pandoc}: "
        "papers review repin testing tells whether it is the same"
    )
    (found,) = judged(repository, old)
    assert (found.record.path, found.why) == (RECORD, None)
    assert found.digest == digests(repository)["threats"] != text
    repository.replace(RECORD, text, found.digest)
    repository.commit("Pin it anew")
    assert (review_of(repository)["counts"], review_of(repository)["current"]) == (True, True)
    assert judged(repository, old) == ()


def test_the_old_spelling_is_pinned_anew_too(repository: Maker) -> None:
    """It names no pandoc, so the one given must read the very text."""
    old = old_pandoc()
    text = approved(repository, old)
    repository.replace(RECORD, text, f"sha256:{Pin.parse(text).digits}")
    repository.commit("Spell it as of old")
    assert [found.digest for found in judged(repository, old)] == [digests(repository)["threats"]]


def test_a_text_that_both_read_alike_needs_no_proof(repository: Maker) -> None:
    """Its digits are the same: it is current as it is, and gets the new name whatever pandoc is at hand."""
    old = old_pandoc()
    text = read_under(old, repository)["threats"]
    record(repository, text.replace("/pandoc-", "/pandoc-1"), repository.git("rev-parse", "HEAD").strip())
    assert review_of(repository)["counts"] is True
    assert [found.digest for found in judged(repository, old)] == [digests(repository)["threats"]]


def test_a_text_that_has_changed_is_not_pinned_anew(repository: Maker) -> None:
    """A word is enough, and the older pandoc sees it."""
    old = old_pandoc()
    approved(repository, old)
    repository.replace(THREATS, "The office counted", "The office guessed")
    repository.commit("Change a word")
    (found,) = judged(repository, old)
    version = Pin.parse(found.record.text).pandoc
    assert found.digest is None
    assert found.why == f"the text has changed since it was read: pandoc {version} reads another one now"


def test_a_change_that_only_the_new_pandoc_sees_is_not_pinned_anew(repository: Maker) -> None:
    """A caption ended with words, and they became an id: to the older pandoc both are the same."""
    old = old_pandoc()
    repository.replace(THREATS, CAPTION, r": Kinds of tests \{#tbl:kinds}" + f"\n\n{OTHER_TABLE}")
    commit = repository.commit("Take the id for words, and add a table that the two read differently")
    text = read_under(old, repository)["threats"]
    record(repository, text, commit)
    repository.replace(THREATS, r"\{#tbl:kinds}", "{#tbl:kinds}")
    repository.commit("Make it an id")
    assert read_under(old, repository)["threats"] == text
    (found,) = judged(repository, old)
    assert found.digest is None
    assert found.why == (
        f"pandoc {pandoc.version()} tells the text from that of the commit {commit[:12]}, "
        f"and pandoc {Pin.parse(text).pandoc} did not"
    )


def test_a_pandoc_that_it_was_not_pinned_under_proves_nothing(repository: Maker) -> None:
    """Nor does a form that is no longer made."""
    old = old_pandoc()
    text = approved(repository, old)
    version = Pin.parse(text).pandoc
    repository.replace(RECORD, f"pandoc-{version}", "pandoc-3.1.9")
    assert [found.why for found in judged(repository, old)] == [
        f"it was pinned under pandoc 3.1.9, and the one given is {version}"
    ]
    repository.replace(RECORD, "/form-2/", "/form-1/")
    assert [found.why for found in judged(repository, old)] == [
        "it was pinned in form 1 of the digest, which is no longer made"
    ]


def test_a_commit_that_does_not_hold_what_was_read_proves_nothing(repository: Maker) -> None:
    """Whether git knows it not, it is of before the section, or it holds another text."""
    old = old_pandoc()
    commit = repository.git("rev-parse", "HEAD").strip()
    founded = repository.git("rev-list", "--max-parents=0", "HEAD").strip()
    text = approved(repository, old)
    joined = repository.git("rev-parse", "HEAD~1").strip()
    for named, why in (
        ("f" * 40, "does not hold the section"),
        (founded, "does not hold the section"),
        (commit, "does not hold the text that was read"),
    ):
        record(repository, text, named)
        assert [found.why for found in judged(repository, old)] == [f"the commit {named[:12]} that it names {why}"]
    record(repository, text, joined[:12])
    assert [found.why for found in judged(repository, old)] == [None]


def test_a_section_that_is_gone_has_nothing_to_be_pinned_to(repository: Maker) -> None:
    """Its record stays behind, and says so."""
    old = old_pandoc()
    approved(repository, old)
    (repository.folder / THREATS).unlink()
    assert [(found.digest, found.why) for found in judged(repository, old)] == [
        (None, "the section is not there any more")
    ]


def test_names_that_mean_nothing_are_refused(repository: Maker) -> None:
    """A paper that there is not, a file that is no pandoc."""
    workspace = Workspace.open(repository.folder)
    with pytest.raises(MisuseError, match="there is no paper nothing"):
        repin(workspace, "nothing", pandoc.binary())
    with pytest.raises(MisuseError, match="cannot be started"):
        repin(workspace, "testing", repository.folder / "pandoc")


def test_nothing_is_said_of_what_is_pinned_as_digests_are_made(repository: Maker) -> None:
    """Stale or not: there is nothing to be pinned anew."""
    text = digests(repository)["threats"]
    record(repository, text, repository.git("rev-parse", "HEAD").strip())
    assert judged(repository, pandoc.binary()) == ()
    repository.replace(THREATS, "The office counted", "The office guessed")
    assert judged(repository, pandoc.binary()) == ()


def test_the_command_commits_the_new_names_as_a_recorder(repository: Maker) -> None:
    """What is proved counts again, in one commit; what is not stays as it was, and the exit code is 1."""
    old = old_pandoc()
    head = repository.git("rev-parse", "HEAD").strip()
    record(repository, read_under(old, repository)["threats"], head)
    summary = "papers/testing/reviews/summary/guide1.yaml"
    with pandoc.using(old) as version:
        other = f"sha256:{'0' * 64}/form-2/pandoc-{version}"
    repository.write(summary, f"verdict: approved\ntext: {other}\ncommit: {head}\ndate: 2020-02-15\n")
    repository.commit("Record another")
    editor = {"GIT_COMMITTER_NAME": "Editor One", "GIT_COMMITTER_EMAIL": "editor1@example.org"}
    ran = papers(repository.folder, "review", "repin", "testing", "--pandoc", str(old), **editor)
    assert ran.code == 1, ran.err
    assert "threats, guide1: the same text under both" in ran.out
    assert "summary, guide1: not repinned: " in ran.out
    assert repository.git("log", "-1", "--format=%an %cn %s") == "Editor One Editor One Repin 1 review of testing\n"
    assert repository.git("show", "--stat", "--format=", "HEAD").count(".yaml") == 1
    status = json.loads(papers(repository.folder, "status", "--format", "json").out)
    counts = {
        section["section"]: [review["counts"] for review in section["reviews"]]
        for section in status["papers"][0]["sections"]
    }
    assert counts["threats"] == [True]
    assert counts["summary"] == [False]
