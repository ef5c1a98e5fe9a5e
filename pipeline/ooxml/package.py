"""A DOCX as a package of parts: opened, its parts read and changed as trees, and written so that bytes repeat."""

from __future__ import annotations

import datetime as dt
import io
import posixpath
import zipfile
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from lxml import etree

if TYPE_CHECKING:
    from pipeline.ooxml.xml import Element

DOCUMENT = "word/document.xml"
STYLES = "word/styles.xml"
NUMBERING = "word/numbering.xml"
FOOTNOTES = "word/footnotes.xml"
FONT_TABLE = "word/fontTable.xml"
CONTENT_TYPES = "[Content_Types].xml"

_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_KIND = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
_USE = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_OF_PACKAGE = frozenset(("officeDocument", "core-properties", "extended-properties", "custom-properties"))
_OF_PART = frozenset(("styles", "numbering", "settings", "webSettings", "fontTable", "theme", "footnotes", "endnotes"))
"""Kinds of relation by which a part is there without being named."""
_EARLIEST = (1980, 1, 1, 0, 0, 0)
_PARSER = etree.XMLParser(resolve_entities=False, no_network=True, remove_comments=True, huge_tree=True)


@dataclass(slots=True)
class Package:
    """The parts of a DOCX by name. A part that was asked for as a tree is written from that tree."""

    parts: dict[str, bytes]
    _trees: dict[str, Element] = field(default_factory=dict)

    @classmethod
    def of(cls, data: bytes) -> Package:
        """The package in the bytes of a file."""
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return cls({info.filename: archive.read(info) for info in archive.infolist() if not info.is_dir()})

    def __contains__(self, part: str) -> bool:
        """Whether there is a part of that name."""
        return part in self.parts

    def tree(self, part: str) -> Element:
        """The root of a part, to be changed in place."""
        if part not in self._trees:
            self._trees[part] = etree.fromstring(self.parts[part], _PARSER)
        return self._trees[part]

    def put(self, part: str, data: bytes | Element, content_type: str = "") -> None:
        """Set a part. ``content_type`` is declared for it where it is given."""
        if isinstance(data, bytes):
            self.parts[part] = data
            self._trees.pop(part, None)
        else:
            self.parts[part] = b""
            self._trees[part] = data
        if content_type:
            self._declare(part, content_type)

    def drop(self, part: str) -> None:
        """Remove a part, its type and every relation to it from the document."""
        self.parts.pop(part, None)
        self._trees.pop(part, None)
        for override in self.tree(CONTENT_TYPES).findall(f"{{{_TYPES}}}Override"):
            if override.get("PartName") == f"/{part}":
                _remove(override)
        for relation in list(self._relations_of(DOCUMENT)):
            if relation.get("TargetMode") != "External" and self._target(DOCUMENT, relation) == part:
                _remove(relation)

    def relate(self, source: str, kind: str, target: str) -> str:
        """The id of a relation from one part to another, made new. ``kind`` is its type, or the last word of it.

        The package's own relations are those of the empty name.
        """
        relations = self._relations_of(source)
        taken = {relation.get("Id") for relation in relations}
        number = next(number for number in range(len(taken) + 1, 2 * len(taken) + 3) if f"rIdP{number}" not in taken)
        path = posixpath.relpath(target, posixpath.dirname(source) or ".")
        whole = kind if "://" in kind else _KIND + kind
        etree.SubElement(relations, f"{{{_RELATIONS}}}Relationship", Type=whole, Id=f"rIdP{number}", Target=path)
        return f"rIdP{number}"

    def related(self, source: str) -> dict[str, str]:
        """The parts that a part refers to, by the id of the relation."""
        return {
            relation.get("Id", ""): self._target(source, relation)
            for relation in self._relations_of(source)
            if relation.get("TargetMode") != "External"
        }

    def prune(self) -> None:
        """Take away relations that nothing uses, and parts that nothing leads to.

        A reference document brings pictures, a thumbnail, forms and addresses of its own: none is anybody's business.
        """
        reached: set[str] = set()
        waiting = [""]
        while waiting:
            source = waiting.pop()
            reached.add(source)
            used = self._used(source) if _relations_path(source) in self.parts else set()
            for relation in list(self._relations_of(source)) if _relations_path(source) in self.parts else ():
                target, kind = self._target(source, relation), relation.get("Type", "").rpartition("/")[2]
                is_outside = relation.get("TargetMode") == "External"
                wanted = _OF_PACKAGE if not source else _OF_PART
                is_kept = kind in wanted or relation.get("Id") in used
                if not is_kept or not (is_outside or target in self.parts):
                    _remove(relation)
                elif not is_outside and target not in reached:
                    waiting.append(target)
        kept = {CONTENT_TYPES, *reached, *(_relations_path(part) for part in reached)}
        for part in [part for part in self.parts if part not in kept]:
            self.drop(part)

    def _used(self, part: str) -> set[str]:
        """The relations that a part names."""
        elements = self.tree(part).iter("*") if part.endswith(".xml") else ()
        return {
            str(value) for element in elements for key, value in element.attrib.items() if str(key).startswith(_USE)
        }

    def extension(self, ending: str, content_type: str) -> None:
        """Declare what files with an ending are."""
        types = self.tree(CONTENT_TYPES)
        if not any(default.get("Extension") == ending for default in types.findall(f"{{{_TYPES}}}Default")):
            types.insert(0, etree.Element(f"{{{_TYPES}}}Default", Extension=ending, ContentType=content_type))

    def save(self, date: dt.datetime) -> bytes:
        """The bytes of the file: parts in one order, stamped with one date, and stored.

        They are not compressed, as what zlib makes of one text differs between its builds, and a commit must give the
        same bytes on every machine; nearly all the weight is pictures, which are compressed already.
        """
        for part, root in self._trees.items():
            self.parts[part] = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
        moment = date.astimezone(dt.UTC) if date.tzinfo else date
        stamp = max(
            _EARLIEST, (moment.year, moment.month, moment.day, moment.hour, moment.minute, moment.second // 2 * 2)
        )
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
            for part in sorted(self.parts, key=_order):
                info = zipfile.ZipInfo(part, stamp)
                info.create_system = 0
                info.external_attr = 0
                archive.writestr(info, self.parts[part])
        return out.getvalue()

    def _declare(self, part: str, content_type: str) -> None:
        types = self.tree(CONTENT_TYPES)
        for override in types.findall(f"{{{_TYPES}}}Override"):
            if override.get("PartName") == f"/{part}":
                override.set("ContentType", content_type)
                return
        etree.SubElement(types, f"{{{_TYPES}}}Override", PartName=f"/{part}", ContentType=content_type)

    def _relations_of(self, source: str) -> Element:
        path = _relations_path(source)
        if path not in self.parts:
            self.put(path, etree.fromstring(f'<Relationships xmlns="{_RELATIONS}"/>'))
        return self.tree(path)

    @staticmethod
    def _target(source: str, relation: Element) -> str:
        target = relation.get("Target", "")
        return (
            target[1:]
            if target.startswith("/")
            else posixpath.normpath(posixpath.join(posixpath.dirname(source), target))
        )


def _relations_path(source: str) -> str:
    """The part that holds the relations of a part; of the package itself where ``source`` is empty."""
    folder, base = posixpath.split(source)
    return posixpath.join(folder, "_rels", f"{base}.rels")


def _remove(element: Element) -> None:
    parent = element.getparent()
    if parent is not None:
        parent.remove(element)


def _order(part: str) -> tuple[int, str]:
    """Content types first, as readers expect, then the package's relations, then all else by name."""
    return {CONTENT_TYPES: 0, "_rels/.rels": 1}.get(part, 2), part
