"""Lists of Word files: what Word prints before a paragraph is text, a sign of Markdown, or told."""

from __future__ import annotations

import pytest

from tests.submitting.filing import Taker, heading, told, word_file
from tests.wordfile.building import NUMBERING, STYLES, footnote, p, r


def _numbering(*levels: tuple[str, str], more: str = "") -> str:
    made = "".join(
        f'<w:lvl w:ilvl="{place}"><w:start w:val="1"/><w:numFmt w:val="{shape}"/><w:lvlText w:val="{pattern}"/></w:lvl>'
        for place, (shape, pattern) in enumerate(levels)
    )
    return (
        f'<w:abstractNum w:abstractNumId="9">{made}</w:abstractNum>{NUMBERING}'
        f'<w:num w:numId="8"><w:abstractNumId w:val="9"/></w:num>{more}'
    )


def _item(text: str, level: int = 0, key: int = 8) -> str:
    return p(r(text), properties=f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{key}"/></w:numPr>')


def test_words_in_the_numbers_of_a_list_become_text(taker: Taker) -> None:
    """What Word prints is printed, counted as Word counts, and told once; a list that starts anew begins anew."""
    more = (
        '<w:num w:numId="5"><w:abstractNumId w:val="9"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="4"/>'
        "</w:lvlOverride></w:num>"
    )
    numbering = _numbering(("decimal", "Recommendation %1:"), more=more)
    body = _item("Do this.") + _item("Do that.") + p(r("Between.")) + _item("") + _item("On.") + _item("Again.", key=5)
    made = taker.take(word_file(body, numbering=numbering))
    assert made.body == (
        "Recommendation 1: Do this.\n\nRecommendation 2: Do that.\n\nBetween.\n\nRecommendation 3:\n\n"
        "Recommendation 4: On.\n\n"
        "Recommendation 4: Again.\n"
    )
    assert len(told(made, "“Recommendation 1:”")) == 1
    assert not told(made, "does not show as such")


@pytest.mark.parametrize(
    ("shape", "pattern", "expected"),
    [
        ("ordinalText", "%1", "First Do this."),
        ("upperRoman", "Article %1.", "Article I. Do this."),
        ("decimalZero", "Step %1 –", "Step 01 – Do this."),
        ("bullet", "Note:", "Note: Do this."),
    ],
)
def test_numbers_of_any_shape_with_words(taker: Taker, shape: str, pattern: str, expected: str) -> None:
    """They are spelled as Word spells them."""
    made = taker.take(word_file(_item("Do this."), numbering=_numbering((shape, pattern))))
    assert made.body == f"{expected}\n"


def test_numbers_that_lose_their_shape_are_told_once_a_level(taker: Taker) -> None:
    """A list of levels counts each for itself in Markdown; what Markdown has is not told."""
    numbering = _numbering(("decimal", "%1."), ("decimal", "%1.%2."))
    body = _item("One.") + _item("Deep.", 1) + _item("Deeper.", 1) + _item("Two.") + _item("Third.", 1)
    made = taker.take(word_file(body, numbering=numbering))
    assert [line for line in told(made, "lose their shape") if "“1.1.”" in line] == told(made, "lose their shape")
    assert len(told(made, "lose their shape")) == 1
    assert taker.take(word_file(_item("One."), numbering=_numbering(("upperRoman", "(%1)")))).items == ()


def test_words_before_a_heading_are_kept_and_its_number_is_not(taker: Taker) -> None:
    """“Pillar 1:” is of the author, “Section 1.” is generated, and told; a mere number goes without a word."""
    numbered = '<w:pPr><w:numPr><w:numId w:val="8"/></w:numPr><w:outlineLvl'
    styles = STYLES.replace("<w:pPr><w:outlineLvl", numbered)
    for pattern, expected, lines in (("Pillar %1:", "Pillar 1: Prevent", 1), ("Section %1.", "Prevent", 1),
                                     ("%1.", "Prevent", 0)):  # fmt: skip
        file = word_file(heading("Prevent") + p(r("Words.")), styles=styles, numbering=_numbering(("decimal", pattern)))
        made = taker.take(file)
        assert made.body == f"## {expected}\n\nWords.\n"
        assert len(told(made, f"“{pattern.replace('%1', '1')}”")) == lines


def test_a_list_in_a_note_keeps_its_signs(taker: Taker) -> None:
    """A note has paragraphs; what stood before each in Word stands there as text, and reads as it was written."""
    inside = p(r("Of:"), style="FootnoteText") + _item("Coins") + _item("Notes", key=7)
    notes = f'<w:footnote w:id="2">{inside}</w:footnote>'
    made = taker.take(word_file(p(r("So."), footnote(2)), footnotes=notes, numbering=_numbering(("decimal", "%1."))))
    assert "[^1]: Of:\n\n    1\\. Coins\n\n    • Notes\n" in made.body
    assert told(made, "a list in a note")
    assert not told(made, "no sure sign")


def test_points_of_two_lists_that_follow_one_another_are_one_list(taker: Taker) -> None:
    """LibreOffice gives each point a list of its own: no comment parts them; numbers that begin anew stay two lists."""
    more = '<w:num w:numId="6"><w:abstractNumId w:val="3"/></w:num>'
    made = taker.take(word_file(_item("One", key=7) + _item("Two", key=6), numbering=_numbering(more=more)))
    assert made.body == "- One\n- Two\n"
    again = (
        '<w:num w:numId="6"><w:abstractNumId w:val="9"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/>'
        "</w:lvlOverride></w:num>"
    )
    numbering = _numbering(("decimal", "%1."), more=again)
    made = taker.take(word_file(_item("One") + _item("Anew", key=6), numbering=numbering))
    assert made.body.count("1.  ") == 2
