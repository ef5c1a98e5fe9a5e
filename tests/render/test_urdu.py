"""A section in Urdu in both outputs: direction, language, letters, lists, tables, contents, and the font it brings."""

from __future__ import annotations

import re
import shutil
import subprocess
import zipfile
from typing import TYPE_CHECKING

import pikepdf
import pytest
from fontTools.ttLib import TTFont
from lxml import etree

from pipeline.ooxml.xml import NAMESPACES, Element, shown_text
from pipeline.typesetting import font_file
from tests.cli.running import papers
from tests.conftest import client
from tests.making import ONE, Maker

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

LETTERS = "ابپتٹثجچحخدڈذرڑزژسشصضطظعغفقکگلمنںوؤہۂۃھءیئےۓآأ۰۱۲۳۴۵۶۷۸۹۔،؟؛٪\u200c"
URDU = """
    ---
    contributors: [researcher1]
    status: submitted
    ---
    Tests are everywhere, as @sec:threats shows in @fig:counts and @tbl:kinds; the word حکمتِ عملی means strategy.

    ::: {lang=ur dir=rtl}

    ## خلاصہ: عبوری ترجمہ

    مشاورتی بورڈ نے 9 نومبر 2019 کو "فیصلہ" کیا [@report-2019, p. 3]۔ United Nations Office (UNODC) کے مطابق یہ *اہم*
    اور **بڑا** مسئلہ ہے؛ @tbl:urdu دیکھیے۔[^u] مدت 2020–2023 ہے، مئی\u200cجون میں۔ کیا یہ ٹھیک ہے؟
    ٹ ڈ ڑ ں ہ ھ ے ی گ چ پ ژ ۰۱۲۳۴۵۶۷۸۹

    [^u]: حاشیہ، جس میں FIA کا نام ہے۔

    - پہلا نکتہ
    - دوسرا نکتہ

    1. ایک

    > اقتباس

    | ادارہ | تعداد |
    |:------|------:|
    | FIA ایف آئی اے | 12 |

    : اداروں کا جدول {#tbl:urdu}

    :::

    Back in English.
    """


