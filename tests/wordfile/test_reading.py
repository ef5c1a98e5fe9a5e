"""What is read of files in Word's own shape: every kind of change, once each, and every thing in a text."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import pytest

from pipeline.wordfile.inventory import balance, counts, inventory
from pipeline.wordfile.opening import open_word
from pipeline.wordfile.reading import read
from pipeline.wordfile.values import OBJECT, EventKind, Kind, Look, Numbering, Position, Status, Story, status_of

from . import building as b
from .building import ONE, TWO, change, gone, mark, p, r, t, table
from .taking import only, take

_RANGE = '<w:{kind}Range{end} w:id="{key}"{said}/>'
_OLD = (
    '<w:{0}Change w:id="901" w:author="Researcher One" w:date="2026-03-01T10:00:00Z"><w:{0}>{1}</w:{0}></w:{0}Change>'
)


def old(kind: str, inside: str = "") -> str:
    """What properties were before a change."""
    return _OLD.format(kind, inside)


def move(kind: str, called: str, inside: str, key: int) -> str:
    """Half of a move, within its range."""
    said = f' w:name="{called}" w:author="{ONE}" w:date="{b.DATE}"'
    start = _RANGE.format(kind=kind, end="Start", key=key, said=said)
    return start + inside + _RANGE.format(kind=kind, end="End", key=key, said="")


@dataclass(frozen=True, slots=True)
class Case:
    """A body, its text before and after, what is marked, and what happened besides."""

    body: str
    before: list[str]
    after: list[str]
    marked: list[tuple[str, list[str]]] = field(default_factory=list)
    events: list[EventKind] = field(default_factory=list)
    notes: tuple[str, ...] = ()


_INS, _DEL = [f"inserted {ONE}"], [f"deleted {ONE}"]
_MOVED = "A moved sentence."
CASES = {
    "nothing": Case(p(r("Words.")), ["Words."], ["Words."]),
    "words inserted": Case(p(r("a "), change("ins", r("b "))), ["a "], ["a b "], [("b ", _INS)]),
    "words deleted": Case(p(r("a "), change("del", gone("b"))), ["a b"], ["a "], [("b", _DEL)]),
    "deleted by another within an insertion": Case(
        p(r("a "), change("ins", r("b ") + change("del", gone("c"), TWO))), ["a "], ["a b "],
        [("b ", _INS), ("c", [*_INS, f"deleted {TWO}"])],
    ),
    "an insertion around a deletion by another, then a third": Case(
        p(change("ins", change("del", gone("x"), TWO), ONE), change("ins", r("y"), TWO)), [""], ["y"],
        [("x", [*_INS, f"deleted {TWO}"]), ("y", [f"inserted {TWO}"])],
    ),
    "a deletion written with plain text": Case(p(r("a"), change("del", r("b"))), ["ab"], ["a"], [("b", _DEL)]),
    "a paragraph split": Case(p(r("one "), properties=mark("ins")) + p(r("two")), ["one two"], ["one ", "two"]),
    "paragraphs merged": Case(p(r("one "), properties=mark("del")) + p(r("two")), ["one ", "two"], ["one two"]),
    "a paragraph inserted": Case(
        p(r("a")) + p(change("ins", r("b")), properties=mark("ins")) + p(r("c")), ["a", "c"], ["a", "b", "c"],
        [("b", _INS)],
    ),
    "a paragraph deleted": Case(
        p(r("a")) + p(change("del", gone("b")), properties=mark("del")) + p(r("c")), ["a", "b", "c"], ["a", "c"],
        [("b", _DEL)],
    ),
    "three merged, the middle one gone": Case(
        p(r("a"), properties=mark("del")) + p(change("del", gone("b")), properties=mark("del")) + p(r("c")),
        ["a", "b", "c"], ["ac"], [("b", _DEL)],
    ),
    "an insertion merged again by another": Case(
        p(r("a"), properties=f"<w:rPr>{change('ins')}{change('del', author=TWO)}</w:rPr>") + p(r("b")), ["ab"], ["ab"]
    ),
    "a paragraph deleted before a table": Case(
        p(r("a")) + p(change("del", gone("b")), properties=mark("del")) + table(("c",)), ["a", "b", "c"], ["a", "c"],
        [("b", _DEL)],
    ),
    "an end deleted before a table": Case(
        p(r("a"), properties=mark("del")) + table(("c",)), ["a", "c"], ["a", "c"]
    ),
    "an end deleted before a table, with text after it": Case(
        p(r("a"), properties=mark("del")) + table(("c",)) + p(r("d")), ["a", "c", "d"], ["a", "c", "d"]
    ),
    "a table in a row that is deleted": Case(
        table(("a",), (table(("b",)) + p(r("c")),), marks={1: change("del")}) + p(r("d")), ["a", "b", "c", "d"],
        ["a", "d"], [], [EventKind.ROW_DELETED],
    ),
    "a row without cells inserted": Case(
        p(r("a")) + f"<w:tbl><w:tblPr/><w:tblGrid/><w:tr><w:trPr>{change('ins')}</w:trPr></w:tr></w:tbl>" + p(r("b")),
        ["a", "b"], ["a", "b"], [], [EventKind.ROW_INSERTED],
    ),
    "all of a cell deleted": Case(
        table((p(change("del", gone("b")), properties=mark("del")), "c")), ["b", "c"], ["", "c"], [("b", _DEL)]
    ),
    "a sentence moved": Case(
        p(r("a "), move("moveFrom", "m1", change("moveFrom", gone(_MOVED).replace("delText", "t")), 1))
        + p(move("moveTo", "m1", change("moveTo", r(_MOVED)), 2)),
        [f"a {_MOVED}", ""], ["a ", _MOVED], [(_MOVED, [f"moved-away {ONE}"]), (_MOVED, [f"moved-here {ONE}"])],
        [EventKind.MOVED_AWAY, EventKind.MOVED_HERE],
    ),
    "a paragraph moved": Case(
        move("moveFrom", "m2", p(change("moveFrom", r(_MOVED)), properties=mark("moveFrom")), 3) + p(r("b"))
        + move("moveTo", "m2", p(change("moveTo", r(_MOVED)), properties=mark("moveTo")), 4) + p(r("c")),
        [_MOVED, "b", "c"], ["b", _MOVED, "c"],
        [(_MOVED, [f"moved-away {ONE}"]), (_MOVED, [f"moved-here {ONE}"])],
        [EventKind.MOVED_AWAY, EventKind.MOVED_HERE],
    ),
    "moved, then edited there by another": Case(
        p(r("x"), move("moveTo", "m3", change("moveTo", r("go") + change("del", gone("ne"), TWO)), 5)), ["x"], ["xgo"],
        [("go", [f"moved-here {ONE}"]), ("ne", [f"moved-here {ONE}", f"deleted {TWO}"])], [EventKind.MOVED_HERE],
    ),
    "a move without a range": Case(
        p(change("moveFrom", r("a"))) + p(change("moveTo", r("a"))), ["a", ""], ["", "a"],
        [("a", [f"moved-away {ONE}"]), ("a", [f"moved-here {ONE}"])],
    ),
    "a row inserted": Case(
        table(("a",), (p(change("ins", r("b")), properties=mark("ins")),), marks={1: change("ins")}), ["a"], ["a", "b"],
        [("b", _INS)], [EventKind.ROW_INSERTED],
    ),
    "a row deleted, its text not marked": Case(
        table(("a",), ("b",), marks={1: change("del")}), ["a", "b"], ["a"], [], [EventKind.ROW_DELETED]
    ),
    "cells inserted, deleted and merged": Case(
        "<w:tbl><w:tblPr/><w:tblGrid><w:gridCol/></w:tblGrid><w:tr>" + b.cell("a", change("cellIns"))
        + b.cell("b", change("cellDel")) + b.cell("c", f'<w:cellMerge {b.said(ONE)} w:vMerge="cont"/>')
        + "</w:tr></w:tbl>",
        ["b", "c"], ["a", "c"], [],
        [EventKind.CELL_INSERTED, EventKind.CELL_DELETED, EventKind.CELLS_MERGED],
    ),
    "characters set bold": Case(
        p(r("a "), r("b", "<w:b/>" + old("rPr"))), ["a b"], ["a b"], [], [EventKind.RUN_FORMAT]
    ),
    "an end set bold": Case(
        p(r("a"), properties="<w:rPr><w:b/>" + old("rPr") + "</w:rPr>"), ["a"], ["a"], [], [EventKind.MARK_FORMAT]
    ),
    "a paragraph made a heading": Case(
        p(r("a"), style="Heading1", properties=old("pPr", '<w:pStyle w:val="Caption"/>')), ["a"], ["a"], [],
        [EventKind.PARAGRAPH_FORMAT],
    ),
    "a number inserted": Case(
        p(r("a"), properties=f'<w:numPr><w:ilvl w:val="0"/><w:numId w:val="7"/>{change("ins")}</w:numPr>'),
        ["a"], ["a"], [], [EventKind.NUMBER],
    ),
    "pages set differently": Case(
        p(r("a"), properties=f"<w:sectPr>{old('sectPr')}</w:sectPr>"), ["a"], ["a"], [], [EventKind.SECTION_FORMAT]
    ),
    "a table, its grid, a row and a cell set differently": Case(
        f"<w:tbl><w:tblPr>{old('tblPr')}</w:tblPr><w:tblGrid><w:gridCol/><w:tblGridChange w:id='7'><w:tblGrid/>"
        f"</w:tblGridChange></w:tblGrid><w:tr><w:tblPrEx>{old('tblPrEx')}</w:tblPrEx><w:trPr>{old('trPr')}</w:trPr>"
        f"{b.cell('a', old('tcPr'))}</w:tr></w:tbl>", ["a"], ["a"], [],
        [EventKind.CELL_FORMAT, EventKind.ROW_FORMAT, EventKind.TABLE_FORMAT, EventKind.TABLE_FORMAT, EventKind.GRID],
    ),
    "an empty insertion": Case(p(r("a"), change("ins")), ["a"], ["a"], [], [EventKind.MARKUP]),
    "a deletion of a bookmark alone": Case(
        p(r("a"), change("del", '<w:bookmarkStart w:id="1" w:name="x"/><w:bookmarkEnd w:id="1"/>')), ["a"], ["a"], [],
        [EventKind.MARKUP],
    ),
    "custom XML inserted": Case(
        p(f"<w:customXmlInsRangeStart {b.said(ONE)}/>", r("a"), '<w:customXmlInsRangeEnd w:id="1"/>'), ["a"], ["a"], [],
        [EventKind.MARKUP],
    ),
    "an equation inserted": Case(
        p(r("a"), change("ins", b.equation())), ["a"], [f"a{OBJECT}"], [(OBJECT, _INS)]
    ),
    "a change inside an equation": Case(
        p("<m:oMath>" + change("ins", "<m:r><m:t>x</m:t></m:r>") + f"<m:f><m:fPr><m:ctrlPr><w:rPr/>{change('del')}"
          "</m:ctrlPr></m:fPr><m:num/><m:den/></m:f></m:oMath>"), [OBJECT], [OBJECT], [],
        [EventKind.INSIDE, EventKind.INSIDE],
    ),
    "a picture deleted": Case(p(change("del", b.picture())), [OBJECT], [""], [(OBJECT, _DEL)]),
    "a note's number deleted": Case(
        p(r("a"), change("del", b.footnote(2))), [f"a{OBJECT}", " note"], ["a"], [(OBJECT, _DEL)], [],
        (r(" note"),),
    ),
    "words in a footnote": Case(
        p(r("a"), b.footnote(2)), [f"a{OBJECT}", " old"], [f"a{OBJECT}", " new"], [("new", _INS), ("old", _DEL)], [],
        (r(" ") + change("ins", r("new")) + change("del", gone("old")),),
    ),
    "words in a caption beside its number": Case(
        p(r("Table "), b.field("SEQ Table", r("1")), r(". "), change("del", gone("Old")), change("ins", r("New")),
          style="Caption"),
        ["Table 1. Old"], ["Table 1. New"], [("Old", _DEL), ("New", _INS)],
    ),
    "words in a cell": Case(
        table((p(r("1"), change("ins", r("2"))), "b")), ["1", "b"], ["12", "b"], [("2", _INS)]
    ),
    "a field deleted": Case(
        p(r("a "), change("del", b.field("REF x", gone("Table 1")).replace("instrText", "delInstrText"))),
        ["a Table 1"], ["a "], [(OBJECT, _DEL), ("Table 1", _DEL)],
    ),
    "a field deleted run by run": Case(
        p("".join(change("del", run + "</w:r>") for run in b.field("REF x", gone("T")).split("</w:r>")[:-1])),
        ["T"], [""], [(OBJECT, _DEL), ("T", _DEL)], [EventKind.MARKUP] * 3,
    ),
    "a link whose words changed": Case(
        p(f'<w:hyperlink w:anchor="x">{r("a")}{change("ins", r("b"))}</w:hyperlink>'), ["a"], ["ab"], [("b", _INS)]
    ),
    "changes within content controls": Case(
        b.control(p(change("ins", r("a")))) + p(b.control(change("del", gone("b")))),
        ["", "b"], ["a", ""], [("a", _INS), ("b", _DEL)],
    ),
    "a change around whole paragraphs": Case(
        p(r("a")) + change("ins", p(r("b"))) + p(r("c")), ["a", "c"], ["a", "b", "c"], [("b", _INS)]
    ),
    "a change in a text box, told twice": Case(
        p(r("a"), "<w:r><mc:AlternateContent><mc:Choice Requires='wps'><w:drawing><wps:wsp><wps:txbx><w:txbxContent>"
          + p(change("ins", r("boxed"))) + "</w:txbxContent></wps:txbx></wps:wsp></w:drawing></mc:Choice><mc:Fallback>"
          "<w:pict><v:textbox><w:txbxContent>" + p(change("ins", r("boxed"))) + "</w:txbxContent></v:textbox></w:pict>"
          "</mc:Fallback></mc:AlternateContent></w:r>"),
        [f"a{OBJECT}", ""], [f"a{OBJECT}", "boxed"], [("boxed", _INS)],
    ),
    "conflicts of two who saved at once": Case(
        p(f"<w14:conflictIns {b.said(ONE)}>{r('a')}</w14:conflictIns>",
          f"<w14:conflictDel {b.said(TWO)}>{r('b')}</w14:conflictDel>"),
        ["b"], ["a"], [("a", _INS), ("b", [f"deleted {TWO}"])],
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_a_change_is_read(name: str) -> None:
    """The text before and after it, whose each character is, what else happened; and the account balances."""
    case = CASES[name]
    notes = {"footnotes": b.footnotes(*case.notes)} if case.notes else {}
    taken = take(b.docx(case.body, **notes))
    assert taken.rejected() == case.before
    assert taken.accepted() == case.after
    assert taken.pieces() == case.marked
    assert taken.kinds() == case.events


def test_every_kind_of_event_has_its_case() -> None:
    """None is left untested."""
    tested = {kind for case in CASES.values() for kind in case.events}
    assert tested == set(EventKind) - {EventKind.STYLE_FORMAT}


def test_a_change_that_nobody_reads_is_missing_from_the_account() -> None:
    """The inventory counts what the reading does not know: the account can fail."""
    file = open_word(b.docx(p(r("a"), f"<w:unheard>{change('ins', r('b'))}</w:unheard>")))
    reading = read(file)
    account = balance(inventory(file), reading, ())
    assert [(entry.kind, entry.of, entry.author) for entry in account.missing] == [("ins", "text", ONE)]
    assert not account.is_even
    thing = reading.paragraphs[0].pieces[-1].thing
    assert thing
    assert (thing.kind, thing.id, thing.text) == (Kind.OTHER, "unheard", "b")


def test_changes_are_counted_by_kind() -> None:
    """Straight from the elements, with what each is of."""
    body = p(change("ins", r("a")), change("del", gone("b")), properties=mark("ins"))
    body += table(("c",), ("d",), marks={1: change("del")})
    assert counts(take(b.docx(body)).entries) == {
        "del of row": 1, "del of text": 1, "ins of mark": 1, "ins of text": 1,
    }  # fmt: skip


def test_a_status_is_made_of_all_marks() -> None:
    """Kept, inserted, deleted, or both, of characters and of ends."""
    inside = change("ins", r("b") + change("del", gone("c"), TWO)) + change("moveFrom", r("d"))
    body = p(r("a"), inside, properties=mark("del"))
    paragraph = take(b.docx(body + p())).reading.paragraphs[0]
    assert {piece.text: status_of(piece.marks) for piece in paragraph.pieces} == {
        "a": Status.KEPT, "b": Status.INSERTED, "c": Status.BOTH, "d": Status.DELETED,
    }  # fmt: skip
    assert status_of(paragraph.marks) == Status.DELETED


def test_author_date_and_moment_are_those_of_the_file() -> None:
    """The date as the author's clock had it, the moment in UTC where Word tells it."""
    told = f'<w:ins w:id="5" w:author="{TWO}" w:date="{b.LATER}" w16du:dateUtc="2026-03-02T06:30:00Z">{r("a")}</w:ins>'
    (found,) = only(take(b.docx(p(told))).reading.paragraphs[0]).marks
    assert (found.author, found.date, found.utc) == (TWO, b.LATER, "2026-03-02T06:30:00Z")


