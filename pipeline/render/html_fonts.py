"""The font for Arabic script within the page, cut down to the page's letters: few machines have a good one."""

from __future__ import annotations

import base64
import io
import re
from typing import TYPE_CHECKING

from pipeline.cache import key_of
from pipeline.errors import OutsideError
from pipeline.typesetting import font_file

if TYPE_CHECKING:
    from pathlib import Path

    from pipeline.cache import Cache

NASKH = "Paper Naskh"
"""The family by which the style sheet names it."""

_FACES = {400: "Amiri-Regular.ttf", 700: "Amiri-Bold.ttf"}
_LETTER = re.compile("[\u0600-\u06ff\u0750-\u077f\ufb50-\ufdff\ufe70-\ufefc]")
_BESIDE = " \u00a0\u200c\u200d\u200e\u200f"
"""What stands between the letters, and joins or parts them."""
_RANGE = "U+20, U+A0, U+600-6FF, U+750-77F, U+200C-200F, U+FB50-FDFF, U+FE70-FEFC"


def face_rules(text: str, cache: Cache) -> str:
    """The style rules that bring the font for a page's Arabic script; nothing where it has none.

    Raises `OutsideError` where the font is missing or broken.
    """
    letters = "".join(sorted(set(_LETTER.findall(text))))
    if not letters:
        return ""
    return "".join(_rule(weight, font_file(name), letters + _BESIDE, cache) for weight, name in _FACES.items())


def _rule(weight: int, path: Path, letters: str, cache: Cache) -> str:
    data = base64.b64encode(_cut(path, letters, cache)).decode()
    return (
        f'@font-face {{ font-family: "{NASKH}"; font-weight: {weight}; unicode-range: {_RANGE};\n'
        f'  src: url("data:font/woff;base64,{data}") format("woff"); }}\n'
    )


def _cut(path: Path, letters: str, cache: Cache) -> bytes:
    """The font with these letters, and all shapes that they take, as WOFF; the same bytes for the same font."""
    from fontTools import __version__, subset, ttLib

    whole = path.read_bytes()
    key = key_of("woff 1", __version__, letters, whole)
    kept = cache.get("fonts", key)
    if kept is not None:
        return kept
    options = subset.Options(flavor="woff", layout_features=["*"], hinting=False, notdef_outline=True)
    try:
        font = ttLib.TTFont(io.BytesIO(whole), recalcTimestamp=False, lazy=False)
        cutter = subset.Subsetter(options)
        cutter.populate(text=letters)
        cutter.subset(font)
        font.flavor = "woff"
        out = io.BytesIO()
        font.save(out)
    except (ttLib.TTLibError, subset.Subsetter.SubsettingError) as error:
        raise OutsideError(f"the font {path.name} cannot be cut down: {error}") from None
    cache.put("fonts", key, out.getvalue())
    return out.getvalue()
