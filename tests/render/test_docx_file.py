"""The Word output as a file: its properties, its bytes, reference documents of a repository, papers at the edge."""

from __future__ import annotations

import dataclasses
import io
import os
import re
import subprocess
import sys
import time
import zipfile
from typing import TYPE_CHECKING

import pytest
from lxml import etree

from pipeline import pandoc
from pipeline.cache import Cache
from pipeline.errors import OutsideError
from pipeline.render.composed import ContentsEntry
from pipeline.render.docx import docx
from pipeline.render.templates import Templates

from .test_docx_sample import PAGES, SHIPPED, document, find_all, parts_of, rasterise, sample, texts_in

if TYPE_CHECKING:
    from pathlib import Path


def test_properties() -> None:
    """The file says who wrote what when, in universal time, and from which commit."""
    draft = parts_of(docx(sample(), SHIPPED, Cache(None), rasterise=rasterise))
    core = draft["docProps/core.xml"].decode()
    for expected in (
        "<dc:title>A Paper &amp; Its &lt;Title&gt;</dc:title>",
        "<dc:subject>A strategy paper</dc:subject>",
        "<dc:creator>Ayesha Khan; Bilal Ahmed</dc:creator>",
        "<cp:keywords>crime, strategy</cp:keywords>",
        "<dc:language>en-GB</dc:language>",
        "<cp:revision>1</cp:revision>",
        '<dcterms:created xsi:type="dcterms:W3CDTF">2019-11-09T12:30:01Z</dcterms:created>',
        '<dcterms:modified xsi:type="dcterms:W3CDTF">2019-11-09T12:30:01Z</dcterms:modified>',
    ):
        assert expected in core
    assert "<Company>Secretariat</Company>" in draft["docProps/app.xml"].decode()
    custom = dict(re.findall(r'name="(\w+)"><vt:lpwstr>([^<]*)<', draft["docProps/custom.xml"].decode()))
    expected = {"paper": "sample", "commit": "abc123", "state": "draft", "edition": "First edition", "reviewers": ""}
    assert custom == expected


