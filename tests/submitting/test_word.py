"""What a Word file becomes: its text as a careful author would type it, and a line for all that could not stay."""

from __future__ import annotations

import random
import re
import subprocess
from pathlib import Path
from xml.sax.saxutils import escape

import pytest

from pipeline.markdown.tree import text_of
from pipeline.pandoc import MARKDOWN, binary, read_markdown
from pipeline.submitting.values import Kind
from pipeline.submitting.word import TrackedError
from pipeline.words import words
from tests.submitting.filing import CHART, Taker, caption, heading, image, told, word_file
from tests.wordfile.building import (
    STYLES,
    bookmark,
    cell,
    change,
    comment,
    commented,
    control,
    equation,
    field,
    footnote,
    p,
    picture,
    r,
    table,
)

SHIPPED = Path(__file__).resolve().parents[2] / "papers"


def test_a_plain_text_with_emphasis_lists_and_notes(taker: Taker) -> None:
    """Markdown stands there as somebody would type it, and nothing is told, since nothing is lost."""
    body = p(
        r("Plain, "), r("bold", "<w:b/>"), r(" and "), r("italic", "<w:i/>"), r(" words, 5 m"),
        r("2", '<w:vertAlign w:val="superscript"/>'), r("."), footnote(2),
    ) + p(r("One"), style="Listed") + p(r("Two"), style="Listed") + p(r("a_b * c, 1 < 2 & $5 [x] @y"))  # fmt: skip
    made = taker.take(word_file(body.replace("1 < 2 & $5", "1 &lt; 2 &amp; $5"), notes=("A note.",)))
    assert made.body == (
        "Plain, **bold** and *italic* words, 5 m^2^.[^1]\n\n- One\n- Two\n\n"
        "a_b \\* c, 1 \\< 2 & \\$5 \\[x\\] \\@y\n\n[^1]: A note.\n"
    )
    assert made.items == ()


def test_headings_go_below_the_section_and_lose_their_numbers(taker: Taker) -> None:
    """The title is printed from the outline and numbers are generated: both are left out, and told."""
    made = taker.take(word_file(heading("3. Threat assessment") + heading("3.1. Scale and trend") + p(r("Words."))))
    assert made.body == "## Scale and trend\n\nWords.\n"
    assert told(made, "repeats the section's title")
    assert told(made, "the number “3.1.”")
    assert told(made, "headings go one level down")


def test_what_a_template_put_in_is_left_out(taker: Taker) -> None:
    """The outline's guidance and the placeholder are nobody's words."""
    body = p(r("What is known of scale and trend.")) + p(r("To be written.")) + p(r("My own words."))
    made = taker.take(word_file(body))
    assert made.body == "My own words.\n"
    assert len(told(made, "left out")) == 2


def test_a_table_with_its_caption_and_the_words_that_call_it(taker: Taker) -> None:
    """The number is generated, and so a reference; numbers stand to the right."""
    rows = table(("Year", "Cases"), ("2018", "1,204"), ("2019", "n/a"))
    body = p(r("As Table 1 shows, and tables 1 and 2, and Table 9.")) + caption("Table 1. Cases by year") + rows
    made = taker.take(word_file(body))
    assert "As @tbl:cases-year shows, and tables 1 and 2, and Table 9." in made.body
    assert (
        "| Year | Cases |\n|:---|:---|\n| 2018 | 1,204 |\n| 2019 | n/a |\n\n: Cases by year {#tbl:cases-year}"
        in made.body
    )
    assert told(made, "“Table 1” becomes @tbl:cases-year")
    assert [item.kind for item in made.items if "Table 9" in item.what] == [Kind.OFFERED]


def test_a_sentence_that_begins_with_a_table_is_no_caption(taker: Taker) -> None:
    """It stays in the text, and a paragraph in the style of captions is the caption, wherever it stands."""
    rows = table(("Year", "Cases"), ("2018", "12"))
    said = p(r("Table 1 shows that cases rose."))
    made = taker.take(word_file(said + rows))
    assert made.body.startswith("Table 1 shows that cases rose.\n\n| Year")
    made = taker.take(word_file(said + rows + caption("Table 1. Cases by year")))
    assert made.body.startswith("@tbl:cases-year shows that cases rose.\n\n| Year")
    assert made.body.endswith(": Cases by year {#tbl:cases-year}\n")
    made = taker.take(word_file(p(r("Table 2: typed")) + rows + caption("Table 1. Cases by year")))
    assert made.body.startswith("Table 2: typed\n\n| Year")


