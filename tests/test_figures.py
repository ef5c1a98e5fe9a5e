"""Pictures of outsiders: decoded and encoded again, or refused; nothing is fetched, run or kept hidden."""

from __future__ import annotations

import io
import struct
import zlib
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from PIL import Image

from pipeline.cache import Cache
from pipeline.figures import Asset, FigureFault, load
from pipeline.findings import Code
from pipeline.limits import DEFAULT
from pipeline.papers.files import Folder

if TYPE_CHECKING:
    from pathlib import Path

SVG = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="0 0 100 50">%s</svg>'
PATH = '<path d="M0 0 L9 9" stroke="#000"/>'


def loaded(folder: Path, data: bytes | str, name: str = "x.svg", chart: str = "") -> Asset | FigureFault:
    """What a file becomes."""
    (folder / name).write_bytes(data.encode() if isinstance(data, str) else data)
    return load(Folder(folder), name, chart, Cache(None))


def asset(folder: Path, data: bytes | str, name: str = "x.svg", chart: str = "") -> Asset:
    """The same where it must be taken."""
    made = loaded(folder, data, name, chart)
    assert isinstance(made, Asset)
    return made


def bitmap(kind: str, mode: str = "RGB", size: tuple[int, int] = (40, 20), **options: object) -> bytes:
    """A picture in one colour."""
    out = io.BytesIO()
    Image.new(mode, size, 1).save(out, kind, **options)
    return out.getvalue()


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ("<script>alert(1)</script>", Code.REF008),
        ("<foreignObject><p>x</p></foreignObject>", Code.REF008),
        ('<image href="file:///etc/passwd"/>', Code.REF008),
        ('<image xlink:href="https://example.org/x.png"/>', Code.REF008),
        ('<use xlink:href="other.svg#x"/>', Code.REF008),
        ('<a href="https://example.org"><path d=""/></a>', Code.REF008),
        ('<path d="" onclick="x()"/>', Code.REF008),
        ('<path d="" fill="url(https://example.org/#x)"/>', Code.REF008),
        ('<path d="" style="fill: url(\'http://example.org\')"/>', Code.REF008),
        ("<style>@import 'https://example.org/x.css';</style>", Code.REF008),
        ("<style>path { fill: url(file:///x) }</style>", Code.REF008),
        ('<g id="a"><use href="#a"/></g>', Code.REF008),
        ("<g>" * 250 + "</g>" * 250, Code.REF008),
    ],
)
def test_a_drawing_that_reaches_out_or_runs_is_refused(body: str, code: Code, tmp_path: Path) -> None:
    """Scripts, handlers, references to anything outside itself, rings."""
    made = loaded(tmp_path, SVG % body)
    assert isinstance(made, FigureFault)
    assert made.code is code
    assert made.hint


def test_a_drawing_that_multiplies_itself_is_refused(tmp_path: Path) -> None:
    """A few hundred bytes that draw a billion shapes."""
    bomb = '<g id="g0"><path d=""/></g>'
    bomb += "".join(f'<g id="g{n + 1}">' + f'<use href="#g{n}"/>' * 10 + "</g>" for n in range(9))
    made = loaded(tmp_path, SVG % bomb)
    assert isinstance(made, FigureFault)
    assert "too many shapes" in made.message


@pytest.mark.parametrize(
    "data",
    [
        '<!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/passwd">]>' + SVG % "<text>&x;</text>",
        '<!DOCTYPE svg [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>' + SVG % "<text>&b;</text>",
        "<svg><path/></svg>",
        "<html></html>",
        SVG % "<path>",
        '<svg xmlns="http://www.w3.org/2000/svg"/>',
        '<svg xmlns="http://www.w3.org/2000/svg" width="1e9" height="1"/>',
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 nan 5"/>',
        '<svg xmlns="http://www.w3.org/2000/svg" width="0" height="5"/>',
        "GIF89a",
        "%PDF-1.7",
        "",
        "BM",
    ],
)
def test_what_is_no_picture_is_refused(data: str, tmp_path: Path) -> None:
    """Entities, broken XML, no size, other formats, nothing at all."""
    made = loaded(tmp_path, data)
    assert isinstance(made, FigureFault)
    assert made.code is Code.REF008


def test_an_honest_drawing_is_taken(tmp_path: Path) -> None:
    """Shapes, gradients, its own references, comments (which go), a byte order mark, sizes in any unit."""
    body = '<!-- Inkscape --><defs><linearGradient id="g"/></defs><path d="M0 0" fill="url(#g)"/><use xlink:href="#g"/>'
    made = asset(tmp_path, "\ufeff<?xml version='1.0'?>\n" + SVG % body)
    assert (made.kind, made.width, made.height) == ("svg", 75.0, 37.5)
    assert b"Inkscape" not in made.data
    sized = asset(tmp_path, (SVG % PATH).replace("viewBox", 'width="10cm" height="20mm" viewBox'))
    assert (round(sized.width), round(sized.height)) == (283, 57)


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "I;16"])
def test_png_of_every_mode_is_taken(mode: str, tmp_path: Path) -> None:
    """And is a PNG again."""
    made = asset(tmp_path, bitmap("PNG", mode), "x.png")
    assert made.kind == "png"
    with Image.open(io.BytesIO(made.data)) as image:
        assert image.size == (40, 20)


@pytest.mark.parametrize("mode", ["L", "RGB", "CMYK"])
def test_jpeg_of_every_mode_is_taken(mode: str, tmp_path: Path) -> None:
    """In colours that every output shows."""
    made = asset(tmp_path, bitmap("JPEG", mode), "x.jpg")
    with Image.open(io.BytesIO(made.data)) as image:
        assert image.mode in ("L", "RGB")


