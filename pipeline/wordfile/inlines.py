"""What stands within a paragraph, read in order: runs, what wraps them, fields, pictures, equations, notes."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, TypeAlias

from lxml import etree

from pipeline.ooxml.xml import R_PR, Element, T, name
from pipeline.wordfile.fields import CODE, FIELD_CHAR, FIELD_KIND, INSTRUCTION, SIMPLE
from pipeline.wordfile.names import (
    ALTERNATE,
    BOX,
    CONFLICTS,
    ID,
    VAL,
    attribute,
    chosen,
    is_told_twice,
    more,
    outside_boxes,
)
from pipeline.wordfile.recorder import MARK_KINDS
from pipeline.wordfile.things import equation, other, picture
from pipeline.wordfile.values import OBJECT, PLAIN, EventKind, Kind, Mark, Thing

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from pipeline.wordfile.looks import Looks
    from pipeline.wordfile.opening import Relation
    from pipeline.wordfile.recorder import Recorder
    from pipeline.wordfile.values import Look

Marks: TypeAlias = "tuple[Mark, ...]"

_DELETED_TEXT = name("w:delText")
_PRESERVED = "{http://www.w3.org/XML/1998/namespace}space"
_SPACES = str.maketrans("\t\r\n", "   ")
_R_CHANGE = name("w:rPrChange")
_WRAPPERS = {name(f"w:{local}") for local in ("smartTag", "customXml", "dir", "bdo", "sdtContent")}
_SILENT = {
    name(f"w:{local}")
    for local in (
        "rPr", "pPr", "sdtPr", "sdtEndPr", "smartTagPr", "customXmlPr", "proofErr", "lastRenderedPageBreak", "fldData",
        "annotationRef",
    )
}  # fmt: skip
_NOTES = {name("w:footnoteReference"): "footnote", name("w:endnoteReference"): "endnote"}
_OWN_NUMBERS = {
    name(f"w:{local}") for local in ("footnoteRef", "endnoteRef", "separator", "continuationSeparator", "pgNum")
}
_LETTERS = {name("w:noBreakHyphen"): "\u2011", name("w:softHyphen"): "\u00ad"}
_TABS = (name("w:tab"), name("w:ptab"))
_LINES = (name("w:br"), name("w:cr"))
_BREAKS = {"page": "page", "column": "column"}
_HEX = re.compile(r"[0-9A-Fa-f]{4}")
_PICTURES = {name("w:drawing"), name("w:pict"), name("w:object"), more("w14:contentPart"), name("w:contentPart")}


class Inlines:
    """Reads what stands within paragraphs into a recorder; ``boxes`` are the text boxes met, to be read after."""

    def __init__(self, recorder: Recorder, looks: Looks) -> None:
        self.relations: Mapping[str, Relation] = {}
        self.whole_fields: set[Element] = set()
        self.boxes: list[Element] = []
        self._recorder = recorder
        self._looks = looks
        self._cases: dict[str, Callable[[Element, Marks, str], None]] = {
            name("w:r"): self._run,
            name("w:hyperlink"): self._hyperlink,
            name("w:sdt"): self._control,
            SIMPLE: self._simple_field,
            ALTERNATE: self._alternatives,
            name("m:oMath"): self._equation,
            name("m:oMathPara"): self._equations,
            **dict.fromkeys(_WRAPPERS, self._inside),
            **dict.fromkeys(MARK_KINDS, self._changed),
            **dict.fromkeys(CONFLICTS, self._changed),
        }

    def read(self, children: Iterable[Element], marks: Marks = (), link: str = "") -> None:
        """Read elements of a paragraph; ``marks`` and ``link`` are those of what they stand in."""
        for child in children:
            case = self._cases.get(child.tag)
            if case is not None:
                case(child, marks, link)
            elif child.tag not in _SILENT and not self._recorder.anchor(child):
                self._recorder.add(OBJECT, marks, PLAIN, other(child))

    def _inside(self, element: Element, marks: Marks, link: str) -> None:
        self.read(element, marks, link)

    def _alternatives(self, element: Element, marks: Marks, link: str) -> None:
        branch = chosen(element)
        if branch is not None:
            self.read(branch, marks, link)

    def _changed(self, element: Element, marks: Marks, link: str) -> None:
        kind = MARK_KINDS[CONFLICTS.get(element.tag, element.tag)]
        mark = self._recorder.mark(element, kind)
        start = self._recorder.here
        self.read(element, (*marks, mark), link)
        if not self._recorder.bears(mark):
            self._recorder.event(element, EventKind.MARKUP, start, self._recorder.here)

    def _hyperlink(self, element: Element, marks: Marks, link: str) -> None:
        relation = self.relations.get(attribute(element, name("r:id")))
        anchor = attribute(element, name("w:anchor"))
        address = "" if relation is None else relation.target
        self.read(element, marks, (f"{address}#{anchor}" if anchor else address) or link)

    def _control(self, element: Element, marks: Marks, link: str) -> None:
        properties = element.find(name("w:sdtPr"))
        told = {}
        for local in ("tag", "alias"):
            found = None if properties is None else properties.find(name(f"w:{local}"))
            told[local] = "" if found is None else attribute(found, VAL)
        thing = Thing(kind=Kind.CONTROL, id=told["tag"], text=told["alias"])
        self._recorder.add(OBJECT, marks, PLAIN, thing)
        for changed in [] if properties is None else list(properties.iter(_R_CHANGE)):
            self._recorder.event(changed, EventKind.RUN_FORMAT, self._recorder.here, self._recorder.here)
        self.read(element, marks, link)

    def _simple_field(self, element: Element, marks: Marks, link: str) -> None:
        self._begin_field(marks, PLAIN)
        self._recorder.fields.code(attribute(element, INSTRUCTION))
        self._recorder.fields.show(self._recorder.here)
        self.read(element, marks, self._recorder.fields.link or link)
        self._recorder.fields.end(self._recorder.here)

    def _equations(self, element: Element, marks: Marks, link: str) -> None:
        """A paragraph of equations: each is one thing, and what else stands there is read as ever."""
        self.read((child for child in element if child.tag != name("m:oMathParaPr")), marks, link)

    def _equation(self, element: Element, marks: Marks, link: str) -> None:
        before = self._recorder.here
        self._thing(element, equation(element), marks, self._linked(replace(PLAIN, link=link)))
        self._recorder.spot(element, before)

    def _thing(self, element: Element, thing: Thing, marks: Marks, look: Look) -> None:
        """One character for an element, and an event for each change inside it."""
        start = self._recorder.here
        self._recorder.add(OBJECT, marks, look, thing)
        for inner in outside_boxes(element):
            if self._recorder.knows(inner):
                self._recorder.event(inner, EventKind.INSIDE, start, self._recorder.here)
        self.boxes += [box for box in element.iter(BOX) if not is_told_twice(box) and _is_outermost(box, element)]

    def _run(self, element: Element, marks: Marks, link: str) -> None:
        properties = element.find(R_PR)
        look = self._looks.look(properties, link)
        start = self._recorder.here
        own = [
            (self._recorder.mark(change, MARK_KINDS[change.tag]), change)
            for change in (() if properties is None else properties)
            if change.tag in MARK_KINDS
        ]
        marks = (*marks, *(mark for mark, _ in own))
        for child in element:
            before = self._recorder.here
            self._of_run(child, marks, look)
            self._recorder.spot(child, before)
        if properties is None:
            return
        for change in properties:
            if change.tag == _R_CHANGE:
                old = change.find(R_PR)
                self._recorder.event(
                    change, EventKind.RUN_FORMAT, start, self._recorder.here, changed=differing(properties, old),
                    before=self._looks.look(old, link),
                )  # fmt: skip
        for mark, change in own:
            if not self._recorder.bears(mark):
                self._recorder.event(change, EventKind.MARKUP, start, self._recorder.here)

    def _of_run(self, child: Element, marks: Marks, look: Look) -> None:
        """What stands in a run."""
        tag, recorder = child.tag, self._recorder
        if tag == T or (tag == _DELETED_TEXT and any(not mark.kind.arrives for mark in marks)):
            recorder.add(_text(child), marks, self._linked(look))
        elif tag in _LETTERS:
            recorder.add(_LETTERS[tag], marks, self._linked(look))
        elif tag == FIELD_CHAR:
            self._field(child, marks, look)
        elif tag in CODE:
            if recorder.fields.is_code:
                recorder.fields.code(child.text or "")
            elif (child.text or "").strip():
                recorder.add(OBJECT, marks, look, other(child))
        elif tag == ALTERNATE:
            branch = chosen(child)
            for inner in () if branch is None else branch:
                self._of_run(inner, marks, look)
        elif tag in _PICTURES:
            self._thing(child, picture(child, self.relations), marks, self._linked(look))
        elif tag not in _SILENT and not recorder.anchor(child):
            recorder.add(*_character(child, marks, self._linked(look)))

    def _linked(self, look: Look) -> Look:
        link = self._recorder.fields.link
        return replace(look, link=link) if link and not look.link else look

    def _field(self, element: Element, marks: Marks, look: Look) -> None:
        if element not in self.whole_fields:
            self._recorder.add(OBJECT, marks, look, other(element))
            return
        for change in element.iter(name("w:numberingChange")):
            self._recorder.event(change, EventKind.NUMBER, self._recorder.here, self._recorder.here)
        kind = attribute(element, FIELD_KIND)
        if kind == "begin":
            self._begin_field(marks, look)
        elif kind == "separate":
            self._recorder.fields.show(self._recorder.here)
        elif kind == "end":
            self._recorder.fields.end(self._recorder.here)

    def _begin_field(self, marks: Marks, look: Look) -> None:
        start = self._recorder.here
        number = self._recorder.fields.next
        self._recorder.add(OBJECT, marks, look, Thing(kind=Kind.FIELD, id=str(number)))
        self._recorder.fields.begin(start)


def differing(new: Element | None, old: Element | None) -> tuple[str, ...]:
    """The names of the properties that two sets of them do not share alike, in the order of the alphabet."""
    both = [_told(properties) for properties in (new, old)]
    return tuple(sorted({local for local, _ in both[0] ^ both[1]}))


def _told(properties: Element | None) -> set[tuple[str, bytes]]:
    """Properties by name and content; changes of them are none themselves."""
    return {
        (etree.QName(child).localname, etree.tostring(child, method="c14n", exclusive=True, with_tail=False))
        for child in (() if properties is None else properties)
        if not child.tag.endswith("Change") and child.tag not in MARK_KINDS
    }


def _text(element: Element) -> str:
    """The text of a run: blanks at its ends count only where they are said to, and a line's end is a blank."""
    text = (element.text or "").translate(_SPACES)
    return text if element.get(_PRESERVED) == "preserve" else text.strip(" ")


