"""The marked tree as a Word document with tracked changes.

Pandoc and the finishing of the DOCX see plain text between small marks; when they are done, what stands between two
marks becomes an insertion or a deletion. So whatever a text was made into on the way (fields, links, labels of
captions) is tracked as it stands.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.markdown.tree import Node, copied, para, raw, rewrite, string, walk
from pipeline.ooxml.package import DOCUMENT, FOOTNOTES, STYLES, Package
from pipeline.ooxml.xml import (
    P_PR,
    TC,
    VAL,
    Element,
    P,
    R,
    T,
    clean,
    content,
    find,
    make,
    name,
    parent_of,
    properties_of,
    require,
)
from pipeline.redline.either import MATH_PARAGRAPH, formula, is_formula
from pipeline.redline.ends import add_mark, settle_ends
from pipeline.redline.marking import LINE, RULE_STYLE
from pipeline.redline.notes import comment
from pipeline.redline.references import fork
from pipeline.redline.values import DELETION, INSERTION, MARK, WHOLE, Change, mark_of
from pipeline.render.word.styles import Styles

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from pipeline.redline.sides import Sides
    from pipeline.render.composed import Properties

_FROM, _TO, _WHOLE, _END, _PICTURE = (f"redline-{word}-" for word in ("from", "to", "whole", "end", "picture"))
_MARKS = (_FROM, _TO, _WHOLE, _END)
"""Character styles of runs that are no text but marks; none is left in the output."""
_INS, _DEL = name("w:ins"), name("w:del")
_LOOKS = name("w:pPrChange")
_FIELD, _INSTRUCTION = name("w:fldSimple"), name("w:instrText")
_LAST = 2_000_000
"""Above the ids that anything else in a document has."""


def for_word(blocks: Sequence[Node]) -> list[Node]:
    """A copy of a marked tree in which marks that pandoc passes through stand for the spans."""
    own = copied(blocks)
    fork(own)
    for node in walk(own):
        if node["t"] == "Figure":
            _figure(node)
        elif node["t"] == "BulletList":
            for item in node["c"]:
                _boxed(item)
        elif node["t"] == "Div" and LINE in node["c"][0][1]:
            # A line across the page is an empty paragraph in a style of its own: its end is all that is tracked.
            node["c"] = [
                ["", [], [["custom-style", RULE_STYLE]]],
                [para([ends for ends in walk(node["c"][1]) if _ends(ends)])],
            ]
    return rewrite(own, _change)


def _ends(node: Node) -> bool:
    return (mark_of(node) or ("",))[0] == WHOLE


def _boxed(item: list[Node]) -> None:
    """Take the box of an item to tick out of its mark, in place: pandoc makes the item's bullet of it."""
    words = item[0]["c"] if item and item[0]["t"] in ("Para", "Plain") else []
    inside = words[0]["c"][1] if words and mark_of(words[0]) else []
    if len(inside) > 1 and inside[0] in map(string, "☐☒") and inside[1]["t"] == "Space":
        words[0]["c"][1] = inside[2:]
        words[:0] = inside[:2]


def _figure(node: Node) -> None:
    """Take the marks off a figure's picture, so that pandoc knows it for one, and note the change in the caption."""
    _, caption, pictures = node["c"]
    found = [marked for inner in walk(pictures) if (marked := mark_of(inner)) and marked[0] == WHOLE]
    node["c"][2] = rewrite(pictures, lambda inner: inner["c"][1] if mark_of(inner) else None)
    if found and caption[1]:
        caption[1][0]["c"].append(_mark(_PICTURE, found[0][1]))


def _change(node: Node) -> list[Node] | None:
    marked = mark_of(node)
    if node["t"] == "Link":
        return _hoisted(node)
    if marked is None:
        return None
    kind, place = marked
    if kind in (WHOLE, MARK):
        return [_mark(_WHOLE if kind == WHOLE else _END, place)]
    return [_mark(_FROM, place), *node["c"][1], _mark(_TO, place)]


def _hoisted(node: Node) -> list[Node] | None:
    """A link all of whose text changed within the marks, so that what links are made into changes as a whole."""
    inside = node["c"][1]
    marks = [place for place, inner in enumerate(inside) if inner["t"] == "RawInline"]
    if marks != [0, len(inside) - 1]:
        return None
    node["c"][1] = inside[1:-1]
    return [inside[0], node, inside[-1]]


def _mark(kind: str, place: int) -> Node:
    return raw("openxml", f'<w:r><w:rPr><w:rStyle w:val="{kind}{place}"/></w:rPr></w:r>', block=False)


