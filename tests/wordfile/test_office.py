"""Files that LibreOffice edited and saved, read; and what it makes of accepting and rejecting, held to ours."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from pipeline.wordfile.opening import open_word
from pipeline.wordfile.placing import At
from pipeline.wordfile.properties import custom_properties
from pipeline.wordfile.threads import Thread
from pipeline.wordfile.values import OBJECT, EventKind, Kind, Position

from . import building as b
from .building import ONE, TWO, bookmark, p, r, table
from .office import Edited, edit
from .taking import Taken, take
from .test_reading import CASES
from .test_threads import ASKED, PROPERTIES, SEEN, TOLD, sent

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

FIRST, SECOND = ["author", "Researcher", "One"], ["author", "Researcher", "Two"]
TRACK: list[Any] = ["record", True]
_END = "THE END"

NOT_AS_WE = {
    "an insertion merged again by another": "it knows one change of a paragraph's end",
    "a row deleted, its text not marked": "it takes a row away only with its text",
    "a table in a row that is deleted": "it takes a row away only with its text",
    "cells inserted, deleted and merged": "it does not know such changes",
    "a field deleted": "it computes the field anew",
    "a field deleted run by run": "it computes the field anew",
    "changes within content controls": "it runs a block of one into the next",
    "a change around whole paragraphs": "it loses text where the schema has none",
    "a change in a text box, told twice": "it does not settle text boxes",
    "conflicts of two who saved at once": "it does not know them",
}
"""Cases of ours that LibreOffice settles otherwise, and why."""

NOT_AS_SENT = {
    **{name: why for name, why in NOT_AS_WE.items() if not name.startswith("a field deleted")},
    "deleted by another within an insertion": "it keeps the inner change alone of a file from Word",
    "moved, then edited there by another": "it keeps the inner change alone of a file from Word",
    "an end set bold": "it drops changes of how ends look",
    "a number inserted": "it drops them",
    "pages set differently": "it drops them",
    "a table, its grid, a row and a cell set differently": "it drops them",
    "an empty insertion": "it drops what is empty",
    "a row without cells inserted": "it drops what is empty",
    "a deletion of a bookmark alone": "it drops what is empty",
    "custom XML inserted": "it drops them",
    "an equation inserted": "it drops who inserted an equation",
    "a change inside an equation": "it drops them",
    "a field deleted run by run": "it makes one change of several",
}
"""Cases of ours of which LibreOffice saves other changes than it was sent, though nobody edited them, and why."""


def _document() -> str:
    """A document with a block of every kind."""
    return (
        p(bookmark("b-heading", r("The opening heading")), style="Heading1")
        + p(bookmark("b-first", r("Words of ") + r("weight", "<w:b/>") + r(" here") + b.footnote(2) + r(" and after.")))
        + p(bookmark("b-second", r("Second sentence to change. Its other half follows.")))
        + p(bookmark("b-third", r("Third paragraph, which will be moved.")))
        + p(bookmark("b-fourth", r("Fourth paragraph, which stays.")))
        + p(bookmark("b-fifth", r("Fifth one to go.")))
        + p(bookmark("b-sixth", r("Sixth is to be merged.")))
        + p(bookmark("b-seventh", r("Seventh into it.")))
        + table(("alpha", "beta"), ("gamma", "delta"), ("epsilon", "zeta"))
        + p(r("Table "), b.field("SEQ Table \\* ARABIC", r("1")), r(". Caption of it"), style="Caption")
        + p(r("Before "), b.equation(), r(" behind it."))
        + p(r("First item"), style="Listed")
        + p(r("Next item"), style="Listed")
        + p(r(_END))
    )


EDITS: dict[str, Sequence[Sequence[Any]]] = {
    "nothing": [],
    "words": [
        TRACK, FIRST, ["insert", "weight", "y thing"], ["replace", "sentence", "phrase"],
        ["replace", "opening", "first"], ["insert", "A note", " told"], ["insert", "delta", " more"],
        ["replace", "Caption", "Title"], ["replace", "after", ""],
    ],
    "nested": [TRACK, FIRST, ["insert", "Fourth", " long phrase"], SECOND, ["replace", "long ", "short "]],
    "ends": [TRACK, FIRST, ["split", "change. "], ["join", "Sixth"], SECOND, ["drop", "Fifth"], ["drop", "Next item"]],
    "move": [TRACK, FIRST, ["select", "Third"], ["run", "MoveDown"]],
    "cut and paste": [
        TRACK, FIRST, ["select", "Its other half follows."], ["run", "Cut"], ["select", "Fourth"],
        ["run", "GoToEndOfPara"], ["run", "Paste"],
    ],
    "rows": [
        TRACK, FIRST, ["select", "gamma"], ["run", "DeleteRows"], ["select", "epsilon"], ["run", "InsertRowsAfter"],
    ],
    "table": [TRACK, FIRST, ["select", "gamma"], ["run", "DeleteTable"]],
    "looks": [TRACK, FIRST, ["look", "Fourth", "CharWeight", 150.0], ["select", "Seventh"], ["run", "CenterPara"]],
    "things": [TRACK, FIRST, ["drop", "Before"]],
    "untracked": [["replace", "sentence", "phrase"], ["split", "change. "], ["drop", "Fifth"], ["join", "Sixth"]],
    "comments": [
        ["comment", "weight", "Why?", ONE, "RO"], ["comment", "Caption", "Which?", TWO, "RT"], ["resolve", "Which?"],
        ["comment", "weight", "Because.", TWO, "RT"],
    ],
}  # fmt: skip
SETTLED = ("words", "nested", "ends", "move", "cut and paste", "rows", "table", "things")


def _threads() -> bytes:
    return sent(
        Thread(first=ASKED, at=At(bookmark="b-first", start=9, end=15), replies=(TOLD,)),
        Thread(first=SEEN, at=At(bookmark="b-third"), resolved=True),
        data=b.docx(_document(), footnotes=b.footnotes(bookmark("b-note", r(" A note of some words.")))),
    )


@pytest.fixture(scope="module")
def base() -> bytes:
    """The document before it is edited."""
    return b.docx(_document(), footnotes=b.footnotes(bookmark("b-note", r(" A note of some words."))))


@pytest.fixture(scope="module")
def edited(base: bytes, tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Edited]:
    """Every document as LibreOffice saved it: edited, then settled; and our cases, settled and as they are."""
    both = {"accepted": [["run", "AcceptAllTrackedChanges"]], "rejected": [["run", "RejectAllTrackedChanges"]]}
    jobs: dict[str, tuple[bytes | str, Sequence[Sequence[Any]]]] = {
        name: (base, steps) for name, steps in EDITS.items()
    }
    jobs |= {f"{name}, {how}": (name, steps) for name in SETTLED for how, steps in both.items()}
    jobs["threads"] = (_threads(), [FIRST, ["insert", "Second", " tracked"]])
    for number, case in enumerate(CASES.values()):
        for how, steps in {**both, "saved": []}.items():
            jobs[f"case {number}, {how}"] = (_case(case), steps)
    return edit(tmp_path_factory.mktemp("office"), jobs)


def _case(case: Any) -> bytes:
    notes = {"footnotes": b.footnotes(*case.notes)} if case.notes else {}
    return b.docx(case.body + p(r(_END)), **notes)


def _lines(texts: list[str]) -> list[str]:
    """Texts without empty paragraphs, and without boxes, which LibreOffice writes elsewhere."""
    return [stripped for text in texts if (stripped := text.strip(OBJECT)).strip()]


def _read(edited: Mapping[str, Edited], name: str) -> Taken:
    return take(edited[name].data)


def test_a_file_saved_again_reads_as_before(edited: Mapping[str, Edited], base: bytes) -> None:
    """Texts, styles, looks, things, places, numbering and bookmarks; nothing is said to have changed."""
    before, after = take(base), _read(edited, "nothing")
    assert after.accepted() == before.accepted()
    assert after.entries == ()
    for one, other in zip(before.shown(), after.shown(), strict=True):
        assert one.style.lower() == other.style.lower()
        assert one.place == other.place
        assert (one.numbering and one.numbering.format) == (other.numbering and other.numbering.format)
        assert [(piece.text, piece.look.bold) for piece in one.pieces] == [
            (piece.text, piece.look.bold) for piece in other.pieces
        ]
    assert {one.name: one.start for one in after.reading.bookmarks} == {
        one.name: one.start for one in before.reading.bookmarks
    }
    kinds = [piece.thing.kind for one in after.shown() for piece in one.pieces if piece.thing]
    assert kinds == [Kind.NOTE, Kind.FIELD, Kind.EQUATION, Kind.NUMBER]


def test_words_are_whose_they_are(edited: Mapping[str, Edited]) -> None:
    """In text, heading, note, cell and caption."""
    assert sorted(_read(edited, "words").pieces()) == sorted([
        ("opening", [f"deleted {ONE}"]), ("first", [f"inserted {ONE}"]),
        ("y thing", [f"inserted {ONE}"]), ("after", [f"deleted {ONE}"]),
        ("sentence", [f"deleted {ONE}"]), ("phrase", [f"inserted {ONE}"]),
        (" more", [f"inserted {ONE}"]), ("Caption", [f"deleted {ONE}"]), ("Title", [f"inserted {ONE}"]),
        (" told", [f"inserted {ONE}"]),
    ])  # fmt: skip


def test_a_deletion_within_anothers_insertion_is_both(edited: Mapping[str, Edited]) -> None:
    """The outer change is the first author's, the inner the second's."""
    assert _read(edited, "nested").pieces() == [
        (" ", [f"inserted {ONE}"]),
        ("long ", [f"inserted {ONE}", f"deleted {TWO}"]),
        ("short ", [f"inserted {TWO}"]),
        ("phrase", [f"inserted {ONE}"]),
    ]


def test_ends_of_paragraphs_are_told(edited: Mapping[str, Edited]) -> None:
    """A split, a merge and two paragraphs deleted: by whom, and what comes of it."""
    taken = _read(edited, "ends")
    marks = {
        paragraph.text.split()[0]: [(mark.kind.word, mark.author) for mark in paragraph.marks]
        for paragraph in taken.shown()
        if paragraph.marks
    }
    assert marks == {
        "Second": [("inserted", ONE)],
        "Fifth": [("deleted", TWO)],
        "Sixth": [("deleted", ONE)],
        "Next": [("deleted", TWO)],
    }
    lines = taken.accepted()
    assert "Second sentence to change. " in lines
    assert "Sixth is to be merged.Seventh into it." in lines
    assert "Next item" not in lines
    assert {"Fifth one to go.", "Next item"} <= set(taken.rejected())


def test_moves_are_moves(edited: Mapping[str, Edited]) -> None:
    """A paragraph moved by the keyboard, a sentence cut and pasted; LibreOffice gives them no names."""
    moved = _read(edited, "move").pieces()
    third = "Third paragraph, which will be moved."
    assert moved == [(third, [f"moved-away {ONE}"]), (third, [f"moved-here {ONE}"])]
    pasted = [(text.strip(), how) for text, how in _read(edited, "cut and paste").pieces()]
    half = "Its other half follows."
    assert pasted == [(half, [f"moved-away {ONE}"]), (half, [f"moved-here {ONE}"])]


def test_rows_are_inserted_and_deleted(edited: Mapping[str, Edited]) -> None:
    """Events with the row, and its cells not there, or not there before."""
    taken = _read(edited, "rows")
    rows = [(event.kind, event.place.row if event.place else None) for event in taken.reading.events]
    assert rows == [(EventKind.ROW_DELETED, 1), (EventKind.ROW_INSERTED, 3)]
    assert "gamma" not in taken.accepted()
    assert "gamma" in taken.rejected()
    assert _read(edited, "table").kinds() == [EventKind.ROW_DELETED] * 3


def test_looks_that_changed_are_events(edited: Mapping[str, Edited]) -> None:
    """Characters set bold: whose, where, what; the text is as before. A paragraph's look is changed without a mark."""
    taken = _read(edited, "looks")
    (bold,) = taken.reading.events
    assert (bold.kind, bold.author, bold.changed) == (EventKind.RUN_FORMAT, ONE, ("b",))
    paragraph = taken.reading.paragraphs[bold.start.paragraph]
    assert paragraph.text[bold.start.offset : bold.end.offset] == "Fourth"
    assert taken.accepted() == taken.rejected()


