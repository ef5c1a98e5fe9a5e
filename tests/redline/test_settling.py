"""Redlines that once did not settle: each accepted is the new build and rejected the old, in XML and in LibreOffice."""

from __future__ import annotations

import io
import re
import subprocess
import zipfile
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest
from lxml import etree

from tests.cli.running import papers
from tests.conftest import client
from tests.making import ONE, TWO, Maker, small_repository

from .office import ACCEPT, COPY, REJECT, settled
from .settling import W, docx_looks, settle

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

THREATS = "papers/testing/sections/threats.md"
BASE = """
---
contributors: [researcher1]
status: drafting
---
## Scale and trend

The office counted them [@report-2019, p. 3] under @act-1997. See @tbl:kinds and @fig:counts, and @tbl:moved.

- alpha item here
- beta item here

A formula $a+b$ that changes, and $x^2$ that goes from here.

$$y = z^2$$

Paragraph below the formula.

## Second heading

Text of the second heading.

| Kind | Number |
|:-----|-------:|
| Unit | 3 |
| Other | 2 |

: Kinds of tests {#tbl:kinds}

![Tests by kind](../data/counts.csv){#fig:counts .bar alt="Unit tests, 3; other tests, 2."}

## Third heading

Third text [@report-2019] and more words.

## Fourth heading

Fourth text.

| Gone | Soon |
|:-----|-----:|
| a | b |

: Table to go {#tbl:gone}

Between the tables.

| Moved | Away |
|:------|-----:|
| 7 | 8 |

: Table to move {#tbl:moved}

## Fifth heading

Fifth text of this section.

Last paragraph.
"""
_COLUMN = (
    ("| Kind | Number |", "| Kind | Number | Year |"),
    ("-------:|\n| Unit | 3 |", "-------:|---|\n| Unit | 3 | 1 |"),
    ("| Other | 2 |", "| Other | 2 | 1 |"),
)
_MERGED = """+---+---+
| A | B |
+===+===+
| c | d |
|   +---+
|   | e |
+---+---+
"""
_MOVED = BASE[BASE.index("| Moved") : BASE.index("## Fifth")]
_THIRD = BASE[BASE.index("## Third") : BASE.index("## Fourth")]
_FOURTH = BASE[BASE.index("## Fourth") : BASE.index("| Gone")]
URDU = "مصنف ایک <author@example.org>"


def _looks(maker: Maker) -> None:
    """Blocks of another kind with the same words, sections that change places, a paragraph that two people wrote."""
    maker.replace(THREATS, "## Second heading", "### Second heading")
    maker.replace(THREATS, "- alpha item here\n- beta item here", "alpha item here\n\nbeta item here")
    maker.replace(THREATS, _THIRD + _FOURTH, _FOURTH + _THIRD)
    maker.replace(THREATS, "Fifth text of this section.", "- Fifth text of this section.\n- Another item.")
    maker.replace(THREATS, "## Fifth", "Words of one person here.\n\n## Fifth")
    maker.commit("Looks", who=ONE, when="2020-03-01T10:00:00+05:00")
    maker.replace(THREATS, "Words of one person here.", "Words of one person, and of another, here.")
    maker.replace(THREATS, "## Fifth", "- [ ] to do\n- [x] done, and ~~struck~~\n\n## Fifth")
    maker.commit("More words", who=TWO, when="2020-03-02T10:00:00+05:00")


def _formulas(maker: Maker) -> None:
    """Formulas in a line, on a line, in a list and in a cell, and a line across the page."""
    maker.replace(THREATS, "$a+b$", "$a+c$")
    maker.replace(THREATS, ", and $x^2$ that goes from here", "")
    maker.replace(THREATS, "y = z^2", "y = z^3")
    maker.replace(THREATS, "Paragraph below the formula.", "$$k=1$$\n\nParagraph below $n$ the formula.")
    maker.replace(THREATS, "- beta item here", "- $c$ in an item\n- beta item here")
    maker.replace(THREATS, "| Other | 2 |", "| Other | $m$ |")
    maker.replace(THREATS, "Last paragraph.", "* * *\n\nLast paragraph.")
    maker.commit("Formulas", who=ONE)


