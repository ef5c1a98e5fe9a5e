"""A whole repository is read once: its values, and every fault met on the way."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from pipeline.errors import MisuseError
from pipeline.papers.files import Folder
from pipeline.papers.paper import split_front_matter
from pipeline.papers.reading import read_collection
from pipeline.papers.values import Status, Verdict
from tests.rules.repository import make

if TYPE_CHECKING:
    from pathlib import Path

RECORD = """verdict: approved
text: sha256:0000000000000000000000000000000000000000000000000000000000000000
commit: 3f2a1c9
date: 2020-02-14
note: Well done.
comments:
  - id: c1
    author: guide-one
    date: 2020-02-14T09:30:00Z
    quote: the words
    block: 4
    text: Which agency?
    state: open
    replies: [{author: researcher-one, date: 2020-02-15, text: The first.}]
"""


def found_in(folder: Path) -> list[str]:
    """The findings of reading a repository, in order."""
    found = sorted(read_collection(Folder(folder))[1], key=lambda finding: finding.order)
    return [f"{finding.code.name} {finding.place}" for finding in found]


def test_a_repository_comes_as_values(tmp_path: Path) -> None:
    """Papers, people, outline, sections in the outline's order, actions and reviews."""
    collection, found = read_collection(
        Folder(make(tmp_path, ("papers/alpha/reviews/introduction/guide-one.yaml", RECORD)))
    )
    assert found == []
    assert collection.initiative.editors[0].id == "maintainers"
    assert collection.initiative.review.own_share == 0.2
    assert collection.people["researcher-one"].emails == ("researcher1@example.org",)
    paper = collection.papers["alpha"]
    assert list(paper.sections) == ["introduction", "threat-assessment", "action-plan"]
    assert paper.sections["introduction"].front.status is Status.DRAFTING
    assert paper.sections["introduction"].body_line == 5
    assert paper.actions[0].id == "A-1"
    assert set(paper.bibliography.entries) == {"minutes-2019"}
    review = paper.reviews[0]
    assert (review.section, review.reviewer.id, review.verdict) == ("introduction", "guide-one", Verdict.APPROVED)
    assert review.comments[0].open
    assert review.comments[0].block == 4
    assert review.comments[0].replies[0].text == "The first."


@pytest.mark.parametrize(
    ("part", "faulty"),
    [("item 3", 0), ("item 2.10, paragraph 2", 0), ("table 2, row 1, cell 4", 0), ("the third item", 1), ("item 0", 1)],
)
def test_a_comment_says_in_which_part_of_a_block_its_words_stand(part: str, faulty: int, tmp_path: Path) -> None:
    """And which of equal ones they are; a record without either is as good."""
    record = RECORD.replace("    block: 4\n", f"    block: 4\n    part: {part}\n    occurrence: 2\n")
    collection, found = read_collection(
        Folder(make(tmp_path, ("papers/alpha/reviews/introduction/guide-one.yaml", record)))
    )
    assert [one.code.name for one in found] == ["REV001"] * faulty
    comments = [(one.part, one.occurrence) for review in collection.papers["alpha"].reviews for one in review.comments]
    assert comments == ([] if faulty else [(part, 2)])