def test_a_reference_field_is_sure_wherever_its_caption_stands(taker: Taker) -> None:
    """A field names the bookmark of its caption; one that names anything else stays as its text, and is told."""
    body = (
        p(r("See "), field("REF _Ref1 \\h", r("Table 1")), r(" and "), field("REF _Ref9 \\h", r("Annex A")), r("."))
        + p(bookmark("_Ref1", r("Table ") + field("SEQ Table \\* ARABIC", r("1"))), r(": Kinds"), style="Caption")
        + table(("a", "b"), ("c", "d"))
    )
    made = taker.take(word_file(body))
    assert "See @tbl:kinds and Annex A." in made.body
    assert told(made, "a cross-reference stays as the text it showed: “Annex A”")


def test_a_link_to_a_heading_is_a_link_to_it(taker: Taker) -> None:
    """Word leads by a bookmark, Markdown by the heading's words."""
    link = '<w:hyperlink w:anchor="_Toc1"><w:r><w:t>below</w:t></w:r></w:hyperlink>'
    body = p(r("See "), link, r(".")) + p(bookmark("_Toc1", r("Actors and methods")), style="Heading1") + p(r("Words."))
    made = taker.take(word_file(body))
    assert "See [below](#actors-and-methods)." in made.body
    assert "## Actors and methods\n" in made.body


def test_cells_hold_what_a_pipe_table_can(taker: Taker) -> None:
    """Paragraphs become lines, merged cells are taken apart, points get signs; the two that lose something are told."""
    row = (
        "<w:tr>" + cell("wide", '<w:gridSpan w:val="2"/>') + "</w:tr><w:tr>" + cell(p(r("one")) + p(r("two | bar")))
        + cell(p(r("point"), style="Listed") + p(r("more"), style="Listed")) + "</w:tr>"
    )  # fmt: skip
    grid = "<w:tblGrid><w:gridCol/><w:gridCol/></w:tblGrid>"
    made = taker.take(word_file(caption("Table 1. X") + f"<w:tbl><w:tblPr/>{grid}{row}</w:tbl>"))
    assert "| wide | |\n" in made.body
    assert "| one<br>two \\| bar | • point<br>• more |" in made.body
    assert told(made, "a merged cell")
    assert told(made, "a list in a cell")


def test_a_frame_of_one_cell_is_no_table(taker: Taker) -> None:
    """Its words stand in the text."""
    made = taker.take(word_file(table(("Framed words.",)) + p(r("After."))))
    assert made.body == "Framed words.\n\nAfter.\n"
    assert told(made, "a frame of one cell")


def test_urdu_is_marked_passage_by_passage_and_word_by_word(taker: Taker) -> None:
    """A passage stands in a division, headings and lists with it; words within English in a span."""
    body = p(r("The word حوالہ means transfer.")) + p(r("منظم جرائم کے خلاف قومی اقدام")) + p(r("FIA کہتی ہے کہ"))
    made = taker.take(word_file(body))
    assert "The word [حوالہ]{lang=ur dir=rtl} means transfer." in made.body
    assert "::: {lang=ur dir=rtl}\nمنظم جرائم کے خلاف قومی اقدام\n\nFIA کہتی ہے کہ\n:::" in made.body
    assert len(told(made, "marked as Urdu")) == 2


@pytest.mark.parametrize(
    ("named", "text", "expected"),
    [
        ("ur-PK", "متن", "ur"),
        ("ps-AF", "متن", "ps"),
        ("", "متن", "ar"),
        ("ar-SA", "یہ ہے", "ur"),
        ("en-GB", "متن", "ar"),
    ],
)
def test_the_language_that_word_names_wins_over_a_guess(taker: Taker, named: str, text: str, expected: str) -> None:
    """By the run or by its style, in a line and as a passage; Arabic is not believed of letters that it has not."""
    look = f'<w:rtl/><w:lang w:bidi="{named}"/>' if named else "<w:rtl/>"
    made = taker.take(word_file(p(r("Words: "), r(text, look), r(" in English.")) + p(r(text, look))))
    assert f"[{text}]{{lang={expected} dir=rtl}} in English." in made.body
    assert f"::: {{lang={expected} dir=rtl}}\n{text}\n:::" in made.body
    style = f'<w:style w:type="character" w:styleId="Own"><w:name w:val="Own"/><w:rPr>{look}</w:rPr></w:style>'
    body = p(r("Words: "), r(text, '<w:rStyle w:val="Own"/>'), r(" in English."))
    assert f"{{lang={expected} " in taker.take(word_file(body, styles=STYLES + style)).body


