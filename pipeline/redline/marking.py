"""Marks put on text: runs of atoms given to the commit they came or went with, and whole blocks marked."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pipeline.markdown.tree import copied, div, para, plain, rows_of, span, string, styled
from pipeline.redline.atoms import PARAGRAPH_END, Atom, Piece, atoms, inlines_of
from pipeline.redline.values import DELETION, INSERTION, MARK, NUMBER, OWNER, WHOLE, Change, Changes, mark

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

Node = dict[str, Any]

PICTURE, CAPTION, CODE = "Captioned Figure", "Caption", "Source Code"
"""Styles, in every output, of a figure's picture, of a caption and of a block of code."""
GONE = "deleted"
"""Class of a heading that was deleted."""
COUNTED = "counted"
"""Class of a span that holds the number of a deleted caption."""
KIND, TARGET = "of", "target"
"""The attributes of such a span: Figure or Table, and the id of what the caption was of."""
LINE = "redline-rule"
"""Class of a division that stands for a line across the page that came or went."""
RULE, RULE_STYLE = "* * *", "Horizontal Rule"
"""Such a line as it is written, and its style in Word."""
TURNED = "landscape"
"""Class of a division on a landscape page."""
_BARE = frozenset(("Para", "Plain"))


class Marker:
    """Marks the text of one section. ``told`` gives the change of a commit, or of the section where none is known."""

    def __init__(self, changes: Changes, told: Callable[[str, str | None], Change]) -> None:
        self._changes = changes
        self._told = told

    def place(self, kind: str, owner: str | None) -> int:
        """The place of the change that a commit made, or of the section's own."""
        return self._changes.add(self._told(kind, owner))

    def pieces(self, run: Sequence[Atom], kind: str) -> list[Piece]:
        """Atoms as inserted or deleted, each by its owner; what has none goes with what stands before or after it."""
        result = []
        owner = next((atom.owner for atom in run if atom.owner), None)
        for atom in run:
            owner = atom.owner or owner
            result.append(Piece(self._with_text(atom, kind, owner), (kind, self.place(kind, owner))))
        return result

    def _with_text(self, atom: Atom, kind: str, owner: str | None) -> Atom:
        """A note that comes or goes does so with its text."""
        if atom.node["t"] != "Note":
            return atom
        marked = []
        for block in atom.node["c"]:
            if block["t"] in _BARE:
                run = [Atom(a.key, a.node, a.shells, a.owner or owner) for a in self.atoms(block["c"], kind)]
                marked.append({"t": block["t"], "c": inlines_of(self.pieces(run, kind))})
            else:
                marked.append(block)
        return Atom(atom.key, {"t": "Note", "c": marked}, atom.shells, atom.owner)

    @staticmethod
    def atoms(content: Iterable[Node], kind: str) -> list[Atom]:
        """The atoms of a text that is, or was."""
        return atoms(content, old=kind == DELETION)

    def text(self, content: Sequence[Node], kind: str, owner: str | None = None) -> list[Node]:
        """The inlines of a paragraph all of which is inserted or deleted, its end included."""
        run = self.atoms(content, kind)
        owner = next((atom.owner for atom in run if atom.owner), owner)
        pieces = self.pieces([Atom(a.key, a.node, a.shells, a.owner or owner) for a in run], kind)
        return [*inlines_of(pieces), mark(WHOLE, [], self.place(kind, owner))]

    def whole(self, block: Node, kind: str) -> list[Node]:
        """A block all of which is inserted or deleted."""
        (block,) = copied([block])
        content: Any = block.get("c")
        match block["t"]:
            case "Para" | "Plain":
                return [{"t": block["t"], "c": self.text(content, kind)}]
            case "Header":
                return [self._heading(block, kind)]
            case "Figure":
                return self._figure(block, kind)
            case "Table":
                return self._table(block, kind)
            case "LineBlock":
                lines = [node for line in content for node in (*line, {"t": "LineBreak"})]
                return [para(self.text(lines[:-1], kind))]
            case "CodeBlock":
                return [styled(CODE, [para(self.text(_code(content[1]), kind, block.get(OWNER)))])]
            case "HorizontalRule":
                return [div([para(self.text([string(RULE)], kind))], classes=[LINE])]
            case "Div" if TURNED in content[0][1]:
                # The turned page itself is no text, and cannot be tracked: it would stay behind, empty.
                return self.blocks(content[1], kind)
        self._inside(block, kind)
        return [block]

    def _inside(self, block: Node, kind: str) -> None:
        """Mark all that a block of blocks holds, in place."""
        content: Any = block.get("c")
        match block["t"]:
            case "BulletList":
                block["c"] = [self.blocks(item, kind) for item in content]
            case "OrderedList":
                content[1] = [self.blocks(item, kind) for item in content[1]]
            case "BlockQuote":
                block["c"] = self.blocks(content, kind)
            case "Div":
                if kind == DELETION:
                    content[0][0] = ""
                content[1] = self.blocks(content[1], kind)
            case "DefinitionList":
                block["c"] = [
                    [self.text(term, kind), [self.blocks(inner, kind) for inner in inners]] for term, inners in content
                ]

    def blocks(self, blocks: Iterable[Node], kind: str) -> list[Node]:
        """Some blocks, all of them inserted or deleted."""
        return [marked for block in blocks for marked in self.whole(block, kind)]

    def row(self, row: list[Any], kind: str) -> None:
        """Mark a table's row in place: every paragraph of every cell, and one in each empty cell."""
        for cell in row[1]:
            cell[4] = self.blocks(cell[4] or [plain([])], kind)

    def _heading(self, block: Node, kind: str) -> Node:
        level, (identifier, classes, values), content = block["c"]
        attr = ["", [*classes, GONE], values] if kind == DELETION else [identifier, classes, values]
        return {"t": "Header", "c": [level, attr, self.text(content, kind)]}

    def _figure(self, block: Node, kind: str) -> list[Node]:
        """A deleted figure is no figure any more, so that it does not count; its caption keeps its old number."""
        _, caption, content = block["c"]
        if kind == INSERTION:
            for inner in caption[1]:
                if inner["t"] in _BARE:
                    inner["c"] = self.text(inner["c"], kind)
            block["c"][2] = self.blocks(content, kind)
            return [block]
        return [*self.pictures(content, kind), *self._caption(block, caption, "Figure")]

    def pictures(self, content: Sequence[Node], kind: str) -> list[Node]:
        """A figure's picture as a paragraph of its own."""
        return [styled(PICTURE, [para(self.text(block.get("c", []), kind))]) for block in content]

    def _caption(self, block: Node, caption: list[Any], name: str) -> list[Node]:
        words = [node for inner in caption[1] for node in inner.get("c", [])]
        if not words:
            return []
        number = span([string(block.get(NUMBER, "?"))], classes=[COUNTED], of=name, target=block["c"][0][0])
        label = [string(f"{name}\u00a0"), number, string("."), {"t": "Space"}]
        return [styled(CAPTION, [para(self.text([*label, *words], DELETION))])]

    def _table(self, block: Node, kind: str) -> list[Node]:
        before: list[Node] = []
        caption = block["c"][1]
        if kind == DELETION:
            before = self._caption(block, caption, "Table")
            block["c"][0] = ["", [], []]
            block["c"][1] = [None, []]
        else:
            for inner in caption[1]:
                inner["c"] = self.text(inner["c"], kind)
        for row in rows_of(block["c"]):
            self.row(row, kind)
        return [*before, block]

    def paragraphs(self, pieces: Sequence[Piece], kinds: Sequence[str]) -> list[Node]:
        """Pieces as paragraphs of some kinds, Para or Plain; an end that came or went is marked."""
        result: list[Node] = []
        current: list[Piece] = []
        for piece in pieces:
            if piece.atom.key[0] != PARAGRAPH_END:
                current.append(piece)
                continue
            end = [] if piece.mark is None else [mark(MARK, [], piece.mark[1])]
            result.append({"t": kinds[min(len(result), len(kinds) - 1)], "c": [*inlines_of(current), *end]})
            current = []
        return [*result, {"t": kinds[-1], "c": inlines_of(current)}]


def _code(text: str) -> list[Node]:
    lines: list[Node] = []
    for line in text.split("\n"):
        lines += [{"t": "LineBreak"}, {"t": "Code", "c": [["", [], []], line]}]
    return lines[1:]
