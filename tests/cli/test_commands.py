"""The commands as their users run them: exit codes, what is printed, what is written."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING

import pytest

from tests.cli.running import papers

if TYPE_CHECKING:
    from pathlib import Path

    from tests.making import Maker

SECTION_KEYS = {"section", "path", "text", "state", "words", "contributors", "reviews", "comments"}


def test_check_of_a_valid_repository_is_silent_but_for_its_summary(repository: Maker) -> None:
    """Nothing wrong: one line, exit code 0."""
    ran = papers(repository.folder, "check")
    assert (ran.code, ran.out.strip()) == (0, "no errors, no warnings in 1 paper, 3 sections")


def test_check_finds_everything_in_one_run(repository: Maker) -> None:
    """Three unlike faults in three files are told together, each with its place, and the exit code is 1."""
    repository.replace("papers/testing/sections/threats.md", "@report-2019", "@report-2018")
    repository.replace("papers/testing/sections/summary.md", "status: submitted", "status: done")
    repository.replace("papers/testing/actions.yaml", "due: 2021-06", "due: 2019-06")
    ran = papers(repository.folder, "check", "--format", "json")
    found = {(item["code"], item["path"], item["line"], item["column"]) for item in json.loads(ran.out)["findings"]}
    assert ran.code == 1
    assert found == {
        ("REF001", "papers/testing/sections/threats.md", 7, 26),
        ("SEC002", "papers/testing/sections/summary.md", 3, 9),
        ("ACT002", "papers/testing/actions.yaml", 6, 8),
    }


def test_check_json_has_the_keys_of_the_contract(repository: Maker) -> None:
    """Each finding and the summary carry the keys that scripts rely on, and nothing else is printed."""
    repository.replace("papers/testing/sections/summary.md", "@fig:counts", "@fig:nowhere")
    report = json.loads(papers(repository.folder, "check", "testing", "--format", "json").out)
    keys = {"code", "severity", "paper", "section", "path", "line", "column", "message", "hint"}
    assert [set(item) for item in report["findings"]] == [keys]
    assert report["summary"] == {"errors": 1, "warnings": 0, "papers": 1, "sections": 3}


def test_status_json_has_the_keys_of_the_contract(repository: Maker) -> None:
    """Papers, sections, contributors: words by the word, dates from git."""
    ran = papers(repository.folder, "status", "--format", "json")
    (paper,) = json.loads(ran.out)["papers"]
    assert set(paper) == {"paper", "title", "state", "blocking", "words", "sections"}
    assert all(set(section) == SECTION_KEYS for section in paper["sections"])
    summary = paper["sections"][0]
    assert summary["state"] == "submitted"
    assert summary["text"].startswith("sha256:")
    assert summary["contributors"] == [
        {
            "person": "researcher1",
            "name": "Researcher One",
            "words": summary["words"],
            "commits": 1,
            "first": "2020-02-14",
            "last": "2020-02-14",
        }
    ]
    assert [section["state"] for section in paper["sections"]] == ["submitted", "drafting", "drafting"]


def test_status_says_who_acts_next(repository: Maker) -> None:
    """A submitted section waits for the guide, a draft for its author."""
    ran = papers(repository.folder, "status")
    assert "Guide One: review it" in ran.out
    assert "Researcher Two: finish it and set status: submitted" in ran.out


def test_new_starts_a_paper_whose_only_faults_are_what_is_still_to_be_written(repository: Maker) -> None:
    """Every required section is there with guidance; the check asks for text and a guide, nothing else."""
    ran = papers(repository.folder, "new", "second-paper", "--as", "researcher1")
    assert ran.out.split() == [
        "papers/second-paper/paper.yaml",
        *(f"papers/second-paper/sections/{name}.md" for name in ("summary", "threats", "action-plan")),
    ]
    text = (repository.folder / "papers/second-paper/sections/threats.md").read_text(encoding="utf-8")
    assert "<!-- What is known of scale and trend. 3 to 400 words. At least 1 citation. -->" in text
    assert "## Scale and trend" in text
    findings = json.loads(papers(repository.folder, "check", "second-paper", "--format", "json").out)["findings"]
    assert {item["code"] for item in findings} == {"CFG004", "SEC007", "OUT009"}


def test_new_never_touches_what_is_there(repository: Maker) -> None:
    """A section that exists is refused, and left as it was."""
    path = repository.folder / "papers/testing/sections/threats.md"
    before = path.read_bytes()
    ran = papers(repository.folder, "new", "testing", "threats")
    assert (ran.code, path.read_bytes()) == (2, before)
    assert "is there already" in ran.err


def test_people_prints_the_entries_to_paste(repository: Maker) -> None:
    """An author git knows and the registry does not comes as YAML that an editor can paste."""
    repository.replace("papers/testing/sections/threats.md", "The office", "The whole office of tests")
    repository.commit(who="Zoë O'Neil <zoe@example.org>")
    ran = papers(repository.folder, "people")
    assert 'zoe-o-neil:\n  name: "Zoë O\'Neil"\n  emails: ["zoe@example.org"]' in ran.out


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["chek"], "there is no command chek; did you mean check?"),
        (["check", "testin"], "there is no paper testin"),
        (["build", "--formats", "odt"], "there is no format odt"),
        (["build", "--jobs", "0"], "--jobs takes a number from 1 up"),
        (["status", "--format", "xml"], "invalid choice: 'xml'"),
        (["new", "testing", "thraets"], "the outline has no section thraets"),
        (["new", "Bad Name"], "cannot name a paper"),
    ],
)
def test_misuse_is_one_clear_line_and_exit_code_2(repository: Maker, arguments: list[str], said: str) -> None:
    """What cannot mean anything is refused before anything is done, with what to do instead."""
    ran = papers(repository.folder, *arguments)
    assert ran.code == 2
    assert said in ran.err
    assert not (repository.folder / "build").exists()


def test_a_folder_without_papers_is_misuse(tmp_path: Path) -> None:
    """Outside any repository of papers the command says how to name one."""
    ran = papers(tmp_path, "check")
    assert (ran.code, "-C DIR" in ran.err) == (2, True)


def test_the_command_finds_the_repository_from_a_folder_inside_it(repository: Maker) -> None:
    """As git does, from any folder below."""
    assert papers(repository.folder / "papers/testing/sections", "check").code == 0


def test_not_a_git_repository_is_exit_code_3(tmp_path: Path) -> None:
    """Papers without git: one line that says so, and how to mend it."""
    (tmp_path / "papers").mkdir()
    ran = papers(tmp_path, "check")
    assert (ran.code, "git init" in ran.err) == (3, True)


def test_no_git_at_all_is_exit_code_3(repository: Maker, tmp_path: Path) -> None:
    """Where git is not installed the command says that git is missing."""
    empty = tmp_path / "empty"
    empty.mkdir()
    ran = papers(repository.folder, "check", PATH=str(empty))
    assert (ran.code, "git" in ran.err.splitlines()[0]) == (3, True)


def test_a_shallow_clone_is_exit_code_3(repository: Maker, tmp_path: Path) -> None:
    """Who wrote what cannot be known from half a past."""
    repository.git("clone", "-q", "--depth", "1", f"file://{repository.folder}", str(tmp_path / "clone"))
    ran = papers(tmp_path / "clone", "status")
    assert (ran.code, "shallow" in ran.err) == (3, True)


def test_a_broken_template_is_exit_code_3(repository: Maker) -> None:
    """A template that does not parse is named with its line; nothing is written."""
    repository.write("templates/cover.html.j2", "<p>{{ title }</p>\n")
    ran = papers(repository.folder, "build")
    assert ran.code == 3
    assert "cover.html.j2, line 1" in ran.err
    assert not list((repository.folder / "build").glob("*.pdf"))


def test_a_folder_that_cannot_be_written_is_exit_code_3(repository: Maker) -> None:
    """A build into a place where a file stands says which, without a traceback."""
    repository.write("occupied", "a file\n")
    ran = papers(repository.folder, "build", "--out", str(repository.folder / "occupied" / "inside"))
    assert (ran.code, "occupied" in ran.err) == (3, True)


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="there is no /dev/full on this system")  # noqa: PTH110
def test_a_full_disk_under_the_output_is_not_a_traceback(repository: Maker) -> None:
    """Printing to a full device ends with one line and exit code 3."""
    import subprocess
    import sys

    with open("/dev/full", "w") as full:  # noqa: PTH123
        done = subprocess.run(
            [sys.executable, "-m", "pipeline", "-C", str(repository.folder), "check"],
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )
    assert (done.returncode, "Traceback" in done.stderr) == (3, False)


def test_a_build_before_the_first_commit_says_so(tmp_path: Path) -> None:
    """An output is dated by its commit; without one the command says to commit first."""
    from tests.making import FILES, Maker

    maker = Maker(tmp_path)
    maker.git("init", "-q")
    for path, text in FILES.items():
        maker.write(path, text)
    assert papers(tmp_path, "check").code == 0
    ran = papers(tmp_path, "build")
    assert (ran.code, "git commit" in ran.err) == (2, True)


def test_a_terminal_that_lacks_a_character_gets_a_substitute(repository: Maker) -> None:
    """In an ASCII locale names print with a question mark, not a crash."""
    repository.replace("papers/people.yaml", "Researcher One", "Résearcher Öne")
    ran = papers(
        repository.folder, "status", LC_ALL="C", PYTHONUTF8="0", PYTHONCOERCECLOCALE="0", PYTHONIOENCODING="ascii"
    )
    assert (ran.code, "R?searcher ?ne" in ran.out) == (0, True)