def test_where_a_photograph_was_taken_is_not_published(tmp_path: Path) -> None:
    """Neither its EXIF data nor comments, profiles or texts of a PNG; how it was turned is honoured first."""
    exif = Image.Exif()
    exif[0x0112] = 6  # turned by a quarter
    exif[0x010E] = "SECRET place"
    made = asset(tmp_path, bitmap("JPEG", exif=exif.tobytes(), comment=b"SECRET"), "x.jpg")
    assert b"SECRET" not in made.data
    with Image.open(io.BytesIO(made.data)) as image:
        assert image.size == (20, 40)
        assert not image.getexif()
    text = b"tEXtComment\0SECRET"
    chunk = struct.pack(">I", len(text) - 4) + text + struct.pack(">I", zlib.crc32(text))
    whole = bitmap("PNG")
    made = asset(tmp_path, whole[:33] + chunk + whole[33:], "x.png")
    assert b"SECRET" not in made.data


def test_what_follows_a_picture_in_its_file_goes(tmp_path: Path) -> None:
    """So nothing travels behind it."""
    for kind, name in (("PNG", "x.png"), ("JPEG", "x.jpg")):
        assert b"PAYLOAD" not in asset(tmp_path, bitmap(kind) + b"PAYLOAD", name).data


def test_a_picture_of_too_many_points_is_refused_before_it_is_decoded(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its header says how many."""
    monkeypatch.setattr("pipeline.limits._in_force", [replace(DEFAULT, pixels=700)])
    made = loaded(tmp_path, bitmap("PNG"), "x.png")
    assert isinstance(made, FigureFault)
    assert made.code is Code.SAFE010


@pytest.mark.parametrize("cut", [10, 40, 60])
def test_a_broken_picture_is_refused(cut: int, tmp_path: Path) -> None:
    """Cut off anywhere."""
    made = loaded(tmp_path, bitmap("PNG", size=(400, 200))[:cut], "x.png")
    assert isinstance(made, FigureFault)
    assert made.code is Code.REF008


def test_files_that_are_missing_linked_or_too_large(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each is a fault with its own code."""
    (tmp_path / "link.svg").symlink_to("/etc/passwd")
    (tmp_path / "big.svg").write_bytes(b"<" * 1000)
    monkeypatch.setattr("pipeline.limits._in_force", [replace(DEFAULT, figure_bytes=999)])
    codes = {}
    for name in ("none.svg", "link.svg", "big.svg"):
        made = load(Folder(tmp_path), name, "", Cache(None))
        assert isinstance(made, FigureFault)
        codes[name] = made.code
    assert codes == {"none.svg": Code.REF007, "link.svg": Code.SAFE009, "big.svg": Code.SAFE010}


def test_data_are_drawn_as_the_chart_that_was_named(tmp_path: Path) -> None:
    """Without a kind, in no UTF-8 or of no use they are refused."""
    data = "label,speakers\nCapacity,4\nCoordination,2\n"
    made = asset(tmp_path, data, "x.csv", "bar")
    assert made.kind == "svg"
    assert made.width > 0
    for given, chart, code in (
        (data.encode(), "", Code.REF013),
        ("label,speakers\nF\xe9,4\n".encode("latin-1"), "bar", Code.SAFE008),
        (b"", "bar", Code.REF013),
        (b"label,speakers\nx,many\n", "bar", Code.REF013),
    ):
        fault = load_fault(tmp_path, given, chart)
        assert fault.code is code


def load_fault(folder: Path, data: bytes, chart: str) -> FigureFault:
    """The fault that a data file is."""
    made = loaded(folder, data, "x.csv", chart)
    assert isinstance(made, FigureFault)
    return made


def test_names_follow_from_the_content(tmp_path: Path) -> None:
    """One text names its figures alike in every output, whatever the files were called; the digest is the source's."""
    one = asset(tmp_path, SVG % PATH, "a.svg")
    two = asset(tmp_path, SVG % PATH, "b.svg")
    three = asset(tmp_path, SVG % (PATH + "<!-- other -->"), "c.svg")
    assert one.name == two.name == three.name
    assert one.digest == two.digest != three.digest


def test_a_cache_gives_what_was_made_and_nothing_else(tmp_path: Path) -> None:
    """Losing it, or a broken one, changes nothing."""
    (tmp_path / "x.svg").write_text(SVG % PATH)
    cache = Cache(tmp_path / "cache")
    first = load(Folder(tmp_path), "x.svg", "", cache)
    assert load(Folder(tmp_path), "x.svg", "", cache) == first
    (tmp_path / "x.svg").write_text(SVG % (PATH + PATH))
    assert load(Folder(tmp_path), "x.svg", "", cache) != first


def test_what_an_editor_notes_for_itself_is_not_published(tmp_path: Path) -> None:
    """Names, folders and its own elements; the drawing stays."""
    notes = (
        '<metadata>SECRET</metadata><sodipodi:namedview xmlns:sodipodi="http://sodipodi.example.org" x="SECRET"/>'
        '<g xmlns:inkscape="http://inkscape.example.org" inkscape:export-filename="/home/SECRET/x.png">'
    )
    made = asset(tmp_path, SVG % (notes + PATH + '<text xml:space="preserve">a  b</text></g>'))
    assert b"SECRET" not in made.data
    assert b"sodipodi" not in made.data
    assert b'xml:space="preserve"' in made.data
    assert b"M0 0 L9 9" in made.data
