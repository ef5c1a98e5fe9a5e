"""A Word file as values: its paragraphs in the order of the file, with all that was done to them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from pipeline.ooxml.xml import P_PR, R_PR, TBL, TC, Element, P, find, name
from pipeline.wordfile.fields import whole
from pipeline.wordfile.inlines import Inlines, differing
from pipeline.wordfile.looks import Looks
from pipeline.wordfile.names import ALTERNATE, CONFLICTS, ID, VAL, attribute, chosen
from pipeline.wordfile.recorder import MARK_KINDS, Draft, Recorder, Spot
from pipeline.wordfile.values import EventKind, Mark, MarkKind, Place, Position, Reading, Story

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pipeline.wordfile.opening import WordFile

_CONTENT = name("w:sdtContent")
_NOTE_KINDS = {Story.FOOTNOTE: "w:footnote", Story.ENDNOTE: "w:endnote", Story.COMMENT: "w:comment"}
_LINES_OF_NOTES = frozenset(("separator", "continuationSeparator", "continuationNotice"))
_TRANSPARENT = frozenset(name(f"w:{local}") for local in ("customXml", "smartTag", "sdtContent"))
_SILENT = frozenset(
    name(f"w:{local}")
    for local in ("sdtPr", "sdtEndPr", "customXmlPr", "smartTagPr", "proofErr", "tblPr", "tblGrid", "tcPr")
)
_PROPERTIES = {
    "w:tblPr/w:tblPrChange": EventKind.TABLE_FORMAT,
    "w:tblGrid/w:tblGridChange": EventKind.GRID,
}
_CELL_MARKS = {
    name("w:cellIns"): (MarkKind.INSERTED, EventKind.CELL_INSERTED),
    name("w:cellDel"): (MarkKind.DELETED, EventKind.CELL_DELETED),
}
_ROW_EVENTS = {MarkKind.INSERTED: EventKind.ROW_INSERTED, MarkKind.DELETED: EventKind.ROW_DELETED}


def read(file: WordFile) -> Reading:
    """All that a Word file says: body, notes, comments' texts, headers and footers, one part after the other.

    Text boxes follow the paragraph that holds them. What a fallback for older programs says again is left out.
    """
    return located(file).reading


@dataclass(frozen=True, slots=True, kw_only=True)
class Located:
    """A reading with the elements that were read: of each paragraph its own, and those of its characters in order.

    ``spots`` are, by paragraph, an element with how many of the paragraph's characters come before it and how many it
    has; one that stands in an instruction, and is not shown, has none.
    """

    reading: Reading
    elements: tuple[Element, ...]
    spots: tuple[tuple[Spot, ...], ...]


def located(file: WordFile) -> Located:
    """What `read` gives, with the places of all characters, for what writes into a file."""
    blocks = _Blocks(file)
    for story, part in file.stories:
        blocks.story(story, part)
    for part in file.definitions:
        blocks.definitions(part)
    drafts = blocks.recorder.drafts
    return Located(
        reading=blocks.recorder.reading(),
        elements=tuple(draft.element for draft in drafts),
        spots=tuple(tuple(draft.spots) for draft in drafts),
    )


@dataclass(slots=True, kw_only=True)
class _Flow:
    """Where paragraphs stand that follow one another; ``container`` is another after each table."""

    story: Story
    part: str
    container: int
    note: str = ""
    box: int = 0
    place: Place | None = None
    marks: tuple[Mark, ...] = ()


class _Blocks:
    """Reads what holds paragraphs."""

    def __init__(self, file: WordFile) -> None:
        self.recorder = Recorder()
        self._file = file
        self._looks = Looks(file)
        self._inlines = Inlines(self.recorder, self._looks)
        self._containers = 0
        self._tables = 0
        self._boxes = 0

    def story(self, story: Story, part: str) -> None:
        """Read a part."""
        root = self._file.roots[part]
        self.recorder.enter(part, root)
        self._inlines.relations = self._file.relations.get(part, {})
        self._inlines.whole_fields = whole(root)
        if story == Story.BODY:
            self._read(_children(find(root, "w:body")), self._flow(story, part))
        elif story in _NOTE_KINDS:
            for note in root.iterfind(name(_NOTE_KINDS[story])):
                if attribute(note, name("w:type")) not in _LINES_OF_NOTES:
                    self._read(note, self._flow(story, part, note=attribute(note, ID)))
        else:
            self._read(root, self._flow(story, part))
        self.recorder.leave()

    def definitions(self, part: str) -> None:
        """Read what was changed of styles or of numbering: it happened nowhere in the text."""
        root = self._file.roots[part]
        self.recorder.enter(part, root)
        for change in root.iter("*"):
            if self.recorder.knows(change):
                around = change.getparent()
                styles = [style.get(name("w:styleId"), "") for style in change.iterancestors(name("w:style"))]
                self.recorder.event(
                    change, EventKind.STYLE_FORMAT, Position(0, 0), Position(0, 0), style="".join(styles),
                    changed=differing(around, next(iter(change), None)),
                )  # fmt: skip

    def _flow(self, story: Story, part: str, **more: str) -> _Flow:
        return _Flow(story=story, part=part, container=self._next_container(), note=more.get("note", ""))

    def _next_container(self) -> int:
        self._containers += 1
        return self._containers

    def _read(self, elements: Iterable[Element], flow: _Flow) -> None:
        """Read blocks; the flow's container moves on with the tables met."""
        for element in elements:
            tag = element.tag
            if tag == P:
                self._paragraph(element, flow)
            elif tag == TBL:
                self._table(element, flow)
                flow.container = self._next_container()
            elif tag == name("w:sdt"):
                self._read(element.iterfind(_CONTENT), flow)
            elif tag in _TRANSPARENT:
                self._read(element, flow)
            elif tag == ALTERNATE:
                self._read(_children(chosen(element)), flow)
            elif tag in MARK_KINDS or tag in CONFLICTS:
                self._changed(element, flow)
            elif tag == name("w:sectPr"):
                self._section(element)
            elif tag not in _SILENT and not self.recorder.anchor(element):
                # Not where the schema has it, but no program's text may get lost.
                self._paragraph_of(element, [element], None, flow)

    def _changed(self, element: Element, flow: _Flow) -> None:
        """A change around whole blocks: it lies on all that is in them."""
        mark = self.recorder.mark(element, MARK_KINDS[CONFLICTS.get(element.tag, element.tag)])
        start, outer = self.recorder.here, flow.marks
        flow.marks = (*outer, mark)
        self._read(element, flow)
        flow.marks = outer
        if not self.recorder.bears(mark):
            self.recorder.event(element, EventKind.MARKUP, start, self.recorder.here)

    def _paragraph(self, element: Element, flow: _Flow) -> None:
        self._paragraph_of(element, [child for child in element if child.tag != P_PR], element.find(P_PR), flow)

    def _paragraph_of(
        self, element: Element, children: Iterable[Element], properties: Element | None, flow: _Flow
    ) -> None:
        style_id, style = self._looks.style(properties)
        draft = self.recorder.begin(
            Draft(
                index=len(self.recorder.drafts), story=flow.story, part=flow.part, container=flow.container,
                note=flow.note, box=flow.box, place=flow.place, style=style, style_id=style_id,
                numbering=self._looks.numbering(properties), element=element,
            )
        )  # fmt: skip
        self._inlines.boxes = []
        self._inlines.read(children, flow.marks)
        marks = flow.marks
        if properties is not None:
            marks += self._of_paragraph(properties, draft)
        self.recorder.end(marks)
        for box in self._inlines.boxes:
            self._boxes += 1
            inner = replace(flow, container=self._next_container(), box=self._boxes, marks=())
            self._read(box, inner)

    def _of_paragraph(self, properties: Element, draft: Draft) -> tuple[Mark, ...]:
        """What lies on a paragraph's end; what else happened to its properties is written down."""
        start, end = Position(draft.index, 0), Position(draft.index, draft.length)
        marks: tuple[Mark, ...] = ()
        for child in _children(find(properties, "w:rPr")):
            if child.tag in MARK_KINDS or child.tag in CONFLICTS:
                marks += (self.recorder.mark(child, MARK_KINDS[CONFLICTS.get(child.tag, child.tag)]),)
            elif child.tag == name("w:rPrChange"):
                old = child.find(R_PR)
                self.recorder.event(
                    child, EventKind.MARK_FORMAT, end, end, before=self._looks.look(old),
                    changed=differing(find(properties, "w:rPr"), old),
                )  # fmt: skip
        for child in properties:
            if child.tag == name("w:pPrChange"):
                old = child.find(P_PR)
                self.recorder.event(
                    child, EventKind.PARAGRAPH_FORMAT, start, end, style=self._looks.style(old)[0],
                    changed=tuple(local for local in differing(properties, old) if local not in ("rPr", "sectPr")),
                )  # fmt: skip
            elif child.tag == name("w:sectPr"):
                self._section(child)
            elif child.tag == name("w:numPr"):
                for change in child:
                    if self.recorder.knows(change):
                        self.recorder.event(change, EventKind.NUMBER, start, end)
        return marks

    def _section(self, element: Element) -> None:
        change = find(element, "w:sectPrChange")
        if change is not None:
            here = self.recorder.until_here
            old = find(change, "w:sectPr")
            self.recorder.event(change, EventKind.SECTION_FORMAT, here, here, changed=differing(element, old))

    def _table(self, element: Element, flow: _Flow) -> None:
        number = self._tables
        self._tables += 1
        start = self.recorder.here
        self._rows(element, flow, number, 0)
        for path, kind in _PROPERTIES.items():
            change = find(element, path)
            if change is not None:
                self._formatted(change, kind, start, None)

    def _formatted(self, change: Element, kind: EventKind, start: Position, place: Place | None) -> None:
        """A change of properties of a table, a row or a cell, which began at a position and has been read."""
        around = change.getparent()
        old = next(iter(change), None)
        changed = () if around is None or kind == EventKind.GRID else differing(around, old)
        self.recorder.event(change, kind, start, self.recorder.until_here, changed=changed, place=place)

    def _rows(self, elements: Iterable[Element], flow: _Flow, table: int, row: int) -> int:
        """Read rows; the number of the next one."""
        for element in elements:
            if element.tag == name("w:tr"):
                self._row(element, flow, table, row)
                row += 1
            elif element.tag in _TRANSPARENT or element.tag == name("w:sdt"):
                row = self._rows(element, flow, table, row)
            elif element.tag not in _SILENT and not self.recorder.anchor(element):
                self._read([element], replace(flow, container=self._next_container()))
        return row

    def _row(self, element: Element, flow: _Flow, table: int, row: int) -> None:
        properties = find(element, "w:trPr")
        start = self.recorder.here
        changes = [] if properties is None else [child for child in properties if child.tag in MARK_KINDS]
        marks = tuple(self.recorder.mark(change, MARK_KINDS[change.tag]) for change in changes)
        skipped = None if properties is None else find(properties, "w:gridBefore")
        place = Place(
            table=table, row=row, cell=0, column=_number(skipped, 0), marks=(*flow.marks, *marks), outer=flow.place
        )
        self._cells(element, flow, place)
        for change, mark in zip(changes, marks, strict=True):
            kind = _ROW_EVENTS[mark.kind]
            self.recorder.event(change, kind, start, self.recorder.until_here, place=place)
        for path, kind in (
            ("w:trPr/w:trPrChange", EventKind.ROW_FORMAT),
            ("w:tblPrEx/w:tblPrExChange", EventKind.TABLE_FORMAT),
        ):
            change_of_look = find(element, path)
            if change_of_look is not None:
                self._formatted(change_of_look, kind, start, place)

    def _cells(self, elements: Iterable[Element], flow: _Flow, place: Place) -> Place:
        """Read cells from a place on; the place of the next one."""
        for element in elements:
            if element.tag == TC:
                place = self._cell(element, flow, place)
            elif element.tag in _TRANSPARENT or element.tag == name("w:sdt"):
                place = self._cells(element, flow, place)
            elif element.tag not in (name("w:trPr"), name("w:tblPrEx"), *_SILENT) and not self.recorder.anchor(element):
                self._read([element], replace(flow, container=self._next_container()))
        return place

    def _cell(self, element: Element, flow: _Flow, place: Place) -> Place:
        properties = find(element, "w:tcPr")
        start = self.recorder.here
        span, merged = 1, None
        changes: list[Element] = []
        if properties is not None:
            span, merged = _number(find(properties, "w:gridSpan"), 1), find(properties, "w:vMerge")
            changes = [child for child in properties if self.recorder.knows(child)]
        marks = tuple(
            self.recorder.mark(change, _CELL_MARKS[change.tag][0]) for change in changes if change.tag in _CELL_MARKS
        )
        here = replace(
            place, span=span, marks=(*place.marks, *marks),
            continues=merged is not None and attribute(merged, VAL) in ("", "continue"),
        )  # fmt: skip
        self._read(element, replace(flow, container=self._next_container(), place=here))
        for change in changes:
            if change.tag in _CELL_MARKS:
                self.recorder.event(change, _CELL_MARKS[change.tag][1], start, self.recorder.until_here, place=here)
            elif change.tag == name("w:cellMerge"):
                self.recorder.event(change, EventKind.CELLS_MERGED, start, self.recorder.until_here, place=here)
            else:
                self._formatted(change, EventKind.CELL_FORMAT, start, here)
        return replace(place, cell=place.cell + 1, column=place.column + span)


def _number(element: Element | None, otherwise: int) -> int:
    value = "" if element is None else attribute(element, VAL)
    return int(value) if value.isdecimal() and len(value) < 4 else otherwise


def _children(element: Element | None) -> list[Element]:
    return [] if element is None else list(element)