def _tables(maker: Maker) -> None:
    """A table with another column, one removed, one added, one moved, all with captions and some referred to."""
    maker.replace(THREATS, "Kinds of tests {", "Sorts of tests {")
    for old, new in _COLUMN:
        maker.replace(THREATS, old, new)
    start, end = BASE.index("| Gone"), BASE.index("Between the tables")
    maker.replace(THREATS, BASE[start:end], "")
    maker.replace(THREATS, _MOVED, "")
    maker.replace(THREATS, "Third text", "| New | One |\n|---|---|\n| 5 | 6 |\n\n: A new table\n\nThird text")
    maker.replace(THREATS, "Last paragraph.", f"{_MOVED}Last paragraph.\n\n{_MERGED}\nVery last.")
    maker.commit("Tables", who=ONE)


def _cover(maker: Maker) -> None:
    """Words of the cover, and an item with the first footnote of the document."""
    maker.replace("papers/testing/paper.yaml", "A strategy paper", "A strategy paper, revised")
    maker.replace("papers/testing/paper.yaml", "Working draft", "Second draft")
    maker.replace("papers/testing/sections/summary.md", "[^why]\n\n[^why]: Because they are cheap.\n", "\n")
    maker.replace(THREATS, "- beta item here", "- A wholly new item with a note.[^n]\n- beta item here")
    maker.write(
        THREATS, (maker.folder / THREATS).read_text(encoding="utf-8") + "\n[^n]: The **note** [@report-2019].\n"
    )
    maker.commit("Cover", who=URDU)


