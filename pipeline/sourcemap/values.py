"""The values of a source map: its leaves, their glyphs, and the containers that they stand in."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

Formats = tuple[str, ...]
"""The inline formats a glyph stands in, outermost first, such as ``emph``, ``strong``, ``sup``, ``link https://…``."""
Address = tuple[int | str, ...]
"""Keys and indices that lead through a tree of JSON: ``(0, "c", 1)`` is ``blocks[0]["c"][1]``."""
NOWHERE = -1
"""The offset of what could not be mapped."""


class Kind(Enum):
    """What a leaf is, after the least thing that holds it."""

    PARAGRAPH = "paragraph"
    HEADING = "heading"
    ITEM = "item"
    CELL = "cell"
    CAPTION = "caption"
    PICTURE = "picture"
    NOTE = "note"
    TERM = "term"
    DEFINITION = "definition"
    CODE = "code"
    LINE = "line"


class Atom(Enum):
    """What is printed as one whole and cannot be edited from inside."""

    CITATION = "citation"
    REFERENCE = "reference"
    FORMULA = "formula"
    CODE = "code"
    IMAGE = "image"
    NOTE = "note"
    BREAK = "break"
    ADDRESS = "address"
    ENTITY = "entity"


@dataclass(frozen=True, kw_only=True, slots=True)
class Glyph:
    """One printed character, or an atom.

    ``text`` is the character; of an atom it is ``""``, save an entity's character and a break's line feed. The file
    holds it from ``start`` to ``end`` (offsets in the text as the project reads it: plain line ends, no byte order
    mark). A blank's span takes in a line's end and the indentation or ``>`` of the line after. ``content`` says what an
    atom holds, as the tree has it, in a canonical form that compares.
    """

    text: str
    start: int
    end: int
    formats: Formats
    atom: Atom | None
    content: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Frame:
    """A container that a leaf stands in.

    ``kind`` is the kind of its node, ``detail`` what of its attributes is printed, ``box`` its number in the section
    and ``part`` the item, row or cell of it, from 0.
    """

    kind: str
    detail: str
    box: int
    part: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Leaf:
    """One of the least blocks that hold text.

    ``ordinal`` counts from 1, ``level`` is a heading's (else 0), ``note`` the number of the note it stands in (else 0),
    ``name`` a heading's identifier,
    ``compact`` true where no space is printed after it (pandoc's ``Plain``). ``address`` leads from
    `Section.blocks` to the list of its inlines; of code to the node itself, of an empty cell to the cell's empty list
    of blocks. ``start`` and ``end`` are where its text stands, with the marks around it but without what makes it a
    block; ``first_line`` and ``last_line`` are lines of the file, from 1. Where ``reason`` says why it could not be
    mapped, all of these and the offsets of its glyphs are `NOWHERE`.
    """

    ordinal: int
    kind: Kind
    level: int
    note: int
    compact: bool
    address: Address
    frames: tuple[Frame, ...]
    start: int
    end: int
    first_line: int
    last_line: int
    glyphs: tuple[Glyph, ...]
    reason: str
    name: str

    @property
    def text(self) -> str:
        """What is printed, with U+FFFC for an atom that has no character of its own."""
        return "".join(glyph.text or "\ufffc" for glyph in self.glyphs)


@dataclass(frozen=True, kw_only=True, slots=True)
class SourceMap:
    """The leaves of a section: those of its body in their order, then those of its notes in the order of the notes.

    A note stands in the middle of a paragraph; were its leaves counted there, every note added would renumber the
    blocks that the comments of the record hang on. ``text`` is the file's text that the offsets count in; ``faults``
    are the codes of what the check found when it parsed it.
    """

    text: str
    faults: tuple[str, ...]
    leaves: tuple[Leaf, ...]

    def __hash__(self) -> int:
        """That of the text, since edits that hold a map are kept in sets."""
        return hash(self.text)

    def __getitem__(self, ordinal: int) -> Leaf:
        """The leaf with that ordinal."""
        if not 1 <= ordinal <= len(self.leaves):
            raise IndexError(ordinal)
        return self.leaves[ordinal - 1]
