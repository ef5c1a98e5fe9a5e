"""Bookmarks: where links go, each once, inside the paragraph that they go to."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from pipeline.ooxml.xml import P_PR, TBL, TC, Element, P, make, name, parent_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

START, END = name("w:bookmarkStart"), name("w:bookmarkEnd")
_NOTE = name("w:footnote")
ID, NAME = name("w:id"), name("w:name")

_LONGEST = 40
_BLOCKS = frozenset((P, TBL))


def bookmark_name(identifier: str) -> str:
    """The name that pandoc gives the bookmark of an id: Word takes 40 characters and a letter at the beginning."""
    if identifier and identifier[0].isalpha() and len(identifier) <= _LONGEST:
        return identifier
    return "X" + hashlib.sha1(identifier.encode(), usedforsecurity=False).hexdigest()[1:]


def settle_bookmarks(stories: Sequence[Element]) -> None:
    """Put the bookmarks that pandoc spans over sections, tables and divs into the paragraph that a link goes to.

    ``stories`` are the body and the notes. Names stay; a name that stands twice, which Word would drop, stays once, and
    an id is that of one bookmark.
    """
    _drop_doubles(stories)
    for container in [container for story in stories for container in (story, *story.iter(_NOTE, TC))]:
        pending: list[Element] = []
        for child in list(container):
            child.tail = None
            if child.tag in (START, END):
                container.remove(child)
                pending += [child] if child.tag == START else []
            elif child.tag in _BLOCKS and pending:
                hold(next(child.iter(P)), pending)
                pending = []
    numbers: dict[str, str] = {}
    for mark in (mark for story in stories for mark in story.iter(START, END)):
        mark.set(ID, numbers.setdefault(mark.get(ID, ""), str(len(numbers) + 1)))


def hold(paragraph: Element, starts: Iterable[Element]) -> None:
    """Span bookmarks over a paragraph's content."""
    position = 1 if len(paragraph) and paragraph[0].tag == P_PR else 0
    for start in starts:
        paragraph.insert(position, start)
        position += 1
        paragraph.append(make(f'<w:bookmarkEnd w:id="{start.get(ID)}"/>'))


def _drop_doubles(stories: Sequence[Element]) -> None:
    seen: set[str] = set()
    for story in stories:
        doubles: set[str] = set()
        for start in story.iter(START):
            if start.get(NAME, "") in seen:
                doubles.add(start.get(ID, ""))
            seen.add(start.get(NAME, ""))
        for mark in list(story.iter(START, END)):
            if mark.get(ID) in doubles:
                parent_of(mark).remove(mark)