def test_both_halves_of_a_move_have_its_name() -> None:
    """On text and on ends of paragraphs, and in the events, which say where."""
    taken = take(b.docx(CASES["a paragraph moved"].body))
    marks = [mark for paragraph in taken.reading.paragraphs for mark in paragraph.marks]
    marks += [mark for paragraph in taken.reading.paragraphs for piece in paragraph.pieces for mark in piece.marks]
    assert [mark.move for mark in marks] == ["m2"] * 4
    assert [(event.move, event.start, event.end) for event in taken.reading.events] == [
        ("m2", Position(0, 0), Position(0, len(_MOVED))), ("m2", Position(2, 0), Position(2, len(_MOVED))),
    ]  # fmt: skip


def test_a_move_that_ends_within_a_paragraph_names_its_end() -> None:
    """As where the range ends just before the paragraph does: what lies on the end was moved too."""
    start = f'<w:moveFromRangeStart w:id="1" w:name="m9" w:author="{ONE}" w:date="{b.DATE}"/>'
    inside = change("moveFrom", r("a")) + '<w:moveFromRangeEnd w:id="1"/>'
    taken = take(b.docx(start + p(inside, properties=mark("moveFrom")) + p(r("b"), properties=mark("moveFrom"))))
    assert [[mark.move for mark in paragraph.marks] for paragraph in taken.reading.paragraphs] == [["m9"], [""]]


