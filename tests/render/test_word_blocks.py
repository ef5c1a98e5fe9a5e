"""Blocks within blocks in Word: tables and pictures in notes, cells, lists and quotations, and what lists repeat."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import zipfile
from typing import TYPE_CHECKING

import pikepdf
import pytest
from lxml import etree

from pipeline.cache import Cache
from pipeline.ooxml.xml import NAMESPACES, shown_text, style_of
from pipeline.render.docx import docx
from tests.cli.running import papers
from tests.conftest import client
from tests.making import Maker

from .structure import named
from .test_docx_sample import SHIPPED, document, find_all, parts_of, rasterise, sample, texts_in
from .test_word_reference import given

if TYPE_CHECKING:
    from pathlib import Path

    from pipeline.ooxml.xml import Element

W = f"{{{NAMESPACES['w']}}}"
R = f"{{{NAMESPACES['r']}}}"

BODY = """
# Threat assessment {#sec-threat}

A note[^pic], another[^tab].

[^pic]:
    ![In a **note**](PLAIN){#fig-note width=12cm}

[^tab]: Before.

    | x | y |
    |---|---|
    | 1 | 2 |

    : In a note {#tbl-note}

| a | b |
|---|---|
| 1 | 2 |

: First *of* H~2~O, $x^2$, `code` and a\\
break {#tbl-first}

| Pic | Text |
|-----|------|
| ![wide](PLAIN){width=16cm} | words |

: Picture in a cell {#tbl-cell}

- item

    | p | q |
    |---|---|
    | 1 | 2 |

    : In a list {#tbl-list}

    > Quoted in a list.

> Level one.
>
> > Level two.
>
> - In a quotation.
>
>     - Deeper.

---

##### Level five {#five}

###### Level six {#six}
"""


@pytest.fixture(scope="module")
def parts() -> dict[str, bytes]:
    """The parts of the document, its pages known."""
    pages = {f"Table\u00a0{number}".replace("\u00a0", " "): 10 + number for number in range(1, 5)}
    return parts_of(docx(sample(body=BODY), SHIPPED, Cache(None), rasterise=rasterise, pages=pages))


@pytest.fixture(scope="module")
def root(parts: dict[str, bytes]) -> Element:
    """The root of the document part."""
    return document(parts)


@pytest.fixture(scope="module")
def notes(parts: dict[str, bytes]) -> Element:
    """The root of the notes."""
    return etree.fromstring(parts["word/footnotes.xml"])


def paragraph(root: Element, text: str) -> Element:
    """The paragraph of a text."""
    (found,) = [one for one in find_all(root, "//w:body//w:p[not(ancestor::w:sdt)]") if shown_text(one) == text]
    return found  # type: ignore[no-any-return]


def left(one: Element) -> int:
    """The indent that a paragraph has by itself, in twips."""
    return int((find_all(one, "w:pPr/w:ind/@w:left") or ["0"])[0])


def test_a_picture_in_a_note_is_led_to_from_there(parts: dict[str, bytes], notes: Element) -> None:
    """The notes have relations of their own, to bitmap and drawing."""
    relations = etree.fromstring(parts["word/_rels/footnotes.xml.rels"])
    targets = {one.get("Id"): one.get("Target") for one in relations if str(one.get("Type")).endswith("/image")}
    used = find_all(notes, "//a:blip/@r:embed | //asvg:svgBlip/@r:embed")
    assert len(used) == 2
    assert sorted(str(targets[one]).rpartition(".")[2] for one in used) == ["png", "svg"]
    assert all(f"word/{targets[one]}" in parts for one in used)


def test_a_picture_takes_no_more_than_its_cell(root: Element) -> None:
    """Sixteen centimetres become what the cell has between its margins, and the height follows."""
    (cell,) = find_all(root, "//w:tc[.//wp:inline]")
    room = int(find_all(cell, "w:tcPr/w:tcW/@w:w")[0]) - 2 * 85
    for extent in find_all(cell, ".//wp:extent | .//a:xfrm/a:ext"):
        width, height = int(extent.get("cx")), int(extent.get("cy"))
        assert 0.9 * room * 635 < width <= room * 635
        assert abs(width - 2 * height) <= 2


def test_tables_in_notes_are_tables_like_any_other(notes: Element) -> None:
    """Named by their caption, cells of a width, and a paragraph after the table where the note would end in it."""
    (table,) = find_all(notes, "//w:tbl")
    assert find_all(table, "w:tblPr/w:tblCaption/@w:val") == ["Table\u00a01. In a note"]
    assert all(int(width) > 1000 for width in find_all(table, ".//w:tcW/@w:w"))
    assert len(find_all(table, ".//w:tcW")) == 4
    assert {style_of(one) for one in find_all(table, ".//w:p")} == {"TableHead", "TableText"}
    for note in find_all(notes, "//w:footnote"):
        assert note[-1].tag == f"{W}p"


def test_captions_count_on_behind_a_note(root: Element, notes: Element) -> None:
    """Word counts no caption in a note: its number is text there, and the next one's field is told where to begin."""
    assert find_all(notes, "//w:fldSimple") == []
    assert [shown_text(one) for one in find_all(notes, "//w:p[w:pPr/w:pStyle/@w:val='Caption']")] == [
        "Figure\u00a01. In a note",
        "Table\u00a01. In a note",
    ]
    fields = [(one.get(f"{W}instr").split(), shown_text(one)) for one in find_all(root, "//w:fldSimple")]
    counted = 0
    for words, shown in fields:
        counted = int(words[words.index("\\r") + 1]) if "\\r" in words else counted + 1
        assert words[:2] == ["SEQ", "Table"]
        assert str(counted) == shown
    assert [shown for _, shown in fields] == ["2", "3", "4"]


def test_the_list_of_tables_has_those_of_notes_and_their_pages(root: Element, notes: Element) -> None:
    """In the order of their numbers, each with the page of its own number; formulas and looks are kept, words apart."""
    entries = [one for one in find_all(root, "//w:sdt//w:p") if style_of(one) == "TableofFigures"]
    assert [shown_text(one) for one in entries] == [
        "Table\u00a01. In a note11",
        "Table\u00a02. First of H2O, , code and a break12",
        "Table\u00a03. Picture in a cell13",
        "Table\u00a04. In a list14",
    ]
    assert len(find_all(entries[1], ".//m:oMath")) == 1
    looks = find_all(entries[1], ".//w:rStyle/@w:val")
    assert looks == ["Emphasis", "Subscript", "VerbatimChar"]
    names = find_all(root, "//w:bookmarkStart/@w:name") + find_all(notes, "//w:bookmarkStart/@w:name")
    assert set(find_all(root, "//w:sdt//w:hyperlink/@w:anchor")) <= set(names)
    identifiers = find_all(root, "//w:bookmarkStart/@w:id") + find_all(notes, "//w:bookmarkStart/@w:id")
    assert len(identifiers) == len(set(identifiers))
    assert len(names) == len(set(names))


def test_a_table_in_a_list_stands_under_its_text(root: Element) -> None:
    """Indented with its caption, and narrower by as much."""
    (table,) = find_all(root, "//w:tbl[w:tblPr/w:tblCaption[contains(@w:val, 'In a list')]]")
    assert find_all(table, "w:tblPr/w:tblInd/@w:w") == ["397"]
    widths = [int(width) for width in find_all(table, "w:tblGrid/w:gridCol/@w:w")]
    assert sum(widths) == 9072 - 397 == int(find_all(table, "w:tblPr/w:tblW/@w:w")[0])
    assert left(paragraph(root, "Table\u00a04. In a list")) == 397


def test_nesting_shows(root: Element) -> None:
    """A quotation within a quotation, and a list within one, stand further in than what they are in."""
    assert style_of(paragraph(root, "Level two.")) == style_of(paragraph(root, "Level one.")) == "BlockText"
    assert left(paragraph(root, "Level one.")) == 0  # its style says it
    assert left(paragraph(root, "Level two.")) == 2 * 454
    inner, deeper = paragraph(root, "In a quotation."), paragraph(root, "Deeper.")
    assert (left(inner), left(deeper)) == (454 + 397, 454 + 2 * 397)
    rules = [int(find_all(one, "w:pPr/w:pBdr/w:left/@w:space")[0]) for one in (inner, deeper)]
    assert rules == [10, 10 + 397 // 20]
    quoted = paragraph(root, "Quoted in a list.")
    assert left(quoted) == 454 + 397
    assert find_all(quoted, "w:pPr/w:numPr") == []
    assert b"mark-" not in etree.tostring(root)


def test_a_rule_is_a_thin_border_without_a_number(parts: dict[str, bytes], root: Element) -> None:
    """No drawing: an empty paragraph in a style that has the border, its indents and no line number."""
    (rule,) = [one for one in find_all(root, "//w:p") if style_of(one) == "HorizontalRule"]
    assert [child.tag for child in rule] == [f"{W}pPr"]
    assert b"v:rect" not in parts["word/document.xml"]
    (style,) = find_all(etree.fromstring(parts["word/styles.xml"]), "//w:style[@w:styleId='HorizontalRule']/w:pPr")
    assert find_all(style, "w:suppressLineNumbers")
    assert find_all(style, "w:pBdr/w:bottom/@w:sz") == ["4"]
    assert find_all(style, "w:ind/@w:left") == find_all(style, "w:ind/@w:right") == ["3175"]


def test_headings_of_every_level_are_numbered(parts: dict[str, bytes], root: Element) -> None:
    """To the sixth, as in the other outputs."""
    assert texts_in(root, "Heading5") == ["Level five"]
    assert texts_in(root, "Heading6") == ["Level six"]
    texts = find_all(
        etree.fromstring(parts["word/numbering.xml"]), "//w:abstractNum[@w:abstractNumId='1']//w:lvlText/@w:val"
    )
    assert texts[4:6] == ["%1.%2.%3.%4.%5", "%1.%2.%3.%4.%5.%6"]


def printed(path: Path, first: int, last: int) -> str:
    """The text of some pages of a PDF."""
    command = [client("pdftotext"), "-f", str(first), "-l", str(last), str(path), "-"]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


SECTION = """
---
contributors: [researcher1]
status: drafting
---

::: landscape
| Wide | Table |
|------|-------|
| x    | y     |

: Turned {#tbl:turned}
:::

Write to <mailto:a@example.org>, or to <b@example.org>, or [us](mailto:c@example.org).[^pic]

[^pic]: ![In a note](../figures/square.svg){#fig:note alt="A square in a note."}

## Upright {#upright}

::: landscape
![Wide](../figures/square.svg){#fig:wide alt="A square again."}
:::

Text.
"""


@pytest.fixture(scope="module")
def built(template_repository: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small paper with the section as its annex, in all three forms."""
    maker = Maker(tmp_path_factory.mktemp("blocks") / "repository")
    shutil.copytree(template_repository, maker.folder)
    maker.write("papers/testing/sections/annex.md", SECTION)
    maker.commit("Write the annex")
    ran = papers(maker.folder, "build", "--formats", "docx,pdf,html")
    assert ran.code == 0, ran.err + ran.out
    return maker.folder / "build"


def test_a_heading_goes_with_its_landscape_page(built: Path) -> None:
    """It stands on the turned page in both outputs, and none is left alone on the page before."""
    with zipfile.ZipFile(built / "testing.docx") as package:
        body = etree.fromstring(package.read("word/document.xml"))[0]
    section = 0
    places: dict[str, int] = {}
    for one in body:
        places.setdefault(shown_text(one), section)
        section += len(find_all(one, ".//w:sectPr"))
    sections = find_all(body, ".//w:sectPr")
    for title in ("Annex", "Upright"):
        assert find_all(sections[places[title]], "w:pgSz/@w:orient") == ["landscape"]
    with pikepdf.open(built / "testing.pdf") as pdf:
        turned = [place for place, page in enumerate(pdf.pages, 1) if page.MediaBox[2] > page.MediaBox[3]]
    assert len(turned) == 2
    for page, title in zip(turned, ("Annex", "Upright"), strict=True):
        assert title in printed(built / "testing.pdf", page, page)


def test_an_address_reads_as_it_was_typed(built: Path) -> None:
    """In all three forms alike."""
    with zipfile.ZipFile(built / "testing.docx") as package:
        word = shown_text(etree.fromstring(package.read("word/document.xml")))
    pages = printed(built / "testing.pdf", 1, 99)
    page = re.sub(r"<[^>]*>", "", (built / "testing.html").read_text(encoding="utf-8"))
    for text in (word, " ".join(pages.split()), " ".join(page.split())):
        assert "Write to a@example.org, or to b@example.org, or us." in text


def test_the_foot_names_the_publisher_in_both(built: Path) -> None:
    """Edition and publisher, left of the page's number."""
    with zipfile.ZipFile(built / "testing.docx") as package:
        foot = shown_text(etree.fromstring(package.read("word/footer1.xml")))
    assert foot.startswith("Working draft · Secretariat of Tests")
    assert "Working draft · Secretariat of Tests" in printed(built / "testing.pdf", 2, 2)


@pytest.mark.parametrize("own", [False, True])
def test_the_validator_finds_no_error_in_blocks_within_blocks(own: bool, built: Path, tmp_path: Path) -> None:  # noqa: FBT001
    """The pictures of the notes too, with our styles and with others."""
    templates = given(tmp_path / "templates") if own else SHIPPED
    (tmp_path / "sample.docx").write_bytes(docx(sample(body=BODY), templates, Cache(None)))
    for path in (tmp_path / "sample.docx", built / "testing.docx"):
        command = [client("ooxml-validator"), str(path), "--officeVersion", "Microsoft365"]
        answer = subprocess.run(command, check=False, capture_output=True, text=True)
        assert json.loads(answer.stdout)["errors"] == []


def test_libreoffice_draws_the_picture_of_the_note(built: Path, tmp_path: Path) -> None:
    """It is there, and within the measure."""
    command = [client("soffice"), f"-env:UserInstallation=file://{tmp_path}/profile", "--headless", "--convert-to"]
    command += ['pdf:writer_pdf_Export:{"UseTaggedPDF":{"type":"boolean","value":"true"}}', "--outdir"]
    subprocess.run([*command, str(tmp_path), str(built / "testing.docx")], check=True, capture_output=True, timeout=120)
    with pikepdf.open(tmp_path / "testing.pdf") as pdf:
        described = [str(figure.get("/Alt", "")) for figure in named(pdf, "Figure")]
    assert "A square in a note." in described