def test_untracked_edits_leave_no_mark(edited: Mapping[str, Edited], base: bytes) -> None:
    """Only the text tells of them: nobody's marks, and a split bookmark stays with the first half."""
    taken = _read(edited, "untracked")
    assert taken.entries == ()
    lines = taken.accepted()
    assert lines == taken.rejected()
    assert lines != take(base).accepted()
    assert "Second phrase to change. " in lines
    assert "Sixth is to be merged.Seventh into it." in lines
    starts = {one.name: one.start for one in taken.reading.bookmarks}
    (split,) = [one for one in taken.reading.bookmarks if one.name == "b-second"]
    assert (split.start, split.end) == (Position(2, 0), Position(3, len("Its other half follows.")))
    assert starts["b-sixth"].paragraph == starts["b-seventh"].paragraph


def test_comments_of_libreoffice_are_read(edited: Mapping[str, Edited]) -> None:
    """Author, initials, date, text, what is resolved and the words; an answer is a comment beside the other."""
    taken = _read(edited, "comments")
    told = [(one.text, one.author, one.initials, one.date, one.done, one.parent) for one in taken.comments]
    assert sorted(told) == [
        ("Because.", TWO, "RT", "2026-03-04T12:30:00Z", False, ""),
        ("Which?", TWO, "RT", "2026-03-04T12:30:00Z", True, ""),
        ("Why?", ONE, "RO", "2026-03-04T12:30:00Z", False, ""),
    ]
    words = {}
    for one in taken.comments:
        assert one.range
        text = taken.reading.paragraphs[one.range.start.paragraph].text
        words[one.text] = text[one.range.start.offset : one.range.end.offset]
    assert words == {"Because.": "weight", "Which?": "Caption", "Why?": "weight"}


