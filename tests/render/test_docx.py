"""The text of the Word output, part by part: styles, numbers, contents, edges of the page, tables, pictures."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from lxml import etree

from pipeline.cache import Cache
from pipeline.ooxml.xml import shown_text, style_of
from pipeline.render.docx import docx

from .test_docx_sample import PAGES, SHIPPED, SVG, document, find_all, parts_of, png, rasterise, sample, texts_in

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="module")
def draft() -> dict[str, bytes]:
    """The parts of the sample as a draft."""
    return parts_of(docx(sample(), SHIPPED, Cache(None), rasterise=rasterise, pages=PAGES))


@pytest.fixture(scope="module")
def final() -> dict[str, bytes]:
    """The parts of the sample as a final paper, without page numbers."""
    return parts_of(docx(sample(draft=False), SHIPPED, Cache(None), rasterise=rasterise))


def test_every_style_in_use_is_defined(draft: dict[str, bytes]) -> None:
    """No paragraph, run or table names a style that the file lacks, and no mark of the pipeline is left."""
    styles = etree.fromstring(draft["word/styles.xml"])
    defined = set(find_all(styles, "//w:style/@w:styleId"))
    used = set()
    for part, data in draft.items():
        if part.startswith("word/") and part.endswith(".xml"):
            used |= set(find_all(etree.fromstring(data), "//w:pStyle/@w:val | //w:rStyle/@w:val | //w:tblStyle/@w:val"))
    assert used <= defined
    assert b"mark-" not in draft["word/document.xml"]


def test_nothing_is_formatted_by_hand(draft: dict[str, bytes]) -> None:
    """Paragraphs and runs carry a style and beside it only what Word itself writes there."""
    for part in ("word/document.xml", "word/footnotes.xml", "word/header2.xml", "word/footer1.xml"):
        root = etree.fromstring(draft[part])
        of_paragraphs = {child.tag.rpartition("}")[2] for child in find_all(root, "//w:pPr/*")}
        of_runs = {child.tag.rpartition("}")[2] for child in find_all(root, "//w:rPr/*")}
        assert of_paragraphs <= {"pStyle", "numPr", "keepNext", "bidi", "sectPr", "suppressLineNumbers", "outlineLvl"}
        titles = find_all(root, "//w:p[w:pPr/w:outlineLvl]")  # of lists, which are no headings whatever their style is
        assert {style_of(paragraph) for paragraph in titles} <= {"TOCHeading", "ContentsSubheading"}
        assert of_runs <= {"rStyle", "rtl", "lang", "noProof"}


def test_no_paragraph_is_empty(draft: dict[str, bytes]) -> None:
    """Only where two tables meet, or where the contents end, does Word need a paragraph without text."""
    empty = [
        paragraph
        for paragraph in find_all(document(draft), "/w:document/w:body/w:p")
        if not shown_text(paragraph) and not find_all(paragraph, ".//w:drawing | .//m:oMath")
    ]
    assert {style_of(paragraph) for paragraph in empty} == {"Separator"}
    for paragraph in empty:
        before, after = paragraph.getprevious(), paragraph.getnext()
        assert find_all(paragraph, "w:pPr/w:sectPr") or (before.tag == after.tag and before.tag.endswith("}tbl"))


def test_headings_are_numbered_by_word(draft: dict[str, bytes]) -> None:
    """The number is of the style; a generated heading drops it, and below the contents has a style of its own."""
    root, styles = document(draft), etree.fromstring(draft["word/styles.xml"])
    assert texts_in(root, "Heading1") == ["Threat assessment", "References"]
    dropped = find_all(root, "//w:p[w:pPr/w:numPr[w:numId/@w:val='0' and not(w:ilvl)]]")
    titles = ["Contents", "Figures", "Tables"]
    assert [shown_text(paragraph) for paragraph in dropped] == [*titles, "References", "People"]
    assert texts_in(root, "Heading2") == ["Scale and trend"]
    assert texts_in(root, "Heading2Unnumbered") == ["People"]
    for level in range(1, 7):
        assert find_all(styles, f"//w:style[@w:styleId='Heading{level}']/w:pPr/w:numPr/w:numId/@w:val") == ["1"]
        assert find_all(styles, f"//w:style[@w:styleId='Heading{level}Unnumbered']//w:numId/@w:val") == ["0"]
    numbering = etree.fromstring(draft["word/numbering.xml"])
    assert find_all(numbering, "//w:abstractNum[@w:abstractNumId='1']/w:lvl/w:pStyle/@w:val") == [
        f"Heading{level}" for level in range(1, 7)
    ]


def test_captions_count_themselves(draft: dict[str, bytes]) -> None:
    """Every captioned figure and table has a number field, in order, in the style Caption."""
    root = document(draft)
    assert texts_in(root, "Caption") == [
        "Figure\u00a01. A drawn one.",
        "Table\u00a01. Counts & sums",
        "Figure\u00a02. A wide one.",
        "Table\u00a02. Turned",
    ]
    fields = find_all(root, "//w:fldSimple/@w:instr")
    assert [field.split()[1] for field in fields] == ["Figure", "Table", "Figure", "Table"]
    above = find_all(root, "//w:p[w:pPr/w:pStyle/@w:val='Caption' and w:pPr/w:keepNext]")
    assert [shown_text(paragraph)[:5] for paragraph in above] == ["Table", "Table"]


def test_contents_are_a_filled_field(draft: dict[str, bytes], final: dict[str, bytes]) -> None:
    """Entries have number, text, link and page; without pages there are none, and nobody is asked to update."""
    root = document(draft)
    assert texts_in(root, "TOCHeading") == ["Contents"]
    assert texts_in(root, "TOC1") == ["1Threat assessment3", "References9"]
    assert texts_in(root, "TOC2") == ["1.1Scale and trend4"]
    block = find_all(root, "//w:sdt")[0]
    instructions = [element.text.strip() for element in find_all(block, ".//w:instrText")]
    assert instructions[0] == 'TOC \\o "1-2" \\h \\z'
    anchors = find_all(block, ".//w:hyperlink/@w:anchor")
    assert [f"PAGEREF {anchor} \\h" for anchor in anchors] == instructions[1:]
    for anchor, title in zip(anchors, ("Threat assessment", "Scale and trend", "References"), strict=True):
        (heading,) = find_all(root, f"//w:bookmarkStart[@w:name='{anchor}']/..")
        assert shown_text(heading) == title
    assert texts_in(document(final), "TOC1") == ["1Threat assessment", "References"]
    assert b"PAGEREF" not in final["word/document.xml"]
    assert b"updateFields" not in draft["word/settings.xml"]
    assert b"dirty" not in draft["word/document.xml"]


def test_links_reach_a_bookmark(draft: dict[str, bytes]) -> None:
    """Every link inside has its target, once; ids of bookmarks are unique."""
    root = document(draft)
    names = find_all(root, "//w:bookmarkStart/@w:name")
    assert len(names) == len(set(names))
    assert set(find_all(root, "//w:hyperlink/@w:anchor")) <= set(names)
    assert {"fig-one", "tbl-counts", "ref-one"} <= set(names)
    starts, ends = (find_all(root, f"//w:bookmark{end}/@w:id") for end in ("Start", "End"))
    assert len(starts) == len(set(starts))
    assert sorted(starts) == sorted(ends)


def test_edges_of_the_page(draft: dict[str, bytes]) -> None:
    """Initiative and title above, edition, publisher, mark and page below; the cover has the mark alone."""
    cover, running, footer = (etree.fromstring(draft[f"word/{part}.xml"]) for part in ("header1", "header2", "footer1"))
    assert shown_text(cover) == "DRAFT"
    assert shown_text(running) == "NIA Paper"
    assert shown_text(footer) == "First edition · SecretariatDRAFTPage 1 of 1"
    assert [element.text.strip() for element in find_all(footer, "//w:instrText")] == ["PAGE", "NUMPAGES"]
    for header in (cover, running):
        assert find_all(header, "//v:textpath/@string") == ["DRAFT"]


def test_only_a_draft_is_marked(draft: dict[str, bytes], final: dict[str, bytes]) -> None:
    """Line numbers, watermark and the word are in a draft and nowhere in a final paper."""
    sections = find_all(document(draft), "//w:sectPr")
    has_lines = [bool(find_all(section, "w:lnNumType[@w:restart='continuous']")) for section in sections]
    assert has_lines == [False, False, True, True, True]
    assert not find_all(document(final), "//w:lnNumType")
    edges = b"".join(data for part, data in final.items() if part.startswith(("word/header", "word/footer")))
    assert b"DRAFT" not in edges
    assert b"w:pict" not in edges
    assert not find_all(find_all(document(final), "//w:sectPr")[0], "w:headerReference")


def test_landscape_pages_keep_their_edges(draft: dict[str, bytes]) -> None:
    """A landscape page is the upright one turned, with its own header and footer."""
    sections = find_all(document(draft), "//w:sectPr")
    sizes = [find_all(section, "w:pgSz/@w:w")[0] for section in sections]
    assert sizes == ["11906", "11906", "11906", "16838", "11906"]
    turned = sections[3]
    assert find_all(turned, "w:pgSz/@w:orient") == ["landscape"]
    assert len(find_all(turned, "w:headerReference | w:footerReference")) == 2
    (wide,) = find_all(document(draft), "//w:tbl[w:tblPr/w:tblCaption[contains(@w:val, 'Turned')]]")
    assert sum(int(width) for width in find_all(wide, "w:tblGrid/w:gridCol/@w:w")) == 14004


def test_tables(draft: dict[str, bytes]) -> None:
    """The head repeats, rows stay whole, cells are styled by their alignment, the caption is the table's name."""
    tables = find_all(document(draft), "//w:tbl")
    assert len(tables) == 3
    for table in tables:
        rows = find_all(table, "w:tr")
        assert find_all(rows[0], "w:trPr/w:tblHeader")
        assert all(find_all(row, "w:trPr/w:cantSplit") for row in rows)
        assert not any(find_all(row, "w:trPr/w:tblHeader") for row in rows[1:])
        assert find_all(table, "w:tblPr/w:tblStyle/@w:val") == ["Table"]
    cells = [style_of(paragraph) for paragraph in find_all(tables[0], ".//w:p")]
    assert cells == ["TableHead", "TableHeadRight", "TableText", "TableTextRight", "TableText", "TableTextRight"]
    assert find_all(tables[0], "w:tblPr/w:tblCaption/@w:val") == ["Table\u00a01. Counts & sums"]
    assert texts_in(document(draft), "TextAfterTable") == ["After the tables."]


