"""The client that writes in Word's shape: what it writes is valid, says what was done, and is the same every time."""

from __future__ import annotations

import json
import subprocess
from typing import TYPE_CHECKING

import pytest

from tests.conftest import client
from tests.wordfile.taking import take

from .randomly import Document, review
from .receiving import Desk
from .wordlike import edited

if TYPE_CHECKING:
    from pathlib import Path

ONE, TWO = "Guide One", "Guide Two"
STEPS = [
    ["replace", "courier, and", "mule, but"], ["insert", "stressed", " and noted"], ["between", "than before", ","],
    ["split", "nobody counts it. "], ["join", "What follows", " "], ["drop", "Neither costs"],
    ["add", "Three things", 'A new "one".'], ["add_before", "The actors", "Before."],
    ["add", "prices did", "Deeper", "Heading 3"], ["move", "Carry it home", "Buy the gold"],
    ["move", "He called it", "Customs should"], ["carry", " every order", "keeps the old ones"],
    ["row_after", "Jewellery", "Coins", "5"], ["row_drop", "North"], ["format", "hard-wrapped", "bold"],
    ["between", "rate is ", " in every"], ["style", "After the code", "Heading 2"], ["replace", "gold", "silver"],
    ["author", "Guide", "Two"], ["replace", "mule", "ship"], ["insert", "stressed and", " loudly"],
    ["comment", "Courts", "Which?"], ["reply", "Which?", "All."], ["resolve", "Which?"],
]  # fmt: skip
"""Every edit that the client knows, two by another who edits what the first one typed."""


@pytest.fixture(scope="module")
def sent(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """The document of the sample."""
    return Desk(tmp_path_factory.mktemp("desk")).send()


def test_what_it_writes_is_valid(sent: bytes, tmp_path: Path) -> None:
    """By the Open XML SDK: every edit in one file, and some reviews at random."""
    validator, document = client("ooxml-validator"), Document(sent)
    for number, steps in enumerate([STEPS, *(review(document, seed) for seed in range(3))]):
        path = tmp_path / f"{number}.docx"
        path.write_bytes(edited(sent, steps, seed=number))
        command = [validator, str(path), "--officeVersion", "Microsoft365"]
        told = subprocess.run(command, check=False, capture_output=True, text=True).stdout
        assert json.loads(told)["errors"] == []


def test_the_text_before_is_what_was_sent(sent: bytes) -> None:
    """With every change turned down; taken, it is what was typed."""
    taken = take(edited(sent, STEPS, seed=3))
    assert taken.rejected() == take(sent).rejected()
    accepted = taken.accepted()
    assert accepted[27:29] == [
        "Cash moves across the border by ship, but nobody counts it. ",
        "The agencies meet twice a year.",
    ]
    assert "Some words are lightly stressed and loudly noted here, others are very strong indeed" in accepted[30]
    assert {"A new “one”.", "Deeper", "Before.", "Coins", "5"} <= set(accepted)
    assert not {"North", "twelve", "Neither costs much."} & set(accepted)
    assert accepted.index("Carry it home.") == accepted.index("Buy the gold abroad.") + 1


def test_who_did_what_is_told(sent: bytes) -> None:
    """A change within another's insertion is both; a thread has its answer and its state."""
    taken = take(edited(sent, STEPS, seed=3))
    marks = dict(taken.pieces())
    assert marks["mule"] == [f"inserted {ONE}", f"deleted {TWO}"]
    assert marks["ship"] == [f"inserted {TWO}"]
    assert marks["silver"] == [f"inserted {ONE}"]
    (first, answer) = taken.comments
    assert (first.text, first.author, first.done, answer.text, answer.parent) == ("Which?", TWO, True, "All.", first.id)


def test_the_same_edits_give_the_same_bytes(sent: bytes) -> None:
    """Nothing reads the clock; another seed scatters otherwise, and says the same."""
    assert edited(sent, STEPS, seed=3) == edited(sent, STEPS, seed=3)
    assert edited(sent, STEPS, seed=3) != edited(sent, STEPS, seed=4)
    assert take(edited(sent, STEPS, seed=3)).accepted() == take(edited(sent, STEPS, seed=4)).accepted()


def test_without_tracking_nothing_is_told(sent: bytes) -> None:
    """The same edits leave the same text, and no mark."""
    plain = take(edited(sent, [["record", False], *STEPS[:-3]], seed=3))
    assert plain.entries == ()
    assert plain.accepted() == take(edited(sent, STEPS[:-3], seed=3)).accepted()
