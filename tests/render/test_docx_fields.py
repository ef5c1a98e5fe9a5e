"""Word's fields: cross-references, lists of figures and tables; what they show now and what they will after F9."""

from __future__ import annotations

import zipfile
from typing import TYPE_CHECKING

import pytest
from lxml import etree

from pipeline.cache import Cache
from pipeline.ooxml.xml import NAMESPACES, Element, shown_text, style_of
from pipeline.render.docx import docx

from .conftest import ALL
from .test_docx_sample import SHIPPED, document, find_all, parts_of, rasterise, sample, texts_in

if TYPE_CHECKING:
    from pathlib import Path

W = f"{{{NAMESPACES['w']}}}"
BODY = """
# Threats {#sec-threats}

See [Figure\u00a01](#fig-one){.cross-reference}, [2](#fig-two){.cross-reference},
[Table\u00a01](#tbl-one){.cross-reference} and [Section\u00a02](#sec-second){.cross-reference}, not
[here](#fig-one).[^n]

[^n]: But [Section\u00a01](#sec-threats){.cross-reference} and number [1](#sec-threats){.cross-reference}.

![One *figure*.](PLAIN){#fig-one width=12cm}

![Another, beside [Table\u00a01](#tbl-one){.cross-reference}.](PLAIN){#fig-two width=12cm}

| A |
|---|
| b |

: A table {#tbl-one}

# Second {#sec-second}
"""
PAGES = {"Figure 1": 3, "Figure 2": 4, "Table 1": 4}


def fields(root: Element) -> list[tuple[str, str]]:
    """The instruction and the shown text of every complex field, innermost ones too."""
    found, open_fields = [], []
    for element in root.iter(f"{W}fldChar", f"{W}instrText", f"{W}t"):
        kind = element.get(f"{W}fldCharType")
        if kind == "begin":
            open_fields.append(["", "", False])
        elif kind == "separate":
            open_fields[-1][2] = True
        elif kind == "end":
            instruction, shown, _ = open_fields.pop()
            found.append((instruction.strip(), shown))
        elif element.tag == f"{W}instrText":
            open_fields[-1][0] += element.text
        else:
            for field in open_fields:
                field[1] += element.text if field[2] else ""
    return found


def covered(root: Element, name: str) -> str:
    """The text between the two ends of a bookmark."""
    (start,) = find_all(root, f"//w:bookmarkStart[@w:name='{name}']")
    text, number = "", start.get(f"{W}id")
    for element in start.xpath("following::*"):
        if element.tag == f"{W}bookmarkEnd" and element.get(f"{W}id") == number:
            return text
        text += element.text or "" if element.tag == f"{W}t" else ""
    raise AssertionError(name)


@pytest.fixture(scope="module")
def parts() -> dict[str, bytes]:
    """The parts of a paper with every kind of cross-reference."""
    return parts_of(docx(sample(body=BODY), SHIPPED, Cache(None), rasterise=rasterise, pages=PAGES))


def test_cross_references_are_fields_that_show_what_they_will_show(parts: dict[str, bytes]) -> None:
    """A reference to a figure or table repeats what its bookmark covers, "Figure 1" or the number alone."""
    root = document(parts)
    shown = [(name.split()[1], text) for name, text in fields(root) if name.startswith("REF") and "\\r" not in name]
    assert [text for _, text in shown] == ["Figure\u00a01", "2", "Table\u00a01", "Table\u00a01"]
    for name, text in shown:
        assert covered(root, name) == text
    assert all("\\h" in name for name, _ in fields(root) if name.startswith("REF"))


def test_a_reference_to_a_section_reads_its_number(parts: dict[str, bytes]) -> None:
    """Word has only the number of a heading; the word before it looks like it, and is no link, in notes too."""
    root, notes = document(parts), etree.fromstring(parts["word/footnotes.xml"])
    for part, numbers in ((root, ["2"]), (notes, ["1", "1"])):
        found = [(name.split()[1], text) for name, text in fields(part) if " \\r " in name]
        assert [text for _, text in found] == numbers
        for name, text in found:
            assert covered(root, name) == {"1": "Threats", "2": "Second"}[text]
    # A tracked deletion of a link and of the field behind it is written by LibreOffice as something that is no XML.
    assert find_all(root, "//w:hyperlink[@w:anchor='sec-second']") == []
    assert "and Section\u00a02, not here." in shown_text(find_all(root, "//w:body/w:p[contains(., 'See ')]")[0])