def test_a_format_changed_tells_what_and_where() -> None:
    """Which properties differ, how the characters looked, and which they are."""
    (event,) = take(b.docx(CASES["characters set bold"].body)).reading.events
    assert (event.start, event.end, event.changed) == (Position(0, 2), Position(0, 3), ("b",))
    assert event.before == Look()
    (event,) = take(b.docx(CASES["a paragraph made a heading"].body)).reading.events
    assert (event.changed, event.style) == (("pStyle",), "Caption")


def test_a_style_changed_is_an_event() -> None:
    """Word tracks that too, in the part of the styles."""
    style = f'<w:style w:type="character" w:styleId="S"><w:name w:val="S"/><w:rPr><w:b/>{old("rPr")}</w:rPr></w:style>'
    (event,) = take(b.docx(p(r("a")), styles=b.STYLES + style)).reading.events
    assert (event.kind, event.style, event.changed, event.author) == (EventKind.STYLE_FORMAT, "S", ("b",), ONE)


def test_moves_whose_ranges_cross_are_told_apart() -> None:
    """As Word leaves them where a moved text was edited at once: an insertion within what was moved away, a deletion
    within what was moved here, and ranges that begin in one paragraph and end in the next."""
    said = f'w:author="{ONE}" w:date="{b.DATE}"'
    here = change("moveTo", change("del", gone("gone "), TWO) + r("kept"))
    away = change("moveFrom", change("ins", r("new "), TWO) + r("kept"))
    body = p(r("a"), f'<w:moveToRangeStart w:id="1" {said} w:name="m1"/>', here)
    body += p(f'<w:moveFromRangeStart w:id="2" {said} w:name="m1"/><w:moveToRangeEnd w:id="1"/>', away)
    body += p('<w:moveFromRangeEnd w:id="2"/>', r("b"))
    taken = take(b.docx(body))
    assert [(piece.text, [(mark.kind.word, mark.author, mark.move) for mark in piece.marks])
            for paragraph in taken.reading.paragraphs for piece in paragraph.pieces if piece.marks] == [
        ("gone ", [("moved-here", ONE, "m1"), ("deleted", TWO, "")]),
        ("kept", [("moved-here", ONE, "m1")]),
        ("new ", [("moved-away", ONE, "m1"), ("inserted", TWO, "")]),
        ("kept", [("moved-away", ONE, "m1")]),
    ]  # fmt: skip
    assert [(event.kind, event.start, event.end) for event in taken.reading.events] == [
        (EventKind.MOVED_HERE, Position(0, 1), Position(1, 0)),
        (EventKind.MOVED_AWAY, Position(1, 0), Position(2, 0)),
    ]
    assert (taken.rejected(), taken.accepted()) == (["a", "kept", "b"], ["akept", "", "b"])


