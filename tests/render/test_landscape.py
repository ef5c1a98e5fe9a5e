"""A wide table and a wide figure on a landscape page, in both outputs: page, edges, measure, numbers of the lines."""

from __future__ import annotations

import re
import subprocess
import zipfile
from typing import TYPE_CHECKING

import pikepdf
import pytest
from lxml import etree

from tests.conftest import client

from .structure import attribute, named
from .test_docx_sample import find_all, shown_text, style_of

if TYPE_CHECKING:
    from pathlib import Path

    from pipeline.ooxml.xml import Element

LONG, SHORT = 841.89, 595.276
"""The sides of A4 in points."""


@pytest.fixture(scope="module")
def document(outputs: Path) -> Element:
    """The document part of the paper that has a landscape page."""
    with zipfile.ZipFile(outputs / "testing.docx") as package:
        return etree.fromstring(package.read("word/document.xml"))


def _turned_pages(path: Path) -> list[int]:
    with pikepdf.open(path) as pdf:
        boxes = [[float(side) for side in page.MediaBox] for page in pdf.pages]
    return [number for number, (_, _, width, height) in enumerate(boxes, 1) if width > height]


def _text(path: Path, page: int) -> str:
    command = [client("pdftotext"), "-layout", "-f", str(page), "-l", str(page), str(path), "-"]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def test_the_pdf_turns_one_page_and_no_other(outputs: Path) -> None:
    """A4 on its side where the author asked for it."""
    path = outputs / "testing.pdf"
    (turned,) = _turned_pages(path)
    with pikepdf.open(path) as pdf:
        assert [float(side) for side in pdf.pages[turned - 1].MediaBox[2:]] == pytest.approx([LONG, SHORT], abs=0.1)
        assert "/Rotate" not in pdf.pages[turned - 1]


def test_header_footer_and_numbers_go_on_over_the_turn(outputs: Path) -> None:
    """Edges, page numbers and line numbers of the landscape page stand between those before and after."""
    path = outputs / "testing.pdf"
    (turned,) = _turned_pages(path)
    lines = []
    for page in (turned - 1, turned, turned + 1):
        text = _text(path, page)
        head, foot = text.strip().splitlines()[0], text.strip().splitlines()[-1]
        assert head.split() == ["IoT", "DRAFT", "Countering", "Tests"]
        assert f"Page {page} of " in foot
        lines.append([int(number) for number in re.findall(r"^ {0,14}(\d+) {2,}\S", text, re.MULTILINE)])
    numbers = [number for page in lines for number in page if number < 100]
    assert "Text on the landscape page." in _text(path, turned)
    assert numbers == sorted(numbers)
    assert all(page for page in lines)


def test_the_wide_figure_takes_the_measure_of_its_page(outputs: Path, document: Element) -> None:
    """24.7 cm on the landscape page, 16 cm elsewhere less what a list is indented, in both outputs."""
    extents = {
        found.getparent().find("{*}docPr").get("descr"): int(found.get("cx")) / 360_000
        for found in find_all(document, "//wp:extent")
    }
    assert extents["A wide rectangle."] == pytest.approx(24.7, abs=0.01)
    assert extents["A wide rectangle again."] == pytest.approx(16.0 - 397 / 567, abs=0.01)
    with pikepdf.open(outputs / "testing.pdf") as pdf:
        boxes = {str(figure.Alt): attribute(figure, "/BBox") for figure in named(pdf, "Figure")}
        widths = {alt: float(box[2] - box[0]) / 72 * 2.54 for alt, box in boxes.items()}
    assert widths["A wide rectangle."] == pytest.approx(24.7, abs=0.05)
    assert 15 < widths["A wide rectangle again."] <= 16


def test_the_wide_table_fills_the_measure_of_its_page(outputs: Path, document: Element) -> None:
    """Eleven columns in one line each, from margin to margin."""
    (table,) = find_all(document, "//w:tbl[w:tblPr/w:tblCaption[contains(@w:val, 'Ten indicators')]]")
    assert sum(int(width) for width in find_all(table, "w:tblGrid/w:gridCol/@w:w")) == 14004
    (turned,) = _turned_pages(outputs / "testing.pdf")
    heads = [line for line in _text(outputs / "testing.pdf", turned).splitlines() if "Indicator 1 " in line]
    assert [re.findall(r"Indicator \d+", line) for line in heads] == [[f"Indicator {n}" for n in range(1, 11)]]


def test_the_docx_turns_one_section_with_its_own_edges(document: Element) -> None:
    """Its section has header, footer and a draft's line numbers, which are not begun anew; what follows is upright."""
    sections = find_all(document, "//w:sectPr")
    turned = [section for section in sections if find_all(section, "w:pgSz[@w:orient='landscape']")]
    assert len(turned) == 1
    assert find_all(turned[0], "w:pgSz/@w:w | w:pgSz/@w:h") == ["16838", "11906"]
    assert len(find_all(turned[0], "w:headerReference | w:footerReference")) == 2
    assert find_all(turned[0], "w:lnNumType/@w:restart") == ["continuous"]
    assert not find_all(document, "//w:pgNumType")
    assert sections.index(turned[0]) == len(sections) - 2
    marks = [style_of(paragraph) for paragraph in find_all(document, "//w:p") if not shown_text(paragraph)]
    assert not [style for style in marks if style.startswith("mark-")]
