"""Settles redlines as a reader would: all changes accepted, or all rejected, in a marked tree and in a DOCX."""

from __future__ import annotations

import io
import re
import zipfile
from typing import TYPE_CHECKING, Any

from lxml import etree

from pipeline.redline.values import DELETION, INSERTION, MARK, WHOLE, mark_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_LISTS = ("TOC", "Contents", "Tableoffigures", "TableofFigures")
_NUMBER = re.compile(r"^((?:\S+\|)?)(Figure|Table)\s[\d?]+\.")


def tree_lines(blocks: Iterable[dict[str, Any]], kept: Callable[[int], bool] = lambda _: True) -> list[str]:
    """The text of a marked tree, a line a paragraph, with only the changes that are ``kept``."""
    lines: list[str] = []
    _blocks(list(blocks), kept, lines, "")
    return [_NUMBER.sub(r"\1", line).strip() for line in lines]


def _blocks(blocks: Sequence[dict[str, Any]], kept: Callable[[int], bool], lines: list[str], at: str) -> None:
    carried = ""
    for block in blocks:
        if block["t"] not in ("Para", "Plain", "Header"):
            _holder(block, kept, lines, at)
            continue
        content = block["c"]
        text, ends = _inlines(content[2] if block["t"] == "Header" else content, kept)
        carried += text
        if ends:
            level = f"h{content[0]} " if block["t"] == "Header" else ""
            lines.append(f"{at}{level}{' '.join(carried.split())}")
            carried = ""
    assert not carried.strip(), f"text without a paragraph to end it: {carried}"


def _holder(block: dict[str, Any], kept: Callable[[int], bool], lines: list[str], at: str) -> None:
    """A block that holds others."""
    content = block["c"]
    match block["t"]:
        case "BulletList" | "OrderedList":
            for item in content if block["t"] == "BulletList" else content[1]:
                _blocks(item, kept, lines, f"{at}- ")
        case "Figure":
            _blocks([*content[2], *content[1][1]], kept, lines, at)
        case "Table":
            _blocks(content[1][1], kept, lines, at)
            _table(content, kept, lines, at)
        case "Div":
            _blocks(content[1], kept, lines, at)
        case "BlockQuote":
            _blocks(content, kept, lines, f"{at}> ")
        case "CodeBlock":
            lines += [f"{at}{line}" for line in content[1].split("\n")]
        case "DefinitionList":
            for term, inners in content:
                _blocks([{"t": "Plain", "c": term}], kept, lines, at)
                for inner in inners:
                    _blocks(inner, kept, lines, f"{at}: ")
        case other:
            raise AssertionError(other)


def _table(content: list[Any], kept: Callable[[int], bool], lines: list[str], at: str) -> None:
    number = 0
    for row in [*content[3][1], *(row for body in content[4] for row in body[3])]:
        found: list[str] = []
        for column, cell in enumerate(row[1]):
            _blocks(cell[4], kept, found, f"{at}{number},{column}|")
        marks = [_ends(block["c"], kept) for cell in row[1] for block in cell[4] if block["t"] in ("Para", "Plain")]
        if any(marks) or not marks:
            lines += [line for line in found if not line.endswith("|")]
            number += 1


def _ends(inlines: Sequence[dict[str, Any]], kept: Callable[[int], bool]) -> bool:
    return _inlines(inlines, kept)[1]