def test_our_threads_open_in_libreoffice_which_tracks_at_once(edited: Mapping[str, Edited]) -> None:
    """Answers, authors and what is resolved are shown; an edit is tracked without anybody having asked for it."""
    said = edited["threads"].said
    assert said["recording"]
    assert sorted(said["comments"]) == sorted(
        [
            [ASKED.text, ONE, False, "weight"],
            [TOLD.text, TWO, False, "weight"],
            [SEEN.text, ONE, True, "Third paragraph, which will be moved."],
        ]
    )
    taken = _read(edited, "threads")
    assert (" tracked", [f"inserted {ONE}"]) in taken.pieces()
    assert {(one.text, one.done) for one in taken.comments} == {
        (ASKED.text, False), (TOLD.text, False), (SEEN.text, True),
    }  # fmt: skip
    assert custom_properties(open_word(edited["threads"].data)) == PROPERTIES


@pytest.mark.parametrize("how", ["accepted", "rejected"])
@pytest.mark.parametrize("name", SETTLED)
def test_what_libreoffice_settles_is_what_we_settle(edited: Mapping[str, Edited], name: str, how: str) -> None:
    """All changes accepted, or rejected, by its own command: the same texts as ours of the file with the changes."""
    taken, settled = _read(edited, name), _read(edited, f"{name}, {how}")
    assert settled.entries == ()
    assert _lines(getattr(taken, how)()) == _lines(settled.accepted())


