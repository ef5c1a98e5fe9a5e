"""The command ``papers review send``: the file, what it says, what real programs make of it, and what is refused."""

from __future__ import annotations

import json
import shutil
import subprocess
from typing import TYPE_CHECKING

import pytest
import yaml

from pipeline.sending.posting import COMMIT, FORM, PAPER, REVIEWER
from pipeline.wordfile.properties import custom_properties
from pipeline.wordfile.sending import tracks_edits
from pipeline.wordfile.values import Story
from tests.cli.running import papers
from tests.conftest import client
from tests.forging import GUIDE
from tests.making import ONE, Maker
from tests.wordfile.office import edit
from tests.wordfile.taking import Taken, take

from .commenting import commented_papers

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

REAL = ("terror-financing", "drug-trafficking", "human-trafficking", "cyber-crimes")
NAMES = {"tariq-parvez": "Tariq Parvez", "tariq-khosa": "Tariq Khosa", "fasih-zaka": "Fasih Zaka"}
ANYBODY = "maintainers"


@pytest.fixture(scope="session")
def commented(tmp_path_factory: pytest.TempPathFactory) -> Maker:
    """The four papers with comments, each built and sent."""
    maker = commented_papers(tmp_path_factory.mktemp("commented") / "repository")
    ran = papers(maker.folder, "build", "--formats", "docx")
    assert ran.code == 0, ran.err
    for paper in REAL:
        ran = papers(maker.folder, "review", "send", paper, "--to", ANYBODY)
        assert ran.code == 0, ran.err
    return maker


@pytest.fixture(scope="session")
def sent(commented: Maker) -> Mapping[str, bytes]:
    """The bytes of what was sent, by paper."""
    folder = commented.folder / "build" / "review"
    return {paper: (folder / f"{paper}--{ANYBODY}.docx").read_bytes() for paper in REAL}


@pytest.fixture(scope="session")
def taken(sent: Mapping[str, bytes]) -> Mapping[str, Taken]:
    """What was sent, read again."""
    return {paper: take(data) for paper, data in sent.items()}


def recorded(maker: Maker, paper: str) -> Iterator[dict[str, object]]:
    """The comments of a paper's records as their files have them."""
    for path in sorted((maker.folder / "papers" / paper / "reviews").glob("*/*.yaml")):
        for comment in yaml.safe_load(path.read_text("utf-8"))["comments"]:
            yield {**comment, "section": path.parent.name}


def test_every_comment_of_the_records_is_a_thread(commented: Maker, taken: Mapping[str, Taken]) -> None:
    """With its text, author, moment, state and replies, in the order of the records."""
    for paper in REAL:
        firsts = [one for one in taken[paper].comments if not one.parent]
        wanted = list(recorded(commented, paper))
        assert len(wanted) >= 25
        for first, comment in zip(firsts, wanted, strict=True):
            told = (first.text, first.author, first.done, first.utc)
            moment = f"{comment['date']}"[:10] + "T04:30:00Z"
            author = NAMES[str(comment["author"])]
            assert told == (comment["text"], author, comment["state"] == "resolved", moment)
            replies = [one for one in taken[paper].comments if one.parent == first.id]
            assert [one.text for one in replies] == [one["text"] for one in comment["replies"]]
            assert {one.author for one in replies} <= {"Project maintainers"}


def test_comments_hang_on_their_words(commented: Maker, taken: Mapping[str, Taken]) -> None:
    """On exactly what they quote, or on the whole of a paragraph where that was never there."""
    placed = 0
    for paper in REAL:
        firsts = [one for one in taken[paper].comments if not one.parent]
        for first, comment in zip(firsts, recorded(commented, paper), strict=True):
            assert first.range is not None
            start, end = first.range.start, first.range.end
            assert start.paragraph == end.paragraph
            words = taken[paper].reading.paragraphs[start.paragraph].text[start.offset : end.offset]
            if "never" not in str(comment["quote"]) and words != "\ufffc":  # in a note: on its number
                assert not comment["quote"] or words.split() == str(comment["quote"]).split()
                placed += bool(comment["quote"])
    assert placed >= 60


