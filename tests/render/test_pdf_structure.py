"""The PDF read back: its tags, bookmarks, links, fonts, colours and metadata, over all papers and one of everything."""

from __future__ import annotations

import itertools
import re
from typing import TYPE_CHECKING

import pikepdf
import pytest

from .conftest import ALL
from .structure import (
    attribute,
    bookmarks,
    contrast,
    elements,
    headings,
    kids,
    links,
    named,
    page_of,
    painted,
    place_of,
)

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

WHITE = (1.0, 1.0, 1.0)
LISTS = ("Contents", "Figures", "Tables")
"""Headings that the contents do not list, nor do the bookmarks."""


@pytest.fixture(params=ALL)
def pdf(request: pytest.FixtureRequest, outputs: Path) -> Iterator[pikepdf.Pdf]:
    """One paper after another."""
    with pikepdf.open(outputs / f"{request.param}.pdf") as opened:
        yield opened


def test_heading_levels_never_skip(pdf: pikepdf.Pdf) -> None:
    """Each heading is at most one level below the one before it, the first is of level 1, and each has its title."""
    found = headings(pdf)
    levels = [level for level, _ in found]
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in itertools.pairwise(levels))
    assert all(title for _, title in found)


def test_bookmarks_are_the_headings(pdf: pikepdf.Pdf) -> None:
    """In the same order, at the same depth, in the same words, with their numbers."""
    listed = [(depth, re.sub(r"^[0-9.]+ ", "", title)) for depth, title in bookmarks(pdf)]
    assert listed == [(level, title) for level, title in headings(pdf) if title not in LISTS]
    numbers = [title.split()[0] for depth, title in bookmarks(pdf) if depth == 1 and title[0].isdigit()]
    assert numbers == [str(number) for number in range(1, len(numbers) + 1)]


def test_lists_are_lists(pdf: pikepdf.Pdf) -> None:
    """Items stand in lists, each with its label and its body, and a list says how it is numbered."""
    lists = named(pdf, "L")
    assert lists
    for listed in lists:
        assert {str(kid.S) for kid in kids(listed)} <= {"/LI", "/L", "/Caption"}
        assert attribute(listed, "/ListNumbering") is not None
    for item in named(pdf, "LI"):
        assert [str(kid.S) for kid in kids(item)] == ["/Lbl", "/LBody"]


def test_tables_have_header_cells_and_captions(pdf: pikepdf.Pdf) -> None:
    """The head is of header cells for their columns; each cell of the body refers to one that exists."""
    tables = named(pdf, "Table")
    assert tables
    ids = {str(cell.ID) for cell in named(pdf, "TH")}
    for table in tables:
        parts = {str(kid.S): kid for kid in kids(table)}
        assert {"/THead", "/TBody"} <= set(parts) <= {"/Caption", "/THead", "/TBody"}
        # Where a page was set twice, Typst leaves the caption beside the table, in the division around both.
        assert "/Caption" in parts or "/Caption" in {str(kid.S) for kid in kids(table.P.P)}
        for cell in (cell for row in kids(parts["/THead"]) for cell in kids(row)):
            assert (str(cell.S), str(attribute(cell, "/Scope"))) == ("/TH", "/Column")
        widths = {len(kids(row)) for part in ("/THead", "/TBody") for row in kids(parts[part])}
        assert len(widths) == 1
    for cell in named(pdf, "TD"):
        assert {str(header) for header in attribute(cell, "/Headers")} <= ids


def test_figures_and_formulas_are_described(pdf: pikepdf.Pdf) -> None:
    """Every figure has its alternative text, and stands beside its caption."""
    figures = named(pdf, "Figure")
    assert figures
    for figure in [*figures, *named(pdf, "Formula")]:
        assert str(figure.get("/Alt", "")).strip()


def test_notes_have_their_own_ids_and_labels(pdf: pikepdf.Pdf) -> None:
    """A footnote is a note with an id, and begins with its number."""
    notes = named(pdf, "Note")
    ids = [str(note.ID) for note in notes]
    assert len(ids) == len(set(ids))
    assert all(next(elements(note)).S in ("/Lbl", "/P") for note in notes)
    assert all(any(inner.S == "/Lbl" for inner in elements(note)) for note in notes)


