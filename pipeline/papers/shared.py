"""What papers may share or have of their own: the outline and the texts of bibliographies."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from pipeline.findings import Code, Finding, Place
from pipeline.papers.decoding import Source, text_of
from pipeline.papers.files import FileFault, Folder
from pipeline.papers.shapes import nearest
from pipeline.papers.values import Outline, OutlineEntry

if TYPE_CHECKING:
    from collections.abc import Mapping

TOP = "papers"
"""The folder that everything is read from."""


def read_references(folder: Folder, path: str, findings: list[Finding], *, paper: str | None = None) -> dict[str, str]:
    """The texts of a folder's references.bib and references.json, by path."""
    texts = {}
    for name in ("references.bib", "references.json"):
        if folder.holds(f"{path}/{name}"):
            try:
                texts[f"{path}/{name}"] = folder.text(f"{path}/{name}", findings, paper=paper)
            except FileFault as fault:
                place = Place(path=f"{path}/{name}")
                finding = Finding(code=fault.code, place=place, message=fault.message, hint=fault.hint, paper=paper)
                findings.append(finding)
    return texts


def meant_section(name: str, outline: Outline) -> str | None:
    """The section that a file in sections/ was probably meant to be, whatever its case, blanks and ending."""
    stem = re.sub(r"\.[A-Za-z]{1,8}\Z", "", name)
    return nearest(re.sub(r"[^a-z0-9]+", "-", stem.casefold()).strip("-"), outline.ids)


def outline_of(raw: Mapping[str, Any], source: Source, findings: list[Finding]) -> Outline:
    """The outline that a decoded outline.yaml describes."""
    entries: dict[str, OutlineEntry] = {}
    for item in raw["sections"]:
        if item["id"] is None:
            continue
        name = item["id"].text
        if name in entries:
            message = f"the outline has the section {name} twice"
            findings.append(source.finding(Code.CFG004, message, "keep one", item["id"].line, item["id"].column))
            continue
        words = item["words"]
        needs = item["needs"]
        entries[name] = OutlineEntry(
            id=name,
            title=text_of(item["title"], name.replace("-", " ").capitalize()),
            required=item["required"],
            guidance=text_of(item["guidance"]),
            least_words=words["min"],
            most_words=words["max"],
            headings=tuple(text_of(heading) for heading in item["headings"]),
            citations=needs["citations"],
            tables=needs["tables"],
            figures=needs["figures"],
            place=source.place(item["@"]),
        )
    return Outline(entries=tuple(entries.values()), path=source.path)
