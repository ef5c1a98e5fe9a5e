"""Names of elements and attributes that the rooms of Word files need beyond those of `pipeline.ooxml.xml`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.ooxml.xml import Element, name

if TYPE_CHECKING:
    from collections.abc import Iterator

MORE = {
    "mc": "http://schemas.openxmlformats.org/markup-compatibility/2006",
    "w14": "http://schemas.microsoft.com/office/word/2010/wordml",
    "w15": "http://schemas.microsoft.com/office/word/2012/wordml",
    "w16cid": "http://schemas.microsoft.com/office/word/2016/wordml/cid",
    "w16cex": "http://schemas.microsoft.com/office/word/2018/wordml/cex",
    "w16du": "http://schemas.microsoft.com/office/word/2023/wordml/word16du",
    "wps": "http://schemas.microsoft.com/office/word/2010/wordprocessingShape",
}


def more(prefixed: str) -> str:
    """``w15:done`` as lxml spells it: names in the namespaces that Word has added since 2007."""
    prefix, _, local = prefixed.partition(":")
    return f"{{{MORE[prefix]}}}{local}"


ID, AUTHOR, DATE, NAME, VAL = (name(f"w:{local}") for local in ("id", "author", "date", "name", "val"))
UTC = more("w16du:dateUtc")
PARA_ID = more("w14:paraId")
ALTERNATE, CHOICE, FALLBACK = (more(f"mc:{local}") for local in ("AlternateContent", "Choice", "Fallback"))
BOX = name("w:txbxContent")
CONFLICTS = {more("w14:conflictIns"): name("w:ins"), more("w14:conflictDel"): name("w:del")}


def attribute(element: Element, attribute_name: str) -> str:
    """An attribute of an element; empty where it has none."""
    return element.get(attribute_name, "")


def is_on(element: Element | None) -> bool:
    """Whether a property that is on or off stands here and is on (ECMA-376 part 1, 17.17.4)."""
    return element is not None and element.get(VAL, "true").lower() not in ("0", "false", "off", "none")


def chosen(alternatives: Element) -> Element | None:
    """The alternative that is read: the first choice; the fallback, which tells the same again, only without one."""
    found = alternatives.find(CHOICE)
    return alternatives.find(FALLBACK) if found is None else found


def is_told_twice(element: Element) -> bool:
    """Whether an element stands in a fallback beside a choice, which is what is read."""
    return any(
        around.getparent() is not None and chosen(around.getparent()) is not around  # type: ignore[arg-type]
        for around in element.iterancestors(FALLBACK)
    )


def outside_boxes(element: Element) -> Iterator[Element]:
    """The elements under one, in their order, those in text boxes and in fallbacks left out."""
    for child in element:
        if child.tag == BOX or (child.tag == FALLBACK and chosen(element) is not child):
            continue
        yield child
        yield from outside_boxes(child)
