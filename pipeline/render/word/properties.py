"""What the file says of itself: core, extended and custom properties, and the language of its text."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from pipeline.ooxml.package import STYLES, Package
from pipeline.ooxml.xml import VAL, Element, attribute, content, find, make, name, region_of
from pipeline.render.scripts import RIGHTWARD, UNMARKED, is_leftward

if TYPE_CHECKING:
    from pipeline.render.composed import Properties

_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_CUSTOM = "{D5CDD505-2E9C-101B-9397-08002B2CF9AE}"
_LAST = 3
"""Where the language stands among the defaults of a run: behind all else that we know to stand there."""
_TYPES = "application/vnd.openxmlformats-officedocument."


def set_properties(package: Package, properties: Properties) -> None:
    """Write the properties of a package."""
    package.put("docProps/core.xml", _core(properties), "application/vnd.openxmlformats-package.core-properties+xml")
    package.put("docProps/app.xml", _extended(properties), f"{_TYPES}extended-properties+xml")
    package.put("docProps/custom.xml", _custom(properties), f"{_TYPES}custom-properties+xml")


def set_language(package: Package, settings: str, language: str) -> None:
    """Set the language of the text, in the defaults of the styles and in the settings part.

    Each says two: of letters that run rightward, and of those that run leftward, which a reference document leaves to
    whatever its makers' Word was set up for.
    """
    leftward = is_leftward(language)
    values = (region_of(RIGHTWARD), region_of(language)) if leftward else (language, region_of(UNMARKED))
    for element in (_default_language(package.tree(STYLES)), find(package.tree(settings), "w:themeFontLang")):
        for key, value in zip((VAL, name("w:bidi")), values, strict=True):
            if element is not None:
                element.set(key, value)


def _default_language(styles: Element) -> Element:
    """Where the styles say the language of all text, made where it is lacking."""
    holder = styles
    for number, local in enumerate(("docDefaults", "rPrDefault", "rPr", "lang")):
        found = find(holder, f"w:{local}")
        if found is None:
            found = make(f"<w:{local}/>")
            holder.insert(len(holder) if number == _LAST else 0, found)
        holder = found
    return holder


def state_of(properties: Properties) -> str:
    """``Draft`` or ``Final``."""
    return "Draft" if properties.draft else "Final"


def _core(properties: Properties) -> bytes:
    date = _date(properties.date)
    description = f"{properties.edition}. {state_of(properties)}. {properties.rights}".strip()
    values = (
        ("dc:title", "", properties.title),
        ("dc:subject", "", properties.subtitle),
        ("dc:creator", "", "; ".join(properties.authors)),
        ("cp:keywords", "", ", ".join(properties.keywords)),
        ("dc:description", "", description),
        ("cp:lastModifiedBy", "", properties.publisher),
        ("cp:revision", "", "1"),
        ("dcterms:created", ' xsi:type="dcterms:W3CDTF"', date),
        ("dcterms:modified", ' xsi:type="dcterms:W3CDTF"', date),
        ("cp:category", "", properties.initiative),
        ("cp:contentStatus", "", state_of(properties)),
        ("dc:language", "", properties.language),
        ("cp:version", "", properties.edition),
    )
    inner = "".join(f"<{tag}{kind}>{content(value)}</{tag}>" for tag, kind, value in values)
    return (
        f"{_HEAD}<cp:coreProperties"
        ' xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties"'
        ' xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/"'
        f' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">{inner}</cp:coreProperties>'
    ).encode()


def _extended(properties: Properties) -> bytes:
    return (
        f'{_HEAD}<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties">'
        f"<Company>{content(properties.publisher)}</Company></Properties>"
    ).encode()


def _custom(properties: Properties) -> bytes:
    values = (
        ("paper", properties.paper),
        ("commit", properties.commit),
        ("state", state_of(properties).lower()),
        ("edition", properties.edition),
        ("reviewers", "; ".join(properties.reviewers)),
        *((f"review: {section}: {reviewer}", line) for section, reviewer, line in properties.reviews),
    )
    inner = "".join(
        f'<property fmtid="{_CUSTOM}" pid="{number}" name={attribute(key)}>'
        f"<vt:lpwstr>{content(value)}</vt:lpwstr></property>"
        for number, (key, value) in enumerate(values, 2)
    )
    return (
        f'{_HEAD}<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/custom-properties"'
        f' xmlns:vt="http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes">{inner}</Properties>'
    ).encode()


def _date(moment: dt.datetime) -> str:
    if moment.tzinfo is not None:
        moment = moment.astimezone(dt.UTC)
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")
