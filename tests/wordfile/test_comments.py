"""Comments as Word, LibreOffice and Google Docs tell them."""

from __future__ import annotations

import pytest

from pipeline.errors import RefusedError
from pipeline.wordfile.opening import open_word
from pipeline.wordfile.properties import custom_properties
from pipeline.wordfile.values import Position

from . import building as b
from .building import ONE, TWO, comment, commented, p, packed, parts, r
from .taking import take

_EX = '<w15:commentEx w15:paraId="{}" w15:done="{}"/>'
_ANSWER = '<w15:commentEx w15:paraId="{}" w15:paraIdParent="{}" w15:done="{}"/>'
_CUSTOM = (
    '<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/custom-properties"'
    ' xmlns:vt="http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes">{}</Properties>'
)
_PROPERTY = '<property fmtid="{{0}}" pid="{}" name="{}"><vt:{}>{}</vt:{}></property>'


def _body(*keys: int) -> str:
    """Words that each comment hangs on."""
    inside = r("words")
    for key in keys:
        inside = commented(key, inside)
    return p(r("Some "), inside, r("."))


def _word() -> bytes:
    """Two threads in Word's shape: one answered twice, one resolved; one comment of two paragraphs."""
    two = comment(3, "Second", TWO, "0000000D").replace(
        "<w:p ", f'<w:p w14:paraId="0000000C">{r("First of two")}</w:p><w:p ', 1
    )
    extended = _EX.format("0000000A", 0) + _ANSWER.format("0000000B", "0000000A", 0)
    extended += _ANSWER.format("0000000E", "0000000A", 0) + _EX.format("0000000D", 1)
    ids = '<w16cid:commentId w16cid:paraId="0000000A" w16cid:durableId="1ABCDEF0"/>'
    moments = '<w16cex:commentExtensible w16cex:durableId="1ABCDEF0" w16cex:dateUtc="2026-03-01T05:00:00Z"/>'
    people = (
        '<w15:person w15:author="{}"><w15:presenceInfo w15:providerId="AD" w15:userId="one@example.org"/></w15:person>'
    )
    told = comment(0, "Why?", ONE, "0000000A") + comment(1, "Because.", TWO, "0000000B")
    told += comment(2, "I see.", ONE, "0000000E", b.LATER) + two
    return b.docx(
        _body(0, 1, 2) + _body(3),
        comments=told,
        commentsExtended=extended,
        commentsIds=ids,
        commentsExtensible=moments,
        people=people.format(ONE),
    )


def test_threads_of_word_are_read() -> None:
    """Who answers whom, what is resolved, the moment in UTC, the person, the text's paragraphs, the range."""
    told = take(_word()).comments
    assert [(one.id, one.author, one.text, one.parent, one.done) for one in told] == [
        ("0", ONE, "Why?", "", False),
        ("1", TWO, "Because.", "0", False),
        ("2", ONE, "I see.", "0", False),
        ("3", TWO, "First of two\nSecond", "", True),
    ]
    first = told[0]
    assert (first.date, first.utc, first.initials) == (b.DATE, "2026-03-01T05:00:00Z", "R")
    assert (first.person, first.durable) == ("one@example.org", "1ABCDEF0")
    assert [(one.range.start, one.range.end) for one in told if one.range] == [
        *[(Position(0, 5), Position(0, 10))] * 3,
        (Position(1, 5), Position(1, 10)),
    ]


def test_google_docs_writes_an_answer_as_a_comment_on_the_same_words() -> None:
    """No part tells of threads: none is made up, and the same range is there to be seen."""
    data = b.docx(_body(0, 1), comments=comment(0, "Why?", ONE) + comment(1, "Because.", TWO))
    told = take(data).comments
    assert [(one.text, one.parent, one.done) for one in told] == [("Why?", "", False), ("Because.", "", False)]
    ranges = {(one.range.start, one.range.end) for one in told if one.range}
    assert len(ranges) == 1