def test_a_folder_without_papers_is_misuse(tmp_path: Path) -> None:
    """Also where papers/ is a link."""
    with pytest.raises(MisuseError):
        read_collection(Folder(tmp_path))
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "papers").symlink_to("elsewhere")
    with pytest.raises(MisuseError):
        read_collection(Folder(tmp_path))


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (
            ("link papers/alpha/sections/introduction.md", "../../people.yaml"),
            "SAFE009 papers/alpha/sections/introduction.md",
        ),
        (("link papers/people.yaml", "/etc/passwd"), "SAFE009 papers/people.yaml"),
        (("link papers/references.bib", "/etc/passwd"), "SAFE009 papers/references.bib"),
        (("papers/alpha/sections/Introduction.MD", "x"), "SAFE012 papers/alpha/sections/Introduction.MD"),
        (("papers/alpha/sections/intro\nduction.md", "x"), "SAFE012 papers/alpha/sections/intro\nduction.md"),
        (("papers/alpha/sections/notes.txt", "x"), "OUT003 papers/alpha/sections/notes.txt"),
        (("papers/alpha/sections/deep/x.md", "x"), "OUT003 papers/alpha/sections/deep"),
        (("papers/Odd Name.txt", "x"), "SAFE012 papers/Odd Name.txt"),
        (("papers/Beta/paper.yaml", "title: x\nguides: [guide-one]\n"), "SAFE012 papers/Beta"),
        (("papers/alpha/reviews/introduction/Guide.yaml", "x"), "REV001 papers/alpha/reviews/introduction/Guide.yaml"),
        (
            ("papers/alpha/reviews/introduction/guide-one.yaml", "- x"),
            "REV001 papers/alpha/reviews/introduction/guide-one.yaml:1:1",
        ),
        (
            ("papers/alpha/paper.yaml", "title: x\nguides: [guide-one]\noutline: ../outline.yaml\n"),
            "CFG004 papers/alpha/paper.yaml:3:10",
        ),
        (("papers/alpha/actions.yaml", "[]\n"), ""),
        (("papers/alpha/actions.yaml", ""), ""),
        (("papers/alpha/.hidden", "x"), ""),
        (("papers/alpha/sections/.introduction.md.swp", "x"), ""),
    ],
)  # fmt: skip
def test_what_does_not_belong_there_is_told(change: tuple[str, str], expected: str, tmp_path: Path) -> None:
    """Links, odd names, strays; hidden files and empty lists are none."""
    verb = change[0].startswith("link ")
    change = (f"{change[0]} {change[1]}", "") if verb else change
    if "\n" in change[0]:
        make(tmp_path)
        (tmp_path / change[0]).write_text(change[1])
    else:
        make(tmp_path, change)
    assert found_in(tmp_path) == ([expected] if expected else [])


def test_a_paper_whose_folder_is_a_link_is_no_paper(tmp_path: Path) -> None:
    """What it leads to is not read."""
    make(tmp_path)
    (tmp_path / "papers" / "beta").symlink_to("alpha")
    collection, _ = read_collection(Folder(tmp_path))
    assert list(collection.papers) == ["alpha"]


def test_faults_of_yaml_have_the_place_in_their_file(tmp_path: Path) -> None:
    """A front matter begins in line 2."""
    make(
        tmp_path,
        ("papers/alpha/sections/introduction.md", "---\ncontributors: [Researcher One]\nstate: drafting\n---\nText.\n"),
        ("papers/initiative.yaml", "name: X\nshort_name: X\npublisher: X\neditors: []\nreview: {own_share: 2}\n"),
        ("papers/people.yaml", "a:\n  name: A\n  emails: [x@example.org]\nb:\n  name: B\n  emails: [X@example.org]\n"),
    )
    assert found_in(tmp_path) == [
        "SEC002 papers/alpha/sections/introduction.md:2:1",
        "SEC002 papers/alpha/sections/introduction.md:2:16",
        "SEC003 papers/alpha/sections/introduction.md:3:1",
        "CFG004 papers/initiative.yaml:4:10",
        "CFG004 papers/initiative.yaml:5:21",
        "WHO007 papers/people.yaml:6:12",
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("---\na: b\n---\nText\n", ("a: b\n", "Text\n", 4)),
        ("---\na: b\n...\nText\n", ("a: b\n", "Text\n", 4)),
        ("---  \na: b\n---\t\n\nText\n", ("a: b\n", "\nText\n", 4)),
        ("---\n---\nText\n", ("", "Text\n", 3)),
        ("---\na: b\n---", ("a: b\n", "", 3)),
        ("Text\n---\nmore\n", (None, "Text\n---\nmore\n", 1)),
        ("---\na: b\n", (None, "---\na: b\n", 1)),
        ("\n---\na: b\n---\n", (None, "\n---\na: b\n---\n", 1)),
        ("----\na: b\n---\n", (None, "----\na: b\n---\n", 1)),
        ("", (None, "", 1)),
    ],
)
def test_front_matter_and_body(text: str, expected: tuple[str | None, str, int]) -> None:
    """The front matter without its fences, the body, and the body's first line."""
    assert split_front_matter(text) == expected
