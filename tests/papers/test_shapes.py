"""Each shape takes what it should, and names what it does not take with its place and what to do."""

from __future__ import annotations

import re

import pytest

from pipeline.papers.shapes import (
    IDENTIFIER,
    MONTH,
    At,
    Choice,
    Date,
    Flag,
    Fraction,
    Key,
    ListOf,
    MapOf,
    Pattern,
    Record,
    Shape,
    Text,
    Whole,
    blank,
    decode,
    nearest,
)
from pipeline.papers.yamlfile import parse

COLOUR = Pattern(re.compile(r"#[0-9a-f]{6}\Z"), "a colour such as #00ff00")


def only(shape: Shape, value: str) -> tuple[object, list[str]]:
    """What one value becomes under a shape, and the messages of its faults."""
    decoded, faults = decode(parse(f"key: {value}\n"), Record({"key": Key(shape, default="default")}))
    found = decoded["key"]
    return (found.text if isinstance(found, At) else found), [fault.message for fault in faults]


@pytest.mark.parametrize(
    ("shape", "value", "decoded"),
    [
        (Text(), "some words", "some words"),
        (Text(), "NO", "NO"),
        (Text(), "' padded '", "padded"),
        (Text(empty=True), "''", ""),
        (COLOUR, "'#00ff00'", "#00ff00"),
        (IDENTIFIER, "a-1", "a-1"),
        (Whole(), "0", 0),
        (Whole(least=1), "12", 12),
        (Fraction(), "0.2", 0.2),
        (Fraction(), "1", 1.0),
        (Flag(), "true", True),
        (Flag(), "false", False),
        (MONTH, "2020-07", "2020-07"),
        (Date(), "2020-02-29", "2020-02-29"),
        (Date(time=True), "2020-02-14T09:30:00Z", "2020-02-14T09:30:00Z"),
        (Date(time=True), "2020-02-14", "2020-02-14"),
        (Choice(("one", "two")), "two", "two"),
        (ListOf(Whole()), "[1, 2]", (1, 2)),
        (MapOf(Whole()), "{a: 1}", {"a": 1}),
    ],
)
def test_what_is_taken(shape: Shape, value: str, decoded: object) -> None:
    """A value that fits becomes what it says, without a fault."""
    assert only(shape, value) == (decoded, [])


@pytest.mark.parametrize(
    ("shape", "value"),
    [
        (Text(), "''"),
        (Text(), "[a]"),
        (Text(), "{a: b}"),
        (COLOUR, "red"),
        (IDENTIFIER, "Upper"),
        (IDENTIFIER, "-a"),
        (IDENTIFIER, "a_b"),
        (Whole(), "-1"),
        (Whole(), "1.5"),
        (Whole(), "٣"),
        (Whole(least=1), "0"),
        (Whole(), "9999999999"),
        (Fraction(), "1.1"),
        (Fraction(), "20 %"),
        (Fraction(), "nan"),
        (Flag(), "yes"),
        (Flag(), "True"),
        (Flag(), "NO"),
        (MONTH, "2020-13"),
        (MONTH, "2020-7"),
        (MONTH, "July 2020"),
        (Date(), "2020-02-30"),
        (Date(), "14.02.2020"),
        (Date(), "2020-02-14T09:30:00Z"),
        (Date(time=True), "2020-02-14T99:30"),
        (Choice(("one", "two")), "three"),
        (ListOf(Whole()), "1"),
        (ListOf(Whole(), least=1), "[]"),
        (MapOf(Whole()), "[1]"),
        (Record({}), "x"),
    ],
)
def test_what_is_not_taken(shape: Shape, value: str) -> None:
    """A value that does not fit is one fault, which names the key, and the default stands in."""
    decoded, messages = only(shape, value)
    assert len(messages) == 1
    assert messages[0].startswith("key is ")
    if not isinstance(shape, ListOf | Record):
        assert decoded == "default"


PART = Record({"id": Key(IDENTIFIER, required=True), "size": Key(Whole(), required=True)})
RECORD = Record({
    "title": Key(Text(), required=True),
    "guides": Key(ListOf(IDENTIFIER, least=1), required=True, default=()),
    "words": Key(Record({"min": Key(Whole(), default=0), "max": Key(Whole())})),
    "parts": Key(ListOf(PART), default=()),
})  # fmt: skip


def faults(text: str, shape: Shape = RECORD) -> list[tuple[str, str, int, int]]:
    """Kind, message and place of each fault of a text."""
    return [(fault.kind, fault.message, fault.line, fault.column) for fault in decode(parse(text), shape)[1]]


def test_every_fault_of_a_file_is_told_at_once() -> None:
    """With its place: the key for one that is unknown, the value for one that does not fit."""
    text = "titel: x\nguides: [a, B]\nwords:\n  min: few\nparts:\n  - id: one\n    size: big\n  - size: 3\n"
    assert faults(text) == [
        ("unknown", "the key titel means nothing here", 1, 1),
        ("missing", "title is missing", 1, 1),
        ("value", "an entry of guides is an id of lower-case letters, digits and hyphens, not 'B'", 2, 13),
        ("value", "words.min is a whole number, not 'few'", 4, 8),
        ("value", "one: size is a whole number, not 'big'", 7, 11),
        ("missing", "id of an entry of parts is missing", 8, 5),
    ]


def test_a_misspelt_key_is_answered_with_the_nearest() -> None:
    """And one that is like none with all that there are."""
    first, second = (fault for fault in decode(parse("titel: x\nzzz: y\ntitle: t\nguides: [a]\n"), RECORD)[1])
    assert first.hint == "did you mean title?"
    assert second.hint == "the keys are title, guides, words, parts"


@pytest.mark.parametrize("text", ["- a\n- b\n", "only words\n"])
def test_a_file_of_another_kind_is_one_fault(text: str) -> None:
    """What it lacks is not told besides."""
    assert [kind for kind, *_ in faults(text)] == ["value"]


def test_a_key_without_a_value_is_missing_where_it_stands() -> None:
    """``title:`` with nothing behind it, and ``''``, which is something."""
    assert faults("guides: [a]\ntitle:\n") == [("missing", "title is missing", 2, 7)]
    assert faults("guides: [a]\ntitle: ''\n")[0][0] == "value"


def test_defaults_stand_in_where_nothing_can_be_read() -> None:
    """Inner records come with defaults of their own, so that nobody has to ask."""
    record = blank(RECORD)
    assert record["title"] is None
    assert record["guides"] == ()
    assert record["words"]["min"] == 0


def test_keys_of_a_free_mapping_are_ids() -> None:
    """Another one is told at its place and left out."""
    decoded, found = decode(parse("a: 1\nB c: 2\n"), MapOf(Whole()))
    assert decoded == {"a": 1}
    assert [(fault.line, fault.column) for fault in found] == [(2, 1)]


def test_the_nearest_name() -> None:
    """Like enough, or none; of very many none is sought."""
    assert nearest("introdction", ["introduction", "annex"]) == "introduction"
    assert nearest("zzz", ["introduction", "annex"]) is None
    assert nearest("a", [f"name-{number}" for number in range(6000)]) is None
