"""Git is driven without running what a repository configures and without believing what hides the past."""

from __future__ import annotations

import os
import re
import subprocess
from typing import TYPE_CHECKING

import pytest

from pipeline.errors import OutsideError
from pipeline.git import Repository

from .conftest import SECTION, Workshop

if TYPE_CHECKING:
    from pathlib import Path


def test_nothing_that_the_repository_configures_runs(workshop: Workshop, tmp_path: Path) -> None:
    """Hooks, monitor, filters, textconv, external diff and pager leave the canary alive."""
    canary = tmp_path / "canary"
    program = tmp_path / "program"
    program.write_text(f"#!/bin/sh\ntouch {canary}\ncat\n")
    program.chmod(0o755)
    workshop.commit(1, text="one two\n")
    hooks = tmp_path / "hooks"
    hooks.mkdir()
    for name in ("post-index-change", "pre-commit", "post-checkout", "reference-transaction"):
        (hooks / name).write_text(program.read_text())
        (hooks / name).chmod(0o755)
    for key in (
        "core.fsmonitor", "core.pager", "diff.external", "filter.Evil=x.clean", "filter.Evil=x.smudge",
        "filter.Evil=x.process", "diff.Evil=x.textconv", "diff.Evil=x.command", "merge.Evil=x.driver",
    ):  # fmt: skip
        workshop.git("config", key, str(program))
    workshop.git("config", "filter.Evil=x.required", "true")
    workshop.git("config", "core.hooksPath", str(hooks))
    workshop.write(".git/info/attributes", "*.md filter=Evil=x diff=Evil=x merge=Evil=x\n")
    workshop.write(SECTION, "one two three\n")
    (workshop.folder / SECTION).touch()

    repository = Repository.open(workshop.folder)
    assert repository.changed("papers") == (SECTION,)
    head = repository.head()
    assert head is not None
    repository.log(SECTION)
    list(repository.changes([], "**/*.md"))
    repository.read_blobs("HEAD")
    assert not canary.exists()
    # The traps work: without the safety the monitor snaps, and once that is gone the filter.
    for key in ("core.fsmonitor", "core.hooksPath"):
        subprocess.run(["git", "status"], cwd=workshop.folder, check=False, capture_output=True)
        assert canary.exists()
        canary.unlink()
        workshop.git("config", "--unset", key)


