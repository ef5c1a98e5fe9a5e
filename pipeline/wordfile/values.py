"""What a Word file says, as values: paragraphs of pieces, who inserted and deleted them, and all else that changed."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import NamedTuple

OBJECT = "\ufffc"
"""The one character that stands for a thing without a text of its own."""


class Story(Enum):
    """Which of a document's texts a paragraph belongs to; they are read in this order, a part after the other."""

    BODY = "body"
    FOOTNOTE = "footnote"
    ENDNOTE = "endnote"
    COMMENT = "comment"
    HEADER = "header"
    FOOTER = "footer"


class Key(NamedTuple):
    """Names one tracked change or comment of the raw XML: its part, and its ordinal among such elements there."""

    part: str
    serial: int


class MarkKind(Enum):
    """What a mark says of the characters that bear it. ``arrives`` is true of what was not there before."""

    INSERTED = "inserted", True
    DELETED = "deleted", False
    MOVED_HERE = "moved-here", True
    MOVED_AWAY = "moved-away", False

    def __init__(self, word: str, arrives: bool) -> None:  # noqa: FBT001
        self.word = word
        self.arrives = arrives


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """One tracked insertion, deletion or half of a move, as it lies on text, a paragraph's end, a row or a cell.

    ``date`` is what the file says, by the clock on the author's wall though it ends in ``Z``; ``utc`` is the moment,
    where the file tells it too. Both are empty where they are missing. ``move`` names the move, for both its halves.
    """

    key: Key
    kind: MarkKind
    author: str
    date: str = ""
    utc: str = ""
    move: str = ""


class Status(Enum):
    """What has become of characters, or of a paragraph's end, all marks taken together."""

    KEPT = "kept"
    INSERTED = "inserted"
    DELETED = "deleted"
    BOTH = "inserted, then deleted"


def status_of(marks: tuple[Mark, ...]) -> Status:
    """The status that marks make; a move away deletes, a move here inserts."""
    came = any(mark.kind.arrives for mark in marks)
    went = any(not mark.kind.arrives for mark in marks)
    if came and went:
        return Status.BOTH
    return Status.INSERTED if came else Status.DELETED if went else Status.KEPT


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """How characters are set, by themselves or by their character style; their paragraph's style is left out.

    ``vertical`` is ``superscript``, ``subscript`` or empty; ``link`` the address, or ``#`` and a bookmark.
    """

    bold: bool = False
    italic: bool = False
    strike: bool = False
    vertical: str = ""
    small_caps: bool = False
    code: bool = False
    underline: bool = False
    highlight: bool = False
    hidden: bool = False
    style: str = ""
    link: str = ""


PLAIN = Look()


class Kind(Enum):
    """What a thing in a text is. ``frames`` is true where it only announces the text that follows, as its own."""

    TAB = "tab", False
    BREAK = "break", False
    NOTE = "note", False
    NUMBER = "number", True
    PICTURE = "picture", False
    EQUATION = "equation", False
    FIELD = "field", True
    SYMBOL = "symbol", False
    CONTROL = "control", True
    OTHER = "other", False

    def __init__(self, word: str, frames: bool) -> None:  # noqa: FBT001
        self.word = word
        self.frames = frames


@dataclass(frozen=True, slots=True, kw_only=True)
class Thing:
    """What one character stands for.

    ``id`` and ``text`` are, of a note: ``footnote 3`` and nothing; of a picture: its part and its description; of an
    equation: nothing and its parts written in a line; of a field: its number in `Reading.fields` and its instruction;
    of a symbol: its font and its character; of a control: its tag and its title; of a break: ``page``, ``column`` or
    ``line``; of a note's own number: nothing; of anything else: the name of its element and what text it holds.
    """

    kind: Kind
    id: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """Characters that are alike in every way. ``marks`` go from the outermost to the innermost: inserted, then deleted.

    ``thing`` is set where the text is one character that stands for a thing: ``OBJECT``, or a tab, a line's end.
    ``fields`` are the numbers of the fields whose result this is part of, the outermost first.
    """

    text: str
    marks: tuple[Mark, ...] = ()
    look: Look = PLAIN
    thing: Thing | None = None
    fields: tuple[int, ...] = ()


