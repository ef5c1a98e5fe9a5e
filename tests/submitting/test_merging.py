"""Three texts merged: the author's changes into what others have made of the section."""

from __future__ import annotations

import random

import pytest

from pipeline.submitting.merging import merge, same

BASE = "The office counted ten cases in the year.\n\nA second paragraph stands here.\n\n- One\n- Two\n"


@pytest.mark.parametrize(
    ("ours", "theirs", "expected"),
    [
        pytest.param(BASE, BASE.replace("ten", "twelve"), BASE.replace("ten", "twelve"), id="only theirs"),
        pytest.param(BASE.replace("ten", "nine"), BASE, BASE.replace("ten", "nine"), id="only ours"),
        pytest.param(
            BASE.replace("office", "bureau"), BASE.replace("year", "month"),
            BASE.replace("office", "bureau").replace("year", "month"), id="two words of one line",
        ),
        pytest.param(
            BASE.replace("counted ten", "counted\nten"), BASE.replace("ten", "twelve"),
            BASE.replace("counted ten", "counted\ntwelve").replace("\ntwelve", " twelve"), id="re-wrapped",
        ),
        pytest.param(
            BASE.replace("here.", "here, and more."), BASE.replace("- One", "A new one.\n\n- One"),
            BASE.replace("here.", "here, and more.").replace("- One", "A new one.\n\n- One"),
            id="words and a paragraph",
        ),
        pytest.param(
            BASE.replace("A second", "Ours.\n\nA second"), BASE.replace("A second", "Theirs.\n\nA second"),
            BASE.replace("A second", "Ours.\n\nTheirs.\n\nA second"), id="a paragraph each",
        ),
        pytest.param(
            BASE.replace("- Two", "- Two\n- Three"), BASE.replace("- One\n", ""),
            BASE.replace("- One\n", "").replace("- Two", "- Two\n- Three"), id="points",
        ),
        pytest.param(
            BASE.replace("A second paragraph stands here.\n\n", ""), BASE.replace("ten", "twelve"),
            BASE.replace("A second paragraph stands here.\n\n", "").replace("ten", "twelve"),
            id="a paragraph deleted",
        ),
        pytest.param(*[BASE.replace("ten", "nine")] * 3, id="both alike"),
    ],
)  # fmt: skip
def test_what_each_side_changed_is_there(ours: str, theirs: str, expected: str) -> None:
    """Words, paragraphs and points of both sides, and no conflict."""
    merged = merge(BASE, ours, theirs)
    assert merged.conflicts == ()
    assert same(merged.text, expected), merged.text


def test_unchanged_lines_keep_their_ends() -> None:
    """A paragraph that others have wrapped anew stays as they wrapped it."""
    ours = BASE.replace("ten cases", "ten\ncases")
    assert merge(BASE, ours, BASE.replace("second", "third")).text == ours.replace("second", "third")


def test_the_same_words_changed_by_both_are_a_conflict() -> None:
    """Ours stay, both are told with the line, and all else is merged."""
    merged = merge(BASE, BASE.replace("ten", "nine"), BASE.replace("ten", "eleven").replace("second", "last"))
    assert merged.text == BASE.replace("ten", "nine").replace("second", "last")
    ((ours, theirs, line),) = [(one.ours, one.theirs, one.line) for one in merged.conflicts]
    assert (ours, theirs, line) == ("nine", "eleven", 1)


def test_a_note_more_at_the_beginning_renames_none() -> None:
    """Word numbers notes in their order; the names that stand stay, and the new one gets one that is free."""
    base = "One.[^1]\n\nTwo.[^2]\n\n[^1]: First note.\n\n[^2]: Second note.\n"
    theirs = "Zero.[^1]\n\nOne.[^2]\n\nTwo.[^3]\n\n[^1]: New.\n\n[^2]: First note.\n\n[^3]: Second note, longer.\n"
    ours = base.replace("Two.", "Two, said.")
    merged = merge(base, ours, theirs)
    assert merged.conflicts == ()
    assert "Zero.[^3]" in merged.text
    assert "One.[^1]" in merged.text
    assert "Two, said.[^2]" in merged.text
    assert "[^3]: New." in merged.text
    assert "[^2]: Second note, longer." in merged.text


@pytest.mark.parametrize("seed", range(6))
def test_changes_of_different_paragraphs_never_meet(seed: int) -> None:
    """Each side changes paragraphs of its own, at random: all of it is there, nothing conflicts."""
    chosen = random.Random(seed)
    words = "the office counted cases of trade and money at borders in a year".split()
    paragraphs = [" ".join(chosen.choices(words, k=chosen.randint(3, 30))) + f" {number}." for number in range(40)]
    mine, theirs, both = list(paragraphs), list(paragraphs), list(paragraphs)
    for number in range(len(paragraphs)):
        side = chosen.choice([mine, theirs, None])
        if side is None:
            continue
        changed = paragraphs[number].split()
        changed.insert(chosen.randrange(len(changed)), f"new{number}")
        if chosen.random() < 0.5 and len(changed) > 4:
            del changed[chosen.randrange(2)]
        side[number] = both[number] = " ".join(changed)
    merged = merge(*("\n\n".join(one) + "\n" for one in (paragraphs, mine, theirs)))
    assert merged.conflicts == ()
    assert merged.text == "\n\n".join(both) + "\n"


TABLE = "Before it.\n\n| Year | Cases |\n|:---|---:|\n| 2019 | 12 |\n| 2020 | 15 |\n\n: Cases {#tbl:x}\n\nAfter it.\n"