def test_variables_of_the_caller_are_taken_away(
    workshop: Workshop, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """GIT_DIR and the like, as a hook sets them, lead nowhere, and stand again afterwards."""
    workshop.commit(1, text="one\n")
    monkeypatch.setenv("GIT_DIR", str(tmp_path / "elsewhere"))
    monkeypatch.setenv("GIT_INDEX_FILE", str(tmp_path / "index"))
    assert not Repository.open(workshop.folder).changed()
    assert os.environ["GIT_DIR"] == str(tmp_path / "elsewhere")


def test_no_repository(tmp_path: Path) -> None:
    """A folder outside any repository is one clear line with a hint."""
    with pytest.raises(OutsideError, match="not in a git repository") as raised:
        Repository.open(tmp_path)
    assert raised.value.hint == "git init"


def test_bare_repository_is_refused(workshop: Workshop) -> None:
    """There is nothing to read papers from in a repository without a work tree."""
    with pytest.raises(OutsideError):
        Repository.open(workshop.folder / ".git")


def test_shallow_clone_is_refused(workshop: Workshop, tmp_path: Path) -> None:
    """A shallow clone says how to become whole."""
    workshop.commit(1, text="one\n")
    workshop.commit(2, text="one two\n")
    workshop.git("clone", "--quiet", "--depth=1", f"file://{workshop.folder}", str(tmp_path / "shallow"))
    with pytest.raises(OutsideError, match="shallow") as raised:
        Repository.open(tmp_path / "shallow")
    assert "--unshallow" in raised.value.hint


def test_partial_clone_is_refused(workshop: Workshop, tmp_path: Path) -> None:
    """A clone that would fetch old texts on demand is refused."""
    workshop.commit(1, text="one\n")
    workshop.git("config", "uploadpack.allowFilter", "true")
    workshop.git("clone", "--quiet", "--filter=blob:none", f"file://{workshop.folder}", str(tmp_path / "partial"))
    with pytest.raises(OutsideError, match="partial"):
        Repository.open(tmp_path / "partial")


def test_grafts_are_refused(workshop: Workshop) -> None:
    """A grafts file is named."""
    sha = workshop.commit(1, text="one\n")
    workshop.write(".git/info/grafts", f"{sha}\n")
    with pytest.raises(OutsideError, match="grafts") as raised:
        Repository.open(workshop.folder)
    assert "grafts" in raised.value.hint


def test_other_work_tree_is_refused(workshop: Workshop, tmp_path: Path) -> None:
    """A core.worktree that points away from the folder is refused."""
    workshop.git("config", "core.worktree", str(tmp_path))
    (tmp_path / "repository2").mkdir()
    workshop.git("config", "core.worktree", str(tmp_path / "repository2"))
    with pytest.raises(OutsideError):
        Repository.open(workshop.folder)


def test_foreign_owner_is_explained(workshop: Workshop, monkeypatch: pytest.MonkeyPatch) -> None:
    """Git's refusal of another user's repository becomes a line with the command that allows it."""
    monkeypatch.setattr("pipeline.git.runner._KEPT", re.compile("GIT_.*"))
    monkeypatch.setenv("GIT_TEST_ASSUME_DIFFERENT_OWNER", "1")
    with pytest.raises(OutsideError, match="another user") as raised:
        Repository.open(workshop.folder)
    assert "safe.directory" in raised.value.hint


def test_git_is_missing(workshop: Workshop, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without git there is one line that says so."""
    repository = Repository.open(workshop.folder)
    monkeypatch.setattr("git.cmd.Git.GIT_PYTHON_GIT_EXECUTABLE", "no-such-git")
    with pytest.raises(OutsideError, match="not found"):
        repository.head()


def test_damaged_object_is_one_line(workshop: Workshop) -> None:
    """A repository whose objects are damaged gives an error, not a traceback or a half answer."""
    sha = workshop.commit(1, text="one\n")
    repository = Repository.open(workshop.folder)
    blob = workshop.git("rev-parse", f"HEAD:{SECTION}")
    (workshop.folder / ".git" / "objects" / blob[:2] / blob[2:]).unlink()
    with pytest.raises(OutsideError, match="damaged"):
        repository.read_blob("HEAD", SECTION)
    target = workshop.folder / ".git" / "objects" / sha[:2] / sha[2:]
    target.chmod(0o644)
    target.write_bytes(b"damaged")
    with pytest.raises(OutsideError) as raised:
        repository.head()
    assert "\n" not in str(raised.value)
    target.unlink()
    with pytest.raises(OutsideError, match="damaged"):
        repository.head()
    workshop.write(".git/refs/heads/main", "no hash\n")
    with pytest.raises(OutsideError, match="damaged"):
        repository.head()


def test_replace_refs_are_looked_through(workshop: Workshop) -> None:
    """A replacement commit does not change who the author is."""
    real = workshop.commit(1, text="one\n")
    forged = workshop.raw_commit(b"author F <f@example.org> 1 +0000", workshop.git("rev-parse", "HEAD^{tree}"))
    workshop.git("update-ref", "refs/heads/main", real)
    workshop.git("replace", real, forged)
    head = Repository.open(workshop.folder).head()
    assert head is not None
    assert head.author_email == "researcher1@example.org"


def test_no_commit_yet(workshop: Workshop) -> None:
    """Before the first commit there is a branch but no head, and every file is a change."""
    workshop.write("papers/a.yaml", "x")
    repository = Repository.open(workshop.folder)
    assert repository.head() is None
    assert repository.branch() == "main"
    assert repository.log() == ()
    assert repository.changed() == ("papers/a.yaml",)


def test_cleanliness(workshop: Workshop) -> None:
    """Modified, staged, deleted, untracked and hidden files are changes; ignored ones only if asked for."""
    for name in ("modified", "staged", "deleted", "hidden", "same"):
        workshop.write(f"papers/{name}", "x\n")
    workshop.write(".gitignore", "*.tmp\n")
    workshop.commit(1)
    repository = Repository.open(workshop.folder)
    assert not repository.changed()
    workshop.write("papers/modified", "y\n")
    workshop.write("papers/staged", "y\n")
    workshop.git("add", "papers/staged")
    (workshop.folder / "papers/deleted").unlink()
    workshop.git("update-index", "--assume-unchanged", "papers/hidden")
    workshop.write("papers/new\nline", "x")
    workshop.write("papers/x.tmp", "x")
    workshop.write("other", "x")
    changed = ("papers/deleted", "papers/hidden", "papers/modified", "papers/new\nline", "papers/staged")
    assert repository.changed("papers") == changed
    assert "papers/x.tmp" in repository.changed("papers", ignored=True)
    assert not repository.changed("papers/same")
    assert repository.changed()


def test_subfolder(workshop: Workshop) -> None:
    """Paths are relative to the opened folder, and nothing outside is seen."""
    workshop.write("elsewhere/papers/a.md", "x\n")
    workshop.write("book/papers/a.md", "y\n")
    workshop.commit(1)
    workshop.write("elsewhere/papers/a.md", "changed\n")
    repository = Repository.open(workshop.folder / "book")
    assert repository.prefix == "book/"
    assert [entry.path for entry in repository.tracked_files("papers")] == ["papers/a.md"]
    assert [entry.path for entry in repository.tree("HEAD", "papers")] == ["papers/a.md"]
    assert repository.read_blob("HEAD", "papers/a.md") == b"y\n"
    assert repository.read_blobs("HEAD") == {"papers/a.md": b"y\n"}
    assert repository.read_blob("HEAD", "papers/b.md") is None
    assert not repository.changed()
    assert len(repository.log("papers/a.md")) == 1


def test_modes_are_visible(workshop: Workshop) -> None:
    """A symlink is told from a file; odd names and dashes come through."""
    workshop.write("papers/-a b.md", "x")
    (workshop.folder / "papers/link.md").symlink_to("/etc/hostname")
    workshop.commit(1)
    modes = {entry.path: entry.mode for entry in Repository.open(workshop.folder).tracked_files()}
    assert modes == {"papers/-a b.md": "100644", "papers/link.md": "120000"}
    assert Repository.open(workshop.folder).read_blob("HEAD", "papers/-a b.md") == b"x"


@pytest.mark.parametrize(
    ("author", "name", "email", "year"),
    [
        (b"author A <a@example.org> 99999999999999999 +0500", "A", "a@example.org", 9999),
        (b"author A <a@example.org> -99999999999999 +0500", "A", "a@example.org", 1),
        (b"author A <a@example.org> 1573200000 +9999", "A", "a@example.org", 2019),
        (b"author  <> 1573200000 +0000", "", "", 2019),
        (b"author A <a@example.org> x", "A", "a@example.org", 1970),
        (
            b"author A <a@example.org> 1573200000 +0000\nauthor B <b@example.org> 1 +0000",
            "A",
            "a@example.org",
            2019,
        ),
        (b"author \xe9\xff <a@example.org> 1573200000 -1200", "\ufffd\ufffd", "a@example.org", 2019),
        (b"nothing here", "", "", 1970),
    ],
)
def test_odd_commits(workshop: Workshop, author: bytes, name: str, email: str, year: int) -> None:
    """Two author lines, absurd dates and missing names are read, never a traceback."""
    workshop.raw_commit(author, workshop.git("write-tree"))
    head = Repository.open(workshop.folder).head()
    assert head is not None
    assert (head.author_name, head.author_email, head.author_date.year) == (name, email, year)
    assert head.author_date.tzinfo is not None


def test_revision_that_is_none(workshop: Workshop) -> None:
    """A revision that looks like an option or does not exist is no commit."""
    sha = workshop.commit(1, text="one\n")
    repository = Repository.open(workshop.folder)
    assert repository.resolve("--all") is None
    assert repository.resolve("nowhere") is None
    assert repository.resolve("main") == sha
    with pytest.raises(OutsideError, match="no commit"):
        repository.tree("nowhere")
