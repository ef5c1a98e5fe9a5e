"""What the account says of each change: in words that are plain and true, for every change that the file holds."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.roundtrip.cases import OFFICE, WORD
from tests.roundtrip.running import by_client, steps_of

if TYPE_CHECKING:
    from pathlib import Path

    from pipeline.receiving.receiving import Received
    from tests.roundtrip.cases import Step

    from .conftest import Sent


def told(sent: Sent, folder: Path, client: str, *steps: Step, tracked: bool) -> Received:
    """What comes of the steps that a client took."""
    (data,) = by_client(client, sent.data, {"steps": steps_of(steps, tracked=tracked)}, folder).values()
    return sent.receive(data)


@pytest.mark.parametrize("client", [WORD, OFFICE])
def test_the_end_of_a_new_paragraph_goes_with_it(client: str, sent: Sent, tmp_path: Path) -> None:
    """Wherever the program has put the new end, it is no change that left nothing."""
    received = told(
        sent, tmp_path, client,
        ("add", "The last paragraph of the opening", "A new paragraph."),
        ("add", "street brokers", "occasional brokers"),
        tracked=True,
    )  # fmt: skip
    assert [item.text for item in received.changes].count("¶") >= 2
    assert {(item.outcome.value, item.reason) for item in received.changes} == {("applied", "")}
    assert all(item.line for item in received.changes)


@pytest.mark.parametrize("client", [WORD, OFFICE])
def test_an_untracked_move_is_called_one(client: str, sent: Sent, tmp_path: Path) -> None:
    """Its words are said once."""
    received = told(sent, tmp_path, client, ("move", "couriers who carry it", "owners who wait"), tracked=False)
    assert [item.text for item in received.changes] == ["moved: couriers who carry it"]


def test_where_a_paragraph_was_cut_unseen(sent: Sent) -> None:
    """Before, it was in one."""
    received = sent.receive(sent.edited(lambda word: word.split("and nobody counts"), tracked=False))
    (item,) = received.changes
    before, _, after = item.text.partition(" → ")
    assert before == after.replace(" ¶ ", " ", 1) or before == after.replace("¶ ", "", 1)
    assert "¶" in after


def test_a_blank_that_was_typed_is_said(sent: Sent) -> None:
    """Not an insertion of nothing."""
    received = sent.receive(sent.edited(lambda word: word.insert("stands al", " ")))
    assert [(item.kind, item.text, item.outcome.value) for item in received.changes] == [
        ("insertion", "(a blank)", "applied")
    ]


@pytest.mark.parametrize("client", [WORD, OFFICE])
def test_looks_of_code_are_nobodys_edit(client: str, sent: Sent, tmp_path: Path) -> None:
    """What is typed into code without tracking is set as the program likes."""
    received = told(sent, tmp_path, client, ("replace", "gold -> plate", "gold -> bar"), tracked=False)
    assert [(item.text, item.outcome.value) for item in received.changes] == [("plate → bar", "applied")]


def test_tracked_looks_of_code_say_that_it_has_none(sent: Sent) -> None:
    """They are somebody's, and are kept for a person."""
    received = sent.receive(sent.edited(lambda word: word.format("gold -> plate", "bold")))
    (item,) = received.changes
    assert (item.kind, item.outcome.value) == ("format", "kept")
    assert item.reason == "code has no bold or italic, and no other looks than its own"


def test_a_table_that_was_taken_apart_is_named(sent: Sent) -> None:
    """By its first row that was touched; there is always something to read."""

    def merge(word: object) -> None:
        first = word.find("Jewellery")[0]  # type: ignore[attr-defined]
        cell = first.getparent()
        row = cell.getparent()
        other = cell.getnext()
        for paragraph in list(other.iterchildren(first.tag)):
            cell.append(paragraph)
        row.remove(other)

    (item,) = sent.receive(sent.edited(merge)).changes
    assert item.text == "the table: Kind | Share"
    assert "cells were merged" in item.reason