def test_a_dropped_capital_and_an_old_end_of_line(taker: Taker) -> None:
    """The letter in its frame is that of the paragraph after it: nothing is told; a word on its own stays one."""
    frame = '<w:framePr w:dropCap="drop" w:lines="3"/>'
    body = p(r("D"), properties=frame) + p(r("rop here.")) + p(r("A"), properties=frame) + p(r(" bank."))
    made = taker.take(word_file(body + p("<w:r><w:t>one</w:t><w:cr/><w:t>two</w:t></w:r>")))
    assert made.body == "Drop here.\n\nA bank.\n\none\\\ntwo\n"
    assert made.items == ()
    noted = word_file(p(r("D"), properties=frame) + p(r("rop"), footnote(2), r(" here.")), notes=("A note.",))
    assert taker.take(noted).body == "Drop[^1] here.\n\n[^1]: A note.\n"


@pytest.mark.parametrize(
    ("rows", "look", "head", "line"),
    [
        pytest.param((("2019", "12"), ("2020", "15")), "0480", "| | |", "has no heads", id="figures"),
        pytest.param((("2019", "12"), ("2020", "15")), "", "| | |", "has no heads", id="figures, nothing said"),
        pytest.param((("2019", "12"), ("2020", "15")), "04A0", "| 2019 | 12 |", "", id="figures as heads"),
        pytest.param((("Place", "2019"), ("Sindh", "15")), "0480", "| Place | 2019 |", "taken as heads", id="years"),
        pytest.param((("Place", "Act"), ("Sindh", "1997 Act")), "0480", "| Place | Act |", "taken as heads", id="text"),
        pytest.param((("Place", "Act"), ("Sindh", "1997 Act")), "", "| Place | Act |", "", id="text, nothing said"),
    ],
)
def test_a_table_whose_first_row_is_no_head(
    taker: Taker, rows: tuple[tuple[str, ...], ...], look: str, head: str, line: str
) -> None:
    """Figures above figures are none; where Word shows no heads and the text does not tell, a line says so."""
    told_look = f'<w:tblLook w:val="{look}"/></w:tblPr>' if look else "</w:tblPr>"
    made = taker.take(word_file(p(r("Text.")) + table(*rows).replace("</w:tblPr>", told_look)))
    assert made.body.startswith(f"Text.\n\n{head}\n|:---|")
    assert [item.what for item in made.items] == ([] if not line else told(made, line))
    assert "| 2020 | 15 |" in made.body or "| Sindh |" in made.body


def test_formulas_come_along(taker: Taker) -> None:
    """Alone on a line and within one; a file of nothing else is a section, too."""
    made = taker.take(word_file(p(f"<m:oMathPara>{equation('x', 'y')}</m:oMathPara>") + p(r("so "), equation())))
    assert made.body == "$$\\frac{x}{y}$$\n\nso $\\frac{a}{b}$\n"
    only = taker.take(word_file(p(f"<m:oMathPara>{equation()}</m:oMathPara>")))
    assert only.body == "$$\\frac{a}{b}$$\n"
    assert only.items == ()


def test_signs_of_fonts_for_signs(taker: Taker) -> None:
    """A tick is a tick; a letter of a font that nobody knows is that letter; what is neither is told."""
    signs = [("Wingdings", "F0FC"), ("Ornaments", "0041"), ("Ornaments", "F041"), ("Wingdings", "F0FF")]
    runs = [f'<w:r><w:sym w:font="{font}" w:char="{code}"/></w:r>' for font, code in signs]
    made = taker.take(word_file(p(r("So "), *(run + r(" ") for run in runs), r("on."))))
    assert made.body == "So ✔ A on.\n"
    assert told(made, "“Ornaments” (U+0041) is taken as “A”")
    assert len([item for item in made.items if item.kind is Kind.LOST]) == 2
    assert not told(made, "does not show as such")


