"""A part of a Word file from outside as a tree: no document type, no entities, and no more than the limits allow."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from lxml import etree

from pipeline.wordfile.archive import shown
from pipeline.wordfile.limits import Refusal, refuse

if TYPE_CHECKING:
    from pipeline.limits import Limits
    from pipeline.ooxml.xml import Element

_DOCTYPE = re.compile(r"<!(?:DOCTYPE|ENTITY|ELEMENT|ATTLIST)", re.IGNORECASE)
_DOCTYPE_BYTES = re.compile(_DOCTYPE.pattern.encode(), re.IGNORECASE)
_ENCODING = re.compile(rb"^(?:\xef\xbb\xbf)?\s*<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([^\"'>]{1,40})[\"']")
_MARKS = {b"\xff\xfe": "utf-16-le", b"\xfe\xff": "utf-16-be", b"<\x00": "utf-16-le", b"\x00<": "utf-16-be"}


class Parser:
    """Parses parts of one file; ``nodes`` counts them all, for the limit is the file's."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._too_deep = etree.XPath("boolean(" + "/*" * (limits.word_depth + 1) + ")")
        self.nodes = 0

    def parse(self, data: bytes, part: str) -> Element:
        """The root of a part. Comments and processing instructions are left out. Raises `RefusedError`."""
        scan(data, part, self._limits)
        self.nodes += data.count(b"<") + data.count(b"=")
        if self.nodes > self._limits.word_nodes:
            raise refuse(
                Refusal.TOO_LARGE, f"the file has more than {self._limits.word_nodes:,} elements and attributes"
            )
        parser = etree.XMLParser(
            resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, recover=False,
            remove_comments=True, remove_pis=True,
        )  # fmt: skip
        try:
            root = etree.fromstring(data, parser)
        except (etree.XMLSyntaxError, ValueError) as error:
            if "depth" in str(error):
                raise self._deep(part) from error
            raise refuse(Refusal.BROKEN, f"{shown(part)} is no XML: {str(error)[:120]}") from error
        if root.getroottree().docinfo.internalDTD is not None:
            raise refuse(Refusal.DOCTYPE, f"{shown(part)} declares a type of document")
        if self._too_deep(root):
            raise self._deep(part)
        return root

    def _deep(self, part: str) -> Exception:
        return refuse(
            Refusal.TOO_DEEP, f"{shown(part)} has elements in each other more than {self._limits.word_depth} deep"
        )


def scan(data: bytes, part: str, limits: Limits) -> None:
    """Refuse what must not even reach a parser: a part that is too long, another encoding, a document type."""
    if len(data) > limits.word_part:
        raise refuse(Refusal.TOO_LARGE, f"{shown(part)} has {len(data):,} bytes; {limits.word_part:,} are read")
    wide = next((encoding for start, encoding in _MARKS.items() if data.startswith(start)), "")
    if wide:
        found = bool(_DOCTYPE.search(data.decode(wide, "replace")))
    else:
        declared = _ENCODING.match(data)
        # UTF-7 and its like hide from a search of bytes what a parser then finds.
        if declared and declared[1].lower() not in (b"utf-8", b"utf8", b"us-ascii", b"ascii"):
            raise refuse(Refusal.BROKEN, f"{shown(part)} is neither in UTF-8 nor in UTF-16")
        found = bool(_DOCTYPE_BYTES.search(data))
    if found:
        raise refuse(Refusal.DOCTYPE, f"{shown(part)} declares a type of document or entities")
