"""What is written down while a Word file is read: paragraphs as they grow, events, ranges, and where each begins."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import NamedTuple

from pipeline.ooxml.xml import Element, name
from pipeline.wordfile.fields import Fields
from pipeline.wordfile.inventory import changes_in
from pipeline.wordfile.names import AUTHOR, DATE, ID, NAME, UTC, attribute
from pipeline.wordfile.values import (
    Event,
    EventKind,
    Key,
    Kind,
    Look,
    Mark,
    MarkKind,
    Numbering,
    Paragraph,
    Piece,
    Place,
    Position,
    Range,
    Reading,
    Story,
    Thing,
)  # fmt: skip

MARK_KINDS = {
    name("w:ins"): MarkKind.INSERTED,
    name("w:del"): MarkKind.DELETED,
    name("w:moveTo"): MarkKind.MOVED_HERE,
    name("w:moveFrom"): MarkKind.MOVED_AWAY,
}
_RANGES = {
    "moveFromRange": (MarkKind.MOVED_AWAY, EventKind.MOVED_AWAY),
    "moveToRange": (MarkKind.MOVED_HERE, EventKind.MOVED_HERE),
}
_SILENT = frozenset(("perm", *(f"customXml{kind}Range" for kind in ("Ins", "Del", "MoveFrom", "MoveTo"))))


class Spot(NamedTuple):
    """An element that is characters of a paragraph: how many come before it, and how many it is."""

    element: Element
    offset: int
    length: int


@dataclass(slots=True, kw_only=True)
class Draft:
    """A paragraph that is being read."""

    index: int
    story: Story
    part: str
    container: int
    note: str
    box: int
    place: Place | None
    style: str
    style_id: str
    numbering: Numbering | None
    element: Element
    spots: list[Spot] = field(default_factory=list)
    pieces: list[Piece] = field(default_factory=list)
    length: int = 0
    marks: tuple[Mark, ...] = ()


@dataclass(slots=True, kw_only=True)
class _Move:
    element: Element
    id: str
    name: str
    kind: MarkKind
    event: EventKind
    start: Position


class Recorder:
    """The notes of one reading."""

    def __init__(self) -> None:
        self.fields = Fields()
        self.drafts: list[Draft] = []
        self._keys: dict[Element, Key] = {}
        self._events: list[Event] = []
        self._is_open = False
        self._borne: set[Key] = set()
        self._moves: list[_Move] = []
        self._last_move: dict[MarkKind, str] = {}
        self._begun: dict[tuple[str, str], Range] = {}
        self._ranges: dict[str, list[Range]] = {"bookmark": [], "commentRange": [], "commentReference": []}

    def enter(self, part: str, root: Element) -> None:
        """Begin with a part: its changes get their keys, and what was left open in the one before is closed."""
        self.leave()
        self._keys = {element: Key(part, serial) for serial, element in enumerate(changes_in(root), 1)}

    def leave(self) -> None:
        """Close what a part has left open."""
        for move in list(self._moves):
            self._close_move(move)
        for (family, _), begun in self._begun.items():
            self._close_unended(family, begun)
        self._begun.clear()

    def begin(self, draft: Draft) -> Draft:
        """Begin a paragraph."""
        self.drafts.append(draft)
        self._is_open = True
        self._last_move = {move.kind: move.name for move in self._moves}
        return draft

    def end(self, marks: tuple[Mark, ...]) -> None:
        """End the paragraph that was begun last, with what lies on its end."""
        self.drafts[-1].marks = marks
        self._borne.update(mark.key for mark in marks)
        self._is_open = False

    @property
    def here(self) -> Position:
        """Where what is read now begins: in the open paragraph, or before the next one."""
        if self._is_open:
            return Position(self.drafts[-1].index, self.drafts[-1].length)
        return Position(len(self.drafts), 0)

    @property
    def until_here(self) -> Position:
        """Where what was read last ends: in the open paragraph, or at the end of the last one."""
        return Position(self.drafts[-1].index, self.drafts[-1].length) if self.drafts else Position(0, 0)

    def add(self, text: str, marks: tuple[Mark, ...], look: Look, thing: Thing | None = None) -> None:
        """Add characters to the open paragraph; what stands in an instruction is added to that."""
        if self.fields.is_code:
            self.fields.code(text if thing is None else "")
            return
        draft, numbers = self.drafts[-1], self.fields.numbers
        self._borne.update(mark.key for mark in marks)
        last = draft.pieces[-1] if draft.pieces and thing is None else None
        if last and last.thing is None and (last.marks, last.look, last.fields) == (marks, look, numbers):
            draft.pieces[-1] = replace(last, text=last.text + text)
        elif text:
            draft.pieces.append(Piece(text=text, marks=marks, look=look, thing=thing, fields=numbers))
        draft.length += len(text)

    def spot(self, element: Element, start: Position) -> None:
        """Note that an element is the characters from a position in the open paragraph up to here."""
        self.drafts[-1].spots.append(Spot(element, start.offset, self.here.offset - start.offset))

    def mark(self, element: Element, kind: MarkKind) -> Mark:
        """The mark that an element tells of."""
        moves = kind in (MarkKind.MOVED_AWAY, MarkKind.MOVED_HERE)
        return Mark(
            key=self._keys[element],
            kind=kind,
            author=attribute(element, AUTHOR),
            date=attribute(element, DATE),
            utc=attribute(element, UTC),
            move=self._move_name(kind) if moves else "",
        )

    def knows(self, element: Element) -> bool:
        """Whether an element is a tracked change."""
        return element in self._keys

    def bears(self, mark: Mark) -> bool:
        """Whether any character or paragraph's end bears a mark."""
        return mark.key in self._borne

    def event(
        self, element: Element, kind: EventKind, start: Position, end: Position, *, changed: tuple[str, ...] = (),
        before: Look | None = None, style: str = "", move: str = "", place: Place | None = None,
    ) -> None:  # fmt: skip
        """Write an event down."""
        self._events.append(
            Event(
                key=self._keys[element], kind=kind, author=attribute(element, AUTHOR), date=attribute(element, DATE),
                utc=attribute(element, UTC), start=start, end=max(start, end), changed=changed, before=before,
                style=style, move=move, place=place,
            )
        )  # fmt: skip

    def anchor(self, element: Element) -> bool:
        """Note a begin or an end of a bookmark, a comment's range or a move; whether the element was one."""
        local = str(element.tag).rpartition("}")[2]
        if local == "commentReference":
            self._ranges[local].append(Range(name=attribute(element, ID), start=self.here, end=self.here))
            return True
        if not local.endswith(("Start", "End")):
            return False
        family, is_start = local.removesuffix("Start").removesuffix("End"), local.endswith("Start")
        if family in _RANGES:
            (self._begin_move if is_start else self._end_move)(element, family)
        elif family in self._ranges and is_start:
            called = attribute(element, NAME) if family == "bookmark" else attribute(element, ID)
            self._begun.setdefault((family, attribute(element, ID)), Range(name=called, start=self.here, end=self.here))
        elif family in self._ranges:
            begun = self._begun.pop((family, attribute(element, ID)), None)
            if begun is not None:
                self._ranges[family].append(replace(begun, end=max(begun.start, self.until_here)))
        elif is_start and element in self._keys:
            # What an editor of custom XML inserts or deletes: a wrapper, never text.
            self.event(element, EventKind.MARKUP, self.here, self.here)
        else:
            return family in _SILENT
        return True

    def reading(self) -> Reading:
        """All that was written down."""
        fields = self.fields.all()
        instructions = {str(one.number): one.instruction for one in fields}
        paragraphs = tuple(_frozen(draft, instructions) for draft in self.drafts)
        last = Position(len(paragraphs) - 1, self.drafts[-1].length) if paragraphs else Position(0, 0)
        return Reading(
            paragraphs=paragraphs,
            events=tuple(
                replace(event, start=min(event.start, last), end=min(event.end, last)) for event in self._events
            ),
            fields=fields,
            bookmarks=_within(self._ranges["bookmark"], last),
            comment_ranges=_within(self._ranges["commentRange"], last),
            comment_marks=_within(self._ranges["commentReference"], last),
        )

    def _close_unended(self, family: str, begun: Range) -> None:
        """Close a range that has no end.

        Where a paragraph was split, LibreOffice begins a bookmark anew in the second half and ends it once: both are
        one. A comment's range then reaches to its number.
        """
        others = self._ranges["commentReference" if family == "commentRange" else family]
        later = [one for one in others if one.name == begun.name and one.start >= begun.start]
        end = max((one.end for one in later), default=begun.start)
        if family == "bookmark":
            self._ranges[family] = [one for one in self._ranges[family] if one not in later]
        self._ranges[family].append(replace(begun, end=end))

    def _move_name(self, kind: MarkKind) -> str:
        """The move that is open here, or that was closed last in this paragraph."""
        names = [move.name for move in self._moves if move.kind == kind]
        return names[-1] if names else self._last_move.get(kind, "")

    def _begin_move(self, element: Element, family: str) -> None:
        kind, event = _RANGES[family]
        move = _Move(
            element=element, id=attribute(element, ID), name=attribute(element, NAME), kind=kind, event=event,
            start=self.here,
        )  # fmt: skip
        self._moves.append(move)
        self._last_move[kind] = move.name

    def _end_move(self, element: Element, family: str) -> None:
        kind, _ = _RANGES[family]
        for move in self._moves:
            if move.id == attribute(element, ID) and move.kind == kind:
                self._close_move(move)
                return

    def _close_move(self, move: _Move) -> None:
        self._moves.remove(move)
        self.event(move.element, move.event, move.start, self.until_here, move=move.name)


def _within(ranges: list[Range], last: Position) -> tuple[Range, ...]:
    return tuple(replace(one, start=min(one.start, last), end=min(one.end, last)) for one in ranges)


def _frozen(draft: Draft, instructions: dict[str, str]) -> Paragraph:
    """A paragraph, its fields told with the instructions that are known by now."""
    pieces = tuple(
        replace(piece, thing=replace(piece.thing, text=instructions.get(piece.thing.id, "")))
        if piece.thing is not None and piece.thing.kind == Kind.FIELD
        else piece
        for piece in draft.pieces
    )
    return Paragraph(
        index=draft.index, story=draft.story, part=draft.part, container=draft.container, style=draft.style,
        style_id=draft.style_id, pieces=pieces, numbering=draft.numbering, place=draft.place, note=draft.note,
        box=draft.box, marks=draft.marks,
    )  # fmt: skip