def test_bytes_repeat_anywhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Another folder, time zone and locale, a full cache or an empty one: the same bytes."""
    first = docx(sample(), SHIPPED, Cache(None), rasterise=rasterise, pages=PAGES)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setenv("TZ", "Asia/Karachi")
    monkeypatch.setenv("LC_ALL", "ur_PK.UTF-8")
    time.tzset()
    try:
        for _ in range(2):
            assert docx(sample(), SHIPPED, Cache(tmp_path / "cache"), rasterise=rasterise, pages=PAGES) == first
    finally:
        monkeypatch.undo()
        time.tzset()
    with zipfile.ZipFile(io.BytesIO(first)) as archive:
        infos = archive.infolist()
    assert infos[0].filename == "[Content_Types].xml"
    assert {(info.date_time, info.compress_type) for info in infos} == {((2019, 11, 9, 12, 30, 0), zipfile.ZIP_STORED)}
    for part, data in parts_of(first).items():
        assert str(tmp_path).encode() not in data, part


def test_input_is_left_as_it_was() -> None:
    """Rendering changes nothing in the composed paper."""
    composed, same = sample(), sample()
    docx(composed, SHIPPED, Cache(None), rasterise=rasterise)
    assert composed == same


def test_path_stays_light() -> None:
    """Nothing slow to import is on the way."""
    code = (
        "import sys, pipeline.render.docx; print([m for m in ('docx', 'PIL', 'typst', 'jinja2') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, env={**os.environ})
    assert done.stdout.strip() == "[]"


def own_reference(folder: Path) -> Templates:
    """Templates of a repository whose reference document names and dresses its headings in its own way."""
    parts = parts_of(pandoc.default_file("reference.docx"))
    styles = parts["word/styles.xml"].replace(b'"Heading1"', b'"berschrift1"').replace(b'"0F4761"', b'"AA0000"')
    folder.mkdir(exist_ok=True)
    with zipfile.ZipFile(folder / "reference.docx", "w") as archive:
        for name, data in parts.items():
            archive.writestr(name, styles if name == "word/styles.xml" else data)
    return Templates(folder)


def test_own_reference_document_wins(tmp_path: Path) -> None:
    """Its styles stay, under its ids; those it lacks are added, and its headings are numbered."""
    parts = parts_of(
        docx(sample(), own_reference(tmp_path / "templates"), Cache(None), rasterise=rasterise, pages=PAGES)
    )
    root, styles = document(parts), etree.fromstring(parts["word/styles.xml"])
    assert texts_in(root, "berschrift1") == ["Threat assessment", "References"]
    (heading,) = find_all(styles, "//w:style[@w:styleId='berschrift1']")
    assert find_all(heading, "w:rPr/w:color/@w:val") == ["AA0000"]
    (number,) = find_all(heading, "w:pPr/w:numPr/w:numId/@w:val")
    numbering = etree.fromstring(parts["word/numbering.xml"])
    (listed,) = find_all(numbering, f"//w:num[@w:numId='{number}']/w:abstractNumId/@w:val")
    assert find_all(numbering, f"//w:abstractNum[@w:abstractNumId='{listed}']/w:lvl[1]/w:pStyle/@w:val") == [
        "berschrift1"
    ]
    assert find_all(styles, "//w:style[@w:styleId='Heading1Unnumbered']/w:basedOn/@w:val") == ["berschrift1"]
    used = set(find_all(root, "//w:pStyle/@w:val | //w:rStyle/@w:val | //w:tblStyle/@w:val"))
    assert used <= set(find_all(styles, "//w:style/@w:styleId"))


def test_broken_reference_document_is_refused(tmp_path: Path) -> None:
    """What is no Word document is named, with what to do."""
    (tmp_path / "reference.docx").write_bytes(b"no zip")
    with pytest.raises(OutsideError, match=r"templates/reference\.docx is no Word document"):
        docx(sample(), Templates(tmp_path), Cache(None), rasterise=rasterise)


def test_paper_without_sections_or_contents(tmp_path: Path) -> None:
    """The least that can be composed is still a document with its cover and one page."""
    least = dataclasses.replace(sample(body="Nothing yet.\n"), contents=())
    root = document(parts_of(docx(least, SHIPPED, Cache(tmp_path), rasterise=rasterise)))
    assert len(find_all(root, "//w:sectPr")) == 2
    assert not find_all(root, "//w:sdt")


def test_landscape_page_may_be_the_last(tmp_path: Path) -> None:
    """No empty page follows a landscape page at the end, and none stands before one at the beginning."""
    turned = sample(body="::: landscape\nWide.\n:::\n\n::: landscape\nWider.\n:::\n")
    root = document(parts_of(docx(turned, SHIPPED, Cache(tmp_path), rasterise=rasterise)))
    assert [find_all(section, "w:pgSz/@w:w")[0] for section in find_all(root, "//w:sectPr")] == [
        *("11906", "11906"),
        *("16838", "16838"),
    ]


def test_long_id_is_a_bookmark_that_links_find() -> None:
    """An id that is too long for Word is shortened alike in the heading and in the contents."""
    long = "a-heading-that-goes-on-and-on-and-on-well-past-forty-letters"
    composed = sample(body=f"# Long {{#{long}}}\n\n[back](#{long})\n")
    entry = ContentsEntry(level=1, number="1", text="Long", id=long)
    data = docx(
        dataclasses.replace(composed, contents=(entry,)), SHIPPED, Cache(None), rasterise=rasterise, pages={long: 3}
    )
    root = document(parts_of(data))
    assert set(find_all(root, "//w:hyperlink/@w:anchor")) <= set(find_all(root, "//w:bookmarkStart/@w:name"))
    assert len(find_all(root, "//w:sdt//w:hyperlink")) == 1


def test_broken_template_is_named_with_its_line(tmp_path: Path) -> None:
    """A repository that dresses its papers itself is told where its description is wrong."""
    (tmp_path / "docx").mkdir()
    (tmp_path / "docx" / "styles.xml").write_text("<w:styles>\n<w:style>\n</w:styles>")
    with pytest.raises(OutsideError, match=r"docx/styles\.xml, line 1"):
        docx(sample(), Templates(tmp_path), Cache(None), rasterise=rasterise)
