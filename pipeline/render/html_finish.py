"""Finishes what pandoc wrote: pictures put in, notes where they are looked for, no style left on any element.

Pandoc's HTML is well-formed, so that it is read as XML; it leaves as HTML.
"""

from __future__ import annotations

import base64
import re
from typing import TYPE_CHECKING

from lxml import etree

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pipeline.figures import Asset

NOTES, NOTES_TITLE = "notes", "Notes"
"""Id and title of the section that gathers the footnotes."""

_KINDS = {"svg": "image/svg+xml", "png": "image/png", "jpeg": "image/jpeg"}
_BEFORE = "references"
"""The id of the section before which the notes are put."""
_UNREADABLE = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_ALIGNED = {"text-align: left": "text-align: start", "text-align: right": "text-align: end"}


class Finisher:
    """Finishes the parts of one page; ``noted`` says whether any had footnotes."""

    def __init__(self, pictures: Mapping[str, Asset]) -> None:
        self._pictures = pictures
        self._styles: dict[str, str] = {}
        self.noted = False

    def finish(self, text: str) -> str:
        """A part of the page as pandoc wrote it, finished."""
        parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True)
        root = etree.fromstring(f"<div>{_UNREADABLE.sub('', text)}</div>", parser)
        for image in root.iter("img"):
            image.set("src", self._data(image.get("src", "")))
        for cell in root.iter("th"):
            if not str(cell.xpath("string()")).strip() and cell.find(".//img") is None:
                # A header cell without words heads nothing.
                cell.tag = "td"
                cell.attrib.pop("scope", "")
        self._notes(root)
        for element in root.iter(etree.Element):
            self._plain(element)
        parts = [etree.tostring(child, encoding="unicode", method="html") for child in root]
        return "".join([root.text or "", *parts]).strip()

    def rules(self) -> str:
        """The style rules of the classes that replaced styles, one a line."""
        return "".join(f".{name} {{ {style} }}\n" for style, name in self._styles.items())

    def _data(self, name: str) -> str:
        asset = self._pictures[name]
        return f"data:{_KINDS[asset.kind]};base64,{base64.b64encode(asset.data).decode()}"

    def _notes(self, root: etree._Element) -> None:
        """Give the notes a heading instead of a rule, each its way back, and a place before the references."""
        notes = next((section for section in root.iter("section") if section.get("role") == "doc-endnotes"), None)
        if notes is None:
            return
        self.noted = True
        rule = notes.find("hr")
        if rule is not None:
            rule.tag, rule.text = "h2", NOTES_TITLE
            rule.set("id", f"{NOTES}-title")
        notes.set("id", NOTES)
        notes.set("aria-labelledby", f"{NOTES}-title")
        for back in notes.iter("a"):
            if back.get("role") == "doc-backlink":
                number = back.get("href", "").removeprefix("#fnref")
                back.set("aria-label", f"Back from note {number} to the text")
        before = root.find(f"section[@id='{_BEFORE}']")
        if before is not None:
            before.addprevious(notes)

    def _plain(self, element: etree._Element) -> None:
        """A class instead of a style, which the page's policy would refuse; left and right follow the script."""
        style = str(element.attrib.pop("style", "")).strip().rstrip(";")
        if style:
            style = _ALIGNED.get(style, style)
            name = self._styles.setdefault(style, f"s{len(self._styles) + 1}")
            element.set("class", " ".join([*element.get("class", "").split(), name]))
