"""Blocks that print had wrong: headings in the order of their rank, terms, lists in brackets, tables within Urdu."""

from __future__ import annotations

import re
import shutil
import subprocess
from typing import TYPE_CHECKING

import pikepdf
import pytest
from PIL import Image

from tests.cli.running import papers
from tests.conftest import client
from tests.making import ONE, Maker
from tests.render.browser import Browser

from .structure import attribute, kids, named

if TYPE_CHECKING:
    from pathlib import Path

SECTION = """
    ---
    contributors: [researcher1]
    status: drafting
    ---
    ::: landscape
    Wideword stands on the page of its heading.
    :::

    ## Rank

    ### Rank

    #### Rank

    ##### Rank

    ###### Rank

    Term
    :   Firstpart of it.

        Secondpart of it.

    (c) third
    (d) fourth

        ii) second

    Write to <mailto:office@example.org>.

    :::: {lang=ur dir=rtl}
    پہلا جملہ۔

    ::: {lang=en dir=ltr}
    | Namehead | Amounthead |
    |:---------|-----------:|
    | One | 2,000 |

    : English within {#tbl:within}
    :::

    ::: landscape
    | نام | عدد |
    |:----|----:|
    | ایک | دو |

    : اردو جدول {#tbl:turned}
    :::
    ::::
    """
DOTS = 150


@pytest.fixture(scope="module")
def built(template_repository: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The outputs of a paper with these blocks."""
    folder = tmp_path_factory.mktemp("blocks") / "repository"
    shutil.copytree(template_repository, folder)
    maker = Maker(folder)
    maker.write("papers/testing/sections/annex.md", SECTION)
    maker.commit("Write the annex", who=ONE)
    ran = papers(folder, "build", "--formats", "docx,pdf,html")
    assert ran.code == 0, ran.out + ran.err
    return folder / "build"


def _words(path: Path) -> list[tuple[int, str, list[float]]]:
    """The words of a PDF: page, text, and box in points."""
    text = subprocess.run([client("pdftotext"), "-bbox", str(path), "-"], check=True, capture_output=True, text=True)
    pattern = r'<word xMin="([\d.]+)" yMin="([\d.]+)" xMax="([\d.]+)" yMax="([\d.]+)">([^<]+)</word>'
    return [
        (number, found[4], [float(side) for side in found[:4]])
        for number, page in enumerate(text.stdout.split("<page ")[1:], 1)
        for found in re.findall(pattern, page)
    ]


def test_a_heading_of_lower_rank_never_looks_stronger(built: Path, tmp_path: Path) -> None:
    """The same word has less ink on each level than on the one above."""
    words = [(page, box) for page, text, box in _words(built / "testing.pdf") if text == "Rank" and page > 2]
    assert len(words) == 5
    page = words[0][0]
    picture = tmp_path / "page"
    command = [client("pdftoppm"), "-r", str(DOTS), "-gray", "-f", str(page), "-l", str(page), "-singlefile"]
    subprocess.run([*command, str(built / "testing.pdf"), str(picture)], check=True)
    with Image.open(picture.with_suffix(".pgm")) as whole:
        ink = []
        for _, box in words:
            left, top, right, bottom = (int(side * DOTS / 72) for side in box)
            ink.append(sum(255 - value for value in whole.crop((left, top, right + 1, bottom + 1)).tobytes()))
    assert ink == sorted(ink, reverse=True)
    assert len(set(ink)) == 5
    # Of two levels of one size the lower is lighter; before, it was set bold below an italic.
    assert ink[3] < 0.9 * ink[2]


def test_paragraphs_of_a_definition_are_paragraphs(built: Path) -> None:
    """On a line each in the PDF, in elements of their own on the page."""
    spots = {text: box for _, text, box in _words(built / "testing.pdf") if text in ("Firstpart", "Secondpart")}
    assert spots["Secondpart"][1] > spots["Firstpart"][1] + 10
    assert spots["Secondpart"][0] == pytest.approx(spots["Firstpart"][0], abs=0.5)
    page = (built / "testing.html").read_text(encoding="utf-8")
    assert re.search(r"<dd>\s*<p>Firstpart of it\.</p>\s*<p>Secondpart of it\.</p>\s*</dd>", page)


def test_an_address_is_printed_without_its_scheme(built: Path) -> None:
    """It is a link all the same."""
    page = (built / "testing.html").read_text(encoding="utf-8")
    assert '<a href="mailto:office@example.org">office@example.org</a>' in page
    assert "office@example.org." in [text for _, text, _ in _words(built / "testing.pdf")]


def test_a_list_in_brackets_has_them_on_the_page(built: Path, tmp_path: Path) -> None:
    """As typed: ``(c)`` and, within it, ``ii)``."""
    with Browser(tmp_path) as browser:
        browser.open(built / "testing.html", width=1000)
        found = browser.evaluate("""[...document.querySelectorAll('main ol')]
            .map(list => [list.type, list.start, getComputedStyle(list.querySelector('li')).listStyleType])
            .filter(([type]) => type)""")
        rules = browser.evaluate("""[...document.styleSheets[0].cssRules]
            .filter(rule => rule.constructor.name == 'CSSCounterStyleRule')
            .map(rule => [rule.name, rule.prefix, rule.suffix])""")
    assert found == [["a", 3, "brackets-lower-alpha"], ["i", 2, "bracket-lower-roman"]]
    looks = {name: (prefix.strip('"'), suffix.strip('"')) for name, prefix, suffix in rules}
    assert looks["brackets-lower-alpha"] == ("(", ") ")
    assert looks["bracket-lower-roman"] == ("", ") ")


def test_a_table_in_english_within_urdu_runs_as_english(built: Path) -> None:
    """Names at the left edge, amounts at the right; the one in Urdu the other way round."""
    words = {text: box for _, text, box in _words(built / "testing.pdf")}
    assert words["Namehead"][0] < 85
    assert words["Amounthead"][2] > 510
    assert words["2,000"][2] == pytest.approx(words["Amounthead"][2], abs=1)


def test_landscape_within_urdu_turns_the_page_and_stays_urdu(built: Path) -> None:
    """Allowed as it is typed; and a section that begins with such a part has its heading on that page."""
    words = _words(built / "testing.pdf")
    (wide,) = (page for page, text, _ in words if text == "Wideword")
    assert wide in [page for page, text, _ in words if text == "Annex"]
    with pikepdf.open(built / "testing.pdf") as pdf:
        turned = [
            number for number, page in enumerate(pdf.pages, 1) if float(page.MediaBox[2]) > float(page.MediaBox[3])
        ]
        assert len(turned) == 2
        assert turned[0] == wide
        urdu = [table for table in named(pdf, "Table") if str(table.get("/Lang", "")).startswith("ur")]
        assert len(urdu) == 1
        assert kids(urdu[0])
        assert attribute(urdu[0], "/BBox") is not None
    page = (built / "testing.html").read_text(encoding="utf-8")
    assert re.search(r'<div class="landscape">\s*<div lang="ur" dir="rtl">\s*<div class="table"', page)
