"""Threads written into finished files: valid, read back as they were, and nothing else of the file changed."""

from __future__ import annotations

import datetime as dt
import json
import subprocess
from typing import TYPE_CHECKING

import pytest

from pipeline.ooxml.package import Package
from pipeline.ooxml.xml import find
from pipeline.wordfile.opening import open_word
from pipeline.wordfile.placing import At
from pipeline.wordfile.properties import custom_properties
from pipeline.wordfile.sending import for_review, track_edits, tracks_edits
from pipeline.wordfile.threads import Said, Thread
from pipeline.wordfile.values import Position, Story
from tests.cli.running import papers
from tests.conftest import client

from . import building as b
from .building import ONE, TWO, bookmark, p, r
from .taking import Taken, take

if TYPE_CHECKING:
    from pathlib import Path

    from tests.making import Maker

NOON = dt.datetime(2026, 3, 1, 12, 0, tzinfo=dt.timezone(dt.timedelta(hours=5)))
EVENING = dt.datetime(2026, 3, 1, 18, 30, 5, tzinfo=dt.UTC)
ASKED = Said(author=ONE, date=NOON, text="Which agency?\nAnd since when?")
TOLD = Said(author=TWO, date=EVENING, text='The "FMU" & <others>', initials="RT2")
SEEN = Said(author=ONE, date=EVENING, text="Good.")
PROPERTIES = {"paper": "testing", "commit": "3f2a1c9"}


def body() -> str:
    """A body with a bookmark in every kind of block."""
    link = f'<w:hyperlink w:anchor="cell">{r("a link")}</w:hyperlink>'
    return (
        p(bookmark("heading", r("A heading")), style="Heading1")
        + p(bookmark("text", r("Some ") + r("bold", "<w:b/>") + r(" words") + b.footnote(2) + r(" and ") + link))
        + b.table((p(bookmark("cell", r("in a cell"))), "b"))
        + p(bookmark("caption", r("Table ") + b.field("SEQ Table", r("1")) + r(". Its caption")), style="Caption")
        + p(bookmark("equation", f"<m:oMathPara>{b.equation()}</m:oMathPara>"))
        + p(bookmark("empty", ""))
        + p(r("No bookmark here"))
    )


def finished() -> bytes:
    """A finished file."""
    return b.docx(body(), footnotes=b.footnotes(bookmark("note", r(" A note"))))


def sent(*threads: Thread, data: bytes | None = None) -> bytes:
    """The file with threads."""
    return for_review(data or finished(), threads=threads, properties=PROPERTIES, date=NOON)


def words(taken: Taken) -> list[str]:
    """What each comment hangs on, in one paragraph."""
    found = []
    for one in taken.comments:
        assert one.range
        start, end = one.range.start, one.range.end
        assert start.paragraph == end.paragraph
        found.append(taken.reading.paragraphs[start.paragraph].text[start.offset : end.offset])
    return found


def valid(data: bytes, folder: Path) -> None:
    """No error by the schemas of Microsoft 365 and of the oldest Word that is still met."""
    path = folder / "checked.docx"
    path.write_bytes(data)
    for version in ("Microsoft365", "Office2013"):
        command = [client("ooxml-validator"), str(path), "--officeVersion", version]
        answer = subprocess.run(command, check=False, capture_output=True, text=True)
        assert json.loads(answer.stdout)["errors"] == []


def test_threads_are_read_back_as_they_were() -> None:
    """Authors, initials, moments, paragraphs, answers, what is resolved, and the words they hang on."""
    taken = take(
        sent(
            Thread(first=ASKED, at=At(bookmark="text"), replies=(TOLD, SEEN)),
            Thread(first=SEEN, at=At(bookmark="cell"), resolved=True, replies=(TOLD,)),
        )
    )
    assert [(one.author, one.initials, one.utc, one.text, one.parent, one.done) for one in taken.comments] == [
        (ONE, "RO", "2026-03-01T07:00:00Z", ASKED.text, "", False),
        (TWO, "RT2", "2026-03-01T18:30:05Z", TOLD.text, "3", False),
        (ONE, "RO", "2026-03-01T18:30:05Z", SEEN.text, "3", False),
        (ONE, "RO", "2026-03-01T18:30:05Z", SEEN.text, "", True),
        (TWO, "RT2", "2026-03-01T18:30:05Z", TOLD.text, "6", True),
    ]
    assert [one.date for one in taken.comments] == [one.utc for one in taken.comments]
    assert words(taken) == ["Some bold words\ufffc and a link"] * 3 + ["in a cell"] * 2
    assert all(int(one.durable, 16) < 0x80000000 for one in taken.comments)


