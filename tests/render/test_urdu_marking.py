"""What runs against its surroundings is found and marked, once for all outputs."""

from __future__ import annotations

from typing import Any

import pytest

from pipeline import pandoc
from pipeline.markdown.tree import link, string, text_of, walk
from pipeline.render.scripts import is_leftward, mark_scripts, pieces_of

RTL = "::: {lang=ur dir=rtl}\n"


def spans(markdown: str, language: str = "en-GB") -> list[tuple[str, dict[str, str]]]:
    """The spans of a marked text: their words and what they say of language and direction."""
    blocks, _ = pandoc.read_markdown(markdown)
    marked = mark_scripts(blocks, language)
    return [(text_of(node["c"][1]), dict(map(tuple, node["c"][0][2]))) for node in walk(marked) if node["t"] == "Span"]


def marked(urdu: str) -> list[dict[str, Any]]:
    """The blocks of a passage in Urdu, marked."""
    return mark_scripts(pandoc.read_markdown(f"{RTL}{urdu}\n:::")[0], "en-GB")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("یہ UNODC ہے۔", ["UNODC"]),
        ("یہ United Nations Office on Drugs (UNODC) ہے۔", ["United Nations Office on Drugs (UNODC)"]),
        ("یہ (NIOC) ہے۔", ["NIOC"]),
        ("صفحہ p. 3 دیکھیے", ["p. 3"]),
        ("دو دیکھیے (Prevention of Trafficking, 2018; Smuggling)", ["Prevention of Trafficking, 2018; Smuggling"]),
        ("زبان C++ اور R(2) ہے۔", ["C++", "R(2)"]),
        ("صرف اردو، ۲۰۲۰ میں؟", []),
        ("زبان C++ اور C# میں", ["C++", "C#"]),
        ("یہ https://example.org/a-b?c=1 ہے", ["https://example.org/a-b?c=1"]),
    ],
)  # fmt: skip
def test_latin_names_in_urdu_are_in_the_language_of_the_document(text: str, found: list[str]) -> None:
    """A whole name is one passage; brackets and marks round it stay with the Urdu."""
    assert spans(f"{RTL}{text}\n:::") == [(words, {"lang": "en-GB", "dir": "ltr"}) for words in found]


@pytest.mark.parametrize(
    "number", "9 2020–2023 25% 1,200 2020-07 3.5 10:30 -5 +92-51-1234567 18+ 4(1) 4(1)(a) \u22125".split()
)
def test_numbers_in_urdu_run_rightward_and_are_read_in_urdu(number: str) -> None:
    """They have a direction, and no language of their own."""
    assert spans(f"{RTL}یہ {number} ہے۔\n:::") == [(number, {"dir": "ltr"})]


def test_passages_that_only_a_mark_parts_keep_their_order() -> None:
    """What stands between two of them and has no letter follows the Urdu: a mark of its direction is before it."""
    for text in ("سال 2019، FIA نے", "دفعہ 5 ATA 1997 میں", "ادارے (FIA)، (NAB)", "یہ *FIA*، **NAB** ہے"):
        assert text_of(marked(text)).count("\u200f") == 1, text
    for text in ("سال 2019 اور FIA نے", "FIA۔ NAB", "*اہم* **بڑا**", "(FIA) ہے۔", "یہ *FIA* کا ہے"):
        assert "\u200f" not in text_of(marked(text)), text
    assert "\u200f" not in text_of(mark_scripts(pandoc.read_markdown("In 2019، FIA")[0], "en-GB"))


def test_a_group_of_citations_is_one_passage() -> None:
    """Brackets, links and commas run as they do in English, unless a word of Urdu is among them."""
    words = [string("(Office 2019b, "), link([string("2019c)")], "#r")]
    cite = {"t": "Cite", "c": [[], words]}
    (block,) = mark_scripts([{"t": "Para", "c": [cite]}], "ur")
    (group,) = block["c"][0]["c"][1]
    assert (group["t"], group["c"][0][2]) == ("Span", [["lang", "ur"], ["dir", "ltr"]])
    assert text_of([group]) == "(Office 2019b, 2019c)"
    assert [node["t"] for node in walk(group["c"][1])] == ["Str", "Link", "Str"]


