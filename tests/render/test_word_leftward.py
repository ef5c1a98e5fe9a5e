"""Urdu in Word and LibreOffice: the order of what runs rightward in it, its tags everywhere, and papers all in Urdu."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import unicodedata
import zipfile
from typing import TYPE_CHECKING, Any

import pytest
from lxml import etree

from pipeline.ooxml.xml import NAMESPACES, shown_text, style_of
from tests.cli.running import papers
from tests.conftest import client
from tests.making import ONE, Maker

if TYPE_CHECKING:
    from pathlib import Path

    from pipeline.ooxml.xml import Element

MARK, LEFT = "\u200e", "\u200f"
REVERSED = ("2019–2020", "3-7", "22-11-2019", "+92-51-1234567", "5,000–10,000")
"""What LibreOffice turns about in Urdu if nothing says which way it runs."""

URDU = f"""
---
contributors: [researcher1]
status: submitted
---
English before, as @sec:threats shows in @fig:counts and @tbl:kinds.

::: {{lang=ur dir=rtl}}

## اردو عنوان

مدت {REVERSED[0]}، صفحہ {REVERSED[1]} اور تاریخ {REVERSED[2]}۔ فون {REVERSED[3]} پر، رقم {REVERSED[4]} اور دفعہ
4(1)(a) ہے۔ شرح 15% ہے، سال 2019 میں۔ ادارے FIA، NAB شامل ہیں۔[^u]

[^u]: حاشیہ، اور @tbl:kinds دیکھیے، مدت 2019–2020۔

1. پہلا نکتہ
2. دوسرا نکتہ

- FIA، NAB

| ادارہ |
|:------|
| وفاقی |