def _is_outermost(box: Element, element: Element) -> bool:
    """Whether no other box stands between a box and the element that holds it."""
    for around in box.iterancestors():
        if around is element:
            return True
        if around.tag == BOX:
            return False
    return False


def _character(element: Element, marks: Marks, look: Look) -> tuple[str, Marks, Look, Thing]:
    """An element of a run that is one character, as `Recorder.add` takes it."""
    tag = element.tag
    text, thing = OBJECT, other(element)
    if tag in _TABS:
        text, thing = "\t", Thing(kind=Kind.TAB)
    elif tag in _LINES:
        kind = _BREAKS.get(attribute(element, name("w:type")), "line")
        text, thing = ("\n" if kind == "line" else OBJECT), Thing(kind=Kind.BREAK, id=kind)
    elif tag in _NOTES:
        thing = Thing(kind=Kind.NOTE, id=f"{_NOTES[tag]} {attribute(element, ID)}")
    elif tag in _OWN_NUMBERS:
        thing = Thing(kind=Kind.NUMBER)
    elif tag == name("w:sym"):
        code = attribute(element, name("w:char"))
        shown = chr(int(code, 16)) if _HEX.fullmatch(code) else code
        thing = Thing(kind=Kind.SYMBOL, id=attribute(element, name("w:font")), text=shown)
    return text, marks, look, thing