def test_pictures(draft: dict[str, bytes]) -> None:
    """Pictures have their text, their size and no name of a file; an SVG goes along if it needs no font."""
    root = document(draft)
    assert find_all(root, "//wp:docPr/@descr") == ["A drawn one.", "A wide one.", "a mark"]
    assert find_all(root, "//wp:extent/@cx") == ["4320000", "7200000", "360000"]
    assert find_all(root, "//wp:extent/@cy") == ["2160000", "3600000", "180000"]
    assert [bool(find_all(blip, ".//asvg:svgBlip")) for blip in find_all(root, "//a:blip")] == [True, False, False]
    assert [data for part, data in draft.items() if part.endswith(".svg")] == [SVG]


def test_pictures_come_with_their_own_bytes(draft: dict[str, bytes]) -> None:
    """What pandoc is given in their place is in no file: bitmaps are as they were, drawings as they were drawn."""
    relations = etree.fromstring(draft["word/_rels/document.xml.rels"])
    targets = {one.get("Id"): f"word/{one.get('Target')}" for one in relations}
    shown = [draft[targets[str(used)]] for used in find_all(document(draft), "//a:blip/@r:embed")]
    assert shown == [png()] * 3
    assert {data for part, data in draft.items() if part.startswith("word/media/")} == {png(), SVG}