def test_text_boxes_give_up_their_text(taker: Taker) -> None:
    """Once, though Word writes it twice, behind the paragraph that the box hangs on, tables in it too."""
    inside = f"<w:txbxContent>{p(r('Boxed words.'))}</w:txbxContent>"
    box = (
        '<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wp:anchor><a:graphic><a:graphicData uri="x">'
        f"<wps:wsp><wps:txbx>{inside}</wps:txbx></wps:wsp></a:graphicData></a:graphic></wp:anchor></w:drawing>"
        f"</mc:Choice><mc:Fallback><w:pict><v:shape><v:textbox>{inside}</v:textbox></v:shape></w:pict></mc:Fallback>"
        "</mc:AlternateContent></w:r>"
    )
    made = taker.take(word_file(p(r("Before"), box, r(" and on.")) + p(r("After."))))
    assert made.body == "Before and on.\n\nBoxed words.\n\nAfter.\n"
    assert told(made, "a text box")


def test_what_cannot_come_along_is_told_with_its_words_and_its_place(taker: Taker) -> None:
    """Comments, hidden text, heads of pages, charts, index entries, looks: each once, under its heading."""
    index = (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> XE "hawala" </w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )
    body = heading("Scale and trend") + p(
        commented(1, r("Said")), r(" so"), r(" secretly", "<w:vanish/>"), index,
        r(" loud", '<w:highlight w:val="yellow"/>'), r(" under", '<w:u w:val="single"/>'), r(" on "),
        field("DATE \\@ d", r("1 May")), r("."),
    ) + p(CHART)  # fmt: skip
    made = taker.take(word_file(body, comments=comment(1, "Who says?"), header1=p(r("Confidential draft"))))
    lost = {item.what: str(item.where) for item in made.items if item.kind is Kind.LOST}
    expected = ("a comment by Researcher One, 2026-03-01 on “Said”: “Who says?”", "hidden text: “secretly”",
                'an entry of an index: “XE "hawala"”', "the pages' header: “Confidential draft”")  # fmt: skip
    for what in expected:
        assert len([one for one in lost if what in " ".join(one.split())]) == 1 or what in lost, (what, lost)
    assert any("a chart of Word (“Cases by year”)" in one for one in lost)
    assert all("under “Scale and trend”" in where for what, where in lost.items() if "header" not in what)
    assert told(made, "highlighted", "loud")
    assert told(made, "underlined", "under")
    assert told(made, "a field (DATE)", "1 May")
    assert "secretly" not in made.body
    assert "To be researched: the chart that stood here" in made.body


def test_styles_that_mean_nothing_here_are_told_once(taker: Taker) -> None:
    """Their text stays; a subtitle is a paragraph."""
    styles = "".join(
        f'<w:style w:type="paragraph" w:styleId="{key}"><w:name w:val="{called}"/></w:style>'
        for key, called in (("Key", "Key finding"), ("Subtitle", "Subtitle"), ("Title", "Title"))
    )
    body = (
        p(r("Threat assessment"), style="Title") + p(r("Of tests"), style="Subtitle")
        + p(r("First."), style="Key") + p(r("Second."), style="Key")
    )  # fmt: skip
    made = taker.take(word_file(body, styles=styles))
    assert made.body == "Of tests\n\nFirst.\n\nSecond.\n"
    assert told(made, "the style “Key finding” of 2 paragraphs")
    assert told(made, "a subtitle")
    assert told(made, "the section's title is left out")


def test_a_style_based_on_another_means_what_that_means(taker: Taker) -> None:
    """An organisation's own captions and headings are captions and headings, and nothing is told of their styles."""
    base = (
        '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/></w:style>'
        '<w:style w:type="paragraph" w:styleId="Heading1"><w:name w:val="heading 1"/></w:style>'
        '<w:style w:type="paragraph" w:styleId="Caption"><w:name w:val="caption"/></w:style>'
    )
    own = "".join(
        f'<w:style w:type="paragraph" w:styleId="{key}"><w:name w:val="PIPS {key}"/><w:basedOn w:val="{on}"/></w:style>'
        for key, on in (("Head", "Heading1"), ("Legend", "Caption"), ("Note", "Normal"))
    )
    body = p(r("Scale and trend"), style="Head") + p(r("Of things"), style="Legend") + table(("a", "b"), ("c", "d"))
    made = taker.take(word_file(body + p(r("Noted."), style="Note"), styles=base + own))
    assert made.body.startswith("## Scale and trend\n\n| a | b |")
    assert ": Of things {#tbl:things}" in made.body
    assert [line for line in told(made, "means nothing here") if "PIPS Note" not in line] == []
    assert told(made, "the style “PIPS Note” of one paragraph")


