"""A section from a few lines of text, and its tree drawn on lines that a case can hold."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pipeline import pandoc
from pipeline.markdown.parsing import parse_section
from pipeline.markdown.tree import attributes_of, children
from pipeline.papers.paper import split_front_matter
from pipeline.papers.values import FrontMatter, SectionText, Status

if TYPE_CHECKING:
    from pipeline.markdown.parsing import Reader
    from pipeline.markdown.section import Node, Section

PATH = "papers/alpha/sections/introduction.md"
TITLE = "Introduction"

_TEXTS = {"Space": " ", "SoftBreak": " ", "LineBreak": "⏎", "HorizontalRule": "HorizontalRule", "Null": "Null"}


def section_of(text: str, title: str = TITLE, read: Reader = pandoc.read_markdown) -> Section:
    """The section of a file's whole text, parsed."""
    _, body, body_line = split_front_matter(text)
    front = FrontMatter(contributors=(), status=Status.DRAFTING, roles={})
    source = SectionText(id="introduction", path=PATH, text=text, body=body, body_line=body_line, front=front)
    return parse_section(source, title, "alpha", read)


def faults_of(section: Section) -> tuple[str, ...]:
    """The findings as cases write them: code, line and column."""
    found = sorted(section.findings, key=lambda finding: finding.order)
    return tuple(f"! {one.code.name} {one.place.line}:{one.place.column}" for one in found)


def drawn(section: Section) -> tuple[str, ...]:
    """The section's tree, a block a line: words as they are, all else by its kind."""
    return tuple(_draw(block) for block in section.blocks)


def _draw(node: Node) -> str:
    kind = node["t"]
    content: Any = node.get("c")
    if kind in _TEXTS:
        return _TEXTS[kind]
    if kind == "Str":
        return str(content)
    if kind in ("Code", "CodeBlock", "Math", "RawBlock", "RawInline"):
        return f"{kind}{_marks(node)}<{content[1]}>"
    if kind == "Cite":
        keys = ";".join(citation["citationId"] for citation in content[0])
        inner = "".join(
            _draw(one) for citation in content[0] for one in citation["citationPrefix"] + citation["citationSuffix"]
        )
        return f"Cite<{keys}>({inner})"
    level = content[0] if kind == "Header" else ""
    target = f"<{content[2][0]}>" if kind in ("Link", "Image") else ""
    parts = "|".join("".join(map(_draw, inner)) for inner in children(node))
    return f"{kind}{level}{_marks(node)}{target}({parts})"


def _marks(node: Node) -> str:
    attributes = attributes_of(node)
    if attributes is None or node["t"] == "Header":  # pandoc gives every heading an id
        return ""
    identifier, classes, pairs = attributes
    marks = [f"#{identifier}"] if identifier else []
    marks += [f".{name}" for name in classes] + [f"{key}={value}" for key, value in pairs]
    return "{" + " ".join(marks) + "}" if marks else ""