def test_lists_are_words_own(draft: dict[str, bytes]) -> None:
    """Paragraphs of lists are in Word's list styles and numbered by Word."""
    root = document(draft)
    assert texts_in(root, "ListBullet") == ["first", "second"]
    assert texts_in(root, "ListContinue") == ["more of it"]
    assert texts_in(root, "ListNumber") == ["inner"]
    assert all(
        find_all(paragraph, "w:pPr/w:numPr") for paragraph in find_all(root, "//w:p") if "List" in style_of(paragraph)
    )


def test_other_blocks_have_their_styles(draft: dict[str, bytes]) -> None:
    """Quotations, code, definitions, gaps, references and small print are each in a named style."""
    root = document(draft)
    for style, text in (
        ("BlockText", "Quoted."),
        ("SourceCode", "verbatim"),
        ("DefinitionTerm", "Term"),
        ("Definition", "Meaning"),
        ("Gap", "This section is missing."),
        ("Bibliography", "One, A. 2019. Title."),
        ("BackNote", "Small."),
        ("Title", "A Paper & Its <Title>"),
    ):
        assert texts_in(root, style) == [text]
    for style, text in (
        ("Emphasis", "stressed"),
        ("Strong", "strong"),
        ("IntenseEmphasis", "both"),
        ("Struck", "struck"),
        ("Subscript", "2"),
        ("VerbatimChar", "code"),
        ("Missing", "absent"),
        ("CrossReference", "here"),
        ("Hyperlink", "there"),
    ):
        runs = find_all(root, f"//w:body/w:p/descendant::w:r[w:rPr/w:rStyle/@w:val='{style}']")
        assert text in [shown_text(run) for run in runs]