def test_an_entry_told_twice_or_made_up_is_seen() -> None:
    """The account fails in these ways too."""
    taken = take(b.docx(p(r("a"), change("ins"), change("ins", r("b")))))
    twice = replace(taken.reading, events=taken.reading.events * 2)
    account = balance(taken.entries, twice, ())
    assert ([entry.key.serial for entry in account.twice], account.missing, account.unknown) == ([1], (), ())
    account = balance((), taken.reading, ())
    assert len(account.unknown) == 2


@pytest.mark.parametrize(
    ("properties", "look"),
    [
        ("<w:b/>", Look(bold=True)),
        ('<w:b w:val="0"/>', Look()),
        ('<w:i w:val="true"/>', Look(italic=True)),
        ("<w:strike/>", Look(strike=True)),
        ("<w:dstrike/>", Look(strike=True)),
        ('<w:vertAlign w:val="superscript"/>', Look(vertical="superscript")),
        ('<w:vertAlign w:val="subscript"/>', Look(vertical="subscript")),
        ('<w:vertAlign w:val="baseline"/>', Look()),
        ("<w:smallCaps/>", Look(small_caps=True)),
        ("<w:vanish/>", Look(hidden=True)),
        ('<w:u w:val="single"/>', Look(underline=True)),
        ('<w:u w:val="none"/>', Look()),
        ('<w:highlight w:val="yellow"/>', Look(highlight=True)),
        ('<w:rStyle w:val="Strong"/>', Look(bold=True, style="Strong")),
        ('<w:rStyle w:val="Strong"/><w:b w:val="0"/>', Look(style="Strong")),
        ('<w:rStyle w:val="Stronger"/>', Look(bold=True, italic=True, style="Stronger")),
        ('<w:rStyle w:val="VerbatimChar"/>', Look(code=True, style="Verbatim Char")),
        ('<w:rFonts w:ascii="Courier New" w:hAnsi="Courier New"/>', Look(code=True)),
        ('<w:rStyle w:val="Hyperlink"/>', Look(style="Hyperlink")),
        ('<w:rStyle w:val="unknown"/>', Look(style="unknown")),
    ],
)
def test_characters_look_as_they_are_set(properties: str, look: Look) -> None:
    """By hand or by a character style and the styles under it; a heading's own bold is the heading's."""
    assert only(take(b.docx(p(r("a", properties), style="Heading1"))).reading.paragraphs[0]).look == look


