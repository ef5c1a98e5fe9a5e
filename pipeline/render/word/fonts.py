"""The font for Arabic script within the file: few machines have one that sets Urdu well, and none need install it."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from lxml import etree

from pipeline.render.word.package import DOCUMENT, FOOTNOTES, STYLES, Package
from pipeline.render.word.xml import Element, find_all, make, name
from pipeline.typesetting import font_file

if TYPE_CHECKING:
    from pathlib import Path

FONT = "Amiri"

_TABLE = "word/fontTable.xml"
_TABLE_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.fontTable+xml"
_FACES = (("w:embedRegular", "Amiri-Regular.ttf"), ("w:embedBold", "Amiri-Bold.ttf"))
_OBFUSCATED = "application/vnd.openxmlformats-officedocument.obfuscatedFont"
_BEFORE = ("writeProtection", "view", "zoom", "removePersonalInformation", "removeDateAndTime",
           "doNotDisplayPageBoundaries", "displayBackgroundShape", "printPostScriptOverText",
           "printFractionalCharacterWidth", "printFormsData")  # fmt: skip
"""What stands before ``embedTrueTypeFonts`` in the settings (ECMA-376 part 1, CT_Settings)."""


def embed(package: Package, settings: str) -> None:
    """Put the font into a package that sets words in it; ``settings`` is the part that says so."""
    is_used = any(
        next(package.tree(part).iter(name("w:rtl")), None) is not None
        for part in (DOCUMENT, FOOTNOTES)
        if part in package
    )
    if not is_used or FONT not in etree.tostring(package.tree(STYLES), encoding="unicode"):
        return
    package.extension("odttf", _OBFUSCATED)
    font = _entry(package)
    for number, (tag, file) in enumerate(_FACES, 1):
        key, data = _obfuscated(font_file(file))
        part = f"word/fonts/font{number}.odttf"
        package.put(part, data)
        relation = package.relate(_TABLE, "font", part)
        font.append(make(f'<{tag} r:id="{relation}" w:fontKey="{key}"/>'))
    root = package.tree(settings)
    if root.find(name("w:embedTrueTypeFonts")) is None:
        earlier = {name(f"w:{local}") for local in _BEFORE}
        root.insert(sum(1 for child in root if child.tag in earlier), make("<w:embedTrueTypeFonts/>"))


def _entry(package: Package) -> Element:
    """The font's entry in the table of fonts, without faces, made where it is lacking."""
    if _TABLE not in package:
        package.put(_TABLE, make("<w:fonts/>"), _TABLE_TYPE)
        package.relate(DOCUMENT, "fontTable", _TABLE)
    table = package.tree(_TABLE)
    entry: Element | None = next((font for font in find_all(table, "w:font") if font.get(name("w:name")) == FONT), None)
    if entry is None:
        entry = make(f'<w:font w:name="{FONT}"/>')
        table.append(entry)
    for face in ("w:embedRegular", "w:embedBold", "w:embedItalic", "w:embedBoldItalic"):
        for old in find_all(entry, face):
            entry.remove(old)
    return entry


def _obfuscated(path: Path) -> tuple[str, bytes]:
    """A key, and the font's bytes with the first 32 changed by it (ECMA-376 part 4, font embedding)."""
    data = path.read_bytes()
    digits = hashlib.sha256(data).hexdigest()[:32].upper()
    mask = bytes.fromhex(digits)[::-1]
    head = bytes(byte ^ mask[number % 16] for number, byte in enumerate(data[:32]))
    parts = (digits[:8], digits[8:12], digits[12:16], digits[16:20], digits[20:])
    return "{" + "-".join(parts) + "}", head + data[32:]