def test_the_text_is_that_of_the_build(commented: Maker, taken: Mapping[str, Taken]) -> None:
    """Paragraph by paragraph, in the same styles."""
    for paper in REAL:
        built = take((commented.folder / "build" / f"{paper}.docx").read_bytes())
        texts = [(one.story, one.style, one.text) for one in built.reading.paragraphs]
        got = [
            (one.story, one.style, one.text) for one in taken[paper].reading.paragraphs if one.story != Story.COMMENT
        ]
        assert got == texts


def test_the_file_says_what_it_is_of(commented: Maker, taken: Mapping[str, Taken]) -> None:
    """Its form, paper, commit and reviewer are custom properties, and edits are tracked from the beginning."""
    head = commented.git("rev-parse", "HEAD").strip()
    for paper in REAL:
        file = taken[paper].file
        assert {FORM: "1", PAPER: paper, COMMIT: head, REVIEWER: ANYBODY}.items() <= custom_properties(file).items()
        assert tracks_edits(file)
        assert not taken[paper].reading.events


def test_the_schema_of_word_has_nothing_against_it(commented: Maker, sent: Mapping[str, bytes]) -> None:
    """The Open XML SDK finds no error."""
    for paper in sent:
        path = commented.folder / "build" / "review" / f"{paper}--{ANYBODY}.docx"
        command = [client("ooxml-validator"), str(path), "--officeVersion", "Microsoft365"]
        ran = subprocess.run(command, check=False, capture_output=True, text=True)
        assert json.loads(ran.stdout)["errors"] == []


def test_libreoffice_opens_it_with_its_threads_and_tracks(
    commented: Maker, sent: Mapping[str, bytes], taken: Mapping[str, Taken], tmp_path: Path
) -> None:
    """Every comment and reply is there with its author and whether it is resolved, every note with its text."""
    edited = edit(tmp_path, {paper: (data, ()) for paper, data in sent.items()})
    for paper in REAL:
        said = edited[paper].said
        assert said["recording"] is True
        got = sorted((author, done, text) for text, author, done, _ in said["comments"])
        wanted = []
        for comment in recorded(commented, paper):
            done = comment["state"] == "resolved"
            wanted.append((NAMES[str(comment["author"])], done, comment["text"]))
            wanted += [("Project maintainers", done, reply["text"]) for reply in comment["replies"]]
        assert got == sorted(wanted)
        again = take(edited[paper].data)
        assert custom_properties(again.file)[PAPER] == paper
        notes = [
            [one.text for one in read.reading.paragraphs if one.story == Story.FOOTNOTE]
            for read in (taken[paper], again)
        ]
        assert notes[0] == notes[1]


def test_libreoffice_tracks_what_is_typed(repository: Maker, tmp_path: Path) -> None:
    """Though nobody asked for it."""
    comment(repository, "Tests are everywhere")
    repository.commit("Comment", who=GUIDE)
    assert papers(repository.folder, "review", "send", "testing", "--to", "guide1").code == 0
    data = (repository.folder / "build/review/testing--guide1.docx").read_bytes()
    edited = edit(tmp_path, {"sent": (data, [("author", "Guide", "One"), ("insert", "everywhere", " indeed")])})["sent"]
    assert edited.said["comments"] == [["Are they?", "Guide One", False, "Tests are everywhere"]]
    assert (" indeed", ["inserted Guide One"]) in take(edited.data).pieces()


def test_the_same_commit_and_person_give_the_same_bytes(
    commented: Maker, sent: Mapping[str, bytes], tmp_path: Path
) -> None:
    """In another clone, elsewhere, without anything computed before."""
    shutil.copytree(commented.folder, tmp_path / "clone", ignore=shutil.ignore_patterns("build"))
    shutil.rmtree(tmp_path / "clone" / ".git" / "papers")
    ran = papers(tmp_path / "clone", "review", "send", REAL[0], "--to", ANYBODY, "--out", str(tmp_path / "out"))
    assert ran.code == 0, ran.err
    assert [path.name for path in (tmp_path / "out").iterdir()] == [f"{REAL[0]}--{ANYBODY}.docx"]
    assert (tmp_path / "out" / f"{REAL[0]}--{ANYBODY}.docx").read_bytes() == sent[REAL[0]]


