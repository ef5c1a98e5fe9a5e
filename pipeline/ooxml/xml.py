"""The namespaces of Word's XML, and short ways to make and find its elements."""

from __future__ import annotations

import functools
import re
from typing import TypeAlias
from xml.sax.saxutils import escape, quoteattr

from lxml import etree

from pipeline.errors import OutsideError

Element: TypeAlias = etree._Element  # noqa: SLF001 - lxml has no other name for it

NAMESPACES = {
    "w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "r": "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    "m": "http://schemas.openxmlformats.org/officeDocument/2006/math",
    "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
    "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
    "pic": "http://schemas.openxmlformats.org/drawingml/2006/picture",
    "v": "urn:schemas-microsoft-com:vml",
    "o": "urn:schemas-microsoft-com:office:office",
    "w10": "urn:schemas-microsoft-com:office:word",
    "asvg": "http://schemas.microsoft.com/office/drawing/2016/SVG/main",
}

_PREFIXES = re.compile(r' xmlns:\w+="[^"]*"')
_PREFIX = re.compile(r"'[^']*'|(\w+):(?=\w)")
_OPENING = "<x " + " ".join(f'xmlns:{prefix}="{uri}"' for prefix, uri in NAMESPACES.items()) + ">"

_PARAGRAPH_ORDER = (
    "pStyle", "keepNext", "keepLines", "pageBreakBefore", "framePr", "widowControl", "numPr",
    "suppressLineNumbers", "pBdr", "shd", "tabs", "suppressAutoHyphens", "kinsoku", "wordWrap", "overflowPunct",
    "topLinePunct", "autoSpaceDE", "autoSpaceDN", "bidi", "adjustRightInd", "snapToGrid", "spacing", "ind",
    "contextualSpacing", "mirrorIndents", "suppressOverlap", "jc", "textDirection", "textAlignment",
    "textboxTightWrap", "outlineLvl", "divId", "cnfStyle", "rPr", "sectPr", "pPrChange",
)  # fmt: skip
"""The order of a paragraph's properties: Word's schema takes no other (ECMA-376 part 1, CT_PPr)."""

_REGIONS = {
    "ur": "ur-PK",
    "ar": "ar-SA",
    "fa": "fa-IR",
    "ps": "ps-AF",
    "sd": "sd-Arab-PK",
    "pa": "pa-Arab-PK",
    "en": "en-GB",
}
"""The tag by which Word knows a language that is given without its region."""


def name(prefixed: str) -> str:
    """``w:p`` as lxml spells it."""
    prefix, _, local = prefixed.partition(":")
    return f"{{{NAMESPACES[prefix]}}}{local}"


@functools.cache
def _spelt_out(path: str) -> str:
    """A path with our prefixes as lxml spells it, which it need not look up each time."""
    return _PREFIX.sub(lambda match: f"{{{NAMESPACES[match[1]]}}}" if match[1] else match[0], path)


P, R, T, TBL, TC = (name(f"w:{local}") for local in ("p", "r", "t", "tbl", "tc"))
P_PR, R_PR, VAL = name("w:pPr"), name("w:rPr"), name("w:val")


def make(text: str) -> Element:
    """The element that some XML with our prefixes describes."""
    return etree.fromstring(f"{_OPENING}{text}</x>")[0]


def bare(element: Element) -> str:
    """An element as XML that leaves its prefixes to what it is put into, as `make` has them."""
    return _PREFIXES.sub("", etree.tostring(element, encoding="unicode", with_tail=False))


def attribute(value: str) -> str:
    """A value in quotes, safe inside a tag."""
    return quoteattr(clean(value))


def content(value: str) -> str:
    """A text, safe between tags."""
    return escape(clean(value))


def clean(value: str) -> str:
    """The text without the characters that XML 1.0 cannot hold."""
    return "".join(
        char
        for char in value
        if char in "\t\n\r" or (char >= " " and not "\ud800" <= char <= "\udfff" and char not in "\ufffe\uffff")
    )


def run(text: str, style: str = "") -> str:
    """A run as XML, in a character style if one is named; tabs become Word's."""
    dressed = f'<w:rPr><w:rStyle w:val="{style}"/></w:rPr>' if style else ""
    pieces = "<w:tab/>".join(
        f'<w:t xml:space="preserve">{content(part)}</w:t>' if part else "" for part in text.split("\t")
    )
    return f"<w:r>{dressed}{pieces}</w:r>"


def region_of(language: str) -> str:
    """The tag by which Word knows a language; as it is where it says its region, or is of no region known here."""
    return _REGIONS.get(language, language)


def field(instruction: str, shown: str, style: str = "") -> str:
    """A field as XML, with the result that Word last computed."""
    dressed = f'<w:rPr><w:rStyle w:val="{style}"/></w:rPr>' if style else ""
    return (
        f'<w:r>{dressed}<w:fldChar w:fldCharType="begin"/></w:r>'
        f'<w:r>{dressed}<w:instrText xml:space="preserve"> {content(instruction)} </w:instrText></w:r>'
        f'<w:r>{dressed}<w:fldChar w:fldCharType="separate"/></w:r>'
        f"{run(shown, style)}"
        f'<w:r>{dressed}<w:fldChar w:fldCharType="end"/></w:r>'
    )


def find(element: Element, path: str) -> Element | None:
    """The first element at a path with our prefixes."""
    return element.find(_spelt_out(path))


def find_all(element: Element, path: str) -> list[Element]:
    """All elements at a path with our prefixes."""
    return list(element.iterfind(_spelt_out(path)))


def require(element: Element, path: str) -> Element:
    """The first element at a path; raises `OutsideError` where pandoc or a template left it out."""
    found = element.find(_spelt_out(path))
    if found is None:
        raise OutsideError(f"the Word document lacks its {path}", hint="mend the reference document, or remove it")
    return found


def parent_of(element: Element) -> Element:
    """The element around an element that has one."""
    parent = element.getparent()
    if parent is None:
        raise ValueError(element.tag)
    return parent


def style_of(paragraph: Element) -> str:
    """The id of a paragraph's style; empty where it has none."""
    found = find(paragraph, "w:pPr/w:pStyle")
    return "" if found is None else found.get(VAL, "")


def properties_of(paragraph: Element) -> Element:
    """A paragraph's properties, made if they are missing."""
    found = paragraph.find(P_PR)
    if found is None:
        found = etree.Element(P_PR)
        paragraph.insert(0, found)
    return found


def set_property(paragraph: Element, text: str) -> None:
    """Put a property, given as XML, into its place among a paragraph's properties, instead of one of the same name."""
    properties, new = properties_of(paragraph), make(text)
    rank = _rank(new)
    for position, old in enumerate(properties):
        if old.tag == new.tag:
            properties.replace(old, new)
            return
        if _rank(old) > rank:
            properties.insert(position, new)
            return
    properties.append(new)


def set_style(paragraph: Element, style: str) -> None:
    """Set a paragraph in a style."""
    set_property(paragraph, f"<w:pStyle w:val={attribute(style)}/>")


def shown_text(element: Element) -> str:
    """All the text in an element, fields' results included."""
    return "".join(node.text or "" for node in element.iter(T))


def _rank(element: Element) -> int:
    local = etree.QName(element).localname
    return _PARAGRAPH_ORDER.index(local) if local in _PARAGRAPH_ORDER else len(_PARAGRAPH_ORDER)
