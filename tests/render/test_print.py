"""The look of print: lists that name the right pages, pages that are filled, a mark on the cover, rows kept whole."""

from __future__ import annotations

import re
import subprocess
import zipfile
from typing import TYPE_CHECKING

import pikepdf
import pytest
from lxml import etree

from tests.cli.running import papers
from tests.conftest import client

from .conftest import ALL, REAL
from .structure import named
from .test_docx_sample import find_all, shown_text, style_of

if TYPE_CHECKING:
    from pathlib import Path

    from tests.making import Maker

MARK = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="90" height="60"><rect width="90" height="60" fill="#A3262A"/></svg>'
)


def _pages(path: Path) -> list[str]:
    command = [client("pdftotext"), "-layout", str(path), "-"]
    text = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    return [re.sub(r"[\u00a0\u2060]", " ", page) for page in text.split("\f")]


@pytest.mark.parametrize("paper", ALL)
def test_the_lists_name_the_pages_on_which_captions_stand(outputs: Path, paper: str) -> None:
    """Each entry of the PDF's lists leads to the page that has the caption; the DOCX names the same pages."""
    pages = _pages(outputs / f"{paper}.pdf")
    lists = "\n".join(page for page in pages[1:4] if ". . . ." in page)
    entries = re.findall(r"^ *(Figure|Table) (\d+)((?:.|\n)*?) \.(?: \.)* *(\d+)$", lists, re.MULTILINE)
    assert len(entries) >= 8
    for kind, number, _, page in entries:
        assert re.search(rf"^ *\d* *{kind} {number}\. ", pages[int(page) - 1], re.MULTILINE), (kind, number, page)
    with zipfile.ZipFile(outputs / f"{paper}.docx") as package:
        root = etree.fromstring(package.read("word/document.xml"))
    words = [shown_text(line) for line in find_all(root, "//w:sdt//w:p") if style_of(line) == "TableofFigures"]
    named_there = [(text.split("\u00a0")[0], text.split("\u00a0")[1].split(".")[0]) for text in words]
    assert named_there == [(kind, number) for kind, number, _, _ in entries]
    for text, (*_, page) in zip(words, entries, strict=True):
        assert text.endswith(page)


@pytest.mark.parametrize("paper", REAL)
def test_no_page_is_left_half_empty(outputs: Path, paper: str) -> None:
    """Figures and short tables go on to the next page without leaving a hole: text follows into their place."""
    path = outputs / f"{paper}.pdf"
    command = [client("pdftotext"), "-bbox", str(path), "-"]
    tree = etree.fromstring(subprocess.run(command, check=True, capture_output=True).stdout)
    lowest = [
        max(float(word.get("yMax")) for word in page.iter("{*}word") if float(word.get("yMax")) < 775)
        for page in tree.iter("{*}page")
    ]
    first = next(
        number for number, page in enumerate(_pages(path)) if "1 Executive summary" in page and ". ." not in page
    )
    assert [number + 1 for number, y in enumerate(lowest) if first <= number < len(lowest) - 1 and y < 640] == []


def test_rows_stay_whole_unless_a_page_cannot_hold_them(outputs: Path) -> None:
    """A cell taller than a page is printed to its end; its table repeats its head on each page."""
    pages = _pages(outputs / "testing.pdf")
    text = " ".join(pages)
    assert len(re.findall(r"words\s+without\s+an\s+end", text)) > 300
    tall = [page for page in pages if page.count("without an") > 10]
    assert len(tall) >= 3
    assert all(re.search(r"^ *A +B$", page, re.MULTILINE) for page in tall)
    rows = [re.findall(r"Row (\d+)\b", page) for page in pages]
    assert [row for page in rows for row in page] == [str(number) for number in range(1, 60)]


def test_the_mark_of_the_initiative_is_on_the_cover(repository: Maker) -> None:
    """`templates/mark.svg` is printed in both outputs, described, at most 1.8 cm high."""
    repository.write("templates/mark.svg", MARK)
    repository.commit()
    assert papers(repository.folder, "build").code == 0
    build = repository.folder / "build"
    with pikepdf.open(build / "testing.pdf") as pdf:
        assert str(named(pdf, "Figure")[0].Alt) == "Mark of Initiative of Tests"
    with zipfile.ZipFile(build / "testing.docx") as package:
        root = etree.fromstring(package.read("word/document.xml"))
    first = find_all(root, "/w:document/w:body/w:p")[0]
    assert style_of(first) == "CoverMark"
    assert find_all(first, ".//wp:docPr/@descr") == ["Mark of Initiative of Tests"]
    assert [int(size) / 360_000 for size in find_all(first, ".//wp:extent/@cy")] == [pytest.approx(1.8, abs=0.01)]


def test_a_mark_that_is_no_picture_is_refused_by_name(repository: Maker) -> None:
    """What the templates bring is checked as what authors bring."""
    repository.write("templates/mark.svg", MARK.replace("<rect", "<script>1</script><rect"))
    ran = papers(repository.folder, "build")
    assert ran.code == 3
    assert "templates/mark.svg has a <script>, which is not taken" in ran.err


def test_figures_that_move_stay_in_their_section(repository: Maker) -> None:
    """Two that found no room go to the heads of the next pages, and the next section begins below them."""
    for name, height in (("first", 150), ("second", 120)):
        drawing = (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 160 {height}"><path d="M0 0L160 {height}"/></svg>'
        )
        repository.write(
            f"papers/testing/figures/{name}.svg", drawing.replace("<svg ", f'<svg width="160mm" height="{height}mm" ')
        )
    words = "Words that fill a line of the page. " * 20
    front = "---\ncontributors: [researcher1]\nstatus: drafting\n---\n"
    figures = "".join(
        f'![The {name}](../figures/{name}.svg){{alt="A line."}}\n\nMore.\n\n' for name in ("first", "second")
    )
    repository.write("papers/testing/sections/summary.md", f"{front}{words}\n\n{words}\n")
    repository.write("papers/testing/sections/threats.md", f"{front}## Scale and trend\n\n{words}\n\n{figures}\n")
    repository.write("papers/testing/sections/action-plan.md", front + f"{words}\n\n" * 4)
    repository.commit("Write long sections")
    papers(repository.folder, "build", "--formats", "pdf")
    spots = {}
    for number, page in enumerate(_pages(repository.folder / "build/testing.pdf")):
        for line, text in enumerate(page.splitlines()):
            found = re.match(r"\s*(?:\d+ +)?(2 Threat|More\.|Figure [12]\. |3 Action plan$)", text)
            if found and number > 1:
                spots.setdefault(found[1].strip(), (number, line))
    assert spots["2 Threat"] < spots["More."] < spots["Figure 1."] < spots["Figure 2."] < spots["3 Action plan"]
    assert spots["More."][0] < spots["Figure 1."][0]
