"""The numbers of headings in a reference document of a repository's own: one list for all levels, whatever it brings.

Cross-references read the numbers and the contents print them, so every heading has one, and the styles that a
document bases on its headings stay without.
"""

from __future__ import annotations

import copy
from typing import TYPE_CHECKING

from lxml import etree

from pipeline.ooxml.xml import VAL, Element, find, find_all, make, name, require

if TYPE_CHECKING:
    from collections.abc import Mapping

LEVELS = 6
HEADINGS = tuple(f"heading {level}" for level in range(1, LEVELS + 1))
NONE = '<w:numPr><w:numId w:val="0"/></w:numPr>'
"""The property of what is not to be numbered, though the style that it comes from is."""

_STYLE_ID, _TYPE = name("w:styleId"), name("w:type")
_ABSTRACT_ID, _NUM_ID, _LEVEL = name("w:abstractNumId"), name("w:numId"), name("w:ilvl")
_UNPRINTED = ("none", "bullet")


def number_headings(
    theirs: Mapping[str, Element], numbering: Element, ours: Element, renamed: Mapping[str, str]
) -> str:
    """Number the headings of a document, in place; the id of the number that they, and those yet to come, refer to.

    ``theirs`` are its styles by name. Where its own heading 1 is numbered that list goes on being used, and gets the
    levels that it lacks; else ours is added. ``renamed`` are its ids for our styles.
    """
    own = _list_of(theirs, numbering)
    number, listed = own or _add(numbering, ours, renamed)
    if own:
        _complete(listed, ours, theirs, renamed)
    changed = set()
    for level, heading in enumerate(HEADINGS):
        style = theirs.get(heading)
        if style is not None and _given(style) != (number, level):
            _set(style, f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>')
            changed.add(style.get(_STYLE_ID, ""))
    _spare(theirs, changed)
    return number


def _list_of(theirs: Mapping[str, Element], numbering: Element) -> tuple[str, Element] | None:
    """The number of a document's own heading 1, with its list, if it prints one."""
    heading = theirs.get(HEADINGS[0])
    given = None if heading is None else _given(heading)
    if given is None or given[1] != 0:
        return None
    listed = _abstract(numbering, given[0], theirs)
    first = None if listed is None else _level(listed, 0)
    return None if listed is None or first is None or not _prints(first, 0) else (given[0], listed)


def _given(style: Element) -> tuple[str, int] | None:
    """The number and the level that a style itself gives; ``None`` where it gives none, or says that it has none."""
    number = find(style, "w:pPr/w:numPr/w:numId")
    if number is None or number.get(VAL, "0") == "0":
        return None
    level = find(style, "w:pPr/w:numPr/w:ilvl")
    return number.get(VAL, ""), int(level.get(VAL, "0")) if level is not None else 0


def _abstract(numbering: Element, number: str, theirs: Mapping[str, Element], hops: int = 2) -> Element | None:
    """The list behind a number, through the style of lists that may stand between."""
    used = next((num for num in find_all(numbering, "w:num") if num.get(_NUM_ID) == number), None)
    target = None if used is None else find(used, "w:abstractNumId")
    found = None
    if target is not None:
        lists = find_all(numbering, "w:abstractNum")
        found = next((listed for listed in lists if listed.get(_ABSTRACT_ID) == target.get(VAL)), None)
    link = None if found is None else find(found, "w:numStyleLink")
    if link is None or not hops:
        return found
    style = next((style for style in theirs.values() if style.get(_STYLE_ID) == link.get(VAL)), None)
    given = None if style is None else _given(style)
    return None if given is None else _abstract(numbering, given[0], theirs, hops - 1)


def _level(listed: Element, level: int) -> Element | None:
    return next((found for found in find_all(listed, "w:lvl") if found.get(_LEVEL) == str(level)), None)


def _prints(level: Element, depth: int) -> bool:
    """Whether a level of a list prints a number of its own."""
    form, text = find(level, "w:numFmt"), find(level, "w:lvlText")
    is_counted = form is None or form.get(VAL, "") not in _UNPRINTED
    return is_counted and text is not None and f"%{depth + 1}" in text.get(VAL, "")


def _complete(listed: Element, ours: Element, theirs: Mapping[str, Element], renamed: Mapping[str, str]) -> None:
    """Give a list the levels of headings that it lacks, as ours has them, and tie each to its style."""
    for depth, heading in enumerate(HEADINGS):
        level, own = _level(listed, depth), require(ours, f"w:abstractNum/w:lvl[{depth + 1}]")
        if level is None or not _prints(level, depth):
            added = copy.deepcopy(own)
            if level is None:
                before = [found for found in find_all(listed, "w:lvl") if int(found.get(_LEVEL, "0")) < depth]
                before[-1].addnext(added)
            else:
                listed.replace(level, added)
            level = added
        linked, style = find(level, "w:pStyle"), theirs.get(heading)
        if linked is None:
            linked = make("<w:pStyle/>")
            earlier = sum(1 for part in ("w:start", "w:numFmt", "w:lvlRestart") if find(level, part) is not None)
            level.insert(earlier, linked)
        target = require(own, "w:pStyle").get(VAL, "")
        linked.set(VAL, renamed.get(target, target) if style is None else style.get(_STYLE_ID, ""))


def _spare(theirs: Mapping[str, Element], changed: set[str]) -> None:
    """Keep the styles that are based on headings, such as TOC Heading, from taking the number that those got."""
    ids = {style.get(_STYLE_ID, ""): style for style in theirs.values() if style.get(_TYPE) == "paragraph"}
    for key, style in theirs.items():
        if key in HEADINGS or find(style, "w:pPr/w:numPr") is not None:
            continue
        seen: set[str] = set()
        base = find(style, "w:basedOn")
        while base is not None and base.get(VAL, "") not in seen:
            above = base.get(VAL, "")
            seen.add(above)
            if above in changed:
                _set(style, NONE)
            if above in changed or above not in ids or find(ids[above], "w:pPr/w:numPr") is not None:
                break
            base = find(ids[above], "w:basedOn")


def _set(style: Element, numbered: str) -> None:
    """Set the numbering of a style, instead of what it has."""
    properties = find(style, "w:pPr")
    if properties is None:
        properties = etree.Element(name("w:pPr"))
        before = find(style, "w:rPr")
        style.insert(len(style) if before is None else style.index(before), properties)
    for old in find_all(properties, "w:numPr"):
        properties.remove(old)
    earlier = {name(f"w:{local}") for local in ("keepNext", "keepLines", "pageBreakBefore", "framePr", "widowControl")}
    properties.insert(sum(1 for child in properties if child.tag in earlier), make(numbered))


def _add(numbering: Element, ours: Element, renamed: Mapping[str, str]) -> tuple[str, Element]:
    """Add our list under ids that are free; the id of the number that styles refer to, and the list."""
    lists = find_all(numbering, "w:abstractNum")
    numbers = find_all(numbering, "w:num")
    free_list = _free({element.get(_ABSTRACT_ID, "") for element in lists})
    free_number = _free({element.get(_NUM_ID, "") for element in numbers})
    added = copy.deepcopy(require(ours, "w:abstractNum"))
    added.set(_ABSTRACT_ID, free_list)
    for linked in added.iter(name("w:pStyle")):
        linked.set(VAL, renamed.get(linked.get(VAL, ""), linked.get(VAL, "")))
    place = numbering.index(lists[0]) if lists else sum(1 for _ in numbering.iterchildren(name("w:numPicBullet")))
    numbering.insert(place + len(lists), added)
    after = place + len(lists) + 1 + len(numbers)
    numbering.insert(after, make(f'<w:num w:numId="{free_number}"><w:abstractNumId w:val="{free_list}"/></w:num>'))
    return free_number, added


def _free(taken: set[str]) -> str:
    """The first id that is not taken. Pandoc throws away a reference document's lists from 990 on."""
    return next(str(number) for number in range(1, 990) if str(number) not in taken)
