"""The leaves of a tree and what is printed in them, before it is known where any of it stands in the file."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pipeline.markdown.parsing import CROSS
from pipeline.sourcemap.values import Address, Atom, Formats, Frame, Kind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.markdown.tree import Node

_FORMATS = {
    "Emph": "emph",
    "Underline": "underline",
    "Strong": "strong",
    "Strikeout": "strikeout",
    "Superscript": "sup",
    "Subscript": "sub",
    "SmallCaps": "smallcaps",
}
_BLANKS = ("Space", "SoftBreak")


@dataclass(frozen=True, kw_only=True, slots=True)
class Sign:
    """A printed character or an atom, whose ``node`` is kept to know it again in the source."""

    text: str
    formats: Formats
    atom: Atom | None = None
    node: Node | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Printed:
    """A leaf as the tree has it; see `Leaf`. ``name`` is a heading's identifier."""

    kind: Kind
    level: int
    note: int
    compact: bool
    address: Address
    frames: tuple[Frame, ...]
    signs: tuple[Sign, ...]
    name: str = ""

    @property
    def shape(self) -> tuple[object, ...]:
        """All but the text: leaves of two readings that correspond have it alike."""
        return self.kind, self.level, self.note, self.compact, self.frames


def printed_leaves(blocks: Sequence[Node]) -> list[Printed]:
    """The leaves of some blocks that have passed the gate: the body's, then the notes'."""
    collector = _Collector()
    collector.blocks(blocks, (), (), Kind.PARAGRAPH)
    number = 0
    while number < len(collector.notes):
        node, address = collector.notes[number]
        number += 1
        collector.note = number
        frame = Frame(kind="Note", detail="", box=collector.box(), part=0)
        collector.blocks(node["c"], (*address, "c"), (frame,), Kind.NOTE)
    return collector.leaves