@pytest.fixture(scope="module")
def built(template_repository: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The outputs of a paper whose summary is partly in Urdu."""
    folder = tmp_path_factory.mktemp("urdu") / "repository"
    shutil.copytree(template_repository, folder)
    maker = Maker(folder)
    maker.write("papers/testing/sections/summary.md", URDU)
    maker.commit("Render the summary in Urdu", who=ONE)
    ran = papers(folder, "build")
    assert ran.code == 0, ran.err + ran.out
    return folder / "build"


@pytest.fixture(scope="module")
def parts(built: Path) -> dict[str, bytes]:
    """The parts of the DOCX by name."""
    with zipfile.ZipFile(built / "testing.docx") as package:
        return {name: package.read(name) for name in package.namelist()}


@pytest.fixture(scope="module")
def document(parts: dict[str, bytes]) -> Element:
    """The text of the DOCX."""
    return etree.fromstring(parts["word/document.xml"])


def _all(root: Element, path: str) -> list[Element]:
    return list(root.xpath(path, namespaces=NAMESPACES))


# ---- PDF ------------------------------------------------------------------------------------------------------------


def test_the_pdf_still_conforms_and_tags_the_language(built: Path) -> None:
    """PDF/UA-1 and PDF/A-2a; heading, paragraphs, lists and table are Urdu in the structure, names in them English."""
    with pikepdf.open(built / "testing.pdf") as pdf:
        with pdf.open_metadata() as metadata:
            assert metadata["pdfuaid:part"] == "1"
            assert (metadata["pdfaid:part"], metadata["pdfaid:conformance"]) == ("2", "A")
        tagged = {
            str(node.S) for node in _nodes(pdf.Root.StructTreeRoot) if str(node.get("/Lang", "")).startswith("ur")
        }
        assert {"/H2", "/P", "/L", "/Table"} <= tagged
        content = b"".join(_streams(pdf))
        assert re.search(rb"/Lang\(ur\)", content)
        assert re.search(rb"/Lang\(en-GB\)", content)
        titles = [str(item.title) for item in pdf.open_outline().root[0].children]
        assert [title.replace("\u200e", "") for title in titles] == ["1.1 خلاصہ: عبوری ترجمہ"]


def test_no_glyph_of_the_pdf_is_the_empty_box(built: Path) -> None:
    """Glyph 0, .notdef, is shown nowhere, and the letters come from Amiri, embedded as a subset."""
    with pikepdf.open(built / "testing.pdf") as pdf:
        shown = 0
        for page in pdf.pages:
            for instruction in pikepdf.parse_content_stream(page):
                if str(instruction.operator) not in ("Tj", "TJ"):
                    continue
                operand = instruction.operands[0]
                strings = [operand] if isinstance(operand, pikepdf.String) else list(operand)
                for string in strings:
                    if isinstance(string, pikepdf.String):
                        data = bytes(string)
                        glyphs = [data[place : place + 2] for place in range(0, len(data), 2)]
                        assert b"\0\0" not in glyphs
                        shown += len(glyphs)
        assert shown > 1000
        names = [
            str(item.FontName) for item in pdf.objects if isinstance(item, pikepdf.Dictionary) and "/FontFile2" in item
        ]
    assert any(re.fullmatch(r"/[A-Z]{6}\+Amiri-Regular", name) for name in names)
    assert any(re.fullmatch(r"/[A-Z]{6}\+Amiri-Bold", name) for name in names)


def test_the_pdf_begins_lines_at_the_right(built: Path) -> None:
    """The heading's number, the bullets and the first column stand right; English stands left as ever."""
    command = [client("pdftotext"), "-bbox", "-f", "3", "-l", "3", str(built / "testing.pdf"), "-"]
    page = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    words: dict[str, float] = {}
    notes: dict[str, float] = {}
    for left, text in re.findall(r'<word xMin="([\d.]+)"[^>]*>([^<]+)</word>', page):
        bare = re.sub("[\u202a-\u202e]", "", text)
        (notes if bare in words else words)[bare] = float(left)
    assert words["Back"] < 100
    assert words["1.1"] > 480
    assert words["•"] > 480
    assert words["FIA"] > words["12"]
    assert notes["FIA"] > 400
    assert "2020–2023" in words


# ---- DOCX -----------------------------------------------------------------------------------------------------------


def test_paragraphs_of_the_passage_run_leftward_in_styles_of_their_own(document: Element) -> None:
    """Every paragraph of the passage is bidi, none outside is, and spacing comes from styles."""
    leftward = _all(document, "//w:body/w:p[w:pPr/w:bidi] | //w:tc/w:p[w:pPr/w:bidi]")
    styles = [_all(paragraph, "w:pPr/w:pStyle/@w:val")[0] for paragraph in leftward]
    assert styles == [
        "Heading2", "UrduText", "UrduList", "UrduList", "UrduList", "UrduBlockText", "Caption",
        "TableHead", "TableHeadRight", "TableText", "TableTextRight",
    ]  # fmt: skip
    allowed = {"pStyle", "bidi", "numPr", "keepNext", "ind"}
    assert {child.tag.rpartition("}")[2] for one in leftward for child in _all(one, "w:pPr/*")} <= allowed
    indented = [_all(one, "w:pPr/w:pStyle/@w:val")[0] for one in leftward if _all(one, "w:pPr/w:ind")]
    assert indented == ["Heading2", "UrduList", "UrduList", "UrduList"]  # what is numbered, for LibreOffice
    assert any(shown_text(one) == "Back in English." for one in _all(document, "//w:p[not(w:pPr/w:bidi)]"))


def test_tables_are_mirrored(document: Element) -> None:
    """The table of the passage is, the others are not; the flag stands where the schema wants it."""
    tables = _all(document, "//w:tbl")
    mirrored = [table for table in tables if _all(table, "w:tblPr/w:bidiVisual")]
    assert len(mirrored) == 1
    assert "ادارہ" in shown_text(mirrored[0])
    order = [child.tag.rpartition("}")[2] for child in _all(mirrored[0], "w:tblPr/*")]
    assert order[:2] == ["tblStyle", "bidiVisual"]


def test_runs_say_direction_and_language(document: Element) -> None:
    """Urdu is ``rtl`` and Urdu; names in it are neither, but English; numbers are only not ``rtl``."""
    runs = {shown_text(run).strip(" \u200e\u200f"): run for run in _all(document, "//w:p[w:pPr/w:bidi]//w:r")}
    assert _all(runs["United Nations Office (UNODC)"], "w:rPr/w:lang/@w:val") == ["en-GB"]
    assert _all(runs["2020–2023"], "w:rPr/w:lang") == []
    for run in runs.values():
        has_urdu = re.search(r"[\u0621-\u06ff]", shown_text(run)) is not None
        if has_urdu:
            assert _all(run, "w:rPr/w:rtl"), shown_text(run)
            assert _all(run, "w:rPr/w:lang/@w:bidi") == ["ur-PK"], shown_text(run)
        elif re.search(r"[A-Za-z0-9]", shown_text(run)):
            assert not _all(run, "w:rPr/w:rtl"), shown_text(run)
    english = _all(document, "//w:r[w:rPr/w:rtl][contains(., 'حکمتِ عملی')]")
    assert [shown_text(run) for run in english] == ["حکمتِ عملی"]


def test_text_of_both_outputs_is_in_the_order_of_reading(built: Path, document: Element) -> None:
    """Names, numbers and quotation marks stand where the author put them."""
    (body,) = (shown_text(one) for one in _all(document, "//w:p[w:pPr/w:pStyle/@w:val='UrduText']"))
    assert "نے 9 نومبر 2019 کو “فیصلہ” کیا (" in body
    assert "۔ United Nations Office (UNODC) کے مطابق" in body
    assert "مئی\u200cجون" in body
    caption = next(
        one for one in _all(document, "//w:p") if "اداروں کا جدول" in shown_text(one) and _all(one, "w:pPr/w:bidi")
    )
    assert shown_text(caption) == "Table\u00a01\u200e. اداروں کا جدول"
    with pikepdf.open(built / "testing.pdf") as pdf:
        marks = [match for stream in _streams(pdf) for match in re.findall(rb"ActualText<FEFF([0-9A-F]+)>", stream)]
    assert marks  # shaped letters say which they are


def test_contents_name_the_heading_in_its_direction(document: Element) -> None:
    """The entry's number and page are left as they are, its words run leftward."""
    entry = next(one for one in _all(document, "//w:sdt//w:p") if "خلاصہ" in shown_text(one))
    assert _all(entry, "w:pPr/w:bidi") == []
    assert [shown_text(run) for run in _all(entry, ".//w:r[w:rPr/w:rtl]")] == ["خلاصہ: عبوری ترجمہ"]


def test_cross_references_run_rightward_as_one(document: Element) -> None:
    """Marks on both sides keep a field's words in their order in the midst of Urdu."""
    (body,) = (shown_text(one) for one in _all(document, "//w:p[w:pPr/w:pStyle/@w:val='UrduText']"))
    assert "\u200eTable\u00a01\u200e" in body


def test_notes_run_leftward_too(parts: dict[str, bytes]) -> None:
    """A note of the passage is bidi and Urdu, the name in it English."""
    root = etree.fromstring(parts["word/footnotes.xml"])
    (note,) = _all(root, "//w:p[w:pPr/w:bidi]")
    assert "حاشیہ" in shown_text(note)
    assert [shown_text(run) for run in _all(note, "w:r[w:rPr/w:lang/@w:val='en-GB']")] == ["FIA"]


def test_the_docx_brings_its_font(parts: dict[str, bytes]) -> None:
    """Both faces are there, obfuscated as the standard says, and come back to the very bytes of the font."""
    table = etree.fromstring(parts["word/fontTable.xml"])
    relations = etree.fromstring(parts["word/_rels/fontTable.xml.rels"])
    targets = {relation.get("Id"): relation.get("Target") for relation in relations}
    for tag, file in (("embedRegular", "Amiri-Regular.ttf"), ("embedBold", "Amiri-Bold.ttf")):
        (face,) = _all(table, f"w:font[@w:name='Amiri']/w:{tag}")
        key = bytes.fromhex(re.sub(r"[{}-]", "", face.get(f"{{{NAMESPACES['w']}}}fontKey")))[::-1]
        data = parts[f"word/{targets[face.get('{' + NAMESPACES['r'] + '}id')]}"]
        plain = bytes(byte ^ key[number % 16] for number, byte in enumerate(data[:32])) + data[32:]
        assert plain == font_file(file).read_bytes()
        assert plain[:4] == b"\0\1\0\0" != data[:4]
    assert b"<w:embedTrueTypeFonts/>" in parts["word/settings.xml"]
    assert b'Extension="odttf"' in parts["[Content_Types].xml"]


def test_a_paper_without_urdu_brings_no_font(template_repository: Path, tmp_path: Path) -> None:
    """A megabyte that nobody needs is left out."""
    shutil.copytree(template_repository, tmp_path / "repository")
    assert papers(tmp_path / "repository", "build", "--formats", "docx").code == 0
    with zipfile.ZipFile(tmp_path / "repository/build/testing.docx") as package:
        assert [name for name in package.namelist() if "odttf" in name] == []
        assert b"embedTrueTypeFonts" not in package.read("word/settings.xml")


def test_libreoffice_sets_the_passage_in_the_font_that_the_file_brings(built: Path, tmp_path: Path) -> None:
    """Amiri need not be installed, and the text comes back whole."""
    office = client("soffice")
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    command = [
        office,
        profile,
        "--headless",
        "--convert-to",
        "pdf",
        "--outdir",
        str(tmp_path),
        str(built / "testing.docx"),
    ]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    with pikepdf.open(tmp_path / "testing.pdf") as pdf:
        names = [
            str(item.FontName) for item in pdf.objects if isinstance(item, pikepdf.Dictionary) and "/FontName" in item
        ]
    assert any("Amiri-Regular" in name for name in names)
    assert any("Amiri-Bold" in name for name in names)


@pytest.mark.parametrize("file", ["Amiri-Regular.ttf", "Amiri-Bold.ttf"])
def test_the_font_has_what_urdu_needs(file: str) -> None:
    """Every letter, digit and mark of Urdu, and the digits and brackets of mixed lines; it may be embedded."""
    with TTFont(font_file(file)) as font:
        known = font.getBestCmap()
        assert [letter for letter in LETTERS + "0123456789()[].,:;-–—/%“”‘’ " if ord(letter) not in known] == []
        assert font["OS/2"].fsType == 0
        assert "GSUB" in font
        assert "GPOS" in font


def _nodes(node: pikepdf.Object) -> Iterator[pikepdf.Object]:
    if "/S" in node:
        yield node
    kids = node.get("/K")
    for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
        if isinstance(kid, pikepdf.Dictionary):
            yield from _nodes(kid)


def _streams(pdf: pikepdf.Pdf) -> Iterator[bytes]:
    for page in pdf.pages:
        contents = page.Contents
        for part in contents if isinstance(contents, pikepdf.Array) else [contents]:
            yield part.read_bytes()