def test_latin_in_a_paper_in_urdu_is_english() -> None:
    """It cannot be in the language of the document, which is not written so."""
    assert spans("یہ UNODC ہے۔ 9", "ur") == [("UNODC", {"lang": "en", "dir": "ltr"}), ("9", {"dir": "ltr"})]


def test_urdu_in_english_is_found_where_nobody_marked_it() -> None:
    """From the first letter to the last, marks between included; what is marked is not marked twice."""
    urdu = {"lang": "ur", "dir": "rtl"}
    assert spans("The words حکمتِ عملی، اور اردو۔ mean (strategy).") == [("حکمتِ عملی، اور اردو۔", urdu)]
    assert spans("The word [اردو]{lang=ur dir=rtl}.") == [("اردو", urdu)]
    assert spans("Plain *English*, 2019, café, Ελλάδα.") == []


def test_a_language_brings_its_direction() -> None:
    """``lang=ur`` is enough, unless the tag names a script that runs the other way."""
    assert spans("The word [اردو]{lang=ur}.") == [("اردو", {"lang": "ur", "dir": "rtl"})]
    assert spans("The word [mulk]{lang=ur-Latn}.") == [("mulk", {"lang": "ur-Latn"})]
    assert spans(f"{RTL}یہ [le mot]{{lang=fr}} ہے\n:::") == [("le mot", {"lang": "fr", "dir": "ltr"})]
    assert [tag for tag in ("ur", "ur-PK", "ar", "pa-Arab-PK", "az-Arab") if not is_leftward(tag)] == []
    assert [tag for tag in ("en", "en-GB", "pa", "ur-Latn", "fr") if is_leftward(tag)] == []


def test_headings_captions_and_notes_of_a_passage_carry_its_language() -> None:
    """Their words are printed elsewhere too: in the contents and lists, in bookmarks, at the foot of the page."""
    urdu = {"lang": "ur", "dir": "rtl"}
    table = "| الف |\n|---|\n| ب |\n\n: جدول\n"
    found = spans(f"{RTL}## خلاصہ 2019\n\nمتن[^n]\n\n[^n]: حاشیہ\n\n{table}\n:::")
    assert ("خلاصہ 2019", urdu) in found
    assert ("حاشیہ", urdu) in found
    assert ("جدول", urdu) in found


def test_words_blanks_and_line_ends_stay_as_they_were() -> None:
    """Marking changes no word."""
    markdown = f"{RTL}یہ UNODC\nکا *دفتر FIA* ہے، `code` اور [link](https://example.org)۔\n:::\n\nThe اردو word."
    before, _ = pandoc.read_markdown(markdown)
    after = mark_scripts(pandoc.read_markdown(markdown)[0], "en-GB")
    assert text_of(after) == text_of(before)
    assert _count(after, "SoftBreak") == _count(before, "SoftBreak") == 1


def test_hostile_text_takes_no_longer_than_prose() -> None:
    """Marks without end, letters and marks in turn: the expressions stay linear enough to come back at all."""
    hostile = ["a" + "." * 20_000, "a, " * 20_000, "ا." * 20_000, "(a" * 20_000, "9" * 20_000 + "ا"]
    hostile += ["+" * 20_000, "1(1)" * 5_000, "a(" * 10_000, "@a#" * 7_000]
    for text in hostile:
        blocks: list[dict[str, Any]] = [{"t": "Para", "c": [{"t": "Str", "c": text}]}]
        assert text_of(mark_scripts(blocks, "ur"))
        assert pieces_of(text)


def _count(nodes: list[dict[str, Any]], kind: str) -> int:
    return sum(1 for node in walk(nodes) if node["t"] == kind)