@pytest.mark.parametrize(
    ("ours", "theirs", "rows"),
    [
        pytest.param(
            TABLE.replace("| 2020 | 15 |", "| 2020 | 15 |\n| 2021 | 19 |"),
            TABLE.replace("Cases |", "Cases | Place |").replace("---:|", "---:|:---|").replace("12 |", "12 | Lahore |")
            .replace("15 |", "15 | Quetta |"),
            ["Year|Cases|Place", "2019|12|Lahore", "2020|15|Quetta", "2021|19|"], id="a row and a column",
        ),
        pytest.param(
            TABLE.replace("| 2019 | 12 |", "| 2018 | 7 |\n| 2019 | 12 |"), TABLE.replace("| 15 |", "| 16 |"),
            ["Year|Cases", "2018|7", "2019|12", "2020|16"], id="a row and a cell",
        ),
        pytest.param(
            TABLE.replace("| 12 |", "| 13 |"), TABLE.replace("Cases |", "Number of cases |"),
            ["Year|Number of cases", "2019|13", "2020|15"], id="a cell and a head",
        ),
        pytest.param(
            TABLE.replace("| 2019 | 12 |\n", ""), TABLE.replace("| 2020 | 15 |", "| 2020 | 15 |\n| 2021 | 19 |"),
            ["Year|Cases", "2020|15", "2021|19"], id="a row out and a row in",
        ),
        pytest.param(
            TABLE.replace("| 2020 | 15 |", "| 2020 | 15 |\n| 2021 | 19 |"),
            TABLE.replace("| 2020 | 15 |", "| 2020 | 15 |\n| 2021 | 19 |\n| 2022 | 4 |"),
            ["Year|Cases", "2019|12", "2020|15", "2021|19", "2022|4"], id="the same row by both",
        ),
    ],
)  # fmt: skip
def test_tables_are_merged_by_row_and_column(ours: str, theirs: str, rows: list[str]) -> None:
    """Every cell of both sides is there, and each row has as many cells as the head."""
    done = merge(TABLE, ours, theirs)
    assert done.conflicts == ()
    held = [line for line in done.text.split("\n") if line.startswith("|") and "---" not in line]
    assert ["|".join(cell.strip() for cell in line.split("|")[1:-1]) for line in held] == rows


def test_cells_that_both_changed_are_told_one_by_one() -> None:
    """Ours stays, and what the file changed beside it comes."""
    done = merge(TABLE, TABLE.replace("12", "13"), TABLE.replace("12", "14").replace("15", "16"))
    assert [(one.ours, one.theirs, one.line) for one in done.conflicts] == [("13", "14", 3)]
    assert "| 2019 | 13 |\n| 2020 | 16 |" in done.text


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        pytest.param(TABLE.replace("| 12 |", "| 13 |"), TABLE.replace("| 2019 | 12 |\n", ""), id="changed and gone"),
        pytest.param(
            TABLE.replace("Year | Cases", "Place | Kind"), TABLE.replace("Year | Cases", "Cases | Year"), id="moved"
        ),
    ],
)
def test_a_table_that_cannot_be_merged_is_one_conflict(ours: str, theirs: str) -> None:
    """It stays as it is, whole, and what the file says beside it comes."""
    done = merge(TABLE, ours, theirs.replace("After", "Behind"))
    assert done.text == ours.replace("After", "Behind")
    ((mine, new),) = [(one.ours, one.theirs) for one in done.conflicts]
    assert mine.startswith("|")
    assert new.startswith("|")


@pytest.mark.parametrize("seed", range(24))
def test_no_cell_is_lost_whatever_both_do_to_a_table(seed: int) -> None:
    """Rows and columns put in and cells reworded on both sides: each new word is there, or in a conflict."""
    chosen = random.Random(seed)
    width, height = chosen.randint(1, 4), chosen.randint(2, 6)
    cells = [[f"c{row}x{column}" for column in range(width)] for row in range(height)]

    def changed(side: str) -> list[list[str]]:
        rows = [list(row) for row in cells]
        for number in range(chosen.randint(0, 2)):
            chosen.choice(rows)[chosen.randrange(width)] = f"{side}cell{number}"
        for number in range(chosen.randint(0, 2)):
            rows.insert(chosen.randint(1, len(rows)), [f"{side}row{number}y{n}" for n in range(len(rows[0]))])
        for number in range(chosen.randint(0, 1)):
            at = chosen.randint(0, len(rows[0]))
            for place, row in enumerate(rows):
                row.insert(at, f"{side}col{number}z{place}")
        return rows

    def text(rows: list[list[str]]) -> str:
        lines = [f"| {' | '.join(row)} |" for row in rows]
        return "\n".join([lines[0], "|" + "---|" * len(rows[0]), *lines[1:]]) + "\n"

    mine, new = changed("a"), changed("b")
    done = merge(text(cells), text(mine), text(new))
    lines = [line for line in done.text.split("\n") if line]
    assert len({line.count("|") for line in lines}) == 1
    told = " ".join(one.theirs for one in done.conflicts)
    for cell in [cell for row in (*mine, *new) for cell in row if cell[0] in "ab"]:
        assert f" {cell} " in done.text or cell in told, (cell, done)


def test_a_note_that_was_reworded_keeps_its_name() -> None:
    """It stands behind the same words: no label is a conflict, not even where both said something else in it."""
    base = "One of it.[^1]\n\nTwo of them.[^2]\n\n[^1]: First note.\n\n[^2]: Second note.\n"
    ours = base.replace("Second note.", "Another thing altogether, said here.")
    theirs = base.replace("Second note.", "What nobody would know again 17.")
    done = merge(base, ours, theirs)
    assert "[^3]" not in done.text + "".join(one.theirs for one in done.conflicts)
    again = merge(merge(base, base, done.text).text, done.text, theirs)
    assert all("[^" not in one.ours + one.theirs for one in again.conflicts)
