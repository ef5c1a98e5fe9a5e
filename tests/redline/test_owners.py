"""Who is named for a change where the past is not a straight line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.past import commit_of
from pipeline.redline.owners import Owners
from pipeline.workspace import Workspace
from tests.cli.running import papers
from tests.making import ONE, TWO

from .settling import docx_lines

if TYPE_CHECKING:
    from pathlib import Path

    from tests.making import Maker

SUMMARY = "papers/testing/sections/summary.md"


def _owners(maker: Maker, folder: Path, old: str) -> tuple[Owners, dict[str, str]]:
    """The owners from a revision to HEAD, and the hashes of commits by their subjects."""
    workspace = Workspace.open(maker.folder)
    folder.mkdir()
    owners = Owners(workspace.repository, commit_of(workspace, old), commit_of(workspace, "HEAD"), folder)
    lines = maker.git("log", "--format=%H %s", "--all").splitlines()
    return owners, {subject: sha for sha, _, subject in (line.partition(" ") for line in lines)}


def test_a_merge_takes_nothing_from_the_branches_authors(repository: Maker, tmp_path: Path) -> None:
    """Words that came or went on a branch are its author's, not of whoever merged it."""
    repository.git("tag", "base")
    repository.git("checkout", "-q", "-b", "side")
    repository.replace(SUMMARY, "*everywhere*", "*sideways*")
    repository.commit("side", who=TWO)
    repository.git("checkout", "-q", "main")
    repository.replace(SUMMARY, "they are cheap.", "they are useful.")
    repository.commit("ahead", who=ONE)
    repository.git("merge", "-q", "--no-ff", "-m", "merge", "side")
    owners, named = _owners(repository, tmp_path / "words", "base")
    came, went = dict(owners.came(SUMMARY)), dict(owners.went(SUMMARY))
    assert (came["sideways"], went["everywhere"]) == (named["side"], named["side"])
    assert (came["useful"], went["cheap"]) == (named["ahead"], named["ahead"])
    assert (came["tests"], went["tests"]) == (None, None)


def test_a_word_that_came_and_went_between_is_nobodys(repository: Maker, tmp_path: Path) -> None:
    """Only the last step of a word counts: whoever wrote what stands, whoever struck what stood."""
    repository.git("tag", "base")
    for number, word in enumerate(("nowhere", "somewhere", "elsewhere")):
        text = (repository.folder / SUMMARY).read_text(encoding="utf-8")
        repository.replace(SUMMARY, text[text.index("*") : text.rindex("*") + 1], f"*{word}*")
        repository.commit(word, who=(ONE, TWO)[number % 2])
    owners, named = _owners(repository, tmp_path / "words", "base")
    assert dict(owners.came(SUMMARY))["elsewhere"] == named["elsewhere"]
    assert dict(owners.went(SUMMARY))["everywhere"] == named["nowhere"]


def test_a_section_that_is_gone_went_with_the_commit_that_removed_it(repository: Maker, tmp_path: Path) -> None:
    """All its words are that commit's."""
    repository.git("tag", "base")
    repository.replace("papers/testing/actions.yaml", "Write one", "Write two")
    repository.commit("other", who=ONE)
    (repository.folder / SUMMARY).unlink()
    repository.commit("gone", who=TWO)
    owners, named = _owners(repository, tmp_path / "words", "base")
    assert {owner for _, owner in owners.went(SUMMARY)} == {named["gone"]}
    assert owners.latest(["papers/testing/actions.yaml"]).sha == named["other"]
    assert owners.latest(["papers/testing/figures"]) is None


def test_odd_names_of_authors_and_revisions_do_no_harm(repository: Maker) -> None:
    """A name with what XML cannot hold, and a branch with a slash, make a file that opens."""
    repository.git("checkout", "-q", "-b", "topic/one")
    repository.replace(SUMMARY, "*everywhere*", "*nowhere*")
    repository.commit("odd", who=f"Res\x0b\x01 & <{'r' * 300}@example.org>")
    ran = papers(repository.folder, "diff", "testing", "main", "topic/one")
    assert ran.code == 0, ran.err
    assert docx_lines((repository.folder / "build" / "testing--main..topic-one.docx").read_bytes(), accept=True)
