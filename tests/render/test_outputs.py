"""Both outputs of a small paper, built by the command: what they hold, in which order, and that they are alike."""

from __future__ import annotations

import hashlib
import json
import re
import shutil
import zipfile
from typing import TYPE_CHECKING

import pikepdf
import pytest
from lxml import etree

from tests.cli.running import papers
from tests.conftest import client
from tests.making import Maker, approve_all

if TYPE_CHECKING:
    from pathlib import Path

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
ORDER = [
    "Countering Tests",
    "Contents",
    "Executive summary",
    "Threat assessment",
    "Action plan",
    "References",
    "Contributors and reviewers",
    "Review record",
    "Colophon",
]
"""What an output holds, in the order of the contract."""


@pytest.fixture(scope="module")
def built(template_repository: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The outputs of the small repository, built once."""
    folder = tmp_path_factory.mktemp("outputs") / "repository"
    shutil.copytree(template_repository, folder)
    ran = papers(folder, "build")
    assert ran.code == 0, ran.err + ran.out
    return folder / "build"


@pytest.fixture(scope="module")
def pdf_text(built: Path) -> str:
    """The PDF's text, page after page."""
    return _pdf_text(built / "testing.pdf")


@pytest.fixture(scope="module")
def docx_text(built: Path) -> str:
    """The text of the DOCX, a line a paragraph."""
    return _docx_text(built / "testing.docx")


def _pdf_text(path: Path) -> str:
    import subprocess

    command = [client("pdftotext"), "-layout", str(path), "-"]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def _docx_text(path: Path) -> str:
    with zipfile.ZipFile(path) as package:
        tree = etree.fromstring(package.read("word/document.xml"))
    paragraphs = tree.iter(f"{W}p")
    return "\n".join("".join(text.text or "" for text in paragraph.iter(f"{W}t")) for paragraph in paragraphs)


def test_both_hold_everything_in_the_order_of_the_contract(pdf_text: str, docx_text: str) -> None:
    """Cover, contents, sections, references, contributors, review record, colophon."""
    for text in (pdf_text, docx_text):
        after_contents = text.index("Contents")
        places = [text.index(ORDER[0]), after_contents]
        body = text.rindex("Tests are everywhere")
        places += [text.rindex("Executive summary", 0, body), body]
        for title in ORDER[3:]:
            places.append(text.index(title, places[-1]))
        assert places == sorted(places)


def test_cross_references_and_captions_carry_the_same_numbers_in_both(pdf_text: str, docx_text: str) -> None:
    """@sec, @fig and @tbl print what the captions and headings are numbered with."""
    for text in (pdf_text, docx_text):
        flat = " ".join(text.replace("\u00a0", " ").split())
        assert "as Section 2 shows in Figure 1 and Table 1." in flat
        assert re.search(r"Figure 1\. Tests by kind", flat)
        assert re.search(r"Figure 2\. A blue square", flat)
        assert re.search(r"Table 1\. Kinds of tests", flat)
        assert re.search(r"Table 2\. Action plan", flat)
        assert "The actions stand in Table 2" in flat


def test_citations_are_written_out_once_and_alike(pdf_text: str, docx_text: str) -> None:
    """In text by author and year, laws by title; one list of references, with what is cited and nothing else."""
    for text in (pdf_text, docx_text):
        flat = " ".join(text.replace("\u00a0", " ").split())
        assert "counted them (Office of Tests 2019, p. 3) under Testing Act, 1997." in flat
        assert flat.count("Office of Tests. 2019.") == 1
        assert flat.count("[@") == 0


def test_a_draft_says_so_and_a_review_record_says_that_there_is_none(pdf_text: str, docx_text: str) -> None:
    """DRAFT stands on every page, and nobody is credited with a review."""
    assert all("DRAFT" in page for page in pdf_text.split("\f") if page.strip())
    for text in (pdf_text, docx_text):
        assert "DRAFT – not for publication" in text
        assert "No review recorded yet." in text
        assert "Not reviewed yet" in text


def test_contributors_are_named_with_the_share_that_git_shows(pdf_text: str, docx_text: str) -> None:
    """Who typed what stands in the table, not who claims it."""
    for text in (pdf_text, docx_text):
        flat = " ".join(text.replace("\u00a0", " ").split())
        assert "Researcher One, 100%" in flat
        assert "Researcher Two, 100%" in flat


def test_the_pdf_says_what_it_is(built: Path) -> None:
    """Title, authors, language, keywords, PDF/UA-1 and PDF/A-2a in its metadata; tags for every kind of element."""
    with pikepdf.open(built / "testing.pdf") as pdf:
        with pdf.open_metadata() as metadata:
            assert metadata["dc:title"] == "Countering Tests"
            assert metadata["dc:creator"] == ["Researcher One, Researcher Two"]
            assert "strategy" in metadata["pdf:Keywords"]
            assert metadata["pdfuaid:part"] == "1"
            assert (metadata["pdfaid:part"], metadata["pdfaid:conformance"]) == ("2", "A")
        assert str(pdf.Root.Lang) == "en-GB"
        tags = [str(tag) for tag in _tags(pdf.Root.StructTreeRoot)]
        assert {"/H1", "/H2", "/Table", "/TH", "/TD", "/Figure", "/Caption", "/Note", "/TOC", "/Link"} <= set(tags)
        alts = [
            str(node.Alt)
            for node in _nodes(pdf.Root.StructTreeRoot)
            if "/Alt" in node and str(node.get("/S")) == "/Figure"
        ]
        assert alts == ["Unit tests, 3; other tests, 2.", "A square in dark blue."]
        assert str(pdf.Root.Outlines.First.Title) == "1 Executive summary"


def _nodes(node: pikepdf.Object) -> list[pikepdf.Object]:
    found = []
    if isinstance(node, pikepdf.Dictionary):
        if "/S" in node:
            found.append(node)
        kids = node.get("/K")
        for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
            if isinstance(kid, pikepdf.Dictionary):
                found += _nodes(kid)
    return found


def _tags(root: pikepdf.Object) -> list[pikepdf.Object]:
    return [node.S for node in _nodes(root)]


def test_every_font_of_the_pdf_is_embedded(built: Path) -> None:
    """Nothing depends on what the reader's machine has."""
    with pikepdf.open(built / "testing.pdf") as pdf:
        fonts = [
            item
            for item in pdf.objects
            if isinstance(item, pikepdf.Dictionary) and item.get("/Type") == "/FontDescriptor"
        ]
        assert fonts
        assert all(any(key in font for key in ("/FontFile", "/FontFile2", "/FontFile3")) for font in fonts)


def test_two_builds_of_one_commit_are_the_same_bytes(template_repository: Path, built: Path, tmp_path: Path) -> None:
    """In another folder, another time zone and another locale, DOCX and PDF come out byte for byte alike."""
    other = tmp_path / "another place" / "clone"
    other.parent.mkdir()
    Maker(template_repository).git("clone", "-q", str(template_repository), str(other))
    ran = papers(other, "build", TZ="Pacific/Kiritimati", LC_ALL="C", LANG="ur_PK.UTF-8", PYTHONHASHSEED="7")
    assert ran.code == 0, ran.err
    for name in ("testing.docx", "testing.pdf", "manifest.json"):
        assert (other / "build" / name).read_bytes() == (built / name).read_bytes(), name


def test_the_manifest_names_inputs_and_outputs_with_their_checksums(built: Path, template_repository: Path) -> None:
    """What was built, from what: a stranger can check it."""
    manifest = json.loads((built / "manifest.json").read_text(encoding="utf-8"))
    assert set(manifest) == {"commit", "clean", "tools", "papers"}
    assert (manifest["clean"], set(manifest["tools"])) == (True, {"papers", "pandoc", "typst"})
    (paper,) = manifest["papers"]
    assert set(paper) == {"paper", "state", "blocking", "inputs", "outputs", "sections"}
    for name, digest in paper["outputs"].items():
        assert hashlib.sha256((built / name).read_bytes()).hexdigest() == digest
    for name, digest in paper["inputs"].items():
        assert hashlib.sha256((template_repository / name).read_bytes()).hexdigest() == digest
    assert "papers/testing/data/counts.csv" in paper["inputs"]


def test_an_unchanged_build_writes_nothing_and_a_touched_output_is_made_again(repository: Maker) -> None:
    """The second build leaves the files alone; one that was tampered with is built anew."""
    assert papers(repository.folder, "build").code == 0
    path = repository.folder / "build" / "testing.pdf"
    first, written = path.read_bytes(), path.stat().st_mtime_ns
    again = papers(repository.folder, "build")
    assert ("Nothing has changed" in again.out, path.stat().st_mtime_ns) == (True, written)
    path.write_bytes(first + b"tampered")
    assert papers(repository.folder, "build").code == 0
    assert path.read_bytes() == first


def test_a_draft_is_built_whatever_is_wrong_and_says_what_it_lacks(repository: Maker) -> None:
    """A missing section, figure, reference and target are marked in print; the exit code tells of errors."""
    (repository.folder / "papers/testing/sections/threats.md").unlink()
    repository.replace(
        "papers/testing/sections/summary.md",
        "Tests are",
        "![Gone](../figures/gone.png){alt=x} [@nobody] @tbl:none Tests are",
    )
    repository.commit()
    ran = papers(repository.folder, "build")
    assert ran.code == 1
    for text in (
        _pdf_text(repository.folder / "build/testing.pdf"),
        _docx_text(repository.folder / "build/testing.docx"),
    ):
        flat = " ".join(text.replace("\u00a0", " ").split())
        assert "This section is missing. It is asked for from Editor One." in flat
        for mark in (
            "[missing figure: gone.png]",
            "[missing reference: nobody]",
            "[missing: @tbl:none]",
            "[missing: @fig:counts]",
        ):
            assert mark in flat


def test_final_refuses_a_draft_and_says_what_is_missing_and_from_whom(repository: Maker) -> None:
    """No flag makes a paper final."""
    ran = papers(repository.folder, "build", "--final")
    assert ran.code == 1
    assert "Executive summary: 0 of 1 approvals (Guide One may approve it)" in ran.err
    assert not (repository.folder / "build").exists()


def test_a_paper_is_final_when_the_facts_say_so(repository: Maker) -> None:
    """All sections submitted and approved in their very text, committed by a recorder: no DRAFT anywhere."""
    status = json.loads(papers(repository.folder, "status", "--format", "json").out)
    # The digest says nothing of the status in the front matter.
    approve_all(repository, {section["section"]: section["text"] for section in status["papers"][0]["sections"]})
    ran = papers(repository.folder, "build", "--final")
    assert ran.code == 0, ran.err + ran.out
    text = _pdf_text(repository.folder / "build/testing.pdf")
    assert "DRAFT" not in text
    assert "Approved by Guide One, 15 February 2020" in " ".join(text.split())
    assert "recorded by Editor One, unsigned" in " ".join(text.split())
    repository.replace("papers/testing/sections/threats.md", "counted them", "counted most of them")
    repository.commit()
    stale = json.loads(papers(repository.folder, "status", "--format", "json").out)["papers"][0]
    assert [section["state"] for section in stale["sections"]] == ["approved", "stale", "approved"]
    assert papers(repository.folder, "build", "--final").code == 1


def test_word_and_libreoffice_see_the_same_document(built: Path, tmp_path: Path) -> None:
    """LibreOffice opens the DOCX, and its PDF holds the words of ours."""
    import subprocess

    command = [
        client("soffice"),
        "--headless",
        f"-env:UserInstallation=file://{tmp_path}/profile",
        "--convert-to",
        "pdf",
    ]
    subprocess.run([*command, "--outdir", str(tmp_path), str(built / "testing.docx")], check=True, capture_output=True)
    text = " ".join(_pdf_text(tmp_path / "testing.pdf").replace("\u00a0", " ").split())
    for words in (
        "Tests are everywhere, as Section 2 shows in Figure 1 and Table 1",
        "1 Executive summary",
        "Table 2. Action plan",
        "DRAFT",
    ):
        assert words in text