def content_of(node: Node) -> str:
    """What an atom holds, in a form that compares: without what depends on the atoms around it."""
    if node["t"] == "Note":
        return ""  # its leaves are compared themselves
    return json.dumps(_plain(node), ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        if value.get("t") == "Cite":  # the inlines that follow are only how the citation was written
            return [_plain(citation) for citation in value["c"][0]]
        return {key: _plain(one) for key, one in value.items() if key not in ("citationNoteNum", "citationHash")}
    if isinstance(value, list):
        return [_plain(one) for one in _joined(value)]
    return value


def _joined(values: list[Any]) -> list[Any]:
    """Inlines with their words and blanks as one run: an abbreviation may be tied to the next word, or not."""
    result: list[Any] = []
    for value in values:
        kind = value.get("t") if isinstance(value, dict) else None
        if kind != "Str" and kind not in _BLANKS:
            result.append(value)
            continue
        text = value["c"].replace("\u00a0", " ") if kind == "Str" else " "
        if result and isinstance(result[-1], dict) and result[-1].get("t") == "Str":
            result[-1] = {"t": "Str", "c": result[-1]["c"] + text}
        else:
            result.append({"t": "Str", "c": text})
    return result


class _Collector:
    def __init__(self) -> None:
        self.leaves: list[Printed] = []
        self.notes: list[tuple[Node, Address]] = []
        self.note = 0
        self._boxes = 0

    def box(self) -> int:
        self._boxes += 1
        return self._boxes

    def blocks(self, nodes: Sequence[Node], address: Address, frames: tuple[Frame, ...], kind: Kind) -> None:
        for number, node in enumerate(nodes):
            self._block(node, (*address, number), frames, kind)

    def _block(self, node: Node, address: Address, frames: tuple[Frame, ...], kind: Kind) -> None:
        name = node["t"]
        content: Any = node.get("c")
        inside = (*address, "c")
        if name in ("Para", "Plain"):
            self._leaf(kind, inside, frames, self._signs(content, inside, ()), compact=name == "Plain")
        elif name == "Header":
            signs = self._signs(content[2], (*inside, 2), ())
            self._leaf(Kind.HEADING, (*inside, 2), frames, signs, level=content[0], name=content[1][0])
        elif name == "CodeBlock":
            detail = Frame(kind=name, detail=json.dumps(content[0][1:]), box=self.box(), part=0)
            signs = [Sign(text=character, formats=()) for character in content[1]]
            self._leaf(Kind.CODE, address, (*frames, detail), signs)
        elif name == "LineBlock":
            box = self.box()
            for number, line in enumerate(content):
                at = (*inside, number)
                frame = Frame(kind=name, detail="", box=box, part=number)
                self._leaf(Kind.LINE, at, (*frames, frame), self._signs(line, at, ()))
        elif name == "Table":
            self._table(content, inside, frames)
        elif name == "Figure":
            frame = Frame(kind=name, detail=json.dumps(content[0]), box=self.box(), part=0)
            self.blocks(content[1][1], (*inside, 1, 1), (*frames, frame), Kind.CAPTION)
            self.blocks(content[2], (*inside, 2), (*frames, frame), Kind.PICTURE)
        elif name not in ("HorizontalRule", "Null"):
            self._container(node, inside, frames, kind)

    def _container(self, node: Node, inside: Address, frames: tuple[Frame, ...], kind: Kind) -> None:
        name, content = node["t"], node["c"]
        box = self.box()

        def frame(detail: str = "", part: int = 0) -> tuple[Frame, ...]:
            return (*frames, Frame(kind=name, detail=detail, box=box, part=part))

        if name == "BlockQuote":
            self.blocks(content, inside, frame(), kind)
        elif name == "Div":
            self.blocks(content[1], (*inside, 1), frame(json.dumps(content[0])), kind)
        elif name == "BulletList":
            for number, item in enumerate(content):
                self.blocks(item, (*inside, number), frame(part=number), Kind.ITEM)
        elif name == "OrderedList":
            for number, item in enumerate(content[1]):
                self.blocks(item, (*inside, 1, number), frame(json.dumps(content[0]), number), Kind.ITEM)
        elif name == "DefinitionList":
            for number, (term, definitions) in enumerate(content):
                at: Address = (*inside, number, 0)
                self._leaf(Kind.TERM, at, frame(part=number), self._signs(term, at, ()))
                for which, definition in enumerate(definitions):
                    one = Frame(kind="Definition", detail="", box=self.box(), part=which)
                    self.blocks(definition, (*inside, number, 1, which), (*frame(part=number), one), Kind.DEFINITION)

    def _table(self, content: list[Any], inside: Address, frames: tuple[Frame, ...]) -> None:
        box = self.box()
        aligned = [column[0]["t"] for column in content[2]]
        detail = json.dumps([content[0], aligned, len(content[3][1])])
        caption = Frame(kind="Caption", detail="", box=self.box(), part=0)
        frame = Frame(kind="Table", detail=detail, box=box, part=0)
        self.blocks(content[1][1], (*inside, 1, 1), (*frames, frame, caption), Kind.CAPTION)
        rows = [((*inside, 3, 1, number), row) for number, row in enumerate(content[3][1])]
        for which, body in enumerate(content[4]):
            for part in (2, 3):
                rows += [((*inside, 4, which, part, number), row) for number, row in enumerate(body[part])]
        rows += [((*inside, 5, 1, number), row) for number, row in enumerate(content[5][1])]
        for number, (address, row) in enumerate(rows):
            here = (*frames, Frame(kind="Table", detail=detail, box=box, part=number))
            row_box = self.box()
            for column, cell in enumerate(row[1]):
                at = (*address, 1, column, 4)
                one = Frame(kind="Row", detail=json.dumps(cell[2:4]), box=row_box, part=column)
                if cell[4]:
                    self.blocks(cell[4], at, (*here, one), Kind.CELL)
                else:
                    self._leaf(Kind.CELL, at, (*here, one), [], compact=True)

    def _leaf(
        self,
        kind: Kind,
        address: Address,
        frames: tuple[Frame, ...],
        signs: list[Sign],
        *,
        level: int = 0,
        compact: bool = False,
        name: str = "",
    ) -> None:
        self.leaves.append(
            Printed(
                kind=kind,
                level=level,
                note=self.note,
                compact=compact,
                address=address,
                frames=frames,
                signs=tuple(signs),
                name=name,
            )
        )

    def _signs(self, nodes: Sequence[Node], address: Address, formats: Formats) -> list[Sign]:
        signs: list[Sign] = []
        for number, node in enumerate(nodes):
            signs += self._inline(node, (*address, number), formats)
        return signs

    def _inline(self, node: Node, address: Address, formats: Formats) -> list[Sign]:
        name = node["t"]
        content: Any = node.get("c")
        inside = (*address, "c")
        if name == "Str":
            return [Sign(text=character, formats=formats) for character in node["c"]]
        if name in _BLANKS:
            return [Sign(text=" ", formats=formats)]
        if name in _FORMATS:
            return self._signs(node["c"], inside, (*formats, _FORMATS[name]))
        if name == "Quoted":
            left, right = "‘’" if node["c"][0]["t"] == "SingleQuote" else "“”"
            inner = self._signs(node["c"][1], (*inside, 1), formats)
            return [Sign(text=left, formats=formats), *inner, Sign(text=right, formats=formats)]
        if name == "Span":
            mark = "span " + json.dumps(node["c"][0], ensure_ascii=False)
            return self._signs(node["c"][1], (*inside, 1), (*formats, mark))
        if name == "Link" and not is_address(node):
            return self._signs(node["c"][1], (*inside, 1), (*formats, f"link {node['c'][2][0]}"))
        if name == "Note":
            self.notes.append((node, address))
        text = "\n" if name == "LineBreak" else ""
        return [Sign(text=text, formats=formats, atom=_atom(name, content), node=node)]


def is_address(link: Node) -> bool:
    """Whether a link shows its own target, as ``<https://…>`` does."""
    target = link["c"][2][0].removeprefix("mailto:")
    return bool(target) and [one.get("c") for one in link["c"][1]] == [target]


def _atom(name: str, content: Any) -> Atom:
    if name == "Cite":
        cross = all(CROSS.match(citation["citationId"]) for citation in content[0])
        return Atom.REFERENCE if cross else Atom.CITATION
    return {
        "Math": Atom.FORMULA,
        "Code": Atom.CODE,
        "Image": Atom.IMAGE,
        "Note": Atom.NOTE,
        "LineBreak": Atom.BREAK,
        "Link": Atom.ADDRESS,
    }[name]
