"""What is drawn in a Word file: pictures are kept with their words, boxes give up their text, all else is told."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from pipeline.errors import RefusedError
from pipeline.limits import in_force
from pipeline.ooxml.xml import NAMESPACES, Element, P, T, find, make, name
from pipeline.submitting.marks import PATTERN, Mark, mark
from pipeline.submitting.values import GAP, Kind, quoted
from pipeline.wordfile.names import BOX, more, outside_boxes
from pipeline.wordfile.parsing import Parser
from pipeline.wordfile.things import picture

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from pipeline.wordfile.opening import Relation, WordFile

_DRAWN = (name("w:drawing"), name("w:pict"), name("w:object"), name("w:contentPart"), more("w14:contentPart"))
_EMBEDDED = {name("a:blip"): name("r:embed"), name("v:imagedata"): name("r:id")}
_TEXT = f"{{{NAMESPACES['a']}}}t"
_RELATIONS = NAMESPACES["r"]
_GRAPHIC = f"{{{NAMESPACES['a']}}}graphicData"
_RULER = name("v:rect")


class Tell(Protocol):
    """Takes a line of the account and the element that it is about."""

    def __call__(self, kind: Kind, what: str, at: Element, *, do: str = "", gone: str = "") -> None:
        """Take it."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Picture:
    """A picture: the part that holds its bytes, how Word describes it, and what Word cuts off each side, in shares.

    ``crop`` is left, top, right, bottom.
    """

    part: str
    alt: str
    crop: tuple[float, float, float, float]