@pytest.mark.parametrize(
    "path", sorted(SHIPPED.glob("*/sections/threat-assessment.md")), ids=lambda path: path.parts[-3]
)
def test_a_shipped_section_that_goes_to_word_and_back(taker: Taker, path: Path) -> None:
    """Pandoc writes it for Word, with curled quotes: not a word is lost, headings and captions are what they were."""
    _, _, body = path.read_text(encoding="utf-8").split("---\n", 2)
    plain = re.sub(r"!\[[^\]]*\]\([^)]*\)(\{[^}]*\})?", "", body).replace("@", "at ")
    done = subprocess.run(
        [binary(), "--from", MARKDOWN, "--to", "docx"], input=plain.encode(), capture_output=True, check=True
    )
    made = taker.take(done.stdout)
    assert not told(made, "did not come through") + told(made, "no sure sign") + told(made, "does not show as such")
    assert set(words(plain.replace("'", "’"))) <= set(words(made.body))
    assert made.body.count("\n: ") == plain.count("\n: ")
    assert made.body.count("\n## ") + made.body.startswith("## ") == plain.count("\n## ") + plain.startswith("## ")


def test_tracked_changes_are_listed_each_once_and_refused(taker: Taker) -> None:
    """Nobody knows which text is meant; each is named with its author, day and words."""
    body = p(r("Old "), change("ins", r("new")), change("del", r("gone").replace("w:t", "w:delText")), r(" words."))
    with pytest.raises(TrackedError) as caught:
        taker.take(word_file(body))
    lines = [item.what for item in caught.value.items]
    assert lines == [
        "a tracked change (inserted) by Researcher One on 2026-03-01: “new”",
        "a tracked change (deleted) by Researcher One on 2026-03-01: “gone”",
    ]


def test_words_that_pandoc_drops_are_told_by_the_other_reader(taker: Taker) -> None:
    """The proof works: pandoc leaves out what stands in an element that it does not know, and the account says so."""
    ruby = (
        "<w:r><w:ruby><w:rt><w:r><w:t>above</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>beneath</w:t></w:r></w:rubyBase>"
        "</w:ruby></w:r>"
    )
    made = taker.take(word_file(p(r("Words "), ruby, r(" here.")) + p(control(r("controlled")))))
    assert "controlled" in made.body
    assert len(told(made, "did not come through", "beneath")) == 1


def test_a_figure_that_is_named_by_its_words_and_one_whose_id_is_taken(taker: Taker) -> None:
    """An id that another section has is not given twice; one that the section has is kept when words change."""
    body = p(picture("A square")) + caption("Figure 1. Taken")
    assert "{#fig:taken-2 " in taker.take(word_file(body, pictured=PIXEL)).body
    body = p(picture("A square")) + caption("Figure 1. The square of tests, drawn anew")
    standing = (("fig:square", "The square of tests, drawn"),)
    assert "{#fig:square " in taker.take(word_file(body, pictured=PIXEL), captioned=standing).body


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("x <!-- c --> y", "x \\<\\!-\\- c -\\-\\> y"),
        ("--- text", "\\-\\-\\- text"),
        ("with --dry-run and a-b", "with -\\-dry-run and a-b"),
        ("#. auto", "\\#\\. auto"),
        ("1) one", "1\\) one"),
        ("(2) two", "(2\\) two"),
        ("1.", "1\\."),
        ("- point", "\\- point"),
        ("1.5 per cent", "1.5 per cent"),
    ],
)
def test_signs_of_markdown_print_as_they_were_typed(taker: Taker, typed: str, expected: str) -> None:
    """Whatever opens a list or a comment, or joins to a dash, is escaped, and nothing is told of it."""
    made = taker.take(word_file(p(r("Before.")) + p(r(escape(typed))) + p(r("After."))))
    assert made.body == f"Before.\n\n{expected}\n\nAfter.\n"
    assert made.items == ()
    (read,) = read_markdown(expected + "\n")[0]
    assert read["t"] == "Para"
    assert text_of([read]) == typed


def test_an_empty_equation_is_left_out(taker: Taker) -> None:
    """Two dollars would stand for it; one that holds something comes along."""
    empty = "<m:oMath><m:r><m:t></m:t></m:r></m:oMath>"
    made = taker.take(word_file(p(r("One "), empty, r("two, "), equation()) + table(("a", "b"), ("1)", "- c"))))
    assert made.body.startswith("One two, $\\frac{a}{b}$\n")
    assert "- c |" in made.body
    assert [item.what for item in made.items] == ["an empty equation is left out"]


