"""Drawings in SVG that are nothing but shapes, of which no reader or renderer can be led anywhere or kept busy.

An allow-list over elements: what is not on it is told, not dropped, for a picture without it might say something else.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from lxml import etree

from pipeline.limits import in_force

_SVG = "{http://www.w3.org/2000/svg}"
_HREF = "{http://www.w3.org/1999/xlink}href"
_KEPT = ("{http://www.w3.org/1999/xlink}", "{http://www.w3.org/XML/1998/namespace}")
_TAKEN = frozenset(
    f"{_SVG}{name}"
    for name in (
        "svg g defs symbol use a switch title desc metadata style"
        " path rect circle ellipse line polyline polygon text tspan textPath"
        " linearGradient radialGradient stop clipPath mask marker pattern filter"
        # Of filters those whose work is in proportion to the picture, whatever their numbers.
        " feBlend feColorMatrix feComponentTransfer feFuncR feFuncG feFuncB feFuncA feComposite feDropShadow feFlood"
        " feGaussianBlur feMerge feMergeNode feOffset"
    ).split()
)
_ENCODINGS = frozenset(("utf-8", "utf8", "us-ascii", "ascii", "iso-8859-1", "windows-1252"))
"""What a drawing may say that it is written in: those in which ``<`` is that byte and no other."""

_DECLARED = re.compile(rb"\s*(?:\xef\xbb\xbf)?\s*<\?xml[^>]*?\sencoding\s*=\s*[\"']([^\"']*)[\"']")
_LENGTH = re.compile(r"\s*([0-9]*\.?[0-9]+(?:[eE][+-]?[0-9]+)?)\s*(px|pt|pc|mm|cm|in)?\s*\Z")
_POINTS = {None: 0.75, "px": 0.75, "pt": 1.0, "pc": 12.0, "mm": 72 / 25.4, "cm": 72 / 2.54, "in": 72.0}
_OUTSIDE = re.compile(r"url\(\s*['\"]?(?!['\"]?#)|@import|expression\(", re.IGNORECASE)
_NAMED = re.compile(r"(marker[a-z-]*\s*:\s*)?url\(\s*['\"]?#([^'\")\s]+)", re.IGNORECASE)
_RULE = re.compile(r"([^{}]*)\{([^{}]*)\}")
_NUMBER = re.compile(r"[0-9]+\.?[0-9]*|\.[0-9]+")


class VectorError(Exception):
    """A drawing that is not taken: what it is or has, in words that follow its name; and what to do."""

    def __init__(self, message: str, hint: str = "save it as plain SVG, or as PNG") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


@dataclass(frozen=True, kw_only=True, slots=True)
class Vector:
    """A cleaned drawing and its size in points."""

    data: bytes
    width: float
    height: float


def cleaned(data: bytes) -> Vector:
    """A drawing parsed, held to the allow-list, and without what its editor noted for itself. Raises `VectorError`."""
    root = _parsed(data)
    if root.tag != f"{_SVG}svg":
        raise VectorError("is XML, but no SVG image")
    _bare(root)
    for element in root.iter():
        _is_harmless(element)
    if _Weight(root).of_all() > in_force().shapes:
        raise VectorError("has too many shapes", "save it as PNG")
    width, height = size(root)
    most = in_force().picture_points
    if not (1 <= width <= most and 1 <= height <= most):  # nor is a number that is none
        raise VectorError("has no usable width and height", "give it a viewBox")
    return Vector(data=etree.tostring(root), width=width, height=height)


def size(root: etree._Element) -> tuple[float, float]:
    """Width and height of a drawing in points, from its attributes or else its view box."""
    box = re.split(r"[\s,]+", (root.get("viewBox") or "").strip())
    try:
        view = [float(number) for number in box] if len(box) == 4 else None
    except ValueError:
        view = None
    found = []
    for number, name in ((2, "width"), (3, "height")):
        match = _LENGTH.match(root.get(name) or "")
        if match:
            found.append(float(match.group(1)) * _POINTS[match.group(2)])
        else:
            found.append(view[number] * 0.75 if view else 0.0)
    return found[0], found[1]


def _parsed(data: bytes) -> etree._Element:
    declared = _DECLARED.match(data)
    if declared and declared[1].decode("ascii", "replace").lower() not in _ENCODINGS:
        raise VectorError("is in an encoding that is not taken", "save it as UTF-8")
    if b"<!DOCTYPE" in data or b"<!ENTITY" in data:
        raise VectorError("declares entities", "take the DOCTYPE out, or save it as plain SVG")
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, huge_tree=False, remove_comments=True, remove_pis=True
    )
    try:
        return etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        hint = "save the image again and replace the file"
        raise VectorError(f"is not well-formed XML (line {error.lineno})", hint) from None


def _is_harmless(element: etree._Element) -> None:
    if not isinstance(element.tag, str):
        raise VectorError("has what is no element")
    if element.tag not in _TAKEN:
        raise VectorError(f"has a <{etree.QName(element).localname}>, which is not taken")
    for name, given in element.attrib.items():
        local = etree.QName(str(name)).localname.lower()
        value = str(given)
        if local.startswith("on") or (local == "href" and not value.startswith("#")) or _reaches_out(value):
            raise VectorError(f"reaches outside itself ({local})")
    if element.tag == f"{_SVG}style" and _reaches_out(element.text or ""):
        raise VectorError("has a style that reaches outside itself")


def _reaches_out(style: str) -> bool:
    """Whether a value names something outside; one with an escape might, and nobody needs them."""
    return bool(_OUTSIDE.search(style)) or ("\\" in style and "(" in style)


def _bare(root: etree._Element) -> None:
    """Take out what an editor notes for itself: its own elements and attributes, among them names and folders."""
    for element in [*root.iter()]:
        if not isinstance(element.tag, str):
            continue
        for name in [*element.attrib]:
            if name.startswith("{") and not name.startswith(_KEPT):
                del element.attrib[name]
        parent = element.getparent()
        if parent is not None and (element.tag == f"{_SVG}metadata" or not element.tag.startswith(_SVG)):
            parent.remove(element)
    etree.cleanup_namespaces(root)


class _Weight:
    """How many elements there are once each that names another is replaced by both; a circle is too many."""

    def __init__(self, root: etree._Element) -> None:
        self._root = root
        self._most, self._deepest = in_force().shapes, in_force().shape_depth
        self._named = {element.get("id"): element for element in root.iter() if element.get("id")}
        self._rules = [
            (frozenset(re.findall(r"\.([\w-]+)", selector)), names)
            for style in root.iter(f"{_SVG}style")
            for selector, body in _RULE.findall(style.text or "")
            if (names := _NAMED.findall(body))
        ]
        self._sizes: dict[etree._Element, int] = {}
        self._pending: set[etree._Element] = set()

    def of_all(self) -> int:
        return self._size(self._root, 0)

    def _size(self, element: etree._Element, depth: int) -> int:
        if element in self._sizes:
            return self._sizes[element]
        if element in self._pending or depth > self._deepest:
            return self._most + 1
        self._pending.add(element)
        total = 1 + sum(self._size(child, depth + 1) for child in element)
        for name, times in self._names(element):
            if name in self._named:
                total += times * self._size(self._named[name], depth + 1)
        self._pending.discard(element)
        self._sizes[element] = min(total, self._most + 1)
        return self._sizes[element]

    def _names(self, element: etree._Element) -> list[tuple[str, int]]:
        """What an element names, and how many times it is drawn: a marker once on each point of what it is on."""
        found = []
        if element.tag == f"{_SVG}use":
            found.append(((element.get("href") or element.get(_HREF) or "").removeprefix("#"), 1))
        own = set((element.get("class") or "").split())
        named = [pair for classes, names in self._rules if not classes or classes & own for pair in names]
        for attribute, value in element.attrib.items():
            marker = "marker" if str(attribute).startswith("marker") else ""
            named += [(marker or before, name) for before, name in _NAMED.findall(str(value))]
        points = 0
        if any(before for before, _ in named):
            drawn = (part.get("d") or part.get("points") or "" for part in element.iter())
            points = sum(len(_NUMBER.findall(line)) for line in drawn)
        return found + [(name, 1 + points if before else 1) for before, name in named]