def track(data: bytes, changes: Sequence[Change], sides: Sides, notes: Sequence[str], properties: Properties) -> bytes:
    """The DOCX with what stands between the marks as tracked changes, and without the marks.

    ``sides`` are the plain builds of both versions, ``notes`` what a comment on the cover says of the redline.
    """
    package = Package.of(data)
    tracker = _Tracker(changes)
    for part in (DOCUMENT, FOOTNOTES):
        if part in package:
            tracker.run(package.tree(part))
    body = require(package.tree(DOCUMENT), "w:body")
    sides.agree(body)
    settle_ends(body, tracker.whole, Styles.of(package.tree(STYLES))["Separator"])
    tracker.stamp(body)
    comment(package, notes, properties)
    return package.save(properties.date)


class _Tracker:
    """Tracks the changes of a document's parts; ids go on from part to part."""

    def __init__(self, changes: Sequence[Change]) -> None:
        self._changes = changes
        self._last = _LAST
        self._open: int | None = None
        self.whole: dict[Element, str] = {}
        """The paragraphs that came or went whole, and which."""

    def run(self, root: Element) -> None:
        """Track all changes under a root, in place."""
        pictured = [(paragraph, place) for paragraph in root.iter(P) for place in self._marked(paragraph, _PICTURE)]
        for paragraph, place in pictured:
            picture = paragraph.getprevious()
            if picture is not None and picture.tag == P:
                picture.append(make(f'<w:r><w:rPr><w:rStyle w:val="{_WHOLE}{place}"/></w:rPr></w:r>'))
        for math in list(root.iter(MATH_PARAGRAPH)):
            _surround(parent_of(math))
        for paragraph in list(root.iter(P)):
            self._paragraph(paragraph)
        for row in list(root.iter(name("w:tr"))):
            self._row(row)

    def _marked(self, paragraph: Element, kind: str) -> list[int]:
        """The changes that marks of a kind in a paragraph name, the marks taken away."""
        found = []
        for run in list(paragraph.iter(R)):
            style = _style(run)
            if style.startswith(kind):
                found.append(int(style.removeprefix(kind)))
                _drop(run)
        return found

    def _paragraph(self, paragraph: Element) -> None:
        whole, end = self._marked(paragraph, _WHOLE), self._marked(paragraph, _END)
        self._open = whole[0] if whole else None
        held = self._open
        self._inside(paragraph, held)
        if whole:
            self.whole[paragraph] = _INS if self._changes[whole[0]].kind == INSERTION else _DEL
        for place in (whole or end)[:1]:
            self._end(paragraph, place)

    def _inside(self, children: Iterable[Element], held: int | None) -> None:
        """Wrap each run that stands in a change; ``held`` is the change of the whole paragraph."""
        for child in list(children):
            style = _style(child) if child.tag == R else ""
            if style.startswith((_FROM, _TO)):
                self._open = int(style.removeprefix(_FROM)) if style.startswith(_FROM) else held
                _drop(child)
            elif child.tag == R or is_formula(child):
                if self._open is not None:
                    self._wrap(child, self._open)
            elif child.tag == _FIELD and (self._open is not None or _holds_marks(child)):
                self._inside(_unpacked(child), held)
            elif child.tag != P_PR:
                self._inside(child, held)

    def _wrap(self, child: Element, place: int) -> None:
        """Put a run into the change that its neighbour is in, or into one of its own."""
        change = self._changes[place]
        tag = _INS if change.kind == INSERTION else _DEL
        before = child.getprevious()
        if before is None or before.tag != tag or not _is_of(before, change):
            before = self._made(change)
            child.addprevious(before)
        if is_formula(child):
            parent_of(child).remove(child)
            child = formula(child)
        before.append(child)
        if change.kind == DELETION:
            for text in list(child.iter(T)):
                text.tag = name("w:delText")
            for text in list(child.iter(_INSTRUCTION)):
                text.tag = name("w:delInstrText")

    def _made(self, change: Change) -> Element:
        self._last += 1
        made = make("<w:ins/>" if change.kind == INSERTION else "<w:del/>")
        made.set(name("w:id"), str(self._last))
        made.set(name("w:author"), _author(change))
        made.set(name("w:date"), change.stamp)
        return made

    def _end(self, paragraph: Element, place: int) -> None:
        """Track a paragraph's end; one that ends a part of the document is not anybody's change."""
        properties = properties_of(paragraph)
        if find(properties, "w:sectPr") is not None:
            return
        add_mark(paragraph, self._made(self._changes[place]))

    def _row(self, row: Element) -> None:
        """Track a row whose every paragraph came, or went, whole; what a cell above reaches into goes along."""
        reached = [paragraph for cell in row.iter(TC) if _is_reached(cell) for paragraph in cell.iter(P)]
        own = [paragraph for paragraph in row.iter(P) if paragraph not in reached]
        kinds = {self.whole.get(paragraph) for paragraph in own}
        kind = kinds.pop() if len(kinds) == 1 else None
        mark = find(own[0], f"w:pPr/w:rPr/{'w:ins' if kind == _INS else 'w:del'}") if kind else None
        if kind is None or mark is None:
            return
        for paragraph in reached:
            add_mark(paragraph, self._again(mark))
            self.whole[paragraph] = kind
        properties = find(row, "w:trPr")
        if properties is None:
            properties = make("<w:trPr/>")
            before = find(row, "w:tblPrEx")
            row.insert(0 if before is None else 1, properties)
        properties.append(self._again(mark))

    def _again(self, mark: Element) -> Element:
        """The same change once more, with an id of its own."""
        self._last += 1
        made = make("<w:ins/>" if mark.tag == _INS else "<w:del/>")
        for key, value in mark.attrib.items():
            made.set(key, value)
        made.set(name("w:id"), str(self._last))
        return made

    def stamp(self, body: Element) -> None:
        """Say of changed looks whose they are: of whoever made the change before, or else the one after."""
        waiting: list[Element] = []
        last: dict[str, str] = {}
        for element in body.iter(_INS, _DEL, name("w:moveTo"), name("w:moveFrom"), _LOOKS):
            if element.tag != _LOOKS:
                last = {key: element.get(name(f"w:{key}"), "") for key in ("author", "date")}
                for early in waiting:
                    self._stamp(early, last)
                waiting = []
            elif last:
                self._stamp(element, last)
            else:
                waiting.append(element)
        for element in waiting:
            parent_of(element).remove(element)

    def _stamp(self, element: Element, told: dict[str, str]) -> None:
        self._last += 1
        element.set(name("w:id"), str(self._last))
        for key, value in told.items():
            element.set(name(f"w:{key}"), value)


