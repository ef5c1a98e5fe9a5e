"""The font for Arabic script within the file: few machines have one that sets Urdu well, and none need install it."""

from __future__ import annotations

import copy
import hashlib
from typing import TYPE_CHECKING

from pipeline.ooxml.package import DOCUMENT, FONT_TABLE, STYLES, Package
from pipeline.ooxml.xml import NAMESPACES, R_PR, Element, P, R, find, find_all, make, name, parent_of
from pipeline.render.word.cascade import Cascade
from pipeline.typesetting import font_file

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

FONT = "Amiri"

_TABLE_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.fontTable+xml"
_EMBEDDED = name("w:embed")
_FACES = (("w:embedRegular", "Amiri-Regular.ttf"), ("w:embedBold", "Amiri-Bold.ttf"))
_OBFUSCATED = "application/vnd.openxmlformats-officedocument.obfuscatedFont"
_BEFORE = ("writeProtection", "view", "zoom", "removePersonalInformation", "removeDateAndTime",
           "doNotDisplayPageBoundaries", "displayBackgroundShape", "printPostScriptOverText",
           "printFractionalCharacterWidth", "printFormsData")  # fmt: skip
"""What stands before ``embedTrueTypeFonts`` in the settings (ECMA-376 part 1, CT_Settings)."""


def name_font(package: Package, parts: Iterable[str], text_style: str) -> None:
    """Let all that runs from right to left be set in the font of the style for such text, in place.

    The styles of a reference document name fonts for Latin script; those that come with Office for others are absent
    elsewhere. ``text_style`` is the id of Urdu Text, which a reference document may bring with a font of its own.
    """
    cascade = Cascade.of(package.tree(STYLES))
    key, font = cascade.font_of_style(text_style)
    for part in parts:
        for paragraph in package.tree(part).iter(P) if key else ():
            for run in paragraph.iter(R):
                look = run.find(R_PR)
                if look is None or find(look, "w:rtl") is None or cascade.script_font(paragraph, run) == (key, font):
                    continue
                named = find(look, "w:rFonts")
                if named is None:
                    named = make("<w:rFonts/>")
                    look.insert(0 if find(look, "w:rStyle") is None else 1, named)
                named.set(key, font)


def embed(package: Package, settings: str, parts: Iterable[str], described: Element) -> None:
    """Put the font into a package that sets words in it; ``settings`` is the part that says so.

    ``parts`` are those that hold words, ``described`` our table of fonts.
    """
    _drop_dangling(package)
    roots = [package.tree(part) for part in parts]
    is_used = any(next(root.iter(name("w:rtl")), None) is not None for root in roots)
    fonts = (named for root in (package.tree(STYLES), *roots) for named in root.iter(name("w:rFonts")))
    if not is_used or not any(FONT in named.attrib.values() for named in fonts):
        return
    package.extension("odttf", _OBFUSCATED)
    font = _entry(package, described)
    for number, (tag, file) in enumerate(_FACES, 1):
        key, data = _obfuscated(font_file(file))
        part = f"word/fonts/font{number}.odttf"
        package.put(part, data)
        relation = package.relate(FONT_TABLE, "font", part)
        font.append(make(f'<{tag} r:id="{relation}" w:fontKey="{key}"/>'))
    root = package.tree(settings)
    if root.find(name("w:embedTrueTypeFonts")) is None:
        earlier = {name(f"w:{local}") for local in _BEFORE}
        root.insert(sum(1 for child in root if child.tag in earlier), make("<w:embedTrueTypeFonts/>"))


def _drop_dangling(package: Package) -> None:
    """Take away faces that a reference document's table of fonts names and that pandoc left behind."""
    if FONT_TABLE in package:
        known = package.related(FONT_TABLE)
        for face in [face for face in package.tree(FONT_TABLE).iter() if str(face.tag).startswith(_EMBEDDED)]:
            if face.get(f"{{{NAMESPACES['r']}}}id") not in known:
                parent_of(face).remove(face)


def _entry(package: Package, described: Element) -> Element:
    """The font's entry in the table of fonts, without faces, made where it is lacking."""
    if FONT_TABLE not in package:
        package.put(FONT_TABLE, make("<w:fonts/>"), _TABLE_TYPE)
        package.relate(DOCUMENT, "fontTable", FONT_TABLE)
    table = package.tree(FONT_TABLE)
    entry = next((font for font in find_all(table, "w:font") if font.get(name("w:name")) == FONT), None)
    if entry is None:
        ours = next((font for font in find_all(described, "w:font") if font.get(name("w:name")) == FONT), None)
        entry = make(f'<w:font w:name="{FONT}"/>') if ours is None else copy.deepcopy(ours)
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
