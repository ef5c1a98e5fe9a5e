"""Fonts that a repository brings: Typst takes them before ours, and the check counts their characters."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pikepdf
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen

from tests.cli.running import papers

if TYPE_CHECKING:
    from pathlib import Path

    from tests.making import Maker

LETTER = "\u0939"
"""A letter of Devanagari, which none of our fonts has."""
ALEF = "\u0627"


def make_font(path: Path, family: str, letter: str) -> None:
    """A font of that family and of one letter, which is a square; the file's stem is its PostScript name."""
    builder = FontBuilder(1000, isTTF=True)
    names = [".notdef", "square"]
    builder.setupGlyphOrder(names)
    builder.setupCharacterMap({ord(letter): "square"})
    pen = TTGlyphPen(None)
    pen.moveTo((50, 0))
    for corner in ((50, 600), (550, 600), (550, 0)):
        pen.lineTo(corner)
    pen.closePath()
    square = pen.glyph()
    builder.setupGlyf(dict.fromkeys(names, square))
    builder.setupHorizontalMetrics(dict.fromkeys(names, (600, 50)))
    builder.setupHorizontalHeader(ascent=800, descent=-200)
    builder.setupNameTable({"familyName": family, "styleName": "Regular", "psName": path.stem})
    builder.setupOS2(sTypoAscender=800, sTypoDescender=-200)
    builder.setupPost()
    path.parent.mkdir(parents=True, exist_ok=True)
    builder.save(path)


def test_a_font_of_the_repository_goes_before_ours_and_counts(repository: Maker) -> None:
    """A letter that no font had is none of the check's any more, and one that ours have comes from the repository's."""
    path = "papers/testing/sections/summary.md"
    text = (repository.folder / path).read_text(encoding="utf-8")
    repository.write(path, f"{text}\nThe letter {LETTER} and {ALEF}.\n")
    repository.commit("Name a letter")
    assert "SEC012" in papers(repository.folder, "check").out
    make_font(repository.folder / "templates/fonts/OwnLetter.ttf", "Own", LETTER)
    make_font(repository.folder / "templates/fonts/OwnAlef.ttf", "Amiri", ALEF)
    repository.commit("Bring fonts")
    assert "SEC012" not in papers(repository.folder, "check").out
    assert papers(repository.folder, "build", "--formats", "pdf").code == 0
    with pikepdf.open(repository.folder / "build/testing.pdf") as pdf:
        names = {
            str(item.BaseFont) for item in pdf.objects if isinstance(item, pikepdf.Dictionary) and "/BaseFont" in item
        }
    assert {"OwnLetter", "OwnAlef"} <= {name.partition("+")[2] for name in names}


def test_a_file_that_is_no_font_is_named(repository: Maker) -> None:
    """The run stops and says which file, and where."""
    repository.write("templates/fonts/own.otf", "no font")
    ran = papers(repository.folder, "check")
    assert ran.code == 3
    assert "own.otf" in ran.err
    assert "templates/fonts" in ran.err
