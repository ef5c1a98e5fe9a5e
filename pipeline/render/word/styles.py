"""Styles by name: which id a document gives a style, and how one document's styles are added to another's."""

from __future__ import annotations

import copy
from dataclasses import dataclass
from typing import TYPE_CHECKING

from lxml import etree

from pipeline.render.word.xml import VAL, Element, find, find_all, make, name, require

if TYPE_CHECKING:
    from collections.abc import Mapping

_STYLE_ID = name("w:styleId")
_REFERENCES = tuple(name(f"w:{local}") for local in ("basedOn", "next", "link"))
_HEADINGS = tuple(f"heading {level}" for level in range(1, 5))
_NUMBER = name("w:numId")
_DEFAULT = name("w:default")


@dataclass(frozen=True, slots=True)
class Styles:
    """The ids of a document's styles by their names, in lower case as Word compares them."""

    ids: Mapping[str, str]

    @classmethod
    def of(cls, root: Element) -> Styles:
        """The styles of a styles part."""
        return cls({_name(style): style.get(_STYLE_ID, "") for style in _all(root)})

    def __getitem__(self, style: str) -> str:
        """The id of a style; a name without blanks where there is no such style, as pandoc makes one."""
        return self.ids.get(style.lower(), style.replace(" ", ""))


def merge(styles: Element, numbering: Element, ours: Element, our_numbering: Element) -> None:
    """Add to a document's styles those of ours that it lacks, and our numbers to headings that have none.

    The document's own styles stay as they are. Both roots of the document change in place.
    """
    theirs = {_name(style): style for style in _all(styles)}
    renamed = {
        style.get(_STYLE_ID, ""): theirs[_name(style)].get(_STYLE_ID, "")
        for style in _all(ours)
        if _name(style) in theirs
    }
    number = _add_numbering(numbering, our_numbering, renamed)
    for style in _all(ours):
        if _name(style) in theirs:
            continue
        added = copy.deepcopy(style)
        added.attrib.pop(_DEFAULT, "")
        for reference in added.iter(*_REFERENCES):
            reference.set(VAL, renamed.get(reference.get(VAL, ""), reference.get(VAL, "")))
        for used in added.iter(_NUMBER):
            used.set(VAL, number if used.get(VAL) == "1" else used.get(VAL, ""))
        styles.append(added)
    for level, heading in enumerate(_HEADINGS):
        if heading in theirs and find(theirs[heading], "w:pPr/w:numPr") is None:
            _number(theirs[heading], level, number)


def _all(root: Element) -> list[Element]:
    return find_all(root, "w:style")


def _name(style: Element) -> str:
    found = find(style, "w:name")
    return "" if found is None else found.get(VAL, "").lower()


def _number(style: Element, level: int, number: str) -> None:
    """Tie a heading style to a level of our list."""
    properties = find(style, "w:pPr")
    if properties is None:
        properties = etree.Element(name("w:pPr"))
        before = find(style, "w:rPr")
        style.insert(len(style) if before is None else style.index(before), properties)
    tied = make(f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>')
    earlier = {name(f"w:{local}") for local in ("keepNext", "keepLines", "pageBreakBefore", "framePr", "widowControl")}
    position = sum(1 for child in properties if child.tag in earlier)
    properties.insert(position, tied)


def _add_numbering(numbering: Element, ours: Element, renamed: Mapping[str, str]) -> str:
    """Add our list under ids that are free; the id of the number that styles refer to."""
    abstract_id, number_id = name("w:abstractNumId"), name("w:numId")
    lists = find_all(numbering, "w:abstractNum")
    numbers = find_all(numbering, "w:num")
    free_list = _free({element.get(abstract_id, "") for element in lists})
    free_number = _free({element.get(number_id, "") for element in numbers})
    added = copy.deepcopy(require(ours, "w:abstractNum"))
    added.set(abstract_id, free_list)
    for linked in added.iter(name("w:pStyle")):
        linked.set(VAL, renamed.get(linked.get(VAL, ""), linked.get(VAL, "")))
    numbering.insert(len(lists), added)
    after = len(lists) + 1 + len(numbers)
    numbering.insert(after, make(f'<w:num w:numId="{free_number}"><w:abstractNumId w:val="{free_list}"/></w:num>'))
    return free_number


def _free(taken: set[str]) -> str:
    """The first id that is not taken. Pandoc throws away a reference document's lists from 990 on."""
    return next(str(number) for number in range(1, 990) if str(number) not in taken)
