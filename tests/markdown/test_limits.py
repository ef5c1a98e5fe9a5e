"""Texts made to keep pandoc busy: each ends with a finding or a tree, within the limits of the one call."""

from __future__ import annotations

from dataclasses import replace

import pytest

from pipeline import pandoc
from pipeline.findings import Code
from pipeline.limits import DEFAULT

from .drawing import drawn, section_of

MANY = 10_000


@pytest.mark.parametrize("mark", ["> ", ">", "[", "*", "_", "![", "^[", "[^", "<", "(", "$", "`", "~", "{"])
def test_opening_marks_in_a_row_are_refused_at_their_line(mark: str) -> None:
    """Before pandoc sees them."""
    section = section_of("Before.\n\n" + mark * MANY + "\n")
    assert [(finding.code, finding.place.line) for finding in section.findings] == [(Code.SAFE011, 3)]
    assert section.is_empty


@pytest.mark.parametrize("text", ["[" * 20 + "x" + "]" * 20, "[a " * 20, "[a*b_c![d^[e" * 6, "[a](" * 200])
def test_brackets_in_brackets_are_refused_where_they_begin(text: str) -> None:
    """Pandoc takes twice the time with each: forty characters would keep it for hours."""
    section = section_of(f"Before.\n\nSome {text}\n")
    (finding,) = section.findings
    assert (finding.code, finding.place.line) == (Code.SAFE011, 3)
    assert "open within each other" in finding.message


HALF_OPEN = "| From | To |\n|---|---|\n" + "| [0, 1) | [1, 2) |\n" * 40 + "\n: Half open {#tbl:half}\n"


@pytest.mark.parametrize(
    "text",
    [
        HALF_OPEN,
        "- [0, 1)\n" * 40,
        "~~~\n" + "[" * 30 + "\n~~~\n",
        "\\[" * 30 + "\n",
        "[one](https://example.org/a), [@key], and [^1]: so, " * 40,
        "[a\n\n" * 40,
        "[a [b [c [d [e] f] g] h] i] j\n",
    ],
)
def test_brackets_as_people_write_them_pass(text: str) -> None:
    """Half-open intervals in cells and items, code, escapes, links by the dozen."""
    section = section_of(text + "\n\nThe end.\n")
    assert Code.SAFE011 not in {finding.code for finding in section.findings}
    assert drawn(section)[-1] == "Para(The end.)"


LISTS = "".join("  " * depth + "- a\n\n" for depth in range(300))


@pytest.mark.parametrize("nested", ["1. " * 300, "::: a\n" * 300, "> - " * 300, LISTS], ids="1:>-")
def test_deep_nesting_is_refused(nested: str) -> None:
    """No tree goes on that is so deep that walking it would fail."""
    section = section_of(nested + "end\n")
    assert {finding.code for finding in section.findings} == {Code.SAFE011}
    assert "nested too deeply" in section.findings[0].message


def test_nesting_as_people_write_it_passes() -> None:
    """Eight lists within each other, in a quotation, in a division."""
    lists = "".join("> " + "  " * depth + "- item\n" for depth in range(8))
    section = section_of(f"::: landscape\n\n{lists}\n:::\n")
    assert section.findings == ()
    assert "".join(drawn(section)).count("BulletList") == 8


def test_a_tree_deeper_than_json_can_be_read_is_refused() -> None:
    """Ten thousand lists within lists end in a finding, not in a recursion error."""
    section = section_of("1. " * MANY + "x\n")
    assert [finding.code for finding in section.findings] == [Code.SAFE011]


@pytest.mark.parametrize("text", ["@{" * MANY, "*a _b " * MANY, "[a|" * MANY])
def test_what_takes_too_long_is_stopped(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The finding says that the section could not be parsed."""
    monkeypatch.setattr("pipeline.limits._in_force", [replace(DEFAULT, pandoc_reading=0.3)])
    section = section_of(text + "\n")
    assert [finding.code for finding in section.findings] == [Code.SAFE011]
    assert "stopped" in section.findings[0].message


def test_what_takes_too_much_memory_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    """The finding says so, and holds nothing of what pandoc wrote."""
    monkeypatch.setattr(pandoc, "_NURSERY", "-A1m")
    monkeypatch.setattr("pipeline.limits._in_force", [replace(DEFAULT, pandoc_megabytes=16)])
    section = section_of("\\begin{a}" * 3000 + "\n")
    assert [finding.code for finding in section.findings] == [Code.SAFE011]
    assert "memory" in section.findings[0].message


@pytest.mark.parametrize("mark", ["&", "|", "# ", "\\", '"', "<b>", "<a id=x>", "x_", "]", "+---+\n", "- "])
def test_many_marks_that_are_harmless_are_read(mark: str) -> None:
    """They neither hang nor fail: what follows them stands."""
    section = section_of(mark * 1000 + "\n\nThe end.\n")
    assert drawn(section)[-1] == "Para(The end.)"


def test_a_word_without_end_is_told_and_cut() -> None:
    """Pandoc's writer would take minutes for it."""
    section = section_of("Before.\n\nx " + "y" * 50_000 + "\n\nThe end.\n")
    assert [(one.code, one.place.line, one.place.column) for one in section.findings] == [(Code.SAFE011, 3, 3)]
    assert max(map(len, drawn(section))) < 3000
    assert drawn(section)[-1] == "Para(The end.)"
