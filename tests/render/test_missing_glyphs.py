"""Characters that no font has: a draft is built all the same, in every output, and says which they are."""

from __future__ import annotations

import re
import shutil
import subprocess
import zipfile
from typing import TYPE_CHECKING

import pikepdf
import pytest

from tests.cli.running import Ran, papers
from tests.conftest import client
from tests.making import ONE, Maker

if TYPE_CHECKING:
    from pathlib import Path

SECTION = """
    ---
    contributors: [researcher1]
    status: drafting
    ---
    Glad 🙂 of ₨ 500, `code 土`.[^n]

    [^n]: A note 水.

    - [x] done

    | Kind 山 | Number |
    |:--------|-------:|
    | Unit 川 | 3 |

    : Kinds 田 {#tbl:more}

    ![A drawing 火](../figures/words.svg){#fig:words alt="Words 日."}

    ![Counts](../data/named.csv){#fig:named .bar alt="Three and two."}

    ::: {lang=ur dir=rtl}
    ## خلاصہ 木

    یہ 金 ہے۔
    :::
    """
PRINTED = "1F642 571F 6C34 5C71 5DDD 7530 706B 6728 91D1 5DE5 6625"
"""The codes that every output shows in its text."""


@pytest.fixture(scope="module")
def ran(template_repository: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Ran, Path]:
    """What building said of a repository with such characters everywhere, and its folder of outputs."""
    folder = tmp_path_factory.mktemp("missing") / "repository"
    shutil.copytree(template_repository, folder)
    maker = Maker(folder)
    maker.write("papers/testing/sections/annex.md", SECTION)
    drawing = (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 200 100"><text x="9" y="50">So 雨 it is</text></svg>'
    )
    maker.write("papers/testing/figures/words.svg", drawing)
    maker.write("papers/testing/data/named.csv", "label,tests\nUnit 雪,3\nOther,2\n")
    maker.replace("papers/initiative.yaml", "short_name: IoT", "short_name: IoT 工")
    maker.replace("papers/initiative.yaml", "Initiative of Tests", "Initiative of 工 Tests")
    maker.replace("papers/people.yaml", "name: Guide One", "name: Guide 春 One")
    maker.replace("papers/outline.yaml", "title: Annex", "title: Annex 夏")
    maker.commit("Write what no font has", who=ONE)
    return papers(folder, "build", "--formats", "docx,pdf,html"), folder / "build"


def test_the_draft_is_built_and_the_check_says_what_is_wrong(ran: tuple[Ran, Path]) -> None:
    """Exit code 1, all three outputs, and each character named with file, line and column."""
    said, folder = ran
    assert said.code == 1
    assert {path.suffix for path in folder.iterdir()} == {".docx", ".pdf", ".html", ".json"}
    text = said.out + said.err
    named = set(re.findall(r"U\+([0-9A-F]{4,5})", text))
    assert named == {*PRINTED.split(), "590F", "96E8", "96EA", "20A8"}
    assert "papers/testing/figures/words.svg:1:85: error SEC012" in text
    assert "papers/outline.yaml:10:30: error SEC012" in text
    assert "warning SEC015: no font has the character ₨" in text
    assert "write Rs, which is what is printed" in text


def test_the_pdf_conforms_and_shows_their_codes(ran: tuple[Ran, Path]) -> None:
    """In text, code, note, table, captions, heading, cover, header, in the words of a drawing and of a chart."""
    path = ran[1] / "testing.pdf"
    text = subprocess.run([client("pdftotext"), str(path), "-"], check=True, capture_output=True, text=True).stdout
    # Within Urdu the reader turns the brackets of what it extracts.
    shown = set(re.findall(r"U\+([0-9A-F]{4,5})\b", text))
    assert shown == {*PRINTED.split(), "590F", "96E8", "96EA"}
    assert "Rs 500" in re.sub(r"\s", " ", text)
    assert "☑" in text
    with pikepdf.open(path) as pdf, pdf.open_metadata() as metadata:
        assert (metadata["pdfuaid:part"], metadata["pdfaid:part"]) == ("1", "2")


def test_the_other_outputs_show_the_same(ran: tuple[Ran, Path]) -> None:
    """The same codes, and none of the characters but in alt texts, ids and the page's title."""
    with zipfile.ZipFile(ran[1] / "testing.docx") as package:
        document = "".join(
            package.read(name).decode() for name in package.namelist() if re.search(r"word/[a-z0-9]+\.xml", name)
        )
    page = (ran[1] / "testing.html").read_text(encoding="utf-8")
    for text in (document, page):
        assert set(re.findall(r"\[U\+([0-9A-F]{4,5})\]", text)) == {*PRINTED.split(), "590F"}
        assert set(re.findall("[\u4e00-\u9fff🙂₨☒]", text)) <= {"日", "工", "木"}
        assert "Rs" in text
