"""Ends of paragraphs, put so that Word and LibreOffice settle them alike.

When a paragraph that came or went is settled, its end goes and what is left of it joins the next. Word then keeps what
the end that stays says of the paragraph. LibreOffice (7.4) keeps the next paragraph's look only where the one that
goes is a single change and is not the pair of an equal text elsewhere, and cannot join a paragraph with a table. Hence:

- before a table, or the end of a part of the document, the ends are tracked one paragraph earlier (`_shift`), and so
  they are in the paragraph with the document's first footnote, whose end LibreOffice forgets to track;
- a paragraph that several people wrote says what the next one looks like (`_protect`), and one that several people
  took away is the last one's deletion;
- a text that is deleted here and inserted there by one person is a move (`_move`), as LibreOffice takes it for one.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.ooxml.xml import (
    P_PR,
    TBL,
    Element,
    P,
    T,
    attribute,
    find,
    find_all,
    make,
    name,
    parent_of,
    properties_of,
    style_of,
)
from pipeline.redline.sides import DEL, INS, mark_of, note_all, own_properties, shown_on, text_on

if TYPE_CHECKING:
    from collections.abc import Iterator

_AUTHOR, _DATE = name("w:author"), name("w:date")
_LEAST = 6
"""Letters from which on LibreOffice takes a text with a blank in it for a moved one."""
_NAMES = {INS: "moveTo", DEL: "moveFrom"}
_LINK = name("w:hyperlink")
_HEADING, _NUMBERED = "Heading", "w:pPr/w:numPr"


def settle_ends(body: Element, whole: dict[Element, str], separator: str) -> None:
    """Put the ends of a body's paragraphs; ``whole`` says which came (`INS`) or went (`DEL`) whole.

    ``separator`` is the style of paragraphs that nobody sees.
    """
    _join_tables(body, whole)
    _name_tables(body, whole)
    for paragraph, kind in whole.items():
        if kind == DEL:
            _unite(paragraph)
    shifted = set[Element]()
    for run in list(_runs(body, whole)):
        if run.before is not None:
            shifted.update(_shift(run.before, run.changed, whole))
        elif all(whole[paragraph] == INS for paragraph in run.changed):
            # Nothing can take it in, so that LibreOffice leaves the first, empty: it is to look like nothing then.
            note_all(run.changed[0], [make(f"<w:pStyle w:val={attribute(separator)}/>")])
    for paragraph, kind in whole.items():
        if kind == INS and paragraph not in shifted:
            _protect(paragraph, whole)
    _move(body, whole, shifted)


def _join_tables(body: Element, whole: dict[Element, str]) -> None:
    """Take away the empty paragraph between a table and the one that replaces it: only one of them stays."""
    for table in list(body.iterchildren(TBL)):
        between = table.getnext()
        following = None if between is None else between.getnext()
        if between is None or following is None or between.tag != P or len(between) > 1 or following.tag != TBL:
            continue
        if {_kind(table, whole), _kind(following, whole)} == {INS, DEL}:
            body.remove(between)


def _name_tables(body: Element, whole: dict[Element, str]) -> None:
    """Name each table, for those who hear it read, by what its caption is on the table's own side."""
    caption: Element | None = None
    for child in body:
        if child.tag != TBL:
            caption = child if child.tag == P and find(child, "w:pPr/w:keepNext") is not None else None
            continue
        properties = find(child, "w:tblPr")
        if properties is None or caption is None:
            continue
        for old in find_all(properties, "w:tblCaption"):
            properties.remove(old)
        text = shown_on(caption, INS if _kind(child, whole) == DEL else DEL)
        look = find(properties, "w:tblLook")
        place = len(properties) if look is None else properties.index(look) + 1
        properties.insert(place, make(f"<w:tblCaption w:val={attribute(text)}/>"))


def _kind(table: Element, whole: dict[Element, str]) -> str | None:
    kinds = {whole.get(paragraph) for paragraph in table.iter(P)}
    return kinds.pop() if len(kinds) == 1 else None


