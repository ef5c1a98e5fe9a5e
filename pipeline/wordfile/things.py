"""What stands for itself in a text: pictures with their descriptions, equations in a line, links in fields."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from lxml import etree

from pipeline.ooxml.xml import NAMESPACES, Element, name
from pipeline.wordfile.names import outside_boxes
from pipeline.wordfile.values import Kind, Thing

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pipeline.wordfile.opening import Relation

_MATH = f"{{{NAMESPACES['m']}}}"
_MATH_TEXT = name("m:t")
_TEXTS = (name("w:t"), name("m:t"), name("w:delText"))
_DESCRIBED = (name("wp:docPr"), name("pic:cNvPr"))
_EMBEDDED = {name("a:blip"): name("r:embed"), name("v:imagedata"): name("r:id")}
_ALT = {name("v:shape"), name("v:rect"), name("v:imagedata")}
_HYPERLINK = re.compile(r"\s*HYPERLINK\s", re.IGNORECASE)
_ARGUMENT = re.compile(r'\\(\w)|"((?:[^"\\]|\\.)*)"|(\S+)')


def picture(element: Element, relations: Mapping[str, Relation]) -> Thing:
    """A picture or a drawing: its part in the package, if it has one, and how it is described."""
    part, text = "", ""
    for inner in outside_boxes(element):
        if inner.tag in _EMBEDDED and not part:
            relation = relations.get(inner.get(_EMBEDDED[inner.tag], ""))
            part = "" if relation is None else relation.target
        elif inner.tag in _DESCRIBED and not text:
            text = inner.get("descr", "") or inner.get("title", "")
        elif inner.tag in _ALT and not text:
            text = inner.get("alt", "")
    return Thing(kind=Kind.PICTURE, id=part, text=text)


def equation(element: Element) -> Thing:
    """An equation: its parts by name and what they hold, ``f(num(a)den(b))``, so that two of them can be compared."""
    return Thing(kind=Kind.EQUATION, text=_line(element))


def other(element: Element) -> Thing:
    """What is not known here: its name, and what text it holds."""
    held = "".join(inner.text or "" for inner in element.iter(*_TEXTS))
    return Thing(kind=Kind.OTHER, id=etree.QName(element).localname, text=held)


def link_of(instruction: str) -> str:
    """The address to which a field leads, ``#`` and a bookmark within the file; empty of a field that is no link."""
    if not _HYPERLINK.match(instruction):
        return ""
    address, anchor, switch = "", "", ""
    for match in _ARGUMENT.finditer(instruction, len(instruction) - len(instruction.lstrip()) + len("HYPERLINK")):
        value = re.sub(r"\\(.)", r"\1", match[2]) if match[2] is not None else match[3] or ""
        if match[1]:
            switch = match[1].lower()
            continue
        if switch == "l":
            anchor = value
        elif not switch and not address:
            address = value
        switch = ""
    return f"{address}#{anchor}" if anchor else address


def _line(element: Element) -> str:
    line = ""
    for child in element:
        tag = str(child.tag)
        local = tag.rpartition("}")[2]
        if tag == _MATH_TEXT:
            line += child.text or ""
        elif local.endswith("Pr") and local != "oMathPara":
            line += _signs(child)
        elif tag.startswith(_MATH) and local not in ("r", "oMath"):
            line += f"{local}({_line(child)})"
        else:
            line += _line(child)
    return line


def _signs(properties: Element) -> str:
    """The signs that properties of an equation's part set: a sum's, an accent's, brackets."""
    signs = [
        inner.get(f"{_MATH}val", "")
        for inner in properties
        if str(inner.tag).rpartition("}")[2] in ("chr", "begChr", "endChr", "sepChr")
    ]
    return f"[{' '.join(signs)}]" if signs else ""
