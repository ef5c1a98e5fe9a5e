"""The reference document from which pandoc takes styles: built from ``templates/docx``, or the repository's own."""

from __future__ import annotations

import datetime as dt
import zipfile
import zlib
from typing import TYPE_CHECKING

from lxml import etree

from pipeline import pandoc
from pipeline.cache import Cache, key_of
from pipeline.errors import OutsideError, RefusedError
from pipeline.limits import in_force
from pipeline.ooxml.package import DOCUMENT, FONT_TABLE, NUMBERING, STYLES, Package
from pipeline.ooxml.xml import VAL, Element, find, find_all, make, name, parent_of
from pipeline.render.word.styles import merge
from pipeline.wordfile.archive import entries
from pipeline.wordfile.limits import Refusal

if TYPE_CHECKING:
    from pipeline.render.templates import Templates

OWN = "reference.docx"
"""The name under which a repository's ``templates/`` may bring a reference document of its own."""
SETTINGS = "docx/settings.xml"
WATERMARK = "docx/watermark.xml"
FONTS = "docx/fonts.xml"

_DESCRIPTION = ("docx/styles.xml", "docx/numbering.xml", "docx/theme.xml", "docx/page.xml", FONTS, SETTINGS)
_THEME = "word/theme/theme1.xml"
_NUMBERING_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.numbering+xml"
_PARSER = etree.XMLParser(remove_blank_text=True, remove_comments=True, resolve_entities=False, no_network=True)


def reference(templates: Templates, cache: Cache) -> bytes:
    """The reference document, kept by what it is built from; raises `OutsideError` for one that Word could not read."""
    texts = [templates.find(name).read_bytes() for name in _DESCRIPTION]
    own = _own(templates)
    key = key_of("reference 3", pandoc.version(), "" if own is None else "own", own or b"", *texts)
    kept = cache.get("reference", key)
    if kept is None:
        ours = dict(zip(_DESCRIPTION, (read(templates, name) for name in _DESCRIPTION), strict=True))
        kept = _built(ours) if own is None else _completed(own, ours)
        cache.put("reference", key, kept)
    return kept


def read(templates: Templates, name: str) -> Element:
    """A template's XML without its comments and the blanks between elements; raises `OutsideError` with its line."""
    path = templates.find(name)
    try:
        return etree.fromstring(path.read_bytes(), _PARSER)
    except etree.XMLSyntaxError as error:
        message = f"the template {name}, line {error.lineno}, is no well-formed XML: {error.msg}"
        raise OutsideError(message, hint="mend the template, or remove it to use ours") from None


def _own(templates: Templates) -> bytes | None:
    """The repository's own reference document; ``None`` if it brings none."""
    path = templates.optional(OWN)
    try:
        return None if path is None else path.read_bytes()
    except OSError as error:
        raise OutsideError(f"the template {path} cannot be read: {error}") from None


def _built(ours: dict[str, Element]) -> bytes:
    package = Package.of(pandoc.default_file("reference.docx"))
    package.put(STYLES, ours["docx/styles.xml"])
    package.put(NUMBERING, ours["docx/numbering.xml"])
    package.put(FONT_TABLE, ours[FONTS])
    package.put("word/settings.xml", ours[SETTINGS])
    _dress(package, ours)
    return package.save(dt.datetime(1980, 1, 1))  # noqa: DTZ001 - a date of no place


def _dress(package: Package, ours: dict[str, Element]) -> None:
    """Give pandoc's theme our colours and fonts, and its document our page."""
    elements = find(package.tree(_THEME), "a:themeElements")
    for part in ours["docx/theme.xml"]:
        old = None if elements is None else elements.find(part.tag)
        if elements is not None and old is not None:
            elements.replace(old, part)
    body = find(package.tree(DOCUMENT), "w:body")
    if body is not None:
        for old in find_all(body, "w:sectPr"):
            body.remove(old)
        body.append(ours["docx/page.xml"])


def _add_page(body: Element, page: Element) -> None:
    """Give a document the size and margins of our page where it has none of its own."""
    section = find(body, "w:sectPr")
    if section is None:
        section = etree.SubElement(body, page.tag)
    for part in list(page):
        if section.find(part.tag) is None:
            section.append(part)


def _completed(own: bytes, ours: dict[str, Element]) -> bytes:
    """The repository's reference document with the styles that it lacks, and without pictures for bullets."""
    try:
        if any(b"<!DOCTYPE" in part for part in entries(own, in_force()).values()):
            raise _refused("declares entities", "save it again from Word as .docx, or remove it")
    except RefusedError as error:
        if error.reason in (Refusal.NOT_A_ZIP.word, Refusal.BROKEN.word):
            raise _refused("is no Word document", "save it again from Word as .docx, or remove it") from None
        raise _refused(f"is not taken: {error}", "save it again from Word as .docx, or remove it") from None
    try:
        package = Package.of(own)
        styles, document = package.tree(STYLES), package.tree(DOCUMENT)
        if NUMBERING not in package:
            package.put(NUMBERING, make("<w:numbering/>"), _NUMBERING_TYPE)
            package.relate(DOCUMENT, "numbering", NUMBERING)
        numbering = package.tree(NUMBERING)
    except (KeyError, zipfile.BadZipFile, zlib.error, etree.XMLSyntaxError):
        raise _refused("is no Word document", "save it again from Word as .docx, or remove it") from None
    body = find(document, "w:body")
    if body is None or styles.tag != name("w:styles"):
        raise _refused("is no Word document that we can read", "save it as .docx, not as Strict Open XML, or remove it")
    _add_page(body, ours["docx/page.xml"])
    _settle_dialect(package)
    for picture in list(numbering.iter(name("w:numPicBullet"), name("w:lvlPicBulletId"))):
        parent_of(picture).remove(picture)
    merge(styles, numbering, ours["docx/styles.xml"], ours["docx/numbering.xml"])
    return package.save(dt.datetime(1980, 1, 1))  # noqa: DTZ001 - a date of no place


def _settle_dialect(package: Package) -> None:
    """Say as Word does what LibreOffice says in words of its own, which Microsoft's schema does not take."""
    for aligned in package.tree(NUMBERING).iter(name("w:lvlJc")):
        aligned.set(VAL, {"start": "left", "end": "right"}.get(aligned.get(VAL, ""), aligned.get(VAL, "")))
    for charset in package.tree(FONT_TABLE).iter(name("w:charset")) if FONT_TABLE in package else ():
        charset.attrib.pop(name("w:characterSet"), "")


def _refused(what: str, hint: str) -> OutsideError:
    return OutsideError(f"templates/{OWN} {what}", hint=hint)