def test_quotations_are_told_only_where_an_indent_alone_makes_them(taker: Taker) -> None:
    """The style says what a paragraph is, its own indent adds nothing; one that is merely indented is told."""
    style = '<w:style w:type="paragraph" w:styleId="Quote"><w:name w:val="Quote"/></w:style>'
    indent = '<w:ind w:left="720"/>'
    quote = p(r("Quoted."), style="Quote", properties=indent)
    made = taker.take(word_file(quote + p(r("Between.")), styles=STYLES + style))
    assert made.body == "> Quoted.\n\nBetween.\n"
    assert made.items == ()
    made = taker.take(word_file(quote + p(r("Indented."), properties=indent), styles=STYLES + style))
    assert made.body == "> Quoted.\n>\n> Indented.\n"
    assert [(item.what[:21], item.where.text) for item in made.items] == [("an indented paragraph", "Indented.")]


def test_quotations_of_libreoffice_are_quotations(taker: Taker) -> None:
    """Its style has another name than Word's; what follows one another is one quotation."""
    style = '<w:style w:type="paragraph" w:styleId="Q"><w:name w:val="Quotations"/></w:style>'
    body = p(r("Said:")) + p(r("One."), style="Q") + p(r("Two."), style="Q") + p(r("On."))
    made = taker.take(word_file(body, styles=STYLES + style))
    assert made.body == "Said:\n\n> One.\n>\n> Two.\n\nOn.\n"
    assert made.items == ()


def test_looks_that_were_lost_without_a_word(taker: Taker) -> None:
    """Struck through twice is struck through; capitals that are a look alone are told, those that are typed are not."""
    body = p(r("One "), r("gone", "<w:dstrike/>"), r(" and "), r("all caps", "<w:caps/>"), r(" FIA", "<w:caps/>"))
    made = taker.take(word_file(body + p(r("FIA", "<w:caps/>"), r(" on", '<w:caps w:val="0"/>'))))
    assert made.body == "One ~~gone~~ and all caps FIA\n\nFIA on\n"
    assert [item.what for item in made.items] == ["words in capitals, by their look alone: “all caps FIA”"]


def test_a_picture_that_floats_leaves_the_sentence(taker: Taker) -> None:
    """It stands behind the paragraph, in the order of the file, with its caption, and is told."""
    floating = picture("A square").replace("wp:inline", "wp:anchor")
    body = p(r("Before "), floating, r("and after.")) + caption("Figure 1. Squares") + p(r("End."))
    made = taker.take(word_file(body, pictured=PIXEL))
    assert made.body.startswith("Before and after.\n\n![Squares](../figures/")
    assert told(made, "a picture that floats beside the text")
    alone = taker.take(word_file(p(floating) + caption("Figure 1. Squares"), pictured=PIXEL))
    assert not told(alone, "floats")


PIXEL = image()
PIECES = (
    "word", "Word", "a", "1", "12", "-", "--", "---", "*", "**", "_", "__", "#", "##", ">", "|", "~", "^", "`", "$",
    "\\", "[", "]", "(", ")", "{", "}", "<", ">", "&", "&amp;", "@", "@x", ":", "::", "...", "'", '"', "“", "”", "1.",
    "a)", "(i)", "[^1]", "![", "](", "http://a.b/c_d", "a_b", "x@y.org", "+", "=", "===", "<br>", "<!--", "-->",
    "{#id}", "{.c}", "Table:", "é", "§", "(1)", "*a*", "$x$",
)  # fmt: skip


@pytest.mark.parametrize("seed", [1, 2, 5, 7])
def test_whatever_signs_stand_in_a_text_its_words_come_through(taker: Taker, seed: int) -> None:
    """Texts of signs that mean something in Markdown print as they were, word by word, paragraph by paragraph."""
    chosen = random.Random(seed)
    paragraphs = []
    for _ in range(150):
        text = " ".join(
            "".join(chosen.choices(PIECES, k=chosen.choice((1, 1, 2, 3)))) for _ in range(chosen.randint(1, 6))
        )
        kind = chosen.random()
        run = r(escape(text))
        if kind < 0.1:
            paragraphs.append(table((escape(text[:20]), "b"), ("c", run and escape(text))))
        else:
            paragraphs.append(p(run, style="Listed" if kind < 0.2 else ""))
        paragraphs.append(p(r("Between.")))
    made = taker.take(word_file("".join(paragraphs)))
    assert not told(made, "did not come through") + told(made, "no sure sign") + told(made, "does not show as such")
