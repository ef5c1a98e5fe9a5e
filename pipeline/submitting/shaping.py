"""Pandoc's tree of a marked Word file as the tree of a section: marks become what they stand for, the rest plain."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from pipeline.markdown.tree import Node, attributes, children, rewrite, string, text_of, walk
from pipeline.papers.files import hidden_in
from pipeline.submitting import entries
from pipeline.submitting.inlines import cite, group, inlines_of, leaves, stripped, words
from pipeline.submitting.marks import PATTERN, Mark
from pipeline.submitting.pictures import CannotTakeError, taken
from pipeline.submitting.values import GAP, Item, Kind, quoted

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pipeline.submitting.entries import Shelf
    from pipeline.submitting.guide import Guide
    from pipeline.submitting.marking import Marked
    from pipeline.submitting.sources import Citation

_INVISIBLE = frozenset("\u00ad\u200b\ufeff\u2060")
_AUTOMATIC = ("Description automatically generated", "AI-generated content may be incorrect.",
              "Automatically generated description", "Description générée automatiquement")  # fmt: skip
_SECTION = re.compile(r"(?:\.\./\.\./[a-z0-9-]+/sections/)?[a-z0-9-]+\.md(?:#\S+)?\Z")
NUMBER = "at"
"""Under this key a block of the tree keeps the number of its paragraph, until it is written."""


@dataclass(slots=True, kw_only=True)
class Tree:
    """A tree on its way, with what comes with it: figures by name, and the account.

    ``headless`` are the first paragraphs of tables of which Word shows no row as heads.
    """

    blocks: list[Node]
    figures: dict[str, bytes] = field(default_factory=dict)
    items: list[Item] = field(default_factory=list)
    headless: frozenset[int] = frozenset()


class Shaper:
    """Turns marks into nodes. ``stem`` begins the names of figures."""

    def __init__(self, marked: Marked, parts: Mapping[str, bytes], guide: Guide, shelf: Shelf, stem: str) -> None:
        self._marked = marked
        self._parts = parts
        self._guide = guide
        self._shelf = shelf
        self._stem = stem
        self._last = -1
        self._invisible = 0
        self._sources: dict[str, list[str]] = {}

    def shape(self, blocks: list[Node]) -> Tree:
        """The tree without marks, and without what Markdown has no sign for.

        References stay as spans of class ``ref`` and links to places in the file as spans of class ``to``, with the
        bookmark that they name as ``target``.

        What an output has no place for (colours of links, anchors) goes without a word; all else is told.
        """
        tree = Tree(blocks=blocks, headless=frozenset(self._marked.headless))
        self._numbered(blocks)
        tree.blocks = self._blocks(blocks, tree)
        if self._invisible:
            count = "an invisible character" if self._invisible == 1 else f"{self._invisible} invisible characters"
            tree.items.append(Item(kind=Kind.CHANGED, what=f"{count} (soft hyphens and the like) taken out"))
        return tree

    def tell(self, tree: Tree, kind: Kind, what: str, block: Node | None = None, do: str = "") -> None:
        """Add a line to the account, about a block or the one that is being read."""
        number = self._last if block is None else number_of(block)
        tree.items.append(Item(kind=kind, what=what, where=self._guide.at(number), do=do))

    def _numbered(self, blocks: list[Node]) -> None:
        """Move the marks of paragraphs from the text to the blocks."""
        for node in walk(blocks):
            if node["t"] == "CodeBlock":
                found = [match for match in PATTERN.finditer(node["c"][1]) if match[1] == Mark.PARAGRAPH.value]
                if found:
                    node[NUMBER] = int(found[0][2])
                node["c"][1] = PATTERN.sub("", node["c"][1])
        for leaf in leaves(blocks):
            first = self._first_mark(inlines_of(leaf))
            if first >= 0:
                leaf[NUMBER] = first

    def _first_mark(self, nodes: list[Node]) -> int:
        """Take all marks of paragraphs out of inlines; the number of the first."""
        found = -1
        for node in list(nodes):
            if node["t"] == "Str" and PATTERN.search(node["c"]):
                for match in PATTERN.finditer(node["c"]):
                    if match[1] == Mark.PARAGRAPH.value and found < 0:
                        found = int(match[2])
                node["c"] = PATTERN.sub(lambda m: "" if m[1] == Mark.PARAGRAPH.value else m[0], node["c"])
                if not node["c"]:
                    nodes[:] = [other for other in nodes if other is not node]
            elif node["t"] != "Note":
                for inner in children(node):
                    number = self._first_mark(inner)
                    found = number if found < 0 else found
        return found

    def _blocks(self, blocks: list[Node], tree: Tree, *, quoted_already: bool = False) -> list[Node]:
        """The blocks of one list, each made plain."""
        result: list[Node] = []
        for block in blocks:
            kind = block["t"]
            if kind in ("Para", "Plain", "Header"):
                result += self._leaf(block, tree, quoted_already=quoted_already)
            elif kind == "Div":
                result += self._blocks(block["c"][1], tree, quoted_already=quoted_already)
            elif kind == "CodeBlock":
                self._last = block.get(NUMBER, self._last)
                block["c"][0] = attributes()
                result.append(block)
            elif kind == "RawBlock":
                self.tell(tree, Kind.LOST, f"raw text of another format: “{quoted(block['c'][1])}”")
            else:
                if kind == "BlockQuote":
                    indented = [one for one in leaves([block]) if one.get(NUMBER) not in self._marked.quotations]
                    for first in indented[:1]:
                        what = "an indented paragraph is taken for a quotation"
                        self.tell(tree, Kind.CHANGED, what, first, do="take the indent off in Word if it is none")
                is_quoted = quoted_already or kind in ("BlockQuote", "Table")
                for inner in children(block):
                    inner[:] = self._blocks(inner, tree, quoted_already=is_quoted)
                if kind == "Table":
                    block["c"][0] = attributes()
                result.append(block)
        return _quotations_joined(result)

    def _leaf(self, block: Node, tree: Tree, *, quoted_already: bool) -> list[Node]:
        """A block of inlines made plain; nothing of a paragraph or a heading that holds none."""
        self._last = block.get(NUMBER, self._last)
        held = inlines_of(block)
        held[:] = stripped(self._inlines(held, tree))
        if block["t"] == "Header":
            block["c"][1] = attributes()
        if not held and block["t"] != "Plain":
            return []
        is_quotation = block["t"] == "Para" and block.get(NUMBER) in self._marked.quotations
        # Pandoc does not know all names of styles for quotations.
        return [{"t": "BlockQuote", "c": [block]}] if is_quotation and not quoted_already else [block]

    def _inlines(self, nodes: list[Node], tree: Tree) -> list[Node]:
        result: list[Node] = []
        for node in nodes:
            kind = node["t"]
            if kind == "Str":
                result += self._string(node["c"], tree)
                continue
            if kind == "Note":
                held = node["c"]
                held[:] = self._blocks(held, tree)
                if held:
                    result.append(node)
                continue
            if kind == "Span":
                node["c"][0] = attributes()
            for inner in children(node):
                inner[:] = self._inlines(inner, tree)
            if kind in ("Underline", "SmallCaps") or (kind == "Span" and not node["c"][0][1]):
                result += node["c"] if kind != "Span" else node["c"][1]
            elif kind == "Link":
                result += self._link(node, tree)
            elif kind == "RawInline":
                self.tell(tree, Kind.LOST, f"raw text of another format: “{quoted(node['c'][1])}”")
            elif kind == "Code":
                node["c"][0] = attributes()
                result.append(node)
            elif kind in ("Emph", "Strong", "Strikeout", "Superscript", "Subscript"):
                result += _outside_blanks(node)
            else:
                result.append(node)
        return _joined(result)

    def _string(self, text: str, tree: Tree) -> list[Node]:
        result: list[Node] = []
        at = 0
        for match in PATTERN.finditer(text):
            result += self._text(text[at : match.start()], tree)
            at = match.end()
            number = int(match[2])
            if match[1] == Mark.CITATION.value:
                result.append(self._citation(self._marked.citations[number], tree))
            elif match[1] == Mark.REFERENCE.value:
                target, shown = self._marked.references[number]
                result.append({"t": "Span", "c": [["", ["ref"], [["target", target]]], words(shown)]})
            elif match[1] == Mark.PICTURE.value:
                result += self._picture(number, tree)
            elif match[1] == Mark.GAP.value:
                tree.items.append(Item(kind=Kind.CHANGED, what="", came=self._marked.gaps[number]))
                result += words(self._marked.gaps[number])
        return result + self._text(text[at:], tree)

    def _text(self, text: str, tree: Tree) -> list[Node]:
        """A text without characters that nobody sees; a sign of a font for signs is told."""
        kept = "".join(char for char in text if char not in _INVISIBLE)
        self._invisible += len(text) - len(kept)
        while (hidden := hidden_in(kept)) is not None:
            if unicodedata.category(hidden) == "Co":
                do = "type the character itself, or say it in words"
                self.tell(tree, Kind.LOST, f"a sign of a font for signs (U+{ord(hidden):04X})", do=do)
            else:
                self._invisible += kept.count(hidden)
            kept = kept.replace(hidden, "")
        return [string(kept)] if kept else []

    def _citation(self, citation: Citation, tree: Tree) -> Node:
        cited: list[dict[str, Any]] = []
        for one in citation.cited:
            parts = [part for part in (one.locator, one.suffix.strip().lstrip(",").strip()) if part]
            suffix = "".join(f", {part}" for part in parts[:1]) + "".join(f", {part}" for part in parts[1:])
            mode = "SuppressAuthor" if one.bare else "NormalCitation"
            key = self._shelf.key_of(one.source)
            self._source(key, one.source, tree)
            cited.append(cite(key, prefix=one.prefix.strip(), suffix=suffix, mode=mode))
        return group(cited)

    def _source(self, key: str, source: Mapping[str, Any], tree: Tree) -> None:
        """Tell once of each source which key it has."""
        said = entries.shown(source)
        if said in self._sources.setdefault(key, []):
            return
        if self._sources[key]:
            what = "is taken for the same source, cited as"
        elif key in self._shelf.added:
            what = "goes into references.bib as"
        else:
            what = "stands in the bibliography already, as"
        self._sources[key].append(said)
        self.tell(tree, Kind.SOURCE, f"{said} {what} @{key}")

    def _picture(self, number: int, tree: Tree) -> list[Node]:
        picture = self._marked.pictures[number]
        try:
            made = taken(picture, self._parts[picture.part], self._stem)
        except CannotTakeError as reason:
            named = f" (“{quoted(picture.alt)}”)" if picture.alt else ""
            do = "save it as PNG or JPEG and put that in its place"
            self.tell(tree, Kind.LOST, f"{reason}{named}", do=do)
            gap = f"{GAP}picture that stood here in the Word file, as PNG or JPEG."
            tree.items.append(Item(kind=Kind.CHANGED, what="", came=gap))
            return words(gap)
        tree.figures[made.name] = made.data
        if made.changed:
            self.tell(tree, Kind.CHANGED, made.changed)
        alt = " ".join(picture.alt.split())
        for said in _AUTOMATIC:
            if said.lower() in alt.lower():
                at = alt.lower().index(said.lower())
                alt = " ".join((alt[:at] + alt[at + len(said) :]).split())
                what = f"the description of a picture was written by a machine: “{quoted(alt)}”"
                self.tell(tree, Kind.CHANGED, what, do="see that it is true")
        return [{"t": "Image", "c": [attributes(), words(alt), [f"../figures/{made.name}", ""]]}]

    def _link(self, node: Node, tree: Tree) -> list[Node]:
        inner, target = node["c"][1], node["c"][2][0]
        if not text_of(inner):
            return list(inner)
        # To a heading pandoc leads by the id that it made of the heading's words, the mark of its paragraph first.
        heading = re.match(r"#i(\d+)", target)
        if heading:
            self._marked.anchors[target[1:]] = int(heading[1])
        if target.startswith("#") and target[1:] in self._marked.anchors:
            return [{"t": "Span", "c": [["", ["to"], [["target", target[1:]]]], inner]}]
        if target.startswith("#") or not target:
            what = f"a link within the file: “{quoted(text_of(inner))}” is plain text"
            self.tell(tree, Kind.CHANGED, what, do="link to a heading or a section: [text](#heading)")
            return list(inner)
        is_outward = target.lower().startswith(("http://", "https://", "mailto:"))
        if not (is_outward or _SECTION.match(target)) or any(char in target for char in '"<>\\^`{|}'):
            what = f"a link to {quoted(target)}: “{quoted(text_of(inner))}” is plain text"
            self.tell(tree, Kind.LOST, what, do="link to http, https or mailto")
            return list(inner)
        node["c"] = [attributes(), inner, [target, ""]]
        return [node]


def _quotations_joined(blocks: list[Node]) -> list[Node]:
    """Quotations that follow one another are one."""
    result: list[Node] = []
    for block in blocks:
        if result and block["t"] == result[-1]["t"] == "BlockQuote":
            result[-1]["c"] += block["c"]
        else:
            result.append(block)
    return result


def number_of(block: Node) -> int:
    """The number of the paragraph that a block begins with."""
    return next((one[NUMBER] for one in [block, *leaves([block])] if NUMBER in one), -1)


def bare(blocks: list[Node]) -> list[Node]:
    """The blocks without the numbers of their paragraphs, in place."""
    for node in walk(blocks):
        node.pop(NUMBER, None)
    return rewrite(blocks, lambda _: None)


def _outside_blanks(node: Node) -> list[Node]:
    """Emphasis without blanks at its ends, which would not be emphasis in Markdown; nothing of one that holds none."""
    held = list(node["c"])
    before: list[Node] = []
    after: list[Node] = []
    while held and held[0]["t"] in ("Space", "SoftBreak", "LineBreak"):
        before.append(held.pop(0))
    while held and held[-1]["t"] in ("Space", "SoftBreak", "LineBreak"):
        after.insert(0, held.pop())
    if held and all(one["t"] in ("Image", "Note", "Cite") for one in held):
        return [*before, *held, *after]
    node["c"] = held
    return [*before, *([node] if held else []), *after]


def _joined(nodes: list[Node]) -> list[Node]:
    """Words that a mark or a formatting had parted are one again."""
    result: list[Node] = []
    for node in nodes:
        if result and node["t"] == result[-1]["t"] == "Str":
            result[-1] = string(result[-1]["c"] + node["c"])
        elif result and node["t"] == result[-1]["t"] == "Space":
            continue
        else:
            result.append(node)
    return result