PLACES = [
    (At(bookmark="heading"), "A heading"),
    (At(bookmark="heading", start=2, end=6), "head"),
    (At(bookmark="text", start=3, end=7), "e bo"),
    (At(bookmark="text", start=5, end=9), "bold"),
    (At(bookmark="text", start=6, end=8), "ol"),
    (At(bookmark="text", start=14, end=17), "s\ufffc "),
    (At(bookmark="text", start=21, end=25), "a li"),
    (At(bookmark="text", start=24), "ink"),
    (At(bookmark="text", end=4), "Some"),
    (At(bookmark="text", start=4, end=4), ""),
    (At(bookmark="text", start=5, end=5), ""),
    (At(bookmark="text", start=900, end=901), ""),
    (At(bookmark="caption"), "Table \ufffc1. Its caption"),
    (At(bookmark="caption", start=7, end=9), "1."),
    (At(bookmark="caption", start=2, end=7), "ble \ufffc"),
    (At(bookmark="equation"), "\ufffc"),
    (At(bookmark="empty"), ""),
    (At(bookmark="note"), "\ufffc"),
    (At(paragraph=7), "No bookmark here"),
    (At(paragraph=7, start=3, end=11), "bookmark"),
]
"""What a thread is told to hang on, and the characters that it then hangs on."""


@pytest.mark.parametrize(("at", "hangs_on"), PLACES)
def test_a_thread_hangs_on_what_it_is_told_to(at: At, hangs_on: str) -> None:
    """A whole block or single characters, in one run or many; a note's on the note's number; the text is as before."""
    taken = take(
        sent(Thread(first=ASKED, at=at, replies=(TOLD,)), Thread(first=SEEN, at=At(bookmark="text", start=1, end=8)))
    )
    assert words(taken) == [hangs_on, hangs_on, "ome bol"]
    before = take(finished())
    assert taken.accepted() == before.accepted()
    looks = [[(piece.text, piece.look) for piece in paragraph.pieces] for paragraph in taken.shown()]
    assert looks == [[(piece.text, piece.look) for piece in paragraph.pieces] for paragraph in before.shown()]


def test_threads_in_all_these_places_at_once_are_valid(tmp_path: Path) -> None:
    """Each still hangs on what it was told to, however the runs were divided for the others."""
    data = sent(*(Thread(first=ASKED, at=at, replies=(TOLD,)) for at, _ in PLACES))
    valid(data, tmp_path)
    assert words(take(data))[::2] == [hangs_on for _, hangs_on in PLACES]


def test_a_range_begins_before_it_ends_and_stands_where_it_may() -> None:
    """In the order that Word needs, in paragraphs and at most in links: what is whole is not entered."""
    threads = [Thread(first=ASKED, at=at, replies=(TOLD,)) for at, _ in PLACES]
    root = Package.of(sent(*threads)).tree("word/document.xml")
    places: dict[str, list[str]] = {}
    for element in root.iter(
        *(f"{{*}}{local}" for local in ("commentRangeStart", "commentRangeEnd", "commentReference"))
    ):
        places.setdefault(next(iter(element.attrib.values())), []).append(element.tag.rpartition("}")[2])
    assert len(places) == 2 * len(PLACES)
    assert {tuple(order) for order in places.values()} == {("commentRangeStart", "commentRangeEnd", "commentReference")}
    around = {element.getparent().tag.rpartition("}")[2] for element in root.iter("{*}commentRangeStart")}
    assert around == {"p", "hyperlink"}
    whole = Package.of(sent(*(Thread(first=ASKED, at=At(bookmark=name)) for name in ("text", "equation"))))
    markers = [*whole.tree("word/document.xml").iter("{*}commentRangeStart", "{*}commentRangeEnd")]
    assert {marker.getparent().tag.rpartition("}")[2] for marker in markers} == {"p"}