def test_references_are_set_as_such(parts: dict[str, bytes]) -> None:
    """Result and instruction are in the style of cross-references, which the result keeps when it is refreshed."""
    root = document(parts)
    for instruction in find_all(root, "//w:instrText[contains(., ' REF ')]"):
        assert find_all(instruction.getparent(), "w:rPr/w:rStyle/@w:val") == ["CrossReference"]
        assert instruction.text.rstrip().endswith("\\* CHARFORMAT")
    assert b"mark-reference" not in parts["word/document.xml"] + parts["word/footnotes.xml"]


def test_an_ordinary_link_stays_one(parts: dict[str, bytes]) -> None:
    """Only what prints a number becomes a field."""
    links = find_all(document(parts), "//w:hyperlink[@w:anchor='fig-one']")
    assert [shown_text(link) for link in links] == ["here"]


def test_figures_are_listed_and_a_single_table_is_not(parts: dict[str, bytes]) -> None:
    """The list is a field that holds its captions and pages, under a title that is no heading of the paper."""
    root = document(parts)
    assert texts_in(root, "TableofFigures") == [
        "Figure\u00a01. One figure.3",
        "Figure\u00a02. Another, beside Table\u00a01.4",
    ]
    assert texts_in(root, "ContentsSubheading") == ["Figures"]
    instructions = [name for name, _ in fields(root) if name.startswith("TOC")]
    assert instructions == ['TOC \\o "1-2" \\h \\z', 'TOC \\h \\z \\c "Figure"']
    for entry in find_all(root, "//w:p[w:pPr/w:pStyle/@w:val='TableofFigures']/w:hyperlink"):
        assert covered(root, entry.get(f"{W}anchor")) == shown_text(entry)[:-1]


@pytest.mark.parametrize("paper", ALL)
def test_contents_list_what_word_will_list(outputs: Path, paper: str) -> None:
    """Over all papers: the entries of each list are those that F9 collects by style and by sequence, with pages."""
    with zipfile.ZipFile(outputs / f"{paper}.docx") as package:
        root = etree.fromstring(package.read("word/document.xml"))
    body = find_all(root, "/w:document/w:body/w:p")
    headings = [shown_text(paragraph) for paragraph in body if style_of(paragraph) in ("Heading1", "Heading2")]
    entries = [paragraph for paragraph in find_all(root, "//w:sdt//w:p") if style_of(paragraph) in ("TOC1", "TOC2")]
    listed = [shown_text(paragraph) for paragraph in entries]
    assert [text.strip("0123456789.") for text in listed] == [text.strip("0123456789.") for text in headings]
    assert all(text[-1].isdigit() for text in listed)
    captions = [shown_text(paragraph) for paragraph in body if style_of(paragraph) == "Caption"]
    for kind in ("Figure", "Table"):
        own = [text for text in texts_in(root, "TableofFigures") if text.startswith(kind)]
        expected = [text for text in captions if text.startswith(kind)]
        assert [text.rstrip("0123456789") for text in own] == [text.rstrip("0123456789") for text in expected]
        assert all(text[-1].isdigit() for text in own)


@pytest.mark.parametrize("paper", ALL)
def test_every_reference_of_a_paper_reads_a_bookmark_that_says_the_same(outputs: Path, paper: str) -> None:
    """Over all papers and their notes: REF fields have their bookmarks, and show what these cover."""
    with zipfile.ZipFile(outputs / f"{paper}.docx") as package:
        root, notes = (etree.fromstring(package.read(f"word/{part}.xml")) for part in ("document", "footnotes"))
    found = [field for part in (root, notes) for field in fields(part) if field[0].startswith("REF ")]
    assert found
    for instruction, shown in found:
        text = covered(root, instruction.split()[1])
        assert text == shown or "\\r" in instruction