def test_styles_that_are_based_on_each_other_end_somewhere() -> None:
    """Two that go round, and a thousand in a row."""
    style = '<w:style w:type="character" w:styleId="S{0}"><w:name w:val="S{0}"/><w:basedOn w:val="S{1}"/>{2}</w:style>'
    styles = style.format(0, 1, "<w:rPr><w:i/></w:rPr>") + style.format(1, 0, "<w:rPr><w:b/></w:rPr>")
    styles += "".join(style.format(number, number + 1, "") for number in range(2, 1000))
    body = p(r("a", '<w:rStyle w:val="S0"/>'), r("b", '<w:rStyle w:val="S2"/>'))
    looks = [piece.look for piece in take(b.docx(body, styles=styles)).reading.paragraphs[0].pieces]
    assert looks == [Look(bold=True, italic=True, style="S0"), Look(style="S2")]


def test_things_are_one_character_each() -> None:
    """Each with its kind, its id and what it shows."""
    symbol = '<w:r><w:sym w:font="Wingdings" w:char="F0E0"/></w:r>'
    control = b.control(r("in"), "Name")
    breaks = '<w:r><w:br/><w:br w:type="page"/><w:cr/><w:noBreakHyphen/><w:softHyphen/><w:tab/></w:r>'
    body = p(b.footnote(2), b.picture(), b.equation(), symbol, breaks, control)
    taken = take(b.docx(body, footnotes=b.footnotes(r("note"))))
    things = [piece.thing for piece in taken.reading.paragraphs[0].pieces if piece.thing]
    assert [(thing.kind, thing.id, thing.text) for thing in things] == [
        (Kind.NOTE, "footnote 2", ""),
        (Kind.PICTURE, "word/media/square.png", "A square"),
        (Kind.EQUATION, "", "f(num(a)den(b))"),
        (Kind.SYMBOL, "Wingdings", "\uf0e0"),
        (Kind.BREAK, "line", ""),
        (Kind.BREAK, "page", ""),
        (Kind.BREAK, "line", ""),
        (Kind.TAB, "", ""),
        (Kind.CONTROL, "tag", "Name"),
    ]
    assert taken.accepted()[0] == f"{OBJECT * 4}\n{OBJECT}\n\u2011\u00ad\tin"


