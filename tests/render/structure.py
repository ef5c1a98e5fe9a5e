"""Ways to look into a PDF: its structure tree, its bookmarks, what its links reach, what its pages paint."""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pikepdf

if TYPE_CHECKING:
    from collections.abc import Iterator

SHOWING = frozenset(("Tj", "TJ", "'", '"', "Do", "f", "f*", "S", "B"))
"""Operators that paint."""


def kids(node: Any) -> list[Any]:
    """The elements directly in an element, without its marks and references."""
    found = node.get("/K")
    listed = found if isinstance(found, pikepdf.Array) else [found]
    return [kid for kid in listed if isinstance(kid, pikepdf.Dictionary) and "/S" in kid]


def elements(node: Any) -> Iterator[Any]:
    """Every element below a node, in the order of reading."""
    for kid in kids(node):
        yield kid
        yield from elements(kid)


def named(pdf: pikepdf.Pdf, *names: str) -> list[Any]:
    """The elements with some names."""
    return [element for element in elements(pdf.Root.StructTreeRoot) if str(element.S)[1:] in names]


def attribute(element: Any, key: str) -> Any:
    """An attribute of an element, from any of its attribute objects."""
    given = element.get("/A")
    for one in given if isinstance(given, pikepdf.Array) else [given]:
        if isinstance(one, pikepdf.Dictionary) and key in one:
            return one[key]
    return None


def headings(pdf: pikepdf.Pdf) -> list[tuple[int, str]]:
    """The level and the title of each heading."""
    found = named(pdf, *(f"H{level}" for level in range(1, 7)))
    return [(int(str(element.S)[2:]), str(element.get("/T", ""))) for element in found]


def bookmarks(pdf: pikepdf.Pdf) -> list[tuple[int, str]]:
    """The depth, from 1, and the title of each bookmark."""
    found: list[tuple[int, str]] = []

    def collect(item: Any, depth: int) -> None:
        while item is not None:
            found.append((depth, str(item.Title)))
            if "/First" in item:
                collect(item.First, depth + 1)
            item = item.get("/Next")

    collect(pdf.Root.Outlines.First, 1)
    return found


def links(pdf: pikepdf.Pdf) -> list[Any]:
    """The link annotations of all pages."""
    found = itertools.chain.from_iterable(page.get("/Annots", []) for page in pdf.pages)
    return [note for note in found if note.Subtype == "/Link"]


def page_of(pdf: pikepdf.Pdf, link: Any) -> int | None:
    """The number of the page, from 1, to which a link inside the document leads; ``None`` where it leads nowhere."""
    target = _target(pdf, link)
    numbers = {page.objgen: number for number, page in enumerate(pdf.pages, 1)}
    return numbers.get(target[0].objgen) if target is not None else None


def place_of(pdf: pikepdf.Pdf, link: Any) -> tuple[int, float]:
    """The page to which a link inside the document leads, and how far down on it, in points from its top."""
    page = page_of(pdf, link)
    assert page is not None
    return page, float(pdf.pages[page - 1].mediabox[3]) - float(_target(pdf, link)[3])


def _target(pdf: pikepdf.Pdf, link: Any) -> Any:
    """The page and the point on it to which a link leads."""
    target = link.get("/Dest")
    if target is None:
        target = link.A.get("/D")
    if target is not None and not isinstance(target, pikepdf.Array):
        target = pikepdf.NameTree(pdf.Root.Names.Dests).get(str(target))
    return target.D if isinstance(target, pikepdf.Dictionary) else target


@dataclass(frozen=True, slots=True)
class Painted:
    """One act of painting: by which operator, ``tagged`` or an ``Artifact`` or in no mark, in which colour."""

    operator: str
    mark: str
    colour: tuple[float, ...]


def painted(page: pikepdf.Page) -> Iterator[Painted]:
    """What a page paints."""
    marks: list[str] = []
    colour: tuple[float, ...] = (0.0,)
    for operands, operator in pikepdf.parse_content_stream(page):
        name = str(operator)
        if name in ("BDC", "BMC"):
            tagged = name == "BDC" and isinstance(operands[1], pikepdf.Dictionary) and "/MCID" in operands[1]
            marks.append("tagged" if tagged else str(operands[0])[1:])
        elif name == "EMC":
            marks.pop()
        elif name in ("sc", "scn", "g", "rg"):
            colour = tuple(float(number) for number in operands)
        elif name in SHOWING:
            mark = next((mark for mark in marks if mark in ("tagged", "Artifact")), "")
            yield Painted(name, mark, colour)


def contrast(one: tuple[float, ...], other: tuple[float, ...]) -> float:
    """The contrast of two colours in sRGB, by WCAG 2."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: tuple[float, ...]) -> float:
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
        for part in (colour if len(colour) == 3 else colour * 3)
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