def _unite(paragraph: Element) -> None:
    """Make a paragraph's deletion the last of its deletions."""
    changes = [change for change in paragraph.iter(DEL) if next(change.iterancestors(P)) is paragraph]
    last = max(changes, key=lambda change: change.get(_DATE, ""), default=None)
    for change in changes:
        if last is not None:
            for key in (_AUTHOR, _DATE):
                change.set(key, last.get(key, ""))


@dataclass(frozen=True, slots=True)
class _Run:
    """Paragraphs that changed whole before what cannot take them in; ``before`` is one that can, if there is any."""

    before: Element | None
    changed: tuple[Element, ...]


def _runs(body: Element, whole: dict[Element, str]) -> Iterator[_Run]:
    before: Element | None = None
    held: list[Element] = []
    note = next(body.iter(name("w:footnoteReference")), None)
    forgetful = None if note is None else next(note.iterancestors(P), None)
    for child in body:
        if child.tag == P and child in whole:
            held.append(child)
            if find(child, "w:pPr/w:sectPr") is None and child is not forgetful:
                continue
        takes_in = child.tag == P and child not in whole
        if held and not takes_in:
            yield _Run(before if before is not None and _can_take(before, held, whole) else None, tuple(held))
        held = []
        before = child if takes_in and find(child, "w:pPr/w:sectPr") is None and mark_of(child) is None else None


def _can_take(before: Element, held: list[Element], whole: dict[Element, str]) -> bool:
    """Whether a paragraph can lend its look: a deleted text must not seem a heading, nor count as one."""
    if not text_on(before, INS) or not text_on(before, DEL):
        return False
    marked = style_of(before).startswith(_HEADING) or find(before, _NUMBERED) is not None
    look = _properties(before)
    return not marked or all(whole[paragraph] == INS or _properties(paragraph) == look for paragraph in held)


def _shift(first: Element, changed: tuple[Element, ...], whole: dict[Element, str]) -> tuple[Element, ...]:
    """Track each end one paragraph earlier; the last end stays, and says what it ends on either side."""
    kinds = [whole[paragraph] for paragraph in changed]
    marks = [_taken(paragraph) for paragraph in changed]
    new = [
        _properties(first),
        *(_properties(p) for p, kind in zip(changed, kinds, strict=True) if kind == INS),
    ]
    old = [_old(first), *(_properties(p) for p, kind in zip(changed, kinds, strict=True) if kind == DEL)]
    for place, paragraph in enumerate((first, *changed)):
        mark = marks[place] if place < len(marks) else None
        kind = kinds[place] if place < len(kinds) else None
        after = new.pop(0) if kind != DEL else None
        before = old.pop(0) if kind != INS else None
        # The first keeps its look: where its end goes, LibreOffice goes by it and Word by the last one's.
        if paragraph is not first:
            _set_properties(paragraph, after if after is not None else before or "")
            if after is not None and before is not None and after != before:
                note_all(paragraph, _elements(before))
        if kind is not None:
            add_mark(paragraph, mark if mark is not None else _copy_of(changed, kind))
    return changed


def _copy_of(changed: tuple[Element, ...], kind: str) -> Element:
    """A mark for an end whose own is missing: that of the first change of its kind in the run."""
    source = next(change for paragraph in changed for change in paragraph.iter(kind))
    mark = make(f"<w:{'ins' if kind == INS else 'del'}/>")
    mark.attrib.update(source.attrib)
    return mark


def _taken(paragraph: Element) -> Element | None:
    mark = mark_of(paragraph)
    if mark is not None:
        look = properties_of(paragraph).find(name("w:rPr"))
        if look is not None:
            look.remove(mark)
            if not len(look):
                properties_of(paragraph).remove(look)
    return mark


def add_mark(paragraph: Element, mark: Element) -> None:
    """Track a paragraph's end, in place."""
    properties = properties_of(paragraph)
    look = properties.find(name("w:rPr"))
    if look is None:
        look = make("<w:rPr/>")
        later = find(properties, "w:sectPr")
        later = find(properties, "w:pPrChange") if later is None else later
        properties.insert(len(properties) if later is None else properties.index(later), look)
    look.insert(0, mark)


def _properties(paragraph: Element) -> str:
    return "".join(_text(element) for element in own_properties(paragraph))


