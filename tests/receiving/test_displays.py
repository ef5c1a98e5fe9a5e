"""Formulas on lines of their own: what is left beside one that words were taken from is what a person would write."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.roundtrip.receiving import Desk
from tests.roundtrip.sample import section_path
from tests.roundtrip.wordlike import Word

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from .conftest import Sent

TEXT = """---
contributors: [researcher1]
status: drafting
---
One $x$ words beside$$
D
$$

Two $x$ words apart $$D$$ hence $y$ more.

Three $$D$$ words behind $y$ end.
"""


def join_all(word: Word) -> None:
    """The words behind the formula are deleted, and the end of the paragraph."""
    word.join("The rate is")
    word.delete(" in every year, and the code HS-7108 names the goods.")


@pytest.mark.parametrize("tracked", [True, False])
def test_a_paragraph_joined_to_a_formula(sent: Sent, *, tracked: bool) -> None:
    """A blank stands between, in the line of the words."""
    received = sent.receive(sent.edited(join_all, tracked=tracked))
    assert {item.outcome.value for item in received.changes} == {"applied"}
    assert "The rate is $r = a / b$ $$\nG = \\sum_i g_i\n$$\n" in sent.text("opening")


def test_a_paragraph_joined_to_what_is_before(sent: Sent) -> None:
    """So it is behind the formula."""
    received = sent.receive(sent.edited(lambda word: word.join("lists every order, and")))
    assert {item.outcome.value for item in received.changes} <= {"applied", "kept"}
    assert "$$$" not in sent.text("opening") if received.commits else True


@pytest.mark.parametrize(
    ("step", "line"),
    [
        (lambda word: word.delete(" words beside"), "One $x$ $$\nD\n$$\n"),
        (lambda word: word.delete(" words apart"), "Two $x$ $$D$$ hence $y$ more.\n"),
        (lambda word: word.delete("hence"), "Two $x$ words apart $$D$$ $y$ more.\n"),
        (lambda word: word.delete("words behind "), "Three $$D$$ $y$ end.\n"),
    ],
)
def test_words_between_two_formulas(step: Callable[[Word], None], line: str, tmp_path: Path) -> None:
    """They do not run into each other, wherever the blanks stood."""
    desk = Desk(tmp_path)
    (desk.maker.folder / section_path("ending")).write_text(TEXT, encoding="utf-8")
    desk.maker.commit("Write formulas")
    word = Word(desk.send())
    step(word)
    received = desk.receive(word.save())
    assert [item["outcome"] for item in received.account["changes"]] == ["applied"], received.account["changes"]
    assert line in received.texts["ending"].replace("  ", " ")