def test_other_scripts_have_direction_and_language(draft: dict[str, bytes]) -> None:
    """Urdu runs from right to left and is Urdu to the spelling checker."""
    root = document(draft)
    assert [shown_text(paragraph) for paragraph in find_all(root, "//w:p[w:pPr/w:bidi]")] == ["یہ اردو ہے"]
    assert find_all(root, "//w:r[w:rPr/w:rtl]/w:rPr/w:lang/@w:bidi") == ["ur-PK", "ur-PK"]
    styles = etree.fromstring(draft["word/styles.xml"])
    assert find_all(styles, "//w:docDefaults//w:lang/@w:val") == ["en-GB"]


def test_notes_are_set_small_throughout(tmp_path: Path) -> None:
    """Lists in a note, and the line above the notes, are of the notes; code keeps its own style."""
    body = "A[^n].\n\n[^n]: One.\n\n    - item\n\n    ```\n    code\n    ```\n"
    parts = parts_of(docx(sample(body=body), SHIPPED, Cache(tmp_path), rasterise=rasterise))
    root = etree.fromstring(parts["word/footnotes.xml"])
    assert {style_of(paragraph) for paragraph in find_all(root, "//w:p")} == {"FootnoteText", "SourceCode"}


def test_columns_follow_what_is_in_them(tmp_path: Path) -> None:
    """A column of long text is wider than one of short words; an author's widths stay; all fill the measure."""
    long = "a long text that needs room " * 2
    given = "+----+--------+\n| a  | b      |\n+====+========+\n| c  | d      |\n+----+--------+\n"
    body = f"| No. | Text |\n|-----|------|\n| 1 | {long} |\n\n{given}"
    root = document(parts_of(docx(sample(body=body), SHIPPED, Cache(tmp_path), rasterise=rasterise)))
    short, wide, first, second = (int(width) for width in find_all(root, "//w:gridCol/@w:w"))
    assert short * 4 < wide
    assert abs(second / first - 9 / 5) < 0.1
    assert short + wide == first + second == 9072
