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