class Position(NamedTuple):
    """Between two characters: the paragraph's ordinal in the reading, and how many of its characters come before."""

    paragraph: int
    offset: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """The cell in which a paragraph stands: ordinals from 0 of table, row and cell; ``column`` counts spans too.

    ``table`` counts all tables of the reading. ``marks`` lie on the cell's row or on the cell. ``outer`` is the cell in
    which the table stands. ``continues`` is true of a cell that is merged into the one above.
    """

    table: int
    row: int
    cell: int
    column: int = 0
    span: int = 1
    continues: bool = False
    marks: tuple[Mark, ...] = ()
    outer: Place | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Numbering:
    """How a paragraph is numbered: the list's id, the level from 0, and the format, such as ``bullet``, ``decimal``."""

    id: str
    level: int
    format: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Paragraph:
    """One paragraph: its characters in order, and what lies on its end, the paragraph mark.

    ``index`` is its ordinal in the reading. ``note`` is the id of the note or comment that it stands in. ``box`` is 0,
    or the number of the text box; such paragraphs follow the one that holds the box. ``container`` is the same for
    paragraphs that stand side by side, so that one can run into the next where its end is taken away: two in one cell,
    not two with a table between. ``style`` is the style's name, ``style_id`` its id.
    """

    index: int
    story: Story
    part: str
    container: int
    style: str
    style_id: str
    pieces: tuple[Piece, ...]
    numbering: Numbering | None = None
    place: Place | None = None
    note: str = ""
    box: int = 0
    marks: tuple[Mark, ...] = ()

    @property
    def text(self) -> str:
        """All its characters, inserted and deleted ones alike; offsets count in it."""
        return "".join(piece.text for piece in self.pieces)


class EventKind(Enum):
    """What happened, where it is told by an element of its own, or has no character to lie on."""

    RUN_FORMAT = "characters set differently"
    MARK_FORMAT = "a paragraph's end set differently"
    PARAGRAPH_FORMAT = "a paragraph set, styled or numbered differently"
    NUMBER = "a paragraph's number changed"
    SECTION_FORMAT = "a part's pages set differently"
    TABLE_FORMAT = "a table set differently"
    ROW_FORMAT = "a row set differently"
    CELL_FORMAT = "a cell set differently"
    GRID = "a table's columns set differently"
    STYLE_FORMAT = "a style or a list set differently, wherever it is used"
    ROW_INSERTED = "a row inserted"
    ROW_DELETED = "a row deleted"
    CELL_INSERTED = "a cell inserted"
    CELL_DELETED = "a cell deleted"
    CELLS_MERGED = "cells merged, or taken apart"
    MOVED_AWAY = "the range that a move took away"
    MOVED_HERE = "the range that a move brought"
    MARKUP = "a change of what has no text: part of a field, an empty run, a wrapper"
    INSIDE = "a change inside an equation, a picture or another thing"


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """A change that is not one of characters or of paragraph ends.

    ``start`` and ``end`` say where; they are the same where it has no length. ``changed`` names the properties, in
    Word's words, that differ: ``b``, ``jc``. ``before`` is how characters looked, ``style`` the id of the style that a
    paragraph had, or of the style that was set differently, ``move`` the name of the move.
    """

    key: Key
    kind: EventKind
    author: str
    date: str
    utc: str
    start: Position
    end: Position
    changed: tuple[str, ...] = ()
    before: Look | None = None
    style: str = ""
    move: str = ""
    place: Place | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """A field: ``start`` is before the character that stands for it, its result goes from ``shown`` to ``end``."""

    number: int
    instruction: str
    start: Position
    shown: Position
    end: Position

    @property
    def name(self) -> str:
        """The field's first word, in capitals: ``REF``, ``SEQ``."""
        return self.instruction.split(maxsplit=1)[0].upper() if self.instruction.strip() else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Range:
    """From one position to another; the name of a bookmark, or the id of a comment."""

    name: str
    start: Position
    end: Position


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """All that a Word file says, in the order of the file.

    ``comment_ranges`` are what comments hang on, ``comment_marks`` the places of their numbers; both are named by the
    comment's id in the file.
    """

    paragraphs: tuple[Paragraph, ...]
    events: tuple[Event, ...]
    fields: tuple[Field, ...]
    bookmarks: tuple[Range, ...]
    comment_ranges: tuple[Range, ...]
    comment_marks: tuple[Range, ...]
