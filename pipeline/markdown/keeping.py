"""A parsed section as JSON and back, so that what was parsed once need not be parsed again."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from pipeline.findings import Code, Finding, Place
from pipeline.markdown.section import FigureUse, Heading, Section, TableUse, Use

if TYPE_CHECKING:
    from pipeline.papers.values import SectionText

_KINDS: dict[str, type[Any]] = {
    "headings": Heading,
    "figures": FigureUse,
    "tables": TableUse,
    "citations": Use,
    "references": Use,
    "links": Use,
    "ids": Use,
    "formulas": Use,
}


def dumped(section: Section) -> bytes:
    """The section without its source."""
    value: dict[str, Any] = {name: [asdict(item) for item in getattr(section, name)] for name in _KINDS}
    value |= {
        "blocks": section.blocks,
        "words": section.words,
        "findings": [{**asdict(finding), "code": finding.code.name} for finding in section.findings],
    }
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


def loaded(data: bytes, source: SectionText) -> Section:
    """The section of that source, as it was dumped."""
    value = json.loads(data)
    uses = {name: tuple(kind(**_placed(item)) for item in value[name]) for name, kind in _KINDS.items()}
    findings = (Finding(**{**_placed(item), "code": Code[item["code"]]}) for item in value["findings"])
    return Section(
        source=source, blocks=tuple(value["blocks"]), words=value["words"], findings=tuple(findings), **uses
    )  # fmt: skip


def _placed(item: dict[str, Any]) -> dict[str, Any]:
    return {**item, "place": Place(**item["place"])}
