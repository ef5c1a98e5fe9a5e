"""The redline of a paper: its Word file settled both ways, by us and by LibreOffice, its print, its authors."""

from __future__ import annotations

import io
import re
import subprocess
import zipfile
from typing import TYPE_CHECKING

import pikepdf
import pytest
from lxml import etree

from tests.cli.running import papers
from tests.conftest import client

from .office import ACCEPT, COPY, REJECT, settled
from .settling import W, docx_lines

if TYPE_CHECKING:
    from pathlib import Path

    from .conftest import Told


def _tracked(data: bytes) -> list[tuple[str, str, str, str]]:
    """Every tracked run: kind, author, date and text."""
    found = []
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for part in ("document", "footnotes"):
            root = etree.fromstring(archive.read(f"word/{part}.xml"))
            for change in root.iter(*(f"{W}{tag}" for tag in ("ins", "del", "moveTo", "moveFrom"))):
                text = "".join(node.text or "" for node in change.iter(f"{W}t", f"{W}delText"))
                kind = etree.QName(change).localname
                found.append((kind, change.get(f"{W}author", ""), change.get(f"{W}date", ""), text))
    return found


def test_accepting_gives_the_new_version(told: Told) -> None:
    """Text, headings, tables cell by cell, notes and pictures are those of the build at the new tag."""
    assert docx_lines(told.docx, accept=True) == docx_lines(told.new)


def test_rejecting_gives_the_old_version(told: Told) -> None:
    """And those of the build at the old tag."""
    assert docx_lines(told.docx, accept=False) == docx_lines(told.old)


def test_libreoffice_settles_it_both_ways(told: Told, tmp_path: Path) -> None:
    """Accept all and reject all in LibreOffice give what its own copies of the two builds hold."""
    sources = {
        "accepted": (told.docx, ACCEPT),
        "rejected": (told.docx, REJECT),
        "new": (told.new, COPY),
        "old": (told.old, COPY),
    }
    lines = {name: docx_lines(data) for name, data in settled(sources, tmp_path).items()}
    assert lines["accepted"] == lines["new"]
    assert lines["rejected"] == lines["old"]


def test_the_validator_finds_no_error(told: Told, tmp_path: Path) -> None:
    """The Open XML SDK takes the file as it is."""
    validator = client("ooxml-validator")
    path = tmp_path / "redline.docx"
    path.write_bytes(told.docx)
    ran = subprocess.run([validator, str(path)], capture_output=True, text=True, check=False)
    assert '"ok": true' in ran.stdout, ran.stdout


def test_each_change_is_its_commits(told: Told) -> None:
    """Author and date are those of the commit that brought a word in or took it out, known to the registry or not."""
    tracked = _tracked(told.docx)
    one, two, three = (
        ("Researcher One", "2020-03-01T05:00:00Z"),
        ("Researcher Two", "2020-03-02T05:00:00Z"),
        ("Somebody Else", "2020-03-03T05:00:00Z"),
    )
    moved = "A paragraph that will be moved from here to the end of the whole section by somebody."
    wanted = [
        *(("ins", *one, text) for text in ("reckoned them", "4", "new bureau")),
        *(("del", *one, text) for text in ("counted them", "3", "old office")),
        ("moveTo", *two, moved),
        ("moveFrom", *two, moved),
        *(("ins", *two, text) for text in ("An added item", "5", "Fuzz", "Sorts", "phrases", "code = 2")),
        *(("del", *two, text) for text in ("Gone", "2", "Kinds", "A heading to go", "code = 1")),
        *(
            ("ins", *three, text)
            for text in ("has changed", "two", "tests", "A section that was not there.", "Figure\u00a01. New one")
        ),
        *(("del", *three, text) for text in ("will change", "one", "An annex that will go away.")),
    ]
    joined = {(kind, author, date, " ".join(text.split())) for kind, author, date, text in tracked}
    lacking = [want for want in wanted if (*want[:3], " ".join(want[3].split())) not in joined]
    assert lacking == []


def test_ids_of_changes_are_their_own(told: Told) -> None:
    """No two changes share an id, and nothing is left of the marks that pandoc carried."""
    with zipfile.ZipFile(io.BytesIO(told.docx)) as archive:
        texts = [archive.read(f"word/{part}.xml").decode() for part in ("document", "footnotes")]
    ids = re.findall(r'<w:(?:ins|del|moveTo|moveFrom|pPrChange) [^>]*w:id="(\d+)"', "".join(texts))
    assert len(ids) == len(set(ids)) > 40
    assert "redline-" not in "".join(texts)


def test_the_pdf_shows_both_versions(told: Told) -> None:
    """What was struck and what was underlined is in the text; what was deleted is not in the contents."""
    text = " ".join(subprocess.run(
        [client("pdftotext"), "-layout", str(told.pdf), "-"], capture_output=True, text=True, check=True
    ).stdout.split())  # fmt: skip
    for words in ("old office", "new bureau", "Changes from v1", "2 March 2020, Researcher Two", "Somebody Else"):
        assert words in text, words
    for caption in ("Kinds Sorts of tests", "Table 2. Columns change", "An annex that will go away."):
        assert caption in text, caption
    with pikepdf.open(told.pdf) as pdf, pdf.open_outline() as outline:
        titles = [item.title for item in outline.root]
        assert [title.split(" ")[-1] for title in titles[2:5]] == ["plan", "Extra", "References"]
        assert pdf.Root.MarkInfo.Marked


def test_the_same_commits_give_the_same_bytes(told: Told, tmp_path: Path) -> None:
    """Again, elsewhere, in another time zone and locale."""
    ran = papers(
        told.maker.folder, "diff", "testing", "v1", "v2", "--out", str(tmp_path), TZ="Asia/Karachi", LC_ALL="C"
    )
    assert ran.code == 0
    assert (tmp_path / "testing--v1..v2.docx").read_bytes() == told.docx
    assert (tmp_path / "testing--v1..v2.pdf").read_bytes() == told.pdf.read_bytes()


@pytest.mark.parametrize("part", ["document", "footnotes"])
def test_what_is_deleted_holds_no_live_text(told: Told, part: str) -> None:
    """Inside a deletion text and fields' instructions are written as deleted, outside none are."""
    with zipfile.ZipFile(io.BytesIO(told.docx)) as archive:
        root = etree.fromstring(archive.read(f"word/{part}.xml"))
    for change in root.iter(f"{W}del"):
        assert not list(change.iter(f"{W}t", f"{W}instrText"))
    for text in root.iter(f"{W}delText", f"{W}delInstrText"):
        assert next(text.iterancestors(f"{W}del"), None) is not None
