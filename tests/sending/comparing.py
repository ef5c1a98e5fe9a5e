"""Two Word files compared without what anchors bring: bookmarks, and the numbers that shift with them."""

from __future__ import annotations

import io
import re
import zipfile

from lxml import etree

from pipeline.ooxml.xml import R_PR, Element, P, R, T, name

_MARKS = (name("w:bookmarkStart"), name("w:bookmarkEnd"))
_TEXTS = ("word/document.xml", "word/footnotes.xml")


def settled(data: bytes) -> dict[str, list[str]]:
    """The document and the notes of a Word file as lines of XML, an element a line."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return {part: _lines(package.read(part)) for part in _TEXTS}


def parts(data: bytes) -> dict[str, bytes]:
    """The parts of a Word file in which no anchor stands."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        names = [part for part in package.namelist() if part not in _TEXTS and "rels" not in part]
        return {part: package.read(part) for part in names if "media" not in part and "Content_Types" not in part}


def _lines(data: bytes) -> list[str]:
    root = etree.fromstring(data)
    for mark in list(root.iter(*_MARKS)):
        _drop(mark)
    for holder in root.iter(P, name("w:hyperlink")):
        _join_runs(holder)
    for text in root.iter(T):
        text.attrib.clear()
    told = etree.tostring(root, encoding="unicode")
    for pattern in (r"\brId\d+", r'(?<=<w:footnote w:id=")\d+', r'(?<=<w:footnoteReference w:id=")\d+'):
        known: dict[str, str] = {}
        told = re.sub(pattern, lambda match, known=known: known.setdefault(match[0], f"n{len(known)}"), told)
    return told.replace("><", ">\n<").splitlines()


def _join_runs(holder: Element) -> None:
    before = None
    for child in list(holder):
        if child.tag == R and before is not None and before.tag == R and _look(before) == _look(child):
            for inner in [inner for inner in child if inner.tag != R_PR]:
                last = before[-1] if len(before) else None
                if inner.tag == T and last is not None and last.tag == T:
                    last.text = (last.text or "") + (inner.text or "")
                else:
                    before.append(inner)
            _drop(child)
            continue
        before = child


def _look(run: Element) -> bytes:
    look = run.find(R_PR)
    return b"" if look is None else etree.tostring(look)


def _drop(element: Element) -> None:
    parent = element.getparent()
    assert parent is not None
    parent.remove(element)
