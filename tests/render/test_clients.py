"""What real programs say of the outputs: Microsoft's schema validator, a checker of PDF/UA, LibreOffice."""

from __future__ import annotations

import json
import re
import subprocess
import zipfile
from typing import TYPE_CHECKING

import pikepdf
import pytest
from lxml import etree

from pipeline.ooxml.xml import NAMESPACES
from tests.conftest import client

from .conftest import ALL
from .structure import headings, named

if TYPE_CHECKING:
    from pathlib import Path

W = f"{{{NAMESPACES['w']}}}"


@pytest.fixture(scope="session")
def converted(outputs: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder with LibreOffice's PDF of every DOCX, tagged and with bookmarks."""
    folder = tmp_path_factory.mktemp("libreoffice")
    options = {"UseTaggedPDF": "true", "ExportBookmarks": "true"}
    given = json.dumps({key: {"type": "boolean", "value": value} for key, value in options.items()})
    command = [client("soffice"), "--headless", f"-env:UserInstallation=file://{folder}/profile"]
    command += ["--convert-to", f"pdf:writer_pdf_Export:{given}", "--outdir", str(folder)]
    subprocess.run([*command, *(str(outputs / f"{paper}.docx") for paper in ALL)], check=True, capture_output=True)
    return folder


def _docx_words(path: Path, *parts: str) -> set[str]:
    """The words of parts of a DOCX, in small letters."""
    with zipfile.ZipFile(path) as package:
        names = [name for name in package.namelist() if re.fullmatch(rf"word/({'|'.join(parts)})\d*\.xml", name)]
        roots = [etree.fromstring(package.read(name)) for name in names]
    pieces = [
        piece.text or "" if piece.tag == f"{W}t" else " "
        for root in roots
        for piece in root.iter(f"{W}t", f"{W}br", f"{W}tab", f"{W}p")
    ]
    return _words("".join(pieces))


def _words(text: str) -> set[str]:
    """Words of four letters and more; where a hyphen is a word's own and where only a line's, print does not tell."""
    return set(re.findall(r"[a-z]{4,}", re.sub(r"[\u00ad\u2010-]\n?", "", text.lower())))


def _pdf_words(path: Path) -> set[str]:
    """The words of a PDF, in small letters."""
    command = [client("pdftotext"), str(path), "-"]
    text = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    return _words(text.replace("\ufb01", "fi").replace("\ufb02", "fl"))


def _lost(words: set[str], text: set[str]) -> set[str]:
    """The words that a text lacks, within longer ones too."""
    return {word for word in words - text if not any(word in other for other in text)}


@pytest.mark.parametrize("paper", ALL)
def test_the_open_xml_validator_finds_no_error(outputs: Path, paper: str) -> None:
    """Against the schema of Microsoft 365 and of the oldest Word that is still met."""
    for version in ("Microsoft365", "Office2013"):
        command = [client("ooxml-validator"), str(outputs / f"{paper}.docx"), "--officeVersion", version]
        answer = subprocess.run(command, check=False, capture_output=True, text=True)
        assert json.loads(answer.stdout)["errors"] == []
        assert answer.returncode == 0


@pytest.mark.parametrize("paper", ALL)
def test_the_checker_of_pdf_ua_finds_no_error(outputs: Path, paper: str, tmp_path: Path) -> None:
    """Rules of the Matterhorn protocol that a machine can check, and that what is read aloud is what is printed."""
    report = tmp_path / "report.json"
    command = [client("outloud"), "--quiet", "--json", str(report), str(outputs / f"{paper}.pdf")]
    answer = subprocess.run(command, check=False, capture_output=True, text=True)
    assert answer.returncode == 0, answer.stdout + answer.stderr


@pytest.mark.parametrize("paper", ALL)
def test_libreoffice_prints_all_the_words_of_the_docx(outputs: Path, converted: Path, paper: str) -> None:
    """None is lost on the way, and none is invented."""
    ours, theirs = outputs / f"{paper}.docx", _pdf_words(converted / f"{paper}.pdf")
    assert _lost(_docx_words(ours, "document", "footnotes"), theirs) == set()
    assert _lost(theirs, _docx_words(ours, "document", "footnotes", "header", "footer")) == set()


@pytest.mark.parametrize("paper", ALL)
def test_libreoffice_prints_the_same_document_as_we_do(outputs: Path, converted: Path, paper: str) -> None:
    """Headings, tables and described pictures of its PDF of the DOCX are those of our PDF, in the same order."""
    with pikepdf.open(outputs / f"{paper}.pdf") as ours, pikepdf.open(converted / f"{paper}.pdf") as theirs:
        assert len(named(theirs, "Table")) == len(named(ours, "Table"))
        rows = [len(named(pdf, "TR")) for pdf in (ours, theirs)]
        assert rows[0] == rows[1]
        alts = [[str(figure.get("/Alt", "")) for figure in named(pdf, "Figure")] for pdf in (ours, theirs)]
        drawn = [alt for alt in alts[1] if alt]
        assert drawn == alts[0]
        assert [level for level, _ in headings(theirs)] == [
            level for level, title in headings(ours) if title not in ("Contents", "Figures", "Tables")
        ]
        assert str(theirs.Root.Lang) == str(ours.Root.Lang)
        assert str(theirs.docinfo.Title) == str(ours.docinfo.Title)


@pytest.mark.parametrize("paper", ALL)
def test_the_docx_says_what_our_pdf_says(outputs: Path, paper: str) -> None:
    """No word of the DOCX is missing in our PDF, which has those of the charts besides."""
    ours = _docx_words(outputs / f"{paper}.docx", "document", "footnotes")
    assert _lost(ours, _pdf_words(outputs / f"{paper}.pdf")) == set()