def test_comments_in_notes_are_hung_on_the_notes_number() -> None:
    """For LibreOffice loses what hangs within a note."""
    taken = take(sent(Thread(first=ASKED, at=At(bookmark="note", start=2, end=4))))
    (one,) = taken.comments
    assert one.range
    assert taken.reading.paragraphs[one.range.start.paragraph].story == Story.BODY
    assert one.range.start == Position(1, 15)


@pytest.mark.parametrize("at", [At(bookmark="gone"), At(paragraph=900)])
def test_a_thread_on_what_is_not_there_is_an_error(at: At) -> None:
    """The caller must choose another place; nothing is hung anywhere else in silence."""
    with pytest.raises(KeyError):
        sent(Thread(first=ASKED, at=at))


def test_the_same_threads_give_the_same_bytes() -> None:
    """And another text gives other ids."""
    threads = [Thread(first=ASKED, at=At(bookmark=name), replies=(TOLD,)) for name in ("text", "cell", "heading")]
    data = finished()
    assert sent(*threads, data=data) == sent(*threads, data=data)
    durable = [one.durable for one in take(sent(*threads)).comments]
    assert len(set(durable)) == 6


def test_comments_that_are_there_stay() -> None:
    """Threads are added to a file with comments of its own; ids go on, above those of the notes."""
    once = sent(Thread(first=ASKED, at=At(bookmark="text"), replies=(TOLD,)))
    twice = take(sent(Thread(first=SEEN, at=At(bookmark="cell"), resolved=True), data=once))
    assert [(one.id, one.text, one.parent, one.done) for one in twice.comments] == [
        ("3", ASKED.text, "", False),
        ("4", TOLD.text, "3", False),
        ("5", SEEN.text, "", True),
    ]


def test_properties_are_set_and_every_edit_is_tracked() -> None:
    """Without threads too; what is set twice is there once, and the file can be opened."""
    data = sent(data=sent())
    assert custom_properties(open_word(data)) == PROPERTIES
    settings = Package.of(data).tree("word/settings.xml")
    assert [child.tag.rpartition("}")[2] for child in settings] == ["trackRevisions"]
    more = for_review(data, threads=(), properties={"reviewer": "x", "Paper": "other"}, date=NOON)
    told = [(one.get("name"), one.get("pid")) for one in Package.of(more).tree("docProps/custom.xml")]
    assert told == [("paper", "2"), ("commit", "3"), ("reviewer", "4")]
    assert custom_properties(open_word(more)) == {**PROPERTIES, "paper": "other", "reviewer": "x"}
    assert tracks_edits(open_word(data))
    assert not tracks_edits(open_word(finished()))
    assert not tracks_edits(open_word(b.docx(p(), settings='<w:trackRevisions w:val="false"/>')))
    assert take(data).comments == ()


def test_tracking_has_its_place_among_the_settings() -> None:
    """Word's schema takes no other order."""
    package = Package.of(
        b.docx(p(), settings="<w:zoom w:percent='90'/><w:mirrorMargins/><w:defaultTabStop w:val='9'/>")
    )
    track_edits(package)
    names = [child.tag.rpartition("}")[2] for child in package.tree("word/settings.xml")]
    assert names == ["zoom", "mirrorMargins", "trackRevisions", "defaultTabStop"]


def test_a_built_paper_takes_threads_in_every_block(repository: Maker, tmp_path: Path) -> None:
    """A real draft: one thread for every bookmark that the build sets, valid, and its text as before."""
    assert papers(repository.folder, "build", "--formats", "docx").code in (0, 1)
    data = (repository.folder / "build" / "testing.docx").read_bytes()
    built = take(data)
    names = [one.name for one in built.reading.bookmarks if not one.name.startswith("_")]
    assert len(names) > 5
    threads = [Thread(first=ASKED, at=At(bookmark=name), replies=(TOLD,), resolved=True) for name in names]
    told = sent(*threads, data=data)
    valid(told, tmp_path)
    taken = take(told)
    assert taken.accepted() == built.accepted()
    starts = {one.name: one.start for one in built.reading.bookmarks}
    found = [one.range.start for one in taken.comments if one.range and not one.parent]
    assert found == [starts[name] for name in names]
    assert custom_properties(open_word(told))["commit"] == PROPERTIES["commit"]
    assert find(Package.of(told).tree("word/settings.xml"), "w:trackRevisions") is not None