def _surround(paragraph: Element) -> None:
    """Take into a paragraph of a formula the marks before and behind it, of which pandoc made paragraphs."""
    before, after = paragraph.getprevious(), paragraph.getnext()
    if before is not None and _is_of_marks(before):
        for place, run in enumerate(before.findall(R)):
            paragraph.insert(place + (1 if paragraph[0].tag == P_PR else 0), run)
        _drop(before)
    if after is not None and _is_of_marks(after):
        paragraph.extend(after.findall(R))
        _drop(after)


def _is_of_marks(paragraph: Element) -> bool:
    runs = [child for child in paragraph if child.tag != P_PR]
    return bool(runs) and all(run.tag == R and _style(run).startswith(_MARKS) for run in runs)


def _is_reached(cell: Element) -> bool:
    """Whether the cell above reaches into a cell, which has then nothing of its own."""
    merged = find(cell, "w:tcPr/w:vMerge")
    return merged is not None and merged.get(VAL, "continue") == "continue"


def _holds_marks(field: Element) -> bool:
    return any(_style(run).startswith((_FROM, _TO)) for run in field.iter(R))


def _unpacked(field: Element) -> list[Element]:
    """The runs of a field, in its place: a change cannot hold a field whole."""
    runs = [
        make('<w:r><w:fldChar w:fldCharType="begin"/></w:r>'),
        make(f'<w:r><w:instrText xml:space="preserve">{content(field.get(name("w:instr"), ""))}</w:instrText></w:r>'),
        make('<w:r><w:fldChar w:fldCharType="separate"/></w:r>'),
        *field,
        make('<w:r><w:fldChar w:fldCharType="end"/></w:r>'),
    ]
    for run in runs:
        field.addprevious(run)
    _drop(field)
    return runs


def _is_of(wrapper: Element, change: Change) -> bool:
    return wrapper.get(name("w:author")) == _author(change) and wrapper.get(name("w:date")) == change.stamp


def _author(change: Change) -> str:
    """The author's name as XML can hold it, and Word takes it."""
    return clean(change.author)[:255]


def _drop(element: Element) -> None:
    parent_of(element).remove(element)


def _style(run: Element) -> str:
    found = find(run, "w:rPr/w:rStyle")
    return "" if found is None else found.get(VAL, "")