CASES: dict[str, Callable[[Maker], None]] = {
    "looks": _looks, "formulas": _formulas, "tables": _tables, "cover": _cover
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Case:
    """A redline, what the command said, its PDF, and the DOCX of the new build."""

    docx: bytes
    said: str
    pdf: Path
    new: bytes


@pytest.fixture(scope="module")
def maker(tmp_path_factory: pytest.TempPathFactory) -> Maker:
    """The repository with the base tagged."""
    made = small_repository(tmp_path_factory.mktemp("settling") / "repository")
    made.write(THREATS, BASE)
    made.commit("Base")
    made.git("tag", "base")
    return made


@pytest.fixture(scope="module")
def old(maker: Maker) -> bytes:
    """The DOCX of the base."""
    return _build(maker)


@pytest.fixture(scope="module")
def cases(maker: Maker, old: bytes) -> dict[str, Case]:
    """Every case's redline from the base."""
    assert old
    return {name: _case(maker, name, change) for name, change in CASES.items()}


def _build(maker: Maker) -> bytes:
    assert papers(maker.folder, "build", "--formats", "docx").code in (0, 1)
    return (maker.folder / "build" / "testing.docx").read_bytes()


def _case(maker: Maker, name: str, change: Callable[[Maker], None]) -> Case:
    maker.git("checkout", "-q", "base")
    change(maker)
    maker.git("tag", name)
    ran = papers(maker.folder, "diff", "testing", "base", name)
    assert (ran.code, ran.err) == (0, "")
    path = maker.folder / "build" / f"testing--base..{name}.docx"
    return Case(path.read_bytes(), ran.out, path.with_suffix(".pdf"), _build(maker))


@pytest.mark.parametrize("name", CASES)
def test_its_xml_settles_both_ways(cases: dict[str, Case], old: bytes, name: str) -> None:
    """Accepted and rejected as the standard says, every paragraph has its build's text and style."""
    number = re.compile(r"^Caption (Figure|Table) \d+\.")  # which Word counts anew
    for accept, plain in ((True, cases[name].new), (False, old)):
        settled_so, wanted = docx_looks(cases[name].docx, accept=accept), docx_looks(plain)
        assert [number.sub("", line) for line in settled_so] == [number.sub("", line) for line in wanted]


def test_libreoffice_settles_it_both_ways(cases: dict[str, Case], old: bytes, tmp_path: Path) -> None:
    """So it does by LibreOffice's commands."""
    sources = {"old": (old, COPY)}
    for name, case in cases.items():
        sources |= {f"{name}-new": (case.new, COPY), f"{name}-accepted": (case.docx, ACCEPT)}
        sources |= {f"{name}-rejected": (case.docx, REJECT)}
    looks = {name: docx_looks(data) for name, data in settled(sources, tmp_path).items()}
    for name in cases:
        assert looks[f"{name}-accepted"] == looks[f"{name}-new"], name
        assert looks[f"{name}-rejected"] == looks["old"], name


@pytest.mark.parametrize("name", CASES)
def test_the_validator_finds_no_error(cases: dict[str, Case], name: str, tmp_path: Path) -> None:
    """Moves, looks that changed, formulas given twice and comments are as the Open XML SDK wants them."""
    path = tmp_path / "redline.docx"
    path.write_bytes(cases[name].docx)
    ran = subprocess.run([client("ooxml-validator"), str(path)], capture_output=True, text=True, check=False)
    assert '"ok": true' in ran.stdout, ran.stdout


@pytest.mark.parametrize("name", CASES)
def test_every_reference_and_list_leads_somewhere(cases: dict[str, Case], name: str) -> None:
    """Fields and links name bookmarks that are there once; the lists are the new version's, pages and all."""
    root = _part(cases[name].docx, "document")
    marks = [mark.get(f"{W}name") for mark in root.iter(f"{W}bookmarkStart")]
    assert len(marks) == len(set(marks))
    wanted = {(text.text or "").split()[1] for text in root.iter(f"{W}instrText", f"{W}delInstrText")
              if (text.text or "").split()[0] in ("REF", "PAGEREF")}  # fmt: skip
    wanted |= {link.get(f"{W}anchor") for link in root.iter(f"{W}hyperlink")} - {None}
    assert wanted <= set(marks)
    assert _lists(root) == _lists(_part(cases[name].new, "document"))


def test_moved_targets_have_their_own_references(cases: dict[str, Case]) -> None:
    """What refers to a table that moved refers to its deleted caption in the old text, to its new one in the new."""
    root = _part(cases["tables"].docx, "document")
    (old,) = {words[1] for text in root.iter(f"{W}delInstrText") if (words := (text.text or "").split())[0] == "REF"}
    (mark,) = [mark for mark in root.iter(f"{W}bookmarkStart") if mark.get(f"{W}name") == old]
    caption = next(mark.iterancestors(f"{W}p"))
    assert "Table to move" in "".join(text.text or "" for text in caption.iter(f"{W}t"))


def test_tables_are_named_by_their_captions(cases: dict[str, Case], old: bytes) -> None:
    """On either side a table is read out by what its caption is there, but for the number."""
    for accept, plain in ((True, cases["tables"].new), (False, old)):
        root, wanted = _part(cases["tables"].docx, "document"), _part(plain, "document")
        settle(root, accept=accept)
        names = [
            [str(name.get(f"{W}val")).split(".", 1)[1] for name in tree.iter(f"{W}tblCaption")]
            for tree in (root, wanted)
        ]
        assert names[0] == names[1]


def test_what_cannot_be_tracked_is_said(maker: Maker, cases: dict[str, Case]) -> None:
    """By the command, in a comment of the DOCX and on the cover of the PDF."""
    formulas = " ".join(text.text or "" for text in _part(cases["formulas"].docx, "comments").iter(f"{W}t"))
    assert "LibreOffice cannot, and shows a changed formula as text" in formulas
    assert "Colophon are those of the new version" in cases["cover"].said
    maker.git("checkout", "-q", "base")
    maker.replace(THREATS, "Unit tests, 3; other", "Unit testing, 3; other")
    maker.replace(THREATS, "| Gone |", "::: landscape\n\n| Gone |")
    maker.replace(THREATS, "{#tbl:gone}", "{#tbl:gone}\n\n:::")
    maker.commit("Turned", who=ONE)
    ran = papers(maker.folder, "diff", "testing", "base", "HEAD")
    assert "Alternative text changed, which cannot be tracked and is the new version's: Figure 1." in ran.out
    assert "they stand upright here" in ran.out
    data = (maker.folder / "build" / "testing--base..HEAD.docx").read_bytes()
    assert "page landscape" not in docx_looks(data)
    # Nothing else has changed, so that both sides are the old text.
    plain = [line.replace("Unit testing, 3", "Unit tests, 3") for line in docx_looks(data, accept=True)]
    assert (
        plain[8:] == [line.replace("Unit testing, 3", "Unit tests, 3") for line in docx_looks(data, accept=False)][8:]
    )


def test_a_name_from_right_to_left_tears_nothing(maker: Maker, cases: dict[str, Case]) -> None:
    """On the cover of the PDF an author's commit stands whole behind an Arabic name."""
    head = maker.git("rev-parse", "cover")[:12]
    command = [client("pdftotext"), "-f", "1", "-l", "1", str(cases["cover"].pdf), "-"]
    lines = subprocess.run(command, capture_output=True, text=True, check=True).stdout.splitlines()
    assert [line for line in lines if re.search(rf"2020, .*, {head}$", line)], lines


def _part(data: bytes, name: str) -> etree._Element:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return etree.fromstring(archive.read(f"word/{name}.xml"))


def _lists(root: etree._Element) -> list[str]:
    return ["".join(node.text or "" for node in line.iter(f"{W}t", f"{W}instrText"))
            for listed in root.iter(f"{W}sdt") for line in listed.iter(f"{W}p")]  # fmt: skip
