"""Where in a package's elements a comment hangs: found by bookmark or by paragraph, down to single characters."""

from __future__ import annotations

import copy
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.ooxml.xml import P_PR, R_PR, Element, R, T, make, name, parent_of
from pipeline.wordfile.opening import view
from pipeline.wordfile.reading import located
from pipeline.wordfile.values import Kind, Position, Story

if TYPE_CHECKING:
    from pipeline.ooxml.package import Package
    from pipeline.wordfile.values import Reading

_EQUATIONS = name("m:oMathPara")
_CLIMBED = (_EQUATIONS, *(name(f"w:{local}") for local in ("hyperlink", "fldSimple", "smartTag", "ins", "del")))
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"


@dataclass(frozen=True, slots=True, kw_only=True)
class At:
    """What a comment hangs on: what a bookmark holds, or a paragraph by its ordinal in the reading of the file.

    ``start`` and ``end`` take of it only the characters between them, counted as the reading counts, from where the
    bookmark or the paragraph begins, in its first paragraph.
    """

    bookmark: str = ""
    paragraph: int = 0
    start: int | None = None
    end: int | None = None


class Places:
    """The places of one package; elements are put into its trees, so that text and positions stay as they are."""

    def __init__(self, package: Package) -> None:
        file = view(package)
        self._found = located(file)
        self._bookmarks = {one.name: one for one in reversed(self._found.reading.bookmarks)}
        self._spots = [list(spots) for spots in self._found.spots]

    @property
    def reading(self) -> Reading:
        """What was read of the package."""
        return self._found.reading

    def wrap(self, at: At, before: str, after: str) -> None:
        """Put XML before and after what ``at`` says. Raises `KeyError` where there is no such bookmark or paragraph.

        What stands in a note, a header or a text box is hung on the note's number, or the paragraph of the box: Word
        takes no comment in a header, and LibreOffice loses those in notes.
        """
        start, end = self._positions(at)
        paragraphs = self._found.reading.paragraphs
        if paragraphs[start.paragraph].story != Story.BODY or paragraphs[start.paragraph].box:
            start, end = self._outside(start)
        if start == end:
            self._put(start, before + after, is_end=False)
        else:
            self._put(end, after, is_end=True)
            self._put(start, before, is_end=False)

    def _positions(self, at: At) -> tuple[Position, Position]:
        paragraphs = self._found.reading.paragraphs
        if at.bookmark:
            held = self._bookmarks[at.bookmark]
            start, end = held.start, held.end
        elif at.paragraph < len(paragraphs):
            start = Position(at.paragraph, 0)
            end = Position(at.paragraph, len(paragraphs[at.paragraph].text))
        else:
            raise KeyError(at.paragraph)
        length = len(paragraphs[start.paragraph].text)
        first = start.offset
        if at.end is not None:
            end = Position(start.paragraph, min(first + at.end, length))
        if at.start is not None:
            start = Position(start.paragraph, min(first + at.start, length))
        return start, max(start, end)

    def _outside(self, inside: Position) -> tuple[Position, Position]:
        """Where in the body what stands outside it belongs: round a note's number, a box's paragraph, or nowhere."""
        paragraphs = self._found.reading.paragraphs
        paragraph = paragraphs[inside.paragraph]
        wanted = f"{paragraph.story.value} {paragraph.note}"
        for other in paragraphs:
            offset = 0
            for piece in other.pieces:
                thing = piece.thing
                if other.story == Story.BODY and thing and thing.kind == Kind.NOTE and thing.id == wanted:
                    return Position(other.index, offset), Position(other.index, offset + 1)
                offset += len(piece.text)
        if paragraph.box and paragraph.story == Story.BODY:
            host = max(other.index for other in paragraphs[: paragraph.index] if not other.box)
            return Position(host, 0), Position(host, len(paragraphs[host].text))
        raise KeyError(wanted)

    def _put(self, position: Position, text: str, *, is_end: bool) -> None:
        """Put XML between two characters of a paragraph."""
        added = list(make(f"<w:p>{text}</w:p>"))
        spots = self._spots[position.paragraph]
        shown = [spot for spot in spots if spot.length]
        if is_end:
            hit = next((spot for spot in reversed(shown) if spot.offset < position.offset), None)
        else:
            hit = next((spot for spot in shown if spot.offset + spot.length > position.offset), None)
        if hit is None:
            element = self._found.elements[position.paragraph]
            children = [child for child in element if child.tag != P_PR]
            place = len(element) if is_end or not shown or position.offset else len(element) - len(children)
            for number, one in enumerate(added):
                element.insert(place + number, one)
            return
        element = hit.element
        if hit.offset < position.offset < hit.offset + hit.length and element.tag == T:
            element = self._split(position, element, is_end=is_end)
        element = _outermost(element, is_end=is_end)
        where = parent_of(element).index(element) + (1 if is_end else 0)
        for number, one in enumerate(added):
            parent_of(element).insert(where + number, one)

    def _split(self, position: Position, text: Element, *, is_end: bool) -> Element:
        """Take a text apart at a position; the part before it, or after it."""
        spots = self._spots[position.paragraph]
        place = next(number for number, spot in enumerate(spots) if spot.element is text)
        spot = spots[place]
        cut = position.offset - spot.offset
        second = copy.deepcopy(text)
        whole = text.text or ""
        if text.get(_SPACE) != "preserve":
            whole = whole.strip()
        text.text, second.text = whole[:cut], whole[cut:]
        text.set(_SPACE, "preserve")
        second.set(_SPACE, "preserve")
        text.addnext(second)
        spots[place : place + 1] = [
            spot._replace(length=cut),
            spot._replace(element=second, offset=spot.offset + cut, length=spot.length - cut),
        ]
        return text if is_end else second


def _outermost(element: Element, *, is_end: bool) -> Element:
    """What begins, or ends, where an element does: its run, divided if need be, or what wraps the run."""
    run = parent_of(element)
    if run.tag == R:
        _divide(run, element, is_end=is_end)
        element = run
    around = parent_of(element)
    while around.tag in _CLIMBED and (around.tag == _EQUATIONS or element is around[-1 if is_end else 0]):
        element, around = around, parent_of(around)
    return element


def _divide(run: Element, element: Element, *, is_end: bool) -> None:
    """Take out of a run what comes after an element, or before it, into a run of its own."""
    inner = [child for child in run if child.tag != R_PR]
    place = inner.index(element)
    rest = inner[place + 1 :] if is_end else inner[:place]
    if not rest:
        return
    other = make("<w:r/>")
    look = run.find(R_PR)
    other.extend([] if look is None else [copy.deepcopy(look)])
    other.extend(rest)
    (run.addnext if is_end else run.addprevious)(other)