def test_a_comment_without_a_range_hangs_on_its_number_or_on_nothing() -> None:
    """Word's own point comments, and comments whose words are gone."""
    body = p(r("ab"), '<w:r><w:commentReference w:id="4"/></w:r>', r("c"))
    told = take(b.docx(body, comments=comment(4, "Here", ONE) + comment(5, "Nowhere", ONE))).comments
    assert told[0].range
    assert (told[0].range.start, told[0].range.end) == (Position(0, 2), Position(0, 2))
    assert told[1].range is None


def test_comments_hang_on_anything() -> None:
    """On a note's words, over several paragraphs, in a cell, within an insertion, around a deletion."""
    notes = b.footnotes(r(" a ") + commented(1, r("note")))
    body = p(b.footnote(2)) + p(r("x"), '<w:commentRangeStart w:id="2"/>', r("yz")) + p(r("u"), commented(3, r("v")))
    body += p('<w:commentRangeEnd w:id="2"/><w:r><w:commentReference w:id="2"/></w:r>')
    body += b.table((p(commented(4, r("cell"))),))
    body += p(b.change("ins", commented(5, r("new"))), commented(6, b.change("del", b.gone("old"))))
    keys = range(1, 7)
    taken = take(b.docx(body, footnotes=notes, comments="".join(comment(key, f"c{key}") for key in keys)))
    words = {}
    for one in taken.comments:
        assert one.range
        start, end = one.range.start, one.range.end
        texts = [paragraph.text for paragraph in taken.reading.paragraphs[start.paragraph : end.paragraph + 1]]
        texts[-1] = texts[-1][: end.offset]
        texts[0] = texts[0][start.offset :]
        words[one.text] = texts
    assert words == {
        "c1": ["note"], "c2": ["yz", "uv", ""], "c3": ["v"], "c4": ["cell"], "c5": ["new"], "c6": ["old"],
    }  # fmt: skip


@pytest.mark.parametrize(
    "extended",
    [
        _ANSWER.format("0000000A", "0000000A", 0),
        _ANSWER.format("0000000A", "0000000B", 0) + _ANSWER.format("0000000B", "0000000A", 0),
        _ANSWER.format("0000000A", "000000FF", 0),
        _EX.format("", 1),
    ],
)
def test_threads_that_go_round_or_nowhere_are_none(extended: str) -> None:
    """A comment that answers itself, two that answer each other, an answer to what is not there."""
    told = comment(0, "a", ONE, "0000000A") + comment(1, "b", ONE, "0000000B") + comment(2, "c")
    taken = take(b.docx(_body(0, 1, 2), comments=told, commentsExtended=extended))
    assert [(one.parent, one.done) for one in taken.comments] == [("", False)] * 3


def test_every_comment_is_in_the_inventory() -> None:
    """By author and date, counted from its element."""
    entries = [entry for entry in take(_word()).entries if entry.kind == "comment"]
    assert [(entry.author, entry.date) for entry in entries] == [
        (ONE, b.DATE), (TWO, b.DATE), (ONE, b.LATER), (TWO, b.DATE),
    ]  # fmt: skip


def _with_properties(*inside: str) -> bytes:
    made = parts(p(r("x")))
    made["docProps/custom.xml"] = _CUSTOM.format("".join(inside))
    made["_rels/.rels"] = str(made["_rels/.rels"]).replace(
        "</Relationships>",
        f"{b.relation('rId2', 'custom-properties', 'docProps/custom.xml')}</Relationships>",
    )
    return packed(made)


def test_custom_properties_are_read_by_name() -> None:
    """Of whatever type they are."""
    data = _with_properties(
        _PROPERTY.format(2, "paper", "lpwstr", "terror-financing", "lpwstr"),
        _PROPERTY.format(3, "round", "i4", "3", "i4"),
        _PROPERTY.format(4, "final", "bool", "true", "bool"),
    )
    assert custom_properties(open_word(data)) == {"paper": "terror-financing", "round": "3", "final": "true"}
    assert custom_properties(open_word(b.docx(p()))) == {}


def test_a_property_told_twice_is_refused() -> None:
    """Which paper a file is of must not depend on who reads it."""
    two = [_PROPERTY.format(number, name, "lpwstr", "x", "lpwstr") for number, name in ((2, "paper"), (3, "Paper"))]
    file = open_word(_with_properties(*two))
    with pytest.raises(RefusedError):
        custom_properties(file)
