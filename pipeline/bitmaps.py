"""Bitmaps without what an outsider's program left in them: every bit of the picture stays, all metadata goes.

Nothing is encoded anew unless it must be, so a picture comes out the same whatever the library's version.
"""

from __future__ import annotations

import io
import struct
from dataclasses import dataclass

from pipeline.limits import in_force

PNG = b"\x89PNG\r\n\x1a\n"
JPEG = b"\xff\xd8\xff"

_KEPT_CHUNKS = frozenset((b"IHDR", b"PLTE", b"tRNS", b"IDAT", b"IEND", b"gAMA", b"cHRM", b"sRGB"))
_MODES = {"PNG": frozenset(("1", "L", "LA", "P", "RGB", "RGBA")), "JPEG": frozenset(("L", "RGB"))}
_ORIENTATION = 0x0112
_DOTS = 96.0
# Start of image, of frames and of tables, restarts: what decoding needs. JFIF and Adobe say what the colours mean.
_END, _SCAN, _APP0, _ADOBE, _COMMENT = 0xD9, 0xDA, 0xE0, 0xEE, 0xFE


class BrokenError(Exception):
    """The bytes are no picture that can be decoded to its end."""


class TooManyPixelsError(Exception):
    """The picture has more pixels than are decoded."""

    def __init__(self, width: int, height: int) -> None:
        super().__init__(f"{width} × {height}")
        self.width = width
        self.height = height


@dataclass(frozen=True, kw_only=True, slots=True)
class Bitmap:
    """A cleaned picture: its kind (``png`` or ``jpeg``), its pixels, and how many of them its maker put on an inch."""

    data: bytes
    kind: str
    width: int
    height: int
    dots: float


def cleaned(data: bytes) -> Bitmap:
    """A PNG or JPEG decoded whole, to see that it is one, and stripped of metadata and of what stands behind its end.

    One that its metadata turn, or of a kind of colour that not every program knows, is encoded anew. Raises
    `BrokenError` and `TooManyPixelsError`.
    """
    from PIL import Image, ImageOps

    try:
        with Image.open(io.BytesIO(data), formats=("PNG", "JPEG")) as image:
            _count(image.width, image.height)
            form = image.format or ""
            given = image.info.get("dpi", (_DOTS, _DOTS))[0]
            dots = float(given) if 50 <= given <= 1200 else _DOTS
            image.load()
            width, height = image.size
            plain = image.mode in _MODES[form] and image.getexif().get(_ORIENTATION, 1) == 1
            stripped = (_png(data) if form == "PNG" else _jpeg(data)) if plain else None
            if stripped is None:
                turned = ImageOps.exif_transpose(image)
                width, height = turned.size
                stripped = _encoded(turned, form)
            return Bitmap(data=stripped, kind=form.lower(), width=width, height=height, dots=dots)
    except TooManyPixelsError:
        raise
    except Exception as error:  # noqa: BLE001 - Pillow raises many kinds on broken files; each means the same here
        raise BrokenError(str(error)) from None


def _count(width: int, height: int) -> None:
    if width * height > in_force().pixels:
        raise TooManyPixelsError(width, height)


def _png(data: bytes) -> bytes | None:
    """The chunks that are the picture; ``None`` where the file is not laid out as it should be."""
    kept = [PNG]
    at = len(PNG)
    while at + 12 <= len(data):
        (length,) = struct.unpack_from(">I", data, at)
        kind = data[at + 4 : at + 8]
        end = at + 12 + length
        if end > len(data):
            return None
        if kind in _KEPT_CHUNKS:
            kept.append(data[at:end])
        if kind == b"IEND":
            return b"".join(kept)
        at = end
    return None


def _jpeg(data: bytes) -> bytes | None:
    """The segments that are the picture; ``None`` where the file is not laid out as it should be."""
    kept = [data[:2]]
    at = 2
    while at + 4 <= len(data) and data[at] == 0xFF:
        marker = data[at + 1]
        if marker == _END:
            return b"".join([*kept, data[at : at + 2]])
        (length,) = struct.unpack_from(">H", data, at + 2)
        end = at + 2 + length
        if marker == _SCAN:
            end = _end_of_scan(data, end)
        if end > len(data):
            return None
        # Of the segments of applications all but two are metadata.
        if not (marker == _COMMENT or (_APP0 <= marker <= 0xEF and marker not in (_APP0, _ADOBE))):
            kept.append(data[at:end])
        at = end
    if at + 2 <= len(data) and data[at : at + 2] == bytes((0xFF, _END)):
        return b"".join([*kept, data[at : at + 2]])
    return None


def _end_of_scan(data: bytes, at: int) -> int:
    """Where the entropy-coded data end: at the next marker that is neither stuffing nor a restart."""
    while True:
        at = data.find(b"\xff", at)
        if at < 0 or at + 1 >= len(data):
            return len(data) + 1
        following = data[at + 1]
        if following == 0 or 0xD0 <= following <= 0xD7:
            at += 2
        elif following == 0xFF:
            at += 1
        else:
            return at


def _encoded(image: object, form: str) -> bytes:
    from PIL import Image

    assert isinstance(image, Image.Image)  # noqa: S101 - the library is imported only where there is a bitmap
    out = io.BytesIO()
    if form == "PNG":
        if image.mode not in _MODES["PNG"]:
            image = image.convert("RGBA" if "A" in image.mode else "RGB")
        image.info = {key: value for key, value in image.info.items() if key == "transparency"}
        image.save(out, "PNG", compress_level=4)
    else:
        image = image if image.mode in _MODES["JPEG"] else image.convert("RGB")
        image.info = {}
        image.save(out, "JPEG", quality=92, subsampling=0, exif=b"", icc_profile=None)
    return out.getvalue()
