"""Styles by name: which id a document gives a style, and how one document's styles are added to another's."""

from __future__ import annotations

import copy
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.ooxml.xml import VAL, Element, find, find_all, name
from pipeline.render.word.numbers import number_headings

if TYPE_CHECKING:
    from collections.abc import Mapping

_STYLE_ID = name("w:styleId")
_REFERENCES = tuple(name(f"w:{local}") for local in ("basedOn", "next", "link"))
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
    """Add to a document's styles those of ours that it lacks, and numbers to headings that have none.

    The document's own styles stay as they are else. Both roots of the document change in place.
    """
    theirs = {_name(style): style for style in _all(styles)}
    taken = {style.get(_STYLE_ID, "") for style in _all(styles)}
    renamed = {}
    for style in _all(ours):
        identifier = style.get(_STYLE_ID, "")
        same = theirs.get(_name(style))
        renamed[identifier] = same.get(_STYLE_ID, "") if same is not None else _free(identifier, taken)
    number = number_headings(theirs, numbering, our_numbering, renamed)
    for style in _all(ours):
        if _name(style) in theirs:
            continue
        added = copy.deepcopy(style)
        added.attrib.pop(_DEFAULT, "")
        added.set(_STYLE_ID, renamed[style.get(_STYLE_ID, "")])
        for reference in added.iter(*_REFERENCES):
            reference.set(VAL, renamed.get(reference.get(VAL, ""), reference.get(VAL, "")))
        for used in added.iter(_NUMBER):
            used.set(VAL, number if used.get(VAL) == "1" else used.get(VAL, ""))
        styles.append(added)


def _all(root: Element) -> list[Element]:
    return find_all(root, "w:style")


def _name(style: Element) -> str:
    found = find(style, "w:name")
    return "" if found is None else found.get(VAL, "").lower()


def _free(identifier: str, taken: set[str]) -> str:
    """An id for a style of ours that no style of another name has."""
    return next(name for name in (identifier + "P" * count for count in range(len(taken) + 1)) if name not in taken)
