"""Widths of columns: by what is in them, or by what their author said; no word is broken while another has room."""

from __future__ import annotations

import re
import subprocess
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest

from pipeline import pandoc
from pipeline.manuscript.setting import TURNED
from pipeline.markdown.tree import Node, rewrite
from pipeline.render.columns import is_crowded, spread
from tests.cli.running import papers
from tests.conftest import client

if TYPE_CHECKING:
    from tests.making import Maker

LONG = "some words that run on until a line of the source is long enough for pandoc to look at the ruler"
STATES = "Pakistan Afghanistan Kyrgyzstan Turkmenistan Uzbekistan Azerbaijan Kazakhstan Bangladesh Srilanka".split()
STATES += "Maldives Nepal India Bhutan Iran Iraq Tajikistan".split()
MEASURE = 103
"""Letters of an upright page."""
TURNED_MEASURE = 159


def widths(markdown: str, *, turned: bool = False) -> list[float]:
    """The widths that the columns of a table get, as shares of the measure."""
    (table,) = rewrite(pandoc.read_markdown(markdown)[0], _broken)
    table["c"][0][1] = [TURNED] if turned else []
    spread(table["c"])
    found = [width["c"] for _, width in table["c"][2]]
    assert sum(found) == pytest.approx(1, abs=0.002)
    return found


def _broken(node: Node) -> list[Node] | None:
    return [{"t": "LineBreak"}] if node["t"] == "RawInline" else None


def _pipe(ruler: str, *rows: str) -> str:
    return "\n".join([rows[0], ruler, *rows[1:]]) + "\n"


def test_an_even_ruler_says_nothing() -> None:
    """A long row makes pandoc take it for three thirds; number and amount take what they need."""
    number, text, amount = widths(_pipe("|--:|---|--:|", "| No. | Text | Amount |", f"| 1 | {LONG} | 60,000 |"))
    assert number < 0.1
    assert 0.06 < amount < 0.15
    assert text > 0.75


def test_an_uneven_ruler_stays_unless_a_word_does_not_fit() -> None:
    """What an author said counts, but a long word gets its room from the other columns."""
    ruler = f"|{'-' * 30}|{'-' * 60}|{'-' * 10}|"
    assert widths(_pipe(ruler, "| a | b | c |", f"| x | {LONG} | y |")) == pytest.approx([0.3, 0.6, 0.1], abs=0.001)
    first, second, third = widths(_pipe(ruler, "| a | b | c |", f"| x | {LONG} | VERYLONGIDENTIFIER-2020-07 |"))
    assert third > 25 / MEASURE
    assert first == pytest.approx(second / 2, abs=0.02)


def test_no_word_is_broken_while_there_is_room() -> None:
    """Every column has room for its longest word, though one has a long text."""
    heads = "| Governance | Enforcement | Prosecution | Rehabilitation | Note |"
    found = widths(_pipe("|---|---|---|---|---|", heads, f"| a | b | c | d | {LONG * 2} |"))
    for word, width in zip(("Governance", "Enforcement", "Prosecution", "Rehabilitation"), found, strict=False):
        assert width * MEASURE > 0.9 * len(word) + 2.5
    assert found[4] > max(found[:4])


def test_where_words_do_not_fit_the_short_ones_stay_whole() -> None:
    """Sixteen columns: the long names share what the short ones leave, and a landscape page has more of it."""
    markdown = _pipe("|---" * 16 + "|", "| a " * 16 + "|", "|" + "|".join(STATES) + "|")
    found = dict(zip(STATES, widths(markdown, turned=True), strict=True))
    assert found["Iran"] < found["Nepal"] < found["Afghanistan"] == found["Turkmenistan"]
    assert found["Iran"] * TURNED_MEASURE > 6
    assert max(widths(markdown)) < found["Turkmenistan"]
    (table,) = pandoc.read_markdown(markdown)[0]
    assert is_crowded(table["c"])


def test_line_ends_spans_and_empty_tables_are_taken_as_they_are() -> None:
    """A hard break ends a line, a cell over two columns says nothing of either, and no rows are no fault."""
    short, long = widths(_pipe("|---|---|", "| a | b |", f"| {'x<br>' * 30} | {'x ' * 30} |"))
    assert short * 3 < long
    spanned = "+---+---+\n| a | b |\n+===+===+\n| a text over both of them |\n+---+---+\n".replace("---", "-" * 14)
    assert len(widths(spanned.replace("===", "=" * 14))) == 2
    assert widths("| Name | Empty |\n|------|-------|\n") == pytest.approx([0.45, 0.55], abs=0.05)


def test_the_words_of_a_crowded_table_stand_side_by_side(repository: Maker) -> None:
    """In the PDF none but the longest is broken, and none runs into the next column."""
    rows = _pipe("|---" * 16 + "|", "| a " * 16 + "|", "|" + "|".join(STATES) + "|")
    front = "---\ncontributors: [researcher1]\nstatus: drafting\n---\n"
    text = f"{front}::: landscape\n{rows}\n: States {{#tbl:states}}\n:::\n"
    repository.write("papers/testing/sections/annex.md", text)
    repository.commit("Write the annex")
    papers(repository.folder, "build", "--formats", "pdf")
    command = [client("pdftotext"), "-bbox", str(repository.folder / "build/testing.pdf"), "-"]
    page = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    pattern = r'<word xMin="([\d.]+)" yMin="([\d.]+)" xMax="([\d.]+)"[^>]*>([^<]+)</word>'
    words = [(word, float(left), float(right)) for left, _, right, word in re.findall(pattern, page)]
    row = [spot for spot in words if spot[0] in STATES]
    assert len(row) >= 15
    assert all(right + 2 < left for (_, _, right), (_, left, _) in pairwise(row))