def test_fields_have_an_instruction_and_a_result() -> None:
    """The result is text that says which field's it is; nested fields, links and simple fields too."""
    inner = b.field("PAGE", r("7"))
    body = p(r("a"), b.field('HYPERLINK "https://example.org/x" \\l "y"', r("link")))
    body += p(
        b.field("IF 1 = 1", r("yes ") + inner),
        '<w:fldSimple w:instr=" SEQ Figure "><w:r><w:t>3</w:t></w:r></w:fldSimple>',
    )
    taken = take(b.docx(body))
    fields = taken.reading.fields
    assert [(one.name, one.instruction) for one in fields] == [
        ("HYPERLINK", 'HYPERLINK "https://example.org/x" \\l "y"'),
        ("IF", "IF 1 = 1"),
        ("PAGE", "PAGE"),
        ("SEQ", "SEQ Figure"),
    ]
    assert (fields[0].start, fields[0].shown, fields[0].end) == (Position(0, 1), Position(0, 2), Position(0, 6))
    link = taken.reading.paragraphs[0].pieces[-1]
    assert (link.text, link.look.link, link.fields) == ("link", "https://example.org/x#y", (0,))
    second = taken.reading.paragraphs[1]
    assert [(piece.text, piece.fields) for piece in second.pieces] == [
        (OBJECT, ()), ("yes ", (1,)), (OBJECT, (1,)), ("7", (1, 2)), (OBJECT, ()), ("3", (3,)),
    ]  # fmt: skip
    assert taken.accepted() == ["alink", "yes 73"]