def _old(paragraph: Element) -> str:
    was = find_all(paragraph, "w:pPr/w:pPrChange/w:pPr/*")
    return "".join(map(_text, was)) if find(paragraph, "w:pPr/w:pPrChange") is not None else _properties(paragraph)


def _elements(text: str) -> list[Element]:
    return list(make(f"<w:pPr>{text}</w:pPr>"))


def _set_properties(paragraph: Element, text: str) -> None:
    properties = properties_of(paragraph)
    for element in own_properties(paragraph):
        properties.remove(element)
    for place, element in enumerate(_elements(text)):
        properties.insert(place, element)


def _protect(paragraph: Element, whole: dict[Element, str]) -> None:
    """Let a paragraph that several people brought in say what it becomes when it is rejected."""
    stamps = {(change.get(_AUTHOR), change.get(_DATE)) for change in paragraph.iter(INS)}
    following = paragraph.getnext()
    while following is not None and whole.get(following) == INS:
        following = following.getnext()
    if len(stamps) > 1 and following is not None and following.tag == P:
        before = _old(following)
        if before != _properties(paragraph):
            note_all(paragraph, _elements(before))


def _move(body: Element, whole: dict[Element, str], shifted: set[Element]) -> None:
    """Make moves of what one person deleted in one place and inserted in another, if a paragraph's whole is in it."""
    found: dict[tuple[str, str], dict[str, list[list[Element]]]] = {}
    for paragraph in [child for child in body if child.tag == P]:
        for kind in (INS, DEL):
            for group in _groups(paragraph, kind):
                text = "".join(
                    node.text or "" for change in group for node in change.iter(T, name("w:delText"))
                ).strip()
                if len(text) >= _LEAST and " " in text:
                    key = (group[0].get(_AUTHOR, ""), text)
                    found.setdefault(key, {INS: [], DEL: []})[kind].append(group)
    number = 0
    for places in found.values():
        for pair in zip(places[INS], places[DEL], strict=False):
            owners = [parent_of(_in_paragraph(group[0])) for group in pair]
            if not any(owner in whole for owner in owners):
                continue
            number += 1
            for group, kind, owner in zip(pair, (INS, DEL), owners, strict=True):
                mark = mark_of(owner) if owner in whole and owner not in shifted else None
                _moved(group, mark, kind, f"move{number}")


def _groups(paragraph: Element, kind: str) -> list[list[Element]]:
    """Neighbouring changes of a kind by one author, bookmarks between them passed over."""
    groups: list[list[Element]] = []
    last: Element | None = None
    for outer in paragraph:
        for child in outer if outer.tag == _LINK else [outer]:
            if child.tag == kind:
                if last is not None and last.get(_AUTHOR) == child.get(_AUTHOR):
                    groups[-1].append(child)
                else:
                    groups.append([child])
                last = child
            elif child.tag not in (P_PR, name("w:bookmarkStart"), name("w:bookmarkEnd")):
                last = None
    return groups


def _in_paragraph(change: Element) -> Element:
    """What holds a change directly in its paragraph: itself, or the link that it is in."""
    parent = parent_of(change)
    return parent if parent.tag == _LINK else change


def _moved(group: list[Element], mark: Element | None, kind: str, title: str) -> None:
    local = _NAMES[kind]
    stamp = {key: group[0].get(key, "") for key in (_AUTHOR, _DATE)}
    start, end = make(f'<w:{local}RangeStart w:name="{title}"/>'), make(f"<w:{local}RangeEnd/>")
    for key, value in stamp.items():
        start.set(key, value)
    start.set(name("w:id"), group[0].get(name("w:id"), "") + "0")
    end.set(name("w:id"), start.get(name("w:id"), ""))
    first, last = (_in_paragraph(group[place]) for place in (0, -1))
    first.addprevious(start)
    (last if mark is None else parent_of(last)).addnext(end)
    for change in (*group, *([mark] if mark is not None else [])):
        change.tag = name(f"w:{local}")
        for tag, live in (("w:delText", "w:t"), ("w:delInstrText", "w:instrText")):
            for text in list(change.iter(name(tag))):
                text.tag = name(live)


def _text(element: Element) -> str:
    from lxml import etree

    return etree.tostring(element, encoding="unicode", with_tail=False)
