"""The pictures of a Word file as files of the paper: cleaned of metadata, cut as Word cuts them, named by content."""

from __future__ import annotations

import hashlib
import io
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.bitmaps import JPEG, PNG, BrokenError, TooManyPixelsError, cleaned
from pipeline.limits import in_force

if TYPE_CHECKING:
    from pipeline.submitting.drawings import Picture

_VECTORS = {"emf": "an Enhanced Metafile", "wmf": "a Windows Metafile", "svg": "an SVG drawing", "pdf": "a PDF",
            "emz": "a packed Metafile", "wmz": "a packed Metafile"}  # fmt: skip
_STARTS = (b"\x01\x00\x00\x00", b"\xd7\xcd\xc6\x9a", b"<svg", b"<?xml")
_READ = ("GIF", "BMP", "TIFF", "WEBP")
_ENDINGS = {"png": "png", "jpeg": "jpg"}


@dataclass(frozen=True, kw_only=True, slots=True)
class Taken:
    """A picture as a file: its name, its bytes, and what was done to it, empty where nothing was."""

    name: str
    data: bytes
    changed: str = ""


class CannotTakeError(Exception):
    """A picture that cannot become a file of the paper; ``str()`` says what it is."""


def taken(picture: Picture, data: bytes, stem: str) -> Taken:
    """The picture as a PNG or JPEG file whose name begins with ``stem``. Raises `CannotTakeError`."""
    ending = picture.part.rpartition(".")[2].lower()
    most = in_force().figure_bytes
    if len(data) > most:
        raise CannotTakeError(f"a picture of more than {most // 1_000_000} MB")
    changed = ""
    try:
        if not data.startswith((PNG, JPEG)):
            _refuse_vectors(ending, data)
            data = _drawn(data, (0.0, 0.0, 0.0, 0.0), _READ)
            changed = f"a picture ({ending.upper() or 'of another kind'}) is taken as PNG"
        bitmap = cleaned(data)
        if any(picture.crop):
            form = "PNG" if bitmap.kind == "png" else "JPEG"
            bitmap = cleaned(_drawn(bitmap.data, picture.crop, ("PNG", "JPEG"), form))
            changed = "a picture is cut as Word shows it: what was cut off is not taken"
    except TooManyPixelsError as error:
        raise CannotTakeError(f"a picture of {error.width} × {error.height} pixels, too many to be read") from None
    except BrokenError as error:
        if "decompression bomb" in str(error):  # what Pillow says of a picture that it does not even begin to read
            raise CannotTakeError("a picture with too many pixels to be read") from None
        raise CannotTakeError("a picture that is broken, or of a kind that cannot be read") from None
    digest = hashlib.sha256(bitmap.data).hexdigest()[:8]
    return Taken(name=f"{stem}-{digest}.{_ENDINGS[bitmap.kind]}", data=bitmap.data, changed=changed)


def _refuse_vectors(ending: str, data: bytes) -> None:
    if ending in _VECTORS or data.startswith(_STARTS):
        raise CannotTakeError(f"{_VECTORS.get(ending, 'a drawing of vectors')}, which cannot be read here")


def _count(width: int, height: int) -> None:
    if width * height > in_force().pixels:
        raise TooManyPixelsError(width, height)


def _drawn(data: bytes, crop: tuple[float, float, float, float], formats: tuple[str, ...], form: str = "PNG") -> bytes:
    """A picture's first frame encoded anew, cut. Raises `BrokenError` and `TooManyPixelsError`."""
    from PIL import Image

    try:
        with Image.open(io.BytesIO(data), formats=formats) as image:
            _count(image.width, image.height)
            dots = image.info.get("dpi")
            image.load()
            left, top, right, bottom = crop
            box = (
                round(image.width * left), round(image.height * top),
                round(image.width * (1 - right)), round(image.height * (1 - bottom)),
            )  # fmt: skip
            box = (box[0], box[1], max(box[2], box[0] + 1), max(box[3], box[1] + 1))
            part = image.crop(box)
            if form == "PNG" and part.mode not in ("1", "L", "LA", "P", "RGB", "RGBA"):
                part = part.convert("RGBA" if "A" in part.getbands() else "RGB")
            out = io.BytesIO()
            more = {"dpi": dots} if dots else {}
            if form == "PNG":
                part.save(out, "PNG", **more)
            else:
                part.save(out, "JPEG", quality=92, subsampling=0, **more)
            return out.getvalue()
    except TooManyPixelsError:
        raise
    except Exception as error:  # noqa: BLE001 - Pillow raises many kinds on broken files; each means the same here
        raise BrokenError(str(error)) from None