: جدول {{#tbl:urdu}}

:::

English after.
"""


def build(repository: Path, folder: Path, *, language: str = "en-GB") -> Path:
    """The small paper with the passage, its title partly in Urdu, as DOCX; the folder of the outputs."""
    shutil.copytree(repository, folder)
    maker = Maker(folder)
    maker.replace("papers/testing/paper.yaml", "Countering Tests", "Countering Tests مقالہ")
    maker.replace("papers/initiative.yaml", "language: en-GB", f"language: {language}")
    maker.commit("Name the paper and its language")
    maker.write("papers/testing/sections/summary.md", URDU)
    maker.commit("Render the summary in Urdu", who=ONE)
    ran = papers(folder, "build", "--formats", "docx,html")
    assert ran.code == 0, ran.err + ran.out
    return folder / "build"


@pytest.fixture(scope="module")
def built(template_repository: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A paper with a passage in Urdu."""
    return build(template_repository, tmp_path_factory.mktemp("leftward") / "repository")


@pytest.fixture(scope="module")
def turned(template_repository: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same of an initiative whose language is Urdu."""
    return build(template_repository, tmp_path_factory.mktemp("turned") / "repository", language="ur")


def roots(folder: Path) -> dict[str, Element]:
    """The parts with words, by name."""
    with zipfile.ZipFile(folder / "testing.docx") as package:
        names = [name for name in package.namelist() if re.match(r"word/(document|footnotes|header|footer)", name)]
        return {name: etree.fromstring(package.read(name)) for name in names if name.endswith(".xml")}


def find(root: Element, path: str) -> list[Any]:
    """The elements at a path."""
    found: Any = root.xpath(path, namespaces=NAMESPACES)
    return list(found)


def order_on_the_page(text: str) -> list[str]:
    """The numbers of an Urdu line in print, each read from the left, by the rules of the bidirectional algorithm.

    W1 to W7 and N1 (UAX #9) over digits, signs and marks, as if a bracket were any other mark.
    """
    kinds = [unicodedata.bidirectional(one) if one not in (MARK, LEFT) else "LR"[one == LEFT] for one in text]
    strong = "R"
    for place, kind in enumerate(kinds):
        if kind in ("L", "R", "AL"):
            strong = kind
        elif kind == "EN":
            kinds[place] = "AN" if strong == "AL" else "L" if strong == "L" else "EN"
    runs: list[tuple[bool, str]] = []
    for place, one in enumerate(text):
        before = next((kind for kind in reversed(kinds[:place]) if kind in ("L", "R", "AL", "AN", "EN")), "R")
        after = next((kind for kind in kinds[place + 1 :] if kind in ("L", "R", "AL", "AN", "EN")), "R")
        separates = kinds[place] == "CS" and before == after == "AN" and one != " "
        rightward = kinds[place] in ("L", "AN", "EN") or (before == after == "L") or separates
        if runs and runs[-1][0] == rightward:
            runs[-1] = (rightward, runs[-1][1] + one)
        else:
            runs.append((rightward, one))
    pieces = [piece.replace(MARK, "").replace(LEFT, "") for rightward, piece in runs if rightward]
    return [piece for piece in pieces if piece.strip()]


def test_numbers_keep_their_order_by_their_characters_alone(built: Path) -> None:
    """As the algorithm of LibreOffice has it, which knows of no direction of a run; the order without marks fails."""
    (text,) = [shown_text(one) for one in find(roots(built)["word/document.xml"], "//w:p") if "مدت" in shown_text(one)]
    pieces = order_on_the_page(text)
    for number in REVERSED:
        assert number in pieces, pieces
    bare = order_on_the_page(text.replace(MARK, ""))
    assert not set(REVERSED) & set(bare)


def test_what_needs_no_mark_has_none(built: Path) -> None:
    """A year is set as it was, and a mark for the other side keeps a comma from going with two names."""
    (text,) = [shown_text(one) for one in find(roots(built)["word/document.xml"], "//w:p") if "مدت" in shown_text(one)]
    assert "سال 2019 میں" in text
    assert f"FIA{LEFT}، NAB" in text


def test_references_in_a_note_read_as_in_the_text(built: Path) -> None:
    """Marks stand on both sides of the field, and its numbers keep their order too."""
    (note,) = [one for one in find(roots(built)["word/footnotes.xml"], "//w:p") if "حاشیہ" in shown_text(one)]
    assert find(note, "w:pPr/w:bidi")
    assert f"{MARK}Table\u00a02{MARK}" in shown_text(note)
    assert f"{MARK}2019–2020" in shown_text(note)


def test_libreoffice_prints_them_so(built: Path, tmp_path: Path) -> None:
    """The numbers come out whole, and no number or bullet hangs outside of the margins."""
    command = [
        client("soffice"),
        f"-env:UserInstallation=file://{tmp_path}/profile",
        "--headless",
        "--convert-to",
        "pdf",
    ]
    subprocess.run([*command, "--outdir", str(tmp_path), str(built / "testing.docx")], check=True, capture_output=True)
    printed = subprocess.run(
        [client("pdftotext"), "-bbox", str(tmp_path / "testing.pdf"), "-"], check=True, capture_output=True, text=True
    ).stdout
    found = re.findall(r'xMin="([\d.]+)"[^>]*xMax="([\d.]+)"[^>]*>([^<]*)<', printed)
    words = " ".join(word for _, _, word in found)
    for number in ("2019–2020", "3-7", "22-11-2019", "92-51-1234567"):
        assert number in words
    right = (11906 - 1417) / 20
    outside = [(word, float(end)) for begin, end, word in found if float(end) > right + 1 and float(begin) > right / 2]
    assert outside == []
    assert any(float(end) > right - 25 and word in ("1.", ".1", "1") for _, end, word in found)


def test_every_word_of_urdu_is_tagged(built: Path) -> None:
    """In header, contents and lists too: it runs leftward, and is Urdu to those who hear it read."""
    seen = set()
    for part, root in roots(built).items():
        for run in find(root, "//w:r[w:t]"):
            if re.search(r"[\u0621-\u06ff]", shown_text(run)):
                assert find(run, "w:rPr/w:rtl"), (part, shown_text(run))
                assert find(run, "w:rPr/w:lang/@w:bidi") == ["ur-PK"], (part, shown_text(run))
                paragraph = next(one for one in run.iterancestors() if one.tag.endswith("}p"))
                seen.add((part.rstrip("0123456789.xml"), style_of(paragraph)))
    styles = {style for _, style in seen}
    assert {"Title", "TOC2", "TableofFigures", "Header", "UrduText", "FootnoteText", "Caption", "TableText"} <= styles


def test_a_paper_in_urdu_runs_leftward(turned: Path) -> None:
    """Sections, paragraphs, contents and edges; an English word in it is English."""
    parts = roots(turned)
    root = parts["word/document.xml"]
    sections = find(root, "//w:sectPr")
    assert all(find(section, "w:bidi") for section in sections)
    edges = [root for part, root in parts.items() if "header" in part or "footer" in part]
    paragraphs = [one for part in (root, *edges) for one in find(part, "//w:p")]
    upright = [one for one in paragraphs if not find(one, "w:pPr/w:bidi")]
    assert {style_of(one) for one in upright} <= {"Separator"}
    tables = find(root, "//w:tbl")
    assert all(find(table, "w:tblPr/w:bidiVisual") for table in tables)
    latin = [run for run in find(root, "//w:r[w:t][not(w:rPr/w:rtl)]") if re.search("[A-Za-z]{3}", shown_text(run))]
    assert latin
    tags = {str(tag) for run in latin for tag in find(run, "w:rPr/w:lang/@w:val")}
    assert tags == {"en-GB"}
    with zipfile.ZipFile(turned / "testing.docx") as package:
        styles = etree.fromstring(package.read("word/styles.xml"))
        settings = etree.fromstring(package.read("word/settings.xml"))
    for element in (*find(styles, "//w:docDefaults//w:lang"), *find(settings, "//w:themeFontLang")):
        assert element.get(f"{{{NAMESPACES['w']}}}val") == "en-GB"
        assert element.get(f"{{{NAMESPACES['w']}}}bidi") == "ur-PK"


def test_a_web_page_in_urdu_says_which_words_are_english(turned: Path) -> None:
    """The page is Urdu and runs leftward; what is Latin in it is neither."""
    page = (turned / "testing.html").read_text(encoding="utf-8")
    assert re.search(r'<html[^>]* lang="ur"[^>]* dir="rtl"|<html[^>]* dir="rtl"[^>]* lang="ur"', page)
    assert re.search(r'<span[^>]* dir="ltr"[^>]* lang="en"[^>]*>|<span[^>]* lang="en"[^>]* dir="ltr"[^>]*>', page)


@pytest.mark.parametrize("which", ["built", "turned"])
def test_the_validator_finds_no_error(which: str, request: pytest.FixtureRequest) -> None:
    """In a passage and in a whole paper."""
    path = request.getfixturevalue(which) / "testing.docx"
    command = [client("ooxml-validator"), str(path), "--officeVersion", "Microsoft365"]
    answer = subprocess.run(command, check=False, capture_output=True, text=True)
    assert json.loads(answer.stdout)["errors"] == []
