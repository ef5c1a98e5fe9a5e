"""``papers diff`` as it is called: what it compares by default, and how it refuses."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.cli.running import papers
from tests.making import ONE

from .settling import docx_lines

if TYPE_CHECKING:
    from tests.making import Maker


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("testing", "nowhere"), "git knows no commit nowhere"),
        (("testing", "HEAD~2", "nowhere"), "git knows no commit nowhere"),
        (("testing", "--", "--output=x"), "git knows no commit --output=x"),
        (("nothing", "HEAD~2"), "there is no paper nothing in commit"),
        (("testing", "HEAD"), "HEAD and HEAD are the same commit"),
        (("testing",), "the following arguments are required: OLD"),
    ],
)
def test_misuse_is_one_clear_line(repository: Maker, arguments: tuple[str, ...], said: str) -> None:
    """An unknown commit or paper, and nothing to compare, end with code 2 and say so."""
    ran = papers(repository.folder, "diff", *arguments)
    assert ran.code == 2
    assert ran.err.startswith(f"papers: {said}")
    assert not (repository.folder / "build").exists()


def test_the_work_tree_is_not_looked_at(repository: Maker) -> None:
    """HEAD is compared by default; what is not committed is in no redline, and the work tree stays as it is."""
    path = "papers/testing/sections/summary.md"
    repository.replace(path, "*everywhere*", "*nowhere*")
    repository.commit("Nowhere", who=ONE)
    repository.replace(path, "*nowhere*", "*elsewhere*")
    ran = papers(repository.folder, "diff", "testing", "HEAD~1")
    assert ran.code == 0, ran.err
    head = repository.git("rev-parse", "HEAD").strip()
    (file,) = (repository.folder / "build").glob("*.docx")
    assert file.name == f"testing--HEAD~1..{head[:12]}.docx"
    assert docx_lines(file.read_bytes(), accept=True)[1].startswith("Tests are nowhere, as")
    assert docx_lines(file.read_bytes(), accept=False)[1].startswith("Tests are everywhere, as")
    assert "*elsewhere*" in (repository.folder / path).read_text(encoding="utf-8")


def test_commits_apart_can_be_compared(repository: Maker) -> None:
    """Where neither commit comes from the other there is no going back; the changes are the new side's."""
    path = "papers/testing/sections/summary.md"
    repository.git("checkout", "-q", "-b", "side")
    repository.replace(path, "*everywhere*", "*aside*")
    repository.commit("Aside", who=ONE)
    repository.git("checkout", "-q", "main")
    repository.replace(path, "*everywhere*", "*ahead*")
    repository.commit("Ahead", who=ONE)
    ran = papers(repository.folder, "diff", "testing", "side", "main")
    assert ran.code == 0, ran.err
    data = (repository.folder / "build" / "testing--side..main.docx").read_bytes()
    assert docx_lines(data, accept=True)[1].startswith("Tests are ahead,")
    assert docx_lines(data, accept=False)[1].startswith("Tests are aside,")


def test_nothing_changed_is_said(repository: Maker) -> None:
    """Two commits that hold the same paper give a redline without a mark."""
    repository.commit("Nothing", who=ONE)
    assert papers(repository.folder, "diff", "testing", "HEAD~1", "main").code == 0
    data = (repository.folder / "build" / "testing--HEAD~1..main.docx").read_bytes()
    assert docx_lines(data) == docx_lines(data, accept=False)