@pytest.mark.parametrize("how", ["accepted", "rejected"])
@pytest.mark.parametrize("name", [name for name in CASES if name not in NOT_AS_WE])
def test_libreoffice_settles_words_own_shape_alike(edited: Mapping[str, Edited], name: str, how: str) -> None:
    """Each of our cases, accepted and rejected by LibreOffice, says what we say."""
    number = list(CASES).index(name)
    taken = take(_case(CASES[name]))
    assert _lines(getattr(taken, how)()) == _lines(_read(edited, f"case {number}, {how}").accepted())


@pytest.mark.parametrize("name", CASES)
def test_words_own_shape_saved_by_libreoffice_reads_as_before(edited: Mapping[str, Edited], name: str) -> None:
    """The same marks, the same events; where LibreOffice drops some, the account of what is left still balances."""
    number = list(CASES).index(name)
    before, after = take(_case(CASES[name])), _read(edited, f"case {number}, saved")
    same = [
        _lines(before.accepted()) == _lines(after.accepted()),
        _lines(before.rejected()) == _lines(after.rejected()),
        before.pieces() == after.pieces(),
        before.kinds() == after.kinds(),
    ]
    assert all(same) == (name not in NOT_AS_SENT)


def test_the_events_that_libreoffice_saves_are_read(edited: Mapping[str, Edited]) -> None:
    """All kinds that it ever writes, from its own edits and from what it was sent; it has no others."""
    saved = [name for name in edited if name in EDITS or name.endswith("saved")]
    assert {kind for name in saved for kind in _read(edited, name).kinds()} == {
        EventKind.RUN_FORMAT, EventKind.PARAGRAPH_FORMAT, EventKind.ROW_INSERTED, EventKind.ROW_DELETED,
        EventKind.CELL_INSERTED, EventKind.CELL_DELETED, EventKind.MOVED_AWAY, EventKind.MOVED_HERE, EventKind.MARKUP,
    }  # fmt: skip


@pytest.mark.parametrize("name", NOT_AS_WE)
def test_where_libreoffice_settles_otherwise_it_still_does(edited: Mapping[str, Edited], name: str) -> None:
    """So that the list of such cases stays true."""
    number = list(CASES).index(name)
    taken = take(_case(CASES[name]))
    same = [
        _lines(getattr(taken, how)()) == _lines(_read(edited, f"case {number}, {how}").accepted())
        for how in ("accepted", "rejected")
    ]
    assert not all(same)
