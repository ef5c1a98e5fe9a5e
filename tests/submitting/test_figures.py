"""Pictures of Word files: files of the paper without anything else in them, or a gap and a line that says why."""

from __future__ import annotations

import io

import pytest
from PIL import Image

from pipeline.submitting.values import Kind
from tests.submitting.filing import CHART, Taker, bomb, caption, image, told, word_file
from tests.wordfile.building import p, picture, r


def _opened(data: bytes) -> Image.Image:
    made = Image.open(io.BytesIO(data))
    made.load()
    return made


def test_a_figure_with_its_caption_below_and_its_alt_text(taker: Taker) -> None:
    """It is named by its content, and the text refers to it."""
    body = p(r("See Figure 1.")) + p(picture('A "blue" square')) .replace('"blue"', "&quot;blue&quot;") + caption(
        "Figure 1: The square of tests"
    )  # fmt: skip
    made = taker.take(word_file(body, pictured=image()))
    ((name, data),) = made.figures.items()
    assert name.startswith("threats-")
    assert name.endswith(".png")
    assert made.body == (
        "See @fig:square-tests.\n\n"
        f'![The square of tests](../figures/{name}){{#fig:square-tests alt="A \\"blue\\" square"}}\n'
    )
    assert _opened(data).size == (20, 10)
    again = taker.take(word_file(body, pictured=image()))
    assert again.figures == made.figures


def test_a_picture_within_a_line_and_one_without_a_caption(taker: Taker) -> None:
    """Neither is a figure, and neither has its description printed."""
    body = p(r("A sign "), picture("The sign"), r(" in a line.")) + p(picture("The sign"))
    made = taker.take(word_file(body, pictured=image()))
    (name,) = made.figures
    assert made.body == (
        f'A sign ![The sign](../figures/{name}) in a line.\n\n![](../figures/{name}){{alt="The sign"}}\n'
    )


def test_metadata_stay_behind(taker: Taker) -> None:
    """Where a photograph was taken is nobody's business; its bits stay as they are."""
    exif = Image.Exif()
    exif[0x010E] = "taken at a secret place"
    data = image("JPEG", exif=exif)
    assert b"secret" in data
    (made,) = taker.take(word_file(p(picture()), pictured=data)).figures.values()
    assert b"secret" not in made
    assert _opened(made).size == (20, 10)


def test_what_word_cuts_off_does_not_come_along(taker: Taker) -> None:
    """A picture that is cropped is a smaller picture, in the file too."""
    cropped = picture().replace("<a:stretch>", '<a:srcRect l="50000" b="20000"/><a:stretch>')
    made = taker.take(word_file(p(cropped), pictured=image()))
    (data,) = made.figures.values()
    assert _opened(data).size == (10, 8)
    assert told(made, "cut as Word shows it")


@pytest.mark.parametrize("form", ["GIF", "BMP", "TIFF", "WEBP"])
def test_other_bitmaps_become_png(taker: Taker, form: str) -> None:
    """And that is told."""
    made = taker.take(word_file(p(picture()), pictured=image(form)))
    ((name, data),) = made.figures.items()
    assert name.endswith(".png")
    pixel = _opened(data).convert("RGB").getpixel((3, 3))
    assert isinstance(pixel, tuple)
    assert all(abs(one - other) < 3 for one, other in zip(pixel, (31, 58, 95), strict=True))
    assert told(made, "is taken as PNG")


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (b"\x01\x00\x00\x00" + b"\0" * 60, "a drawing of vectors"),
        (b"\xd7\xcd\xc6\x9a" + b"\0" * 60, "a drawing of vectors"),
        (b"\x89PNG\r\n\x1a\n" + b"\0" * 60, "broken"),
        (b"hello", "broken"),
        (image()[:-30], "broken"),
    ],
)
def test_what_is_no_picture_leaves_a_gap(taker: Taker, data: bytes, what: str) -> None:
    """The place is marked as something still to be researched, and the caption stays."""
    made = taker.take(word_file(p(picture("A map")) + caption("Figure 1. The map"), pictured=data))
    assert made.figures == {}
    assert made.body.startswith("To be researched: the picture that stood here in the Word file")
    (item,) = [one for one in made.items if one.kind is Kind.LOST]
    assert what in item.what
    assert "“A map”" in item.what


def test_the_caption_of_a_gap_is_not_the_next_pictures(taker: Taker) -> None:
    """A chart that could not be taken keeps its caption below it; the picture behind has none."""
    body = p(CHART) + caption("Figure 1. Seizures by year") + p(picture("A border post")) + p(r("See Figure 1."))
    made = taker.take(word_file(body, pictured=image()))
    (name,) = made.figures
    assert made.body == (
        "To be researched: the chart that stood here in the Word file, as a picture.\n\nFigure 1. Seizures by year\n\n"
        f'![](../figures/{name}){{alt="A border post"}}\n\nSee Figure 1.\n'
    )


def test_a_picture_of_too_many_pixels_is_never_unpacked(taker: Taker) -> None:
    """900 million of them in a small file: the size is read, and that is all."""
    made = taker.take(word_file(p(r("Words.")) + p(picture()), pictured=bomb()))
    assert made.figures == {}
    assert told(made, "too many pixels")


def test_a_description_by_a_machine_is_told(taker: Taker) -> None:
    """Office writes some by itself; the author is to see that they are true."""
    said = "A square&#10;&#10;Description automatically generated"
    made = taker.take(word_file(p(picture(said)), pictured=image()))
    assert '{alt="A square"}' in made.body
    assert told(made, "written by a machine")