class Drawings:
    """Takes drawings out of parts: marks for pictures and gaps, and the text of boxes as paragraphs."""

    def __init__(
        self,
        file: WordFile,
        pictures: list[Picture],
        gaps: list[str],
        tell: Tell,
        number: Callable[[Element], int],
    ) -> None:
        self._file = file
        self._pictures = pictures
        self._gaps = gaps
        self._tell = tell
        self._number = number
        self._moved: list[Element] = []

    def take(self, root: Element, relations: Mapping[str, Relation]) -> None:
        """Take all drawings out of a part, those in boxes too."""
        for drawn in [
            one for one in root.iter(*_DRAWN) if not any(around.tag in _DRAWN for around in one.iterancestors())
        ]:
            self._drawing(drawn, relations)

    def _drawing(self, drawn: Element, relations: Mapping[str, Relation]) -> None:
        run = drawn.getparent()
        paragraph = next(drawn.iterancestors(P), None)
        boxes = [box for box in drawn.iter(BOX) if not any(one.tag == BOX for one in box.iterancestors())]
        marks = self._marks(drawn, relations, paragraph)
        if not marks and not boxes:
            marks = self._other(drawn, relations)
        if marks and paragraph is not None and _floats(drawn) and _has_words(paragraph, drawn):
            self._behind(marks, paragraph)
            marks = []
        if run is not None:
            at = run.index(drawn)
            run[at : at + 1] = [make(f"<w:t>{one}</w:t>") for one in marks]
        if paragraph is not None and boxes:
            self._hoisted(boxes, paragraph, relations)

    def _behind(self, marks: list[str], paragraph: Element) -> None:
        """Put a picture that floats beside a text behind the paragraph that it is fixed to."""
        around = paragraph.getparent()
        if around is None:
            return
        what = "a picture that floats beside the text stands behind the paragraph that it is fixed to"
        self._tell(Kind.CHANGED, what, paragraph)
        number = self._number(paragraph)
        before = mark(Mark.PARAGRAPH, number) if number >= 0 else ""
        made = make(f"<w:p><w:r><w:t>{before}{''.join(marks)}</w:t></w:r></w:p>")
        at = around.index(paragraph) + 1
        while at < len(around) and any(around[at] is one for one in self._moved):
            at += 1
        around.insert(at, made)
        self._moved.append(made)

    def _marks(self, drawn: Element, relations: Mapping[str, Relation], paragraph: Element | None) -> list[str]:
        blips = [one for one in outside_boxes(drawn) if one.tag in _EMBEDDED and one.get(_EMBEDDED[one.tag])]
        described = picture(drawn, relations).text
        found = []
        for blip in blips:
            relation = relations.get(blip.get(_EMBEDDED[blip.tag], ""))
            if relation is None or relation.is_outside or relation.target not in self._file.parts:
                continue
            self._pictures.append(Picture(part=relation.target, alt=described.strip(), crop=_crop(blip)))
            found.append(mark(Mark.PICTURE, len(self._pictures) - 1))
        if len(found) > 1 and paragraph is not None:
            self._tell(Kind.CHANGED, f"a group of {len(found)} pictures becomes as many single ones", paragraph)
        return found

    def _other(self, drawn: Element, relations: Mapping[str, Relation]) -> list[str]:
        """A drawing that is no picture: a chart and a diagram leave a gap, a mere shape is told."""
        graphic = next(drawn.iter(_GRAPHIC), None)
        uri = "" if graphic is None else graphic.get("uri", "")
        described = quoted(picture(drawn, relations).text)
        named = f" (“{described}”)" if described else ""
        do = "save it in Word as a picture (right click, Save as Picture, PNG) and put that in its place"
        if "/chart" in uri or "/diagram" in uri:
            what = "chart" if "/chart" in uri else "SmartArt diagram"
            words = self._words(drawn, relations)
            said = f", with the words “{quoted(words)}”" if words else ""
            self._tell(Kind.LOST, f"a {what} of Word{named}{said}", drawn, do=do)
            self._gaps.append(f"{GAP}{what} that stood here in the Word file, as a picture.")
            return [mark(Mark.GAP, len(self._gaps) - 1)]
        if next(drawn.iter(_RULER), None) is not None and not described:
            self._tell(Kind.LOST, "a line or rectangle drawn in Word", drawn)
        else:
            self._tell(Kind.LOST, f"a shape, ink or picture that Word draws itself{named}", drawn, do=do)
        return []

    def _words(self, drawn: Element, relations: Mapping[str, Relation]) -> str:
        """The words of a chart or a diagram, which stand in a part of their own."""
        words = []
        keys = [
            value for one in drawn.iter("*") for key, value in one.attrib.items() if f"{{{_RELATIONS}}}" in str(key)
        ]
        for relation in [relations[str(key)] for key in keys if str(key) in relations]:
            if relation.target in self._file.parts and not relation.is_outside:
                try:
                    tree = Parser(in_force()).parse(self._file.parts[relation.target], relation.target)
                except RefusedError:
                    continue
                words += [one.text for one in tree.iter(_TEXT) if one.text]
        return " ".join(words)

    def _hoisted(self, boxes: list[Element], paragraph: Element, relations: Mapping[str, Relation]) -> None:
        """Put what boxes hold behind the paragraph that they are fixed to."""
        around = paragraph.getparent()
        if around is None:
            return
        for box in reversed(boxes):
            held = list(box)
            first = next((one for one in box.iter(P)), paragraph)
            self._tell(Kind.CHANGED, "a text box: its text stands behind the paragraph that the box is fixed to", first)
            at = around.index(paragraph)
            around[at + 1 : at + 1] = held
            for inner in held:
                self.take(inner, relations)


def _floats(drawn: Element) -> bool:
    """Whether Word lets text run around a drawing, instead of setting it as a letter."""
    return next(drawn.iter(name("wp:anchor")), None) is not None


def _has_words(paragraph: Element, drawn: Element) -> bool:
    """Whether a paragraph holds a text beside a drawing and what other drawings stand for."""
    own = set(drawn.iter(T))
    return any(PATTERN.sub("", one.text or "").strip() for one in paragraph.iter(T) if one not in own)


def _crop(blip: Element) -> tuple[float, float, float, float]:
    """What Word cuts off a picture, in shares of its width and height."""
    fill = blip.getparent()
    cut = None if fill is None else find(fill, "a:srcRect")
    if cut is None:
        return (0.0, 0.0, 0.0, 0.0)
    left, top, right, bottom = (_share(cut.get(side, "0")) for side in "ltrb")
    return (left, top, right, bottom) if left + right < 1 and top + bottom < 1 else (0.0, 0.0, 0.0, 0.0)


def _share(value: str) -> float:
    try:
        number = float(value.rstrip("%")) / (100 if value.endswith("%") else 100_000)
    except ValueError:
        return 0.0
    return min(max(number, 0.0), 1.0)
