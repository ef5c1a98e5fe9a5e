"""A redline's paragraphs as either side has them, and what the plain build of that side says of each.

Which style a paragraph has depends on what stands before it, and a redline has both sides' text before it. The plain
builds tell how it looks on either side; where they differ for one paragraph, that is tracked too.
"""

from __future__ import annotations

import difflib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.ooxml.package import DOCUMENT, Package
from pipeline.ooxml.xml import (
    Element,
    P,
    T,
    attribute,
    find,
    find_all,
    make,
    name,
    parent_of,
    require,
    set_property,
    set_style,
    style_of,
)
from pipeline.redline.either import MC
from pipeline.render.word.bookmarks import END, ID, NAME, START, hold

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

INS, DEL = name("w:ins"), name("w:del")
_SDT = name("w:sdt")
_BREAKS = frozenset((name("w:br"), name("w:tab")))
_DRAWING, _PICTURE = name("w:drawing"), name("w:pict")
_TEXTS = frozenset((T, name("w:delText"), name("m:t")))
_FALLBACK = f"{MC}Fallback"
_LISTS = "_Toc1000"
"""What the names of bookmarks that lists of figures and tables lead to begin with, the contents' apart."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Sides:
    """The bodies of the two plain builds."""

    old: Element
    new: Element

    @classmethod
    def of(cls, old: bytes, new: bytes) -> Sides:
        """From the bytes of two DOCX files."""
        return cls(
            **{key: require(Package.of(data).tree(DOCUMENT), "w:body") for key, data in (("old", old), ("new", new))}
        )

    def agree(self, body: Element) -> None:
        """Give every paragraph the style that it has on its side, and the lists of figures and tables of the new."""
        after, before = _matched(body, self.new, DEL), _matched(body, self.old, INS)
        for paragraph in list(after | before):
            _restyle(paragraph, before.get(paragraph), after.get(paragraph))
        self._lists(body, {told: paragraph for paragraph, told in after.items()})

    def _lists(self, body: Element, places: dict[Element, Element]) -> None:
        """Take the lists from the new side's build: a redline has deleted captions too, and other pages."""
        old, new = (find_all(root, "w:sdt/w:sdtPr/w:alias/../..") for root in (body, self.new))
        contents = find(body, "w:sdt")
        for listed in old:
            body.remove(listed)
        if contents is not None:
            for listed in reversed(new):
                contents.addnext(make(_text(listed)))
        anchors = {link.get(name("w:anchor")) for listed in new for link in listed.iter(name("w:hyperlink"))}
        for mark in [mark for mark in body.iter(START) if mark.get(NAME, "").startswith((f"{_LISTS}1", f"{_LISTS}2"))]:
            for end in [end for end in body.iter(END) if end.get(ID) == mark.get(ID)]:
                parent_of(end).remove(end)
            parent_of(mark).remove(mark)
        for told, paragraph in places.items():
            for mark in find_all(told, "w:bookmarkStart"):
                if mark.get(NAME) in anchors:
                    hold(paragraph, [make(_text(mark))])


def mark_of(paragraph: Element) -> Element | None:
    """The change of a paragraph's end; ``None`` where it stands on both sides."""
    return next(
        (mark for tag in ("w:ins", "w:del") if (mark := find(paragraph, f"w:pPr/w:rPr/{tag}")) is not None), None
    )


def paragraphs(root: Element) -> Iterator[Element]:
    """The paragraphs of a body, those of the contents and lists apart."""
    for child in root:
        if child.tag == P:
            yield child
        elif child.tag != _SDT:
            yield from (inner for inner in child.iter(P))


def text_on(paragraph: Element, gone: str) -> str:
    """A paragraph's text on one side, on which ``gone``, `INS` or `DEL`, is not, with single blanks."""
    return " ".join(shown_on(paragraph, gone).split())


def shown_on(paragraph: Element, gone: str) -> str:
    """The same with all blanks as they are."""
    return "".join(_texts(paragraph, gone))


def _texts(element: Element, gone: str) -> Iterator[str]:
    for child in element:
        if child.tag in (gone, _FALLBACK):
            continue
        if child.tag in _TEXTS:
            yield child.text or ""
        elif child.tag in _BREAKS:
            yield " "
        elif child.tag in (_DRAWING, _PICTURE):
            yield "[picture]"
        else:
            yield from _texts(child, gone)


def _matched(body: Element, plain: Element, gone: str) -> dict[Element, Element]:
    """The paragraphs that end on a side, and what each is in that side's plain build."""
    held: list[tuple[Element, str]] = []
    carried = ""
    for paragraph in paragraphs(body):
        carried = f"{carried} {text_on(paragraph, gone)}".strip()
        mark = mark_of(paragraph)
        if mark is None or mark.tag != gone:
            held.append((paragraph, " ".join(carried.split())))
            carried = ""
    told = list(paragraphs(plain))
    texts = [_loose(text) for _, text in held], [_loose(text_on(paragraph, "")) for paragraph in told]
    matcher = difflib.SequenceMatcher(None, *texts, autojunk=False)
    return {
        held[block.a + place][0]: told[block.b + place]
        for block in matcher.get_matching_blocks()
        for place in range(block.size)
    }


def _loose(text: str) -> str:
    return "".join(text.split())


def _restyle(paragraph: Element, before: Element | None, after: Element | None) -> None:
    told = after if after is not None else before
    if told is None:
        return
    if style_of(paragraph) != style_of(told) and style_of(told):
        set_style(paragraph, style_of(told))
    if find(told, "w:pPr/w:keepNext") is not None:
        set_property(paragraph, "<w:keepNext/>")
    if before is not None and after is not None and style_of(before) not in ("", style_of(after)):
        note_old(paragraph, [make(f"<w:pStyle w:val={attribute(style_of(before))}/>")])


def note_old(paragraph: Element, properties: Iterable[Element]) -> None:
    """Note what a paragraph's properties were, those not given as they are; whose change it is is not yet said."""
    given = list(properties)
    tags = {element.tag for element in given}
    kept = [make(_text(element)) for element in own_properties(paragraph) if element.tag not in tags]
    note_all(paragraph, [*given, *kept])


def note_all(paragraph: Element, properties: Iterable[Element]) -> None:
    """Note all that a paragraph's properties were; whose change it is is not yet said."""
    change = make("<w:pPrChange><w:pPr/></w:pPrChange>")
    change[0].extend(properties)
    set_property(paragraph, _text(change))


def own_properties(paragraph: Element) -> list[Element]:
    """A paragraph's properties, without those of its end, of its section and of what it was."""
    left = {name(f"w:{local}") for local in ("rPr", "sectPr", "pPrChange")}
    return [element for element in find_all(paragraph, "w:pPr/*") if element.tag not in left]


def _text(element: Element) -> str:
    from lxml import etree

    return etree.tostring(element, encoding="unicode", with_tail=False)