def _inlines(inlines: Sequence[dict[str, Any]], kept: Callable[[int], bool]) -> tuple[str, bool]:  # noqa: PLR0912
    """The text, and whether the paragraph's end stands."""
    text, ends = "", True
    for node in inlines:
        kind, content = node["t"], node.get("c")
        marked = mark_of(node)
        if marked is not None:
            name, place = marked
            if name in (WHOLE, MARK):
                ends = kept(place)
            elif kept(place):
                text += _inlines(content[1], kept)[0]
        elif kind == "Str":
            text += content
        elif kind in ("Space", "SoftBreak", "LineBreak"):
            text += " "
        elif kind in ("Emph", "Strong"):
            inner = _inlines(content, kept)[0]
            text += "".join(f"{kind}‹{word}›" if word.strip() else word for word in re.split(r"(\s+)", inner))
        elif kind in ("Strikeout", "Superscript", "Subscript"):
            text += _inlines(content, kept)[0]
        elif kind in ("Span", "Link", "Cite", "Quoted"):
            text += _inlines(content[1], kept)[0]
        elif kind in ("Code", "Math"):
            text += content[1]
        elif kind == "Image":
            text += f"[{content[2][0]}]"
        elif kind == "Note":
            inner_lines: list[str] = []
            _blocks(content, kept, inner_lines, "")
            text += f"[note: {' / '.join(inner_lines)}]"
        else:
            raise AssertionError(kind)
    return text, ends


def docx_lines(data: bytes, *, accept: bool | None = None) -> list[str]:
    """The body of a DOCX, a line a paragraph, from the first section to the references; changes settled first.

    ``accept`` is ``None`` where there is nothing to settle. A caption's number is left out: it is the new version's.
    """
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        body, notes = (etree.fromstring(archive.read(f"word/{part}.xml")) for part in ("document", "footnotes"))
    if accept is not None:
        settle(body, accept=accept)
        settle(notes, accept=accept)
    assert not {element.tag for element in body.iter(f"{W}ins", f"{W}del", f"{W}delText", f"{W}delInstrText")}
    told = {note.get(f"{W}id"): _text(note, {}) for note in notes}
    lines, texts = [], []
    for paragraph in body.iter(f"{W}p"):
        style = paragraph.find(f"{W}pPr/{W}pStyle")
        name = "" if style is None else style.get(f"{W}val", "")
        heading = f"{name} " if name.startswith("Heading") else ""
        text = _text(paragraph, told)
        if text:
            texts.append(text)
            lines.append(_NUMBER.sub(r"\1", f"{_place(paragraph)}{heading}{text}"))
    first = texts.index("Executive summary")
    return lines[first : texts.index("Contributors and reviewers", first)]


def docx_looks(data: bytes, *, accept: bool | None = None) -> list[str]:
    """Every paragraph from the cover to the references with its style, whether it is in a list, and what pictures say.

    Rows of tables and pages that are turned are lines too; the contents and the lists are left out.
    """
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        body, notes = (etree.fromstring(archive.read(f"word/{part}.xml")) for part in ("document", "footnotes"))
    if accept is not None:
        settle(body, accept=accept)
        settle(notes, accept=accept)
    for listed in [*body.iter(f"{W}sdt"), *(p for p in body.iter(f"{W}p") if _style(p).startswith(_LISTS))]:
        listed.getparent().remove(listed)
    told = {note.get(f"{W}id"): _text(note, {}) for note in notes}
    lines = []
    for element in body.iter(f"{W}p", f"{W}tr", f"{W}sectPr"):
        if element.tag == f"{W}tr":
            lines.append("row")
        elif element.tag == f"{W}sectPr":
            size = element.find(f"{W}pgSz")
            lines.append(f"page {'' if size is None else size.get(f'{W}orient', '')}")
        else:
            listed = "# " if element.find(f"{W}pPr/{W}numPr") is not None else ""
            spoken = [node.get("descr", "") for node in element.iter() if str(node.tag).endswith("}docPr")]
            lines.append(" ".join([_style(element), listed + _text(element, told), *spoken]).strip())
            if _text(element, told) == "Contributors and reviewers":
                break
    return lines


def _style(paragraph: Any) -> str:
    style = paragraph.find(f"{W}pPr/{W}pStyle")
    return "" if style is None else style.get(f"{W}val", "")


def _place(paragraph: Any) -> str:
    cell = next(paragraph.iterancestors(f"{W}tc"), None)
    if cell is None:
        return ""
    row = cell.getparent()
    rows = [other for other in row.getparent() if other.tag == f"{W}tr"]
    cells = [other for other in row if other.tag == f"{W}tc"]
    return f"{rows.index(row)},{cells.index(cell)}|"


