"""A section's tree arranged as the section wants it: headings, captions and references, what a template had put in."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pipeline.markdown.headings import same_heading, take_headings
from pipeline.markdown.locate import Finder
from pipeline.markdown.tree import Node, children, copied, link, para, string, text_of, walk
from pipeline.submitting import lists, sectioning
from pipeline.submitting.captions import (
    TYPED,
    Captions,
    caption_of,
    captioned_table,
    figure,
    label_of,
    looks_like_caption,
    prefix,
    referred,
)
from pipeline.submitting.inlines import cite, group, inlines_of, leaves, plain_text, stripped, substituted
from pipeline.submitting.shaping import NUMBER, Tree, number_of
from pipeline.submitting.styles import CAPTIONS
from pipeline.submitting.tables import flattened
from pipeline.submitting.values import GAP, Item, Kind, quoted

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pipeline.papers.values import OutlineEntry
    from pipeline.submitting.guide import Guide

_PLACEHOLDER = "To be written."
_LOWEST = 6
_LIST = re.compile(r"references?|bibliography|works cited|sources|literature", re.IGNORECASE)
_CAPTION_NUMBER = re.compile(r"\s*\d+(?:[.\-–]\d+)*\s*\Z")


class Arranger:
    """Arranges the tree of one section.

    ``styles`` are what `meanings` says of paragraphs; ``captions`` know the ids that the paper has already.
    """

    def __init__(self, styles: Mapping[int, str], guide: Guide, entry: OutlineEntry, captions: Captions) -> None:
        self._styles = styles
        self._guide = guide
        self._entry = entry
        self._captions = captions
        self._called = sectioning.Headings()

    def arrange(self, tree: Tree, anchors: Mapping[str, int], numbers: Mapping[int, str]) -> None:
        """Arrange a tree, in place; what is changed by it goes into its account.

        ``anchors`` are the paragraphs of bookmarks, ``numbers`` those that Word prints before paragraphs.
        """
        tree.blocks = lists.nested(tree.blocks, self._styles)
        self._own_texts(tree)
        self._headings(tree)
        self._tables(tree, tree.blocks)
        tree.blocks = self._captioned(tree, self._parted(tree.blocks))
        self._list_heading(tree)
        self._called.read(tree.blocks)
        standing = {*self._called.texts, *self._called.title}
        sectioning.from_labels({at: text for at, text in numbers.items() if at in standing}, self._called)
        self._references(tree, anchors)

    def _tell(
        self, tree: Tree, what: str, block: Node, kind: Kind = Kind.CHANGED, *, do: str = "", gone: str = ""
    ) -> None:
        where = self._guide.at(number_of(block))
        tree.items.append(Item(kind=kind, what=what, where=where, do=do, gone=gone))

    def _own_texts(self, tree: Tree) -> None:
        """Leave out what is not the author's: the section's title, the outline's guidance, a placeholder."""
        kept = []
        is_start = True
        for block in tree.blocks:
            text = text_of([block]) if block["t"] in ("Para", "Header") else ""
            style = self._styles.get(block.get(NUMBER, -1), "")
            if block["t"] == "Para" and text and self._entry.guidance and same_heading(text, self._entry.guidance):
                self._tell(tree, "the outline's guidance is left out", block, gone=text)
            elif block["t"] == "Para" and text == _PLACEHOLDER:
                self._tell(tree, "a placeholder is left out: “To be written.”", block, gone=text)
            elif block["t"] == "Para" and is_start and same_heading(text, self._entry.title):
                what = "the section's title is left out: it is printed from the outline"
                self._called.title.add(number_of(block))
                self._tell(tree, what, block, gone=plain_text(block["c"]))
            else:
                if block["t"] == "Para" and style == "title":
                    self._tell(tree, f"a title stands in the text as a paragraph: “{quoted(text)}”", block)
                kept.append(block)
                is_start = is_start and style in ("title", "subtitle", "author", "date")
        tree.blocks = kept

    def _headings(self, tree: Tree) -> None:
        headers = [node for node in walk(tree.blocks) if node["t"] == "Header"]
        before = [plain_text(node["c"][2]) for node in headers]
        tree.blocks = take_headings(tree.blocks, self._entry.title, Finder("", "", 1)).blocks
        standing = {id(node) for node in walk(tree.blocks)}
        kept = []
        for node, text in zip(headers, before, strict=True):
            if node["t"] != "Header":
                if text or node["c"]:
                    self._tell(tree, "a heading without words becomes a paragraph", node)
            elif id(node) not in standing:
                what = "a first heading that repeats the section's title is left out"
                self._called.title.add(number_of(node))
                self._called.number(number_of(node), text.split(" ")[0] if text[:1].isdigit() else "")
                self._tell(tree, what, node, gone=text)
            else:
                after = plain_text(node["c"][2])
                if len(after) < len(text):
                    typed = text[: len(text) - len(after)].strip()
                    what = f"the number “{typed}” before a heading is left out: numbers are generated"
                    self._called.number(number_of(node), typed)
                    self._tell(tree, what, node, gone=typed)
                kept.append(node)
        move = 2 - min((node["c"][0] for node in kept), default=2)
        for node in kept:
            node["c"][0] = min(node["c"][0] + move, _LOWEST)
            for inner in list(walk(node["c"][2])):
                if inner["t"] == "LineBreak":
                    inner.clear()
                    inner["t"] = "Space"
        if move and kept:
            times = "one level" if abs(move) == 1 else f"{abs(move)} levels"
            way = "down" if move > 0 else "up"
            self._tell(tree, f"headings go {times} {way}: the highest of a section is of level 2", kept[0])

    def _tables(self, tree: Tree, blocks: list[Node]) -> None:
        """Make tables plain, those within lists and quotations too."""
        result: list[Node] = []
        for block in blocks:
            if block["t"] == "Table":
                told: set[str] = set()
                number = number_of(block)

                def tell(what: str, told: set[str] = told, block: Node = block) -> None:
                    if what not in told:
                        told.add(what)
                        self._tell(tree, what, block)

                made = flattened(block, tell, is_headless=number in tree.headless)
                for one in made:
                    one.setdefault(NUMBER, number)
                if made != [block]:  # a frame, in which another table may stand
                    self._tables(tree, made)
                result += made
            else:
                for inner in children(block) if block["t"] not in ("Para", "Plain", "Header") else ():
                    self._tables(tree, inner)
                result.append(block)
        blocks[:] = result

    def _parted(self, blocks: list[Node]) -> list[Node]:
        """Pictures that stand in one paragraph with nothing else become paragraphs of their own."""
        result = []
        for block in blocks:
            images = _images(block)
            if len(images) > 1:
                result += [{**para([image]), NUMBER: number_of(block)} for image in images]
            else:
                result.append({**block, "c": images} if images else block)
        return result

    def _captioned(self, tree: Tree, blocks: list[Node]) -> list[Node]:
        """Tables and pictures with the captions that stand beside them."""
        used: dict[int, int] = {}
        owners: dict[int, int] = {}
        for kind in ("Table", "Para"):
            for at, block in enumerate(blocks):
                if block["t"] != kind or (kind == "Para" and not _images(block)):
                    continue
                order = (at - 1, at + 1) if kind == "Table" else (at + 1, at - 1)
                wanted = "tbl" if kind == "Table" else "fig"
                free = [
                    place
                    for place in order
                    if 0 <= place < len(blocks) and place not in used and self._is_caption(blocks[place], wanted)
                ]
                free = [place for place in free if not self._is_of_a_gap(blocks, place, at)]
                styled = [place for place in free if self._is_styled(blocks[place])]
                for place in (styled or free)[:1]:
                    used[place], owners[at] = at, place
        found = [blocks[place]["c"] for place in used]
        self._captions.present |= {text_of(stripped(caption_of(copied(one), label_of(one)))) for one in found}
        result = []
        for at, block in enumerate(blocks):
            if at in used:
                continue
            caption = blocks[owners[at]] if at in owners else None
            result.append(self._with(tree, block, caption))
        for at in range(len(blocks)):
            if at not in used and self._is_styled(blocks[at]):
                self._tell(tree, "a caption beside no table or picture stays as a paragraph", blocks[at])
        return result

    def _with(self, tree: Tree, block: Node, caption: Node | None) -> Node:
        images = _images(block) if block["t"] == "Para" else []
        if caption is None:
            if images:  # no figure without a caption: what stands in brackets would be printed as one
                alt = plain_text(images[0]["c"][1])
                images[0]["c"][1] = []
                images[0]["c"][0] = ["", [], [["alt", alt]] if alt else []]
            return block
        label = label_of(caption["c"])
        inlines = stripped(caption_of(caption["c"], label))
        kind = "tbl" if block["t"] == "Table" else "fig"
        identifier = self._captions.give(
            label if label and prefix(label) == kind else "", text_of(inlines), number_of(caption), kind
        )
        shown = f"“{label.strip()}”" if label else "a caption"
        what = f"{shown} is the caption of @{identifier}: the number is generated"
        self._tell(tree, what, caption, gone=label)
        if block["t"] == "Table":
            captioned_table(block, identifier, inlines)
            return block
        return {**figure(images[0], identifier, inlines), NUMBER: number_of(block)}

    def _is_of_a_gap(self, blocks: list[Node], caption: int, picture: int) -> bool:
        """Whether a caption above a picture stands below the gap that another one, which was not taken, has left."""
        return (
            blocks[picture]["t"] == "Para"
            and 0 < caption < picture
            and blocks[caption - 1]["t"] == "Para"
            and plain_text(blocks[caption - 1]["c"]).startswith(GAP)
        )

    def _is_styled(self, block: Node) -> bool:
        return block["t"] == "Para" and not _images(block) and self._styles.get(block.get(NUMBER, -1), "") in CAPTIONS

    def _is_caption(self, block: Node, wanted: str) -> bool:
        if block["t"] != "Para" or _images(block):
            return False
        if not looks_like_caption(block, styled=self._is_styled(block)):
            return False
        label = label_of(block["c"])
        return not label or prefix(label) == wanted

    def _references(self, tree: Tree, anchors: Mapping[str, int]) -> None:
        """Fields and words that call a table or a figure by its number."""
        for leaf in list(leaves(tree.blocks)):
            held = inlines_of(leaf)
            self._fields(tree, held, leaf, anchors)

            def tell(shown: str, identifier: str, *, sure: bool, leaf: Node = leaf) -> None:
                if sure:
                    self._tell(tree, f"“{shown}” becomes @{identifier}", leaf, gone=shown)
                else:
                    what = f"“{shown}” stays as it is typed: its number is no reference"
                    meant = f"@{identifier}" if identifier else "@tbl:… or @fig:…"
                    self._tell(tree, what, leaf, Kind.OFFERED, do=f"write {meant} if one of this paper is meant")

            held[:] = substituted(held, TYPED, referred(self._captions, tell))
        for leaf in list(leaves(tree.blocks)):  # after all fields, which tell what numbers headings had
            self._sections(tree, inlines_of(leaf), leaf)

    def _list_heading(self, tree: Tree) -> None:
        """Leave out the heading of a list of references that was generated, and is gone."""
        last = tree.blocks[-1] if tree.blocks else None
        if last is not None and last["t"] == "Header" and _LIST.fullmatch(text_of(last["c"][2])):
            text = plain_text(last["c"][2])
            self._tell(tree, f"a heading with nothing below it is left out: “{quoted(text)}”", last, gone=text)
            del tree.blocks[-1]

    def _fields(self, tree: Tree, held: list[Node], leaf: Node, anchors: Mapping[str, int]) -> None:
        """Spans that name a bookmark: references to captions, links to headings, or the text that they showed."""
        result: list[Node] = []
        for node in held:
            if node["t"] != "Span" or not node["c"][0][1]:
                if node["t"] != "Note":
                    for inner in children(node):
                        self._fields(tree, inner, leaf, anchors)
                result.append(node)
                continue
            shown = plain_text(node["c"][1])
            if self._is_to_heading(tree, node, leaf, result, anchors):
                continue
            identifier = self._captions.of.get(anchors.get(node["c"][0][2][0][1], -1))
            called = TYPED.fullmatch(shown.strip())
            before = TYPED.search(f"{plain_text(result)[-12:]}{shown}") if identifier and not called else None
            if identifier and called:
                self._tell(tree, f"“{shown}” becomes @{identifier}", leaf, gone=shown)
                result.append(group([cite(identifier, mode="AuthorInText")]))
                continue
            if "to" in node["c"][0][1]:
                what = f"a link within the file: “{quoted(shown)}” is plain text"
                self._tell(tree, what, leaf, do="link to a heading or a section: [text](#heading)")
            elif not (before and _CAPTION_NUMBER.match(shown)):  # “Table ” typed and the number a field: told as such
                what = f"a cross-reference stays as the text it showed: “{quoted(shown)}”"
                self._tell(tree, what, leaf, do="write @tbl:…, @fig:… or @sec:… where it is to be a link")
            result += node["c"][1]
        joined: list[Node] = []
        for node in result:
            if joined and node["t"] == joined[-1]["t"] == "Str":
                joined[-1] = string(joined[-1]["c"] + node["c"])
            else:
                joined.append(node)
        held[:] = joined

    def _is_to_heading(
        self, tree: Tree, node: Node, leaf: Node, before: list[Node], anchors: Mapping[str, int]
    ) -> bool:
        """Add what stands for a reference to a heading, if it is one: a link, which says no number of Word's."""
        shown, target = plain_text(node["c"][1]), anchors.get(node["c"][0][2][0][1], -1)
        heads = self._called
        if target in heads.title:
            taken, made = sectioning.to_section(before, self._entry.id)
            self._tell(tree, f"“{taken}{shown}” becomes @sec:{self._entry.id}", leaf, gone=f"{taken}{shown}")
            before.append(made)
            return True
        if target not in heads.slugs:
            return False
        if heads.is_number(target, shown):
            heads.number(target, shown)
            what = f"“{shown}” becomes a link that says the heading's words, “{quoted(heads.texts[target])}”"
            do = "numbers are generated, and may be others: see that the sentence reads well"
            self._tell(tree, what, leaf, do=do, gone=shown)
            tree.items.append(Item(kind=Kind.CHANGED, what="", came=heads.texts[target]))
            before.append(heads.link(target))
        else:
            before.append(link(node["c"][1], f"#{heads.slugs[target]}"))
        return True

    def _sections(self, tree: Tree, held: list[Node], leaf: Node) -> None:
        """Offer what could stand for a section that is called by a typed number."""

        def change(match: re.Match[str]) -> None:
            do = "" if match["after"] else self._called.advice(match["number"], self._entry.id)
            if do:
                shown = f"{match['kind']}{match['number']}"
                what = f"“{shown}” stays as it is typed: its number is no reference"
                self._tell(tree, what, leaf, Kind.OFFERED, do=do)

        substituted(held, sectioning.TYPED, change)


def _images(block: Node) -> list[Node]:
    """The pictures of a paragraph that holds nothing else; none of any other."""
    if block["t"] != "Para":
        return []
    nodes = list(_flat(block["c"]))
    images = [node for node in nodes if node["t"] == "Image"]
    others = [node for node in nodes if node["t"] not in ("Image", "Space", "SoftBreak", "LineBreak")]
    return images if images and not others else []


def _flat(nodes: list[Node]) -> list[Node]:
    """The inlines, with those in emphasis instead of it."""
    found = []
    for node in nodes:
        if node["t"] in ("Emph", "Strong", "Span", "Link") and any(one["t"] == "Image" for one in walk([node])):
            for inner in children(node):
                found += _flat(inner)
        else:
            found.append(node)
    return found