def test_a_field_without_an_end_swallows_no_text() -> None:
    """What is left of a field that a tracked deletion cut in two: the text after it stays text."""
    begin = '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>REF x</w:instrText></w:r>'
    taken = take(b.docx(p(begin, r("still here")) + p(r("and here"))))
    assert [text.strip(OBJECT) for text in taken.accepted()] == ["still here", "and here"]
    assert taken.reading.fields == ()


def test_a_field_may_span_paragraphs() -> None:
    """As contents do: each paragraph of the result is the field's."""
    begin, _, rest = b.field("TOC", "|").partition("|")
    taken = take(b.docx(p(begin, r("one")) + p(r("two"), rest, r("after")) + p(r("three"))))
    told = [(piece.text, piece.fields) for paragraph in taken.reading.paragraphs for piece in paragraph.pieces]
    assert told == [(OBJECT, ()), ("one", (0,)), ("two", (0,)), ("after", ()), ("three", ())]


def test_blanks_count_as_word_counts_them() -> None:
    """At the ends of a text only where it says so; a line's end within it is a blank."""
    taken = take(b.docx(p("<w:r><w:t> a\nb </w:t></w:r>", r(" c "))))
    assert taken.accepted() == ["a b c "]


def test_places_in_tables_are_told() -> None:
    """Table, row, cell, column, spans and merged cells; a table in a cell knows the cell around it."""
    inner = table(("in",))
    wide = b.cell("wide", '<w:gridSpan w:val="2"/>') + b.cell("end", "<w:vMerge/>")
    first = b.cell("a") + b.cell("b") + b.cell("c", '<w:vMerge w:val="restart"/>')
    rows = f"<w:tr>{first}</w:tr><w:tr>{wide}</w:tr>"
    body = f"<w:tbl><w:tblPr/><w:tblGrid/>{rows}</w:tbl>{p()}" + table((inner + p(r("out")),))
    taken = take(b.docx(body))
    places = {
        paragraph.text: paragraph.place for paragraph in taken.reading.paragraphs if paragraph.place and paragraph.text
    }
    told = {text: (one.table, one.row, one.cell, one.column, one.span, one.continues) for text, one in places.items()}
    assert told == {
        "a": (0, 0, 0, 0, 1, False),
        "b": (0, 0, 1, 1, 1, False),
        "c": (0, 0, 2, 2, 1, False),
        "wide": (0, 1, 0, 0, 2, False),
        "end": (0, 1, 1, 2, 1, True),
        "in": (2, 0, 0, 0, 1, False),
        "out": (1, 0, 0, 0, 1, False),
    }
    containers = {paragraph.text: paragraph.container for paragraph in taken.reading.paragraphs}
    assert len(set(containers.values())) == len(containers)
    outer = places["in"].outer
    assert outer
    assert (outer.table, outer.row, outer.cell) == (1, 0, 0)


