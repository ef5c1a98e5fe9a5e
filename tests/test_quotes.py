"""Quoted words are found where they stand, however they were typed, and nowhere else."""

from __future__ import annotations

import pytest

from pipeline.quotes import Stretch, find_quote

TEXT = (
    "The office “counted” them – all of them… (FATF 2019, p. 3) in Karachi’s port\u00a0area; then￼ it stopped, at last"
)
CITED = Stretch(TEXT.index("(FATF"), TEXT.index(" in Kar"))
NOTE = Stretch(TEXT.index("￼"), TEXT.index("￼") + 1)


@pytest.mark.parametrize(
    ("quote", "words"),
    [
        ("them", "them"),
        ('office "counted"  them', "office “counted” them"),
        ("counted them -- all", "counted” them – all"),
        ('"counted" them -- all of them...', "“counted” them – all of them…"),
        ("Karachi's port\n area", "Karachi’s port\u00a0area"),
        ("then it stopped", "then￼ it stopped"),
        ("all of them… (FATF 2019, p. 3) in", "all of them… (FATF 2019, p. 3) in"),
        ("all of them in Karachi", "all of them… (FATF 2019, p. 3) in Karachi"),
        ("all of them [@fatf-2019, p. 3] in **Karachi**'s", "all of them… (FATF 2019, p. 3) in Karachi’s"),
        ("all of them (FATF 2018) in Karachi", "all of them… (FATF 2019, p. 3) in Karachi"),
        ("(FATF 2019, p. 3)", "(FATF 2019, p. 3)"),
        ("(FATF 2018)", None),
        ("it, stopped. At last", None),
        ("it stopped at last", "it stopped, at last"),
        ("art", None),
        ("", None),
        ("…", "…"),
        ("￼", None),
    ],
)
def test_words_are_found_as_they_were_quoted(quote: str, words: str | None) -> None:
    """Signs that are alike, what is printed as one whole, and Markdown's own signs make no difference; words do."""
    found = find_quote(quote, TEXT, (CITED, NOTE))
    assert (None if found is None else TEXT[found.start : found.end]) == words


def test_whole_words_come_before_parts_of_words() -> None:
    """A word is not found inside a longer one while it stands by itself further on."""
    assert find_quote("art", "start of the art of") == Stretch(13, 16)
    assert find_quote("tar", "start") == Stretch(1, 4)


def test_a_long_quotation_of_few_letters_is_soon_given_up() -> None:
    """Text and quotation made to be alike nearly everywhere cost no more than their lengths."""
    text = "a " * 3_000
    atoms = [Stretch(at, at + 1) for at in range(0, 6_000, 40)]
    assert find_quote("a" * 800 + "b" * 1_100, text, atoms) is None