def comment(maker: Maker, quote: str, **also: str) -> None:
    """The guide's record of the small paper's summary, with one comment."""
    lines = {"id": "c1", "author": "guide1", "date": "2020-02-14", "quote": quote, "text": "Are they?", "state": "open"}
    record = {
        "verdict": "commented",
        "text": "sha256:" + "0" * 64,
        "commit": maker.git("rev-parse", "HEAD").strip(),
        "date": "2020-02-14",
        "comments": [{**lines, **also}],
    }
    maker.write("papers/testing/reviews/summary/guide1.yaml", yaml.safe_dump(record))


def test_what_is_sent_is_told(repository: Maker) -> None:
    """Where the file is, what comments it holds, which lost their words, whose verdict counts, how it comes back."""
    comment(repository, "Tests are everywhere")
    repository.commit("Comment", who=GUIDE)
    ran = papers(repository.folder, "review", "send", "testing", "--to", "guide1")
    head = repository.git("rev-parse", "--short=12", "HEAD").strip()
    file = f"{repository.folder}/build/review/testing--guide1.docx"
    assert ran.out.splitlines() == [
        f"{file}: testing as of commit {head}, for Guide One",
        "  1 open comment; every edit will be tracked",
        (
            "When it comes back: papers review receive FILE.docx --dry-run shows what is in it; "
            "without --dry-run, takes it"
        ),
    ]
    assert ran.code == 0
    comment(repository, "Tests are nowhere", state="resolved")
    repository.commit("Comment", who=GUIDE)
    ran = papers(repository.folder, "review", "send", "testing", "--to", "researcher1")
    assert ran.out.splitlines()[1:-1] == [
        "  1 resolved; every edit will be tracked",
        "  summary/guide1/c1: its words are gone; it hangs on the section's title",
        "  Researcher One is no guide of testing: comments and changes are welcome, a verdict would not count",
    ]
    assert ran.code == 0


def test_a_record_that_somebody_else_changed_is_sent_as_it_was(repository: Maker) -> None:
    """What a person who may not put into a guide's record does not go out in the guide's name."""
    comment(repository, "Tests are everywhere")
    repository.commit("Comment", who=GUIDE)
    comment(repository, "Tests are everywhere", text="All is well.")
    repository.commit("Comment", who=ONE)
    ran = papers(repository.folder, "review", "send", "testing", "--to", "guide1")
    assert ran.code == 0
    taken = take((repository.folder / "build/review/testing--guide1.docx").read_bytes())
    assert [one.text for one in taken.comments] == ["Are they?"]


def test_an_author_among_the_guides_is_told(repository: Maker) -> None:
    """A guide who wrote a section may comment on it, and is told that their verdict on it would not count."""
    repository.replace("papers/testing/sections/summary.md", "[researcher1]", "[researcher1, guide1]")
    repository.commit("Write", who=ONE)
    ran = papers(repository.folder, "review", "send", "testing", "--to", "guide1")
    told = (
        "  Guide One is an author of summary, and cannot review it: comments and changes are welcome, a verdict would"
    )
    assert ran.out.splitlines()[2] == told + " not count"


def test_what_cannot_be_sent_is_refused(repository: Maker) -> None:
    """Nobody unknown, no unknown paper, nothing that is not committed; and no file is left."""
    ran = papers(repository.folder, "review", "send", "testing", "--to", "guide9")
    assert (ran.code, ran.err.splitlines()[0]) == (2, "papers: the registry has nobody called guide9")
    ran = papers(repository.folder, "review", "send", "tasting", "--to", "guide1")
    assert (ran.code, ran.err.splitlines()[0]) == (2, "papers: there is no paper tasting")
    repository.replace("papers/testing/sections/summary.md", "everywhere", "nowhere")
    ran = papers(repository.folder, "review", "send", "testing", "--to", "guide1")
    assert ran.code == 2
    assert "changes that are not committed (papers/testing/sections/summary.md)" in ran.err
    assert not (repository.folder / "build").exists()