def _text(element: Any, told: dict[str | None, str]) -> str:
    text = ""
    for node in element.iter():
        if node.tag in (f"{W}t", f"{M}t"):
            text += node.text or ""
        elif node.tag in (f"{W}br", f"{W}tab"):
            text += " "
        elif node.tag == f"{W}footnoteReference":
            text += f"[note: {told[node.get(f'{W}id')]}]"
        elif isinstance(node.tag, str) and node.tag.endswith("}drawing"):
            text += "[picture]"
    return " ".join(text.split())


def settle(root: Any, *, accept: bool) -> None:
    """Accept or reject every tracked change under a root, as ECMA-376 part 1, 17.13.5 says."""
    _choose(root)
    _settle_looks(root, accept=accept)
    stays, goes = (f"{W}ins", f"{W}del") if accept else (f"{W}del", f"{W}ins")
    for row in list(root.iter(f"{W}tr")):
        if row.find(f"{W}trPr/{goes}") is not None:
            row.getparent().remove(row)
    for table in list(root.iter(f"{W}tbl")):
        if table.find(f"{W}tr") is None:
            table.getparent().remove(table)
    ending = [paragraph for paragraph in root.iter(f"{W}p") if paragraph.find(f"{W}pPr/{W}rPr/{goes}") is not None]
    for change in list(root.iter(goes)):
        if change.getparent().tag not in (f"{W}rPr", f"{W}trPr"):
            change.getparent().remove(change)
    for paragraph in ending:
        _join(paragraph)
    for change in list(root.iter(stays)):
        parent = change.getparent()
        if parent.tag not in (f"{W}rPr", f"{W}trPr"):
            for child in list(change):
                change.addprevious(child)
        parent.remove(change)
    for text in root.iter(f"{W}delText"):
        text.tag = f"{W}t"
    for text in root.iter(f"{W}delInstrText"):
        text.tag = f"{W}instrText"


def _choose(root: Any) -> None:
    """Take what is given twice as Word does, and moves for what they are made of."""
    for choice in list(root.iter(f"{MC}AlternateContent")):
        for child in choice.find(f"{MC}Choice"):
            choice.addprevious(child)
        choice.getparent().remove(choice)
    for tag, plain in (("moveTo", "ins"), ("moveFrom", "del")):
        for mark in list(root.iter(f"{W}{tag}RangeStart", f"{W}{tag}RangeEnd")):
            mark.getparent().remove(mark)
        for change in list(root.iter(f"{W}{tag}")):
            change.tag = f"{W}{plain}"


def _settle_looks(root: Any, *, accept: bool) -> None:
    """Accept or reject what was said of paragraphs."""
    for change in list(root.iter(f"{W}pPrChange")):
        properties = change.getparent()
        if not accept:
            for old in [old for old in properties if old.tag not in (f"{W}rPr", f"{W}sectPr", f"{W}pPrChange")]:
                properties.remove(old)
            for place, old in enumerate(list(change[0])):
                properties.insert(place, old)
        properties.remove(change)


def _join(paragraph: Any) -> None:
    """Take away a paragraph's end: what is left of it goes to the beginning of the next."""
    left = [child for child in paragraph if child.tag != f"{W}pPr"]
    following = paragraph.getnext()
    while following is not None and following.tag in (f"{W}bookmarkStart", f"{W}bookmarkEnd"):
        following = following.getnext()
    if following is not None and following.tag == f"{W}p":
        first = 1 if following.find(f"{W}pPr") is not None else 0
        for place, child in enumerate(left):
            following.insert(first + place, child)
    else:
        assert not any(child.tag == f"{W}r" for child in left), "text that no paragraph takes in"
    paragraph.getparent().remove(paragraph)


def kinds(changes: Sequence[Any], *, accept: bool) -> Callable[[int], bool]:
    """Which changes stay when all are accepted, or rejected."""
    stays = INSERTION if accept else DELETION
    return lambda place: changes[place].kind == stays