def test_numbering_is_by_the_paragraph_or_by_its_style() -> None:
    """With the format of the level; a zero takes it away."""
    numbered = '<w:numPr><w:ilvl w:val="{}"/><w:numId w:val="{}"/></w:numPr>'
    body = p(r("a"), style="Listed") + p(r("b"), properties=numbered.format(1, 7))
    body += p(r("c"), style="Listed", properties=numbered.format(0, 0)) + p(r("d"))
    found = [paragraph.numbering for paragraph in take(b.docx(body)).reading.paragraphs]
    assert found == [
        Numbering(id="7", level=0, format="bullet"), Numbering(id="7", level=1, format="decimal"), None, None,
    ]  # fmt: skip


def test_headers_notes_and_boxes_are_told_as_such() -> None:
    """Each paragraph says where it stands; styles have their names."""
    box = f"<w:r><w:pict><v:textbox><w:txbxContent>{p(r('box'))}</w:txbxContent></v:textbox></w:pict></w:r>"
    data = b.docx(
        p(r("body"), b.footnote(2), box, style="Heading1"), footnotes=b.footnotes(r("foot")), header1=p(r("head"))
    )
    taken = take(data)
    told = [(one.text.strip(OBJECT), one.story, one.note, one.box, one.style) for one in taken.reading.paragraphs]
    assert told == [
        ("body", Story.BODY, "", 0, "heading 1"),
        ("box", Story.BODY, "", 1, "Normal"),
        ("foot", Story.FOOTNOTE, "2", 0, "footnote text"),
        ("head", Story.HEADER, "", 0, "Normal"),
    ]


def test_bookmarks_and_ranges_are_between_characters() -> None:
    """Within a paragraph, over several, and around whole blocks."""
    start, end = '<w:bookmarkStart w:id="{0}" w:name="{1}"/>', '<w:bookmarkEnd w:id="{0}"/>'
    body = start.format(1, "whole") + p(r("ab"), start.format(2, "some"), r("cd")) + p(r("e"), end.format(2), r("f"))
    body += end.format(1) + p(b.bookmark("inside", r("gh")), r("i"))
    found = {one.name: (one.start, one.end) for one in take(b.docx(body)).reading.bookmarks}
    assert found == {
        "some": (Position(0, 2), Position(1, 1)),
        "whole": (Position(0, 0), Position(1, 2)),
        "inside": (Position(2, 0), Position(2, 2)),
    }


def test_ranges_without_an_end_reach_as_far_as_the_file_tells() -> None:
    """LibreOffice begins a bookmark anew in the second half of a split paragraph; a comment's number ends its range."""
    start = '<w:bookmarkStart w:id="{}" w:name="{}"/>'
    body = p(start.format(1, "split"), r("one ")) + p(start.format(2, "split"), r("two"), '<w:bookmarkEnd w:id="2"/>')
    body += p(start.format(3, "alone"), r("x"))
    body += p(r("a"), '<w:commentRangeStart w:id="4"/>', r("bc"), '<w:r><w:commentReference w:id="4"/></w:r>')
    taken = take(b.docx(body, comments=b.comment(4, "?")))
    assert {one.name: (one.start, one.end) for one in taken.reading.bookmarks} == {
        "split": (Position(0, 0), Position(1, 3)),
        "alone": (Position(2, 0), Position(2, 0)),
    }
    (told,) = taken.comments
    assert told.range
    assert (told.range.start, told.range.end) == (Position(3, 1), Position(3, 3))


def test_equal_neighbours_are_one_piece() -> None:
    """However many runs a program has made of them."""
    assert only(take(b.docx(p(r("a"), r("b"), f"<w:r>{t('c')}{t('d')}</w:r>"))).reading.paragraphs[0]).text == "abcd"