def test_links_say_where_they_lead_and_lead_there(pdf: pikepdf.Pdf) -> None:
    """Each has a text for who cannot see it and a place in the structure; those inside reach a page."""
    found = links(pdf)
    assert found
    for link in found:
        assert str(link.get("/Contents", "")).strip()
        assert "/StructParent" in link
        outward = str(link.A.URI) if "/A" in link and "/URI" in link.A else ""
        assert outward.startswith(("http://", "https://", "mailto:")) or page_of(pdf, link) is not None


def test_citations_lead_to_their_entries(pdf: pikepdf.Pdf) -> None:
    """A citation's link says the number of its entry, and entries of higher numbers stand further on."""
    places: dict[int, set[tuple[int, float]]] = {}
    for link in links(pdf):
        said = re.fullmatch(r"Reference ([0-9]+)", str(link.get("/Contents", "")))
        if said:
            places.setdefault(int(said[1]), set()).add(place_of(pdf, link))
    assert places
    assert all(len(found) == 1 for found in places.values())
    in_order = [place for number in sorted(places) for place in places[number]]
    assert in_order == sorted(set(in_order))


def test_all_that_is_painted_is_tagged_or_an_artifact(pdf: pikepdf.Pdf) -> None:
    """Nothing lies outside the structure; headers, footers and the mark of a draft are artifacts on every page."""
    for page in pdf.pages:
        assert page.Tabs == "/S"
        acts = list(painted(page))
        assert {act.mark for act in acts} <= {"tagged", "Artifact"}
        artifacts = {
            str(operands[1].get("/Subtype", operands[1].Type))
            for operands, operator in pikepdf.parse_content_stream(page)
            if str(operator) == "BDC"
            and str(operands[0]) == "/Artifact"
            and isinstance(operands[1], pikepdf.Dictionary)
        }
        assert {"/Header", "/Footer", "/Background"} <= artifacts


def test_text_is_dark_enough(pdf: pikepdf.Pdf) -> None:
    """Text has a contrast of 4.5 to 1 with the paper, or, where it is white, with the dark surfaces of its page."""
    for page in pdf.pages:
        acts = list(painted(page))
        dark = [act.colour for act in acts if act.operator == "f" and contrast(act.colour, WHITE) > 3]
        for act in acts:
            if act.operator in ("Tj", "TJ"):
                surfaces = dark if contrast(act.colour, WHITE) < 1.1 else [WHITE]
                assert max(contrast(act.colour, surface) for surface in surfaces) >= 4.5, act


def test_fonts_are_embedded_subsets(pdf: pikepdf.Pdf) -> None:
    """Nothing depends on what the reader's machine has, and no font is carried whole; all are fonts we chose."""
    fonts = [
        item for item in pdf.objects if isinstance(item, pikepdf.Dictionary) and item.get("/Type") == "/FontDescriptor"
    ]
    assert fonts
    for font in fonts:
        assert any(key in font for key in ("/FontFile", "/FontFile2", "/FontFile3"))
        prefix, _, name = str(font.FontName)[1:].partition("+")
        assert re.fullmatch(r"[A-Z]{6}", prefix)
        assert name.startswith(("SourceSerif4", "SourceSans3", "SourceCodePro", "Amiri", "NewCMMath"))


def test_metadata(pdf: pikepdf.Pdf) -> None:
    """The standards it keeps, its title shown in the window, its authors, keywords, dates and language."""
    with pdf.open_metadata() as metadata:
        assert (metadata["pdfuaid:part"], metadata["pdfaid:part"], metadata["pdfaid:conformance"]) == ("1", "2", "A")
        assert metadata["dc:title"].startswith("Countering ")
        assert metadata["dc:creator"]
        assert metadata["pdf:Keywords"]
        assert metadata["xmp:CreateDate"] == metadata["xmp:ModifyDate"]
    assert pdf.Root.MarkInfo.Marked
    assert pdf.Root.ViewerPreferences.DisplayDocTitle
    assert str(pdf.Root.Lang) == "en-GB"
    assert len(pdf.Root.OutputIntents) == 1
