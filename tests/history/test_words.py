"""What is a word."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.words import words

CASES = [
    ("Plain words, with marks; (and) “quotes”.", "Plain words with marks and quotes"),
    ("---\ncontributors: [a]\nstatus: drafting\n---\nBody", "Body"),
    ("---\r\nstatus: drafting\r\n---\r\nBody\r\nmore", "Body more"),
    ("---\nnever closed", "never closed"),
    ("text\n\n---\n\nafter a rule", "text after a rule"),
    ("## Scale and *trend* {#scale .x}", "Scale and trend"),
    ("a **bold**ly _set_ word", "a boldly set word"),
    ('[India](https://x.example/(a)_b "Title")\'s border', "India's border"),
    ("[text][label] and [other](../a/sections/b.md#c)", "text and other"),
    ("[label]: https://x.example 'A title'\nafter", "after"),
    ("So it is [@a, p. 3; see also -@b; @{url:https://x.example/y}].", "So it is"),
    ("As @smith2019 [p. 33] says, @fig:map and @{url:https://x.example} show.", "As says and show"),
    ("Write to me@x.org or [me@x.org](mailto:me@x.org)", "Write to me@x.org or me@x.org"),
    ('![Map of *routes*](../figures/m.svg){#fig:m alt="A long description"}', "Map of routes"),
    ("[متن]{lang=ur dir=rtl} here", "متن here"),
    ("one<!-- not\nthis -->two <!-- open", "onetwo open"),
    ('H<sub>2</sub>O<br>next <a id="x"></a>', "H2O next"),
    (
        "note[^1] and^[An inline note, as @smith says]\n\n[^1]: The *note*.",
        "note and An inline note as says The note",
    ),
    ("- one\n* two\n12. three\n  (3) four\n- [x] five\n#. six", "one two three four x five six"),
    ("In 2019. And 50% of Rs 5.", "In 2019 And 50% of Rs 5"),
    (
        "| Agency | Role |\n|:---|---:|\n|FMU|reports|\n\n: Agencies {#tbl:a}",
        "Agency Role FMU reports Agencies",
    ),
    ("```{.python #x}\nprint(1)\n```\n`code_x`", "print(1 code_x"),
    ("::: {.landscape}\nWide\n:::", "Wide"),
    ("2015–2019 word—word a--b wait…what", "2015 2019 word word a b wait what"),
    ("> quoted\n> 1. item", "quoted item"),
    ("A&nbsp;B &amp; C", "A B C"),
    ("یہ مضمون، ہے۔ हिन्दी भाषा।", "یہ مضمون ہے हिन्दी भाषा"),
    ("a line\\\nbreak, \\*starred\\*", "a line break starred"),
    ("* * *\n***\n--- | ---\n===", ""),
    ("", ""),
]


@pytest.mark.parametrize(("text", "expected"), CASES)
def test_words(text: str, expected: str) -> None:
    """Each text yields these words."""
    assert words(text) == expected.split()


def test_composed_and_decomposed_are_one_word() -> None:
    """The same word typed in two ways is the same word, with its marks kept."""
    assert words("caf\u00e9") == words("cafe\u0301") == ["caf\u00e9"]


@given(st.text() | st.text(alphabet="[](){}<>!-@^`~:|*_#&;\\\n \"'a1"))
def test_never_raises_and_every_word_holds_a_letter(text: str) -> None:
    """Any text gives words without white space that hold a letter or digit."""
    for word in words(text):
        assert word.split() == [word]
        assert any(character.isalnum() for character in word)


@pytest.mark.parametrize(
    "piece",
    [
        "[",
        "](",
        '{#"',
        "<!--",
        "<a ",
        "[@a ",
        "@a:",
        "[^a",
        "](((",
        "[a](\\(",
        "@{",
        "@a [",
        "- ",
        "&#",
        "``` ",
        "{a=",
    ],
)
def test_hostile_repetition_ends(piece: str) -> None:
    """Half a megabyte of one opening mark is read; a backtracking expression would not end."""
    words(piece * (500_000 // len(piece)))
