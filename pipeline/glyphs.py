"""Which characters the fonts of the outputs have: what none of them has is printed as letters that say which it is.

PDF/UA and PDF/A forbid the empty box that fonts have for such a character, and Typst refuses a document with one.
"""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

from pipeline.cache import Cache, key_of
from pipeline.errors import OutsideError
from pipeline.typesetting import BROUGHT, font_folders

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

_INVISIBLE = frozenset(("Cc", "Cf", "Zs", "Zl", "Zp", "Cn", "Co", "Cs"))
"""Categories that need no glyph, or of which reading the file has told already."""
_ENDINGS = (".ttf", ".otf")


def covered(cache: Cache, own: Path) -> frozenset[str]:
    """Every character that one of the fonts has, kept by their files; ``own`` is the folder of a repository's fonts.

    Raises `OutsideError` where one of ours is missing or one of its own is none.
    """
    files = [path for folder in font_folders() for path in _fonts(folder)]
    key = key_of("glyphs 2", *(f"{path.name} {path.stat().st_size}" for path in files))
    brought = [path for path in _fonts(own) if path.is_file()]
    if brought:
        key = key_of(key, *(path.read_bytes() for path in brought))
    kept = cache.get("glyphs", key)
    if kept is None:
        kept = "".join(map(chr, sorted(set(_codes([*files, *brought]))))).encode()
        cache.put("glyphs", key, kept)
    return frozenset(kept.decode())


def _fonts(folder: Path) -> list[Path]:
    return sorted(path for path in folder.iterdir() if path.suffix in _ENDINGS) if folder.is_dir() else []


def lacking(text: str, known: frozenset[str]) -> list[str]:
    """The visible characters of a text that are not ``known``, in the order of their codes, each once."""
    return sorted(character for character in set(text) - known if _is_visible(character))


def spelt(character: str, known: frozenset[str]) -> str:
    """What a missing character is printed as: ``Rs`` for the rupee sign ₨, or its code in brackets, ``[U+1F642]``.

    Letters take its place where Unicode says that it only stands for them, and the fonts have them.
    """
    kind, _, codes = unicodedata.decomposition(character).partition(" ")
    letters = "".join(chr(int(code, 16)) for code in codes.split()) if kind == "<compat>" else ""
    return letters if letters and not lacking(letters, known) else f"[U+{ord(character):04X}]"


def name_of(character: str) -> str:
    """A character as a message names it: itself, its code and its name."""
    name = unicodedata.name(character, "").lower()
    return f"{character} (U+{ord(character):04X}{', ' if name else ''}{name})"


def _is_visible(character: str) -> bool:
    # A variation selector asks for another shape of the letter before it, and U+FFFD stands where reading refused one.
    is_selector = "\ufe00" <= character <= "\ufe0f" or "\U000e0100" <= character <= "\U000e01ef"
    if is_selector or character == "\ufffd":
        return False
    # The blank of Ogham is a stroke, and no font of ours has it.
    return character == "\u1680" or unicodedata.category(character) not in _INVISIBLE


def _codes(files: Iterable[Path]) -> Iterator[int]:
    from fontTools.ttLib import TTFont, TTLibError

    for path in files:
        try:
            with TTFont(path, lazy=True) as font:
                # The glyphs' names, which nobody asks for here, would take most of the time.
                font.setGlyphOrder([""] * font["maxp"].numGlyphs)
                # A surrogate is no character, whatever a font's table says.
                yield from (code for code in font.getBestCmap() or {} if not 0xD800 <= code <= 0xDFFF)
        except (TTLibError, OSError) as error:
            message = f"the font {path.name} cannot be read: {error}"
            raise OutsideError(message, hint=f"take it out of {BROUGHT}, or put a sound one there") from None
