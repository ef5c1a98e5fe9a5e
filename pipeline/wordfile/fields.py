"""The fields of a part: their instructions, such as ``REF sec_intro``, and which of them are open at a place."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pipeline.ooxml.xml import Element, name
from pipeline.wordfile.things import link_of
from pipeline.wordfile.values import Field, Position

if TYPE_CHECKING:
    from collections.abc import Iterator

FIELD_CHAR, FIELD_KIND = name("w:fldChar"), name("w:fldCharType")
SIMPLE, INSTRUCTION = name("w:fldSimple"), name("w:instr")
CODE = (name("w:instrText"), name("w:delInstrText"))


def instructions(root: Element) -> Iterator[str]:
    """Every field's instruction; that of a field within another comes first, and is left out of the other's."""
    open_codes: list[list[str]] = []
    for element in root.iter(FIELD_CHAR, SIMPLE, *CODE):
        if element.tag == SIMPLE:
            yield element.get(INSTRUCTION, "")
        elif element.tag != FIELD_CHAR:
            if open_codes:
                open_codes[-1].append(element.text or "")
            else:
                yield element.text or ""
        elif element.get(FIELD_KIND) == "begin":
            open_codes.append([])
        elif element.get(FIELD_KIND) == "end" and open_codes:
            yield "".join(open_codes.pop())
    for code in open_codes:
        yield "".join(code)


def whole(root: Element) -> set[Element]:
    """The marks of fields that begin and end in a part: of one that lacks its other end, none is believed."""
    found: set[Element] = set()
    begun: list[list[Element]] = []
    for element in root.iter(FIELD_CHAR):
        kind = element.get(FIELD_KIND)
        if kind == "begin":
            begun.append([element])
        elif kind == "separate" and begun:
            begun[-1].append(element)
        elif kind == "end" and begun:
            found.update([*begun.pop(), element])
    return found


@dataclass(slots=True)
class _Open:
    number: int
    start: Position
    code: list[str] = field(default_factory=list)
    shown: Position | None = None
    link: str = ""


class Fields:
    """The fields of a reading, numbered from 0 as they begin; those that are open, in the story that is being read."""

    def __init__(self) -> None:
        self._begun = 0
        self._open: list[_Open] = []
        self._closed: dict[int, Field] = {}

    @property
    def next(self) -> int:
        """The number of the field that begins next."""
        return self._begun

    def begin(self, start: Position) -> None:
        """Begin a field; ``start`` is before the character that stands for it."""
        self._open.append(_Open(self._begun, start))
        self._begun += 1

    def code(self, text: str) -> None:
        """Add to the instruction of the innermost open field that is not shown yet."""
        waiting = [one for one in self._open if one.shown is None]
        if waiting:
            waiting[-1].code.append(text)

    def show(self, here: Position) -> None:
        """What comes now is the result of the innermost field."""
        if self._open and self._open[-1].shown is None:
            self._open[-1].shown = here
            self._open[-1].link = link_of("".join(self._open[-1].code))

    def end(self, here: Position) -> None:
        """End the innermost field."""
        if self._open:
            one = self._open.pop()
            shown = one.shown or here
            self._closed[one.number] = Field(
                number=one.number, instruction="".join(one.code).strip(), start=one.start, shown=shown, end=here
            )

    @property
    def is_code(self) -> bool:
        """Whether what stands here is part of an instruction, and is not shown."""
        return any(one.shown is None for one in self._open)

    @property
    def numbers(self) -> tuple[int, ...]:
        """The fields whose result stands here, the outermost first."""
        return tuple(one.number for one in self._open)

    @property
    def link(self) -> str:
        """The address to which the innermost field that is a link leads; empty without one."""
        return next((one.link for one in reversed(self._open) if one.link), "")

    def all(self) -> tuple[Field, ...]:
        """All fields that ended, by number."""
        return tuple(self._closed[number] for number in sorted(self._closed))
