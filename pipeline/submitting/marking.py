"""A Word file made ready for pandoc: what pandoc drops or misreads is taken out, told, and marked where it stood."""

from __future__ import annotations

import copy
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

from lxml import etree

from pipeline.ooxml.xml import P_PR, R_PR, TBL, Element, P, R, find, make, name
from pipeline.submitting.cells import shows_no_heads, swap, taken_apart
from pipeline.submitting.drawings import Drawings
from pipeline.submitting.fields import Fate, Span, fate, spans
from pipeline.submitting.labelling import Labelling
from pipeline.submitting.marks import RESERVED, Mark, mark
from pipeline.submitting.numbering import labels
from pipeline.submitting.scripts import named_in
from pipeline.submitting.sources import Citation, citation, controlled
from pipeline.submitting.styles import CAPTIONS, OWN, QUOTATIONS, is_known, meanings
from pipeline.submitting.values import Item, Kind, quoted
from pipeline.wordfile.fields import CODE, FIELD_CHAR
from pipeline.wordfile.looks import Looks
from pipeline.wordfile.names import ALTERNATE, VAL, attribute, chosen, is_on
from pipeline.wordfile.values import Story

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from pipeline.submitting.drawings import Picture
    from pipeline.submitting.guide import Guide
    from pipeline.submitting.numbering import Label
    from pipeline.submitting.values import Where
    from pipeline.wordfile.opening import WordFile
    from pipeline.wordfile.reading import Located

_UNWRAPPED = tuple(name(f"w:{local}") for local in ("smartTag", "customXml", "dir", "bdo"))
_CONTROL, _CONTENT = name("w:sdt"), name("w:sdtContent")
_T, _GRID = name("w:t"), name("w:tblGrid")
_SIGN_FONTS = frozenset(("symbol", "wingdings", "wingdings 2", "wingdings 3", "webdings"))
_HEX = re.compile(r"[0-9A-Fa-f]{4}")


@dataclass(slots=True, kw_only=True)
class Marked:
    """A file with marks: its story parts as pandoc is to read them, and what each mark stands for, by its number."""

    parts: dict[str, bytes]
    citations: list[Citation]
    references: list[tuple[str, str]]
    pictures: list[Picture]
    gaps: list[str]
    anchors: dict[str, int]
    items: list[Item]
    numbers: dict[int, Label] = field(default_factory=dict)
    quotations: frozenset[int] = frozenset()
    headless: set[int] = field(default_factory=set)
    languages: dict[int, list[tuple[str, str]]] = field(default_factory=dict)


class Marker:
    """Marks one file. The trees of the file are changed in place: its reading was made before."""

    def __init__(self, file: WordFile, located: Located, guide: Guide, known: Mapping[str, dict[str, object]]) -> None:
        self._file = file
        self._reading = located.reading
        self._number = {element: number for number, element in enumerate(located.elements)}
        self._guide = guide
        self._known = known
        self._meanings = meanings(file, located.reading)
        self._looks = Looks(file)
        self.out = Marked(parts={}, citations=[], references=[], pictures=[], gaps=[], anchors={}, items=[])
        self.out.quotations = frozenset(number for number, one in self._meanings.items() if one in QUOTATIONS)
        self.out.numbers |= labels(file, located.reading)
        self._labelling = Labelling(located.reading, self.out.numbers, guide, self.out.items)
        self._drawings = Drawings(
            file, self.out.pictures, self.out.gaps, self._tell, lambda paragraph: self._number.get(paragraph, -1)
        )

    def run(self) -> Marked:
        """Mark all parts with text that pandoc reads."""
        for story, part in self._file.stories:
            if story not in (Story.BODY, Story.FOOTNOTE, Story.ENDNOTE):
                continue
            root = self._file.roots[part]
            _alternatives(root)
            _split(root)
            self._unread(root)
            self._fields(root)
            self._controls(root)
            self._hidden(root)
            self._signs(root)
            self._equations(root)
            self.out.languages |= {
                self._number[one]: told for one, told in named_in(self._file, root).items() if one in self._number
            }
            self._drawings.take(root, self._file.relations.get(part, {}))
            self._dropped_caps(root)
            self._paragraphs(root)
            self._tables(root)
            self.out.parts[part] = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
        self._styles()
        return self.out

    def _unread(self, root: Element) -> None:
        """What pandoc drops, and knows by another name; and words in capitals by their look."""
        for end in list(root.iter(name("w:cr"))):
            swap(end, [make("<w:br/>")])
        for double in list(root.iter(name("w:dstrike"))):
            swap(double, [make("<w:strike/>")] if is_on(double) else [])
        for paragraph in root.iter(P):
            runs = [one for one in paragraph.iter(R) if is_on(find(one, "w:rPr/w:caps"))]
            text = _text(runs).strip()
            if any(char.islower() for char in text):
                what = f"words in capitals, by their look alone: “{quoted(text)}”"
                self._tell(Kind.CHANGED, what, paragraph, do="type them in capitals if they are to be printed so")

    def _tell(self, kind: Kind, what: str, at: Element, *, do: str = "", gone: str = "") -> None:
        self.out.items.append(Item(kind=kind, what=what, where=self._where(at), do=do, gone=gone))

    def _where(self, element: Element) -> Where:
        paragraphs = (element, *element.iterancestors(P), *element.iter(P))
        return self._guide.at(next((self._number[one] for one in paragraphs if one in self._number), -1))

    def _fields(self, root: Element) -> None:
        for span in list(spans(root)):
            if not span.runs or span.runs[0].getparent() is None:
                continue  # it stood in one that is gone
            what = fate(span.instruction)
            if what is Fate.CITATION:
                self._citation(span)
            elif what in (Fate.LIST, Fate.CONTENTS):
                shown = "list of references" if what is Fate.LIST else "contents or index"
                do = "" if what is Fate.CONTENTS else "references are listed at the end of the paper, by the pipeline"
                self._tell(Kind.CHANGED, f"a generated {shown} is left out", span.runs[0], do=do)
                _remove(span)
            elif what is Fate.REFERENCE:
                target = [*span.instruction.split(), "", ""][1].strip('"')
                self.out.references.append((target, _text(span.result)))
                _replace(span, mark(Mark.REFERENCE, len(self.out.references) - 1))
            elif what is Fate.LINK:
                continue
            else:
                self._kept(span, what)

    def _citation(self, span: Span) -> None:
        found = citation(span.instruction, self._known)
        if found is None:
            self._tell(
                Kind.CHANGED,
                f"a citation field that cannot be read stays as its text: “{quoted(_text(span.result))}”",
                span.runs[0],
                do="cite it by its key once the section is in: [@key]",
            )
            _unfield(span)
            return
        if found.by_hand:
            self._tell(
                Kind.CHANGED,
                f"a citation changed by hand in Word is taken as its program has it: “{quoted(_text(span.result))}”",
                span.runs[0],
                do="see that the section still says what was meant",
            )
        self.out.citations.append(found)
        _replace(span, mark(Mark.CITATION, len(self.out.citations) - 1))

    def _kept(self, span: Span, what: Fate) -> None:
        """A field whose result stays as plain text; told unless it says no more than its text."""
        called = (span.instruction.split() or ["without a name"])[0].upper()
        shown = quoted(_text(span.result))
        if what is Fate.ENDNOTE:
            do = "cite it by its key once the section is in: [@key]"
            self._tell(Kind.CHANGED, f"a citation of EndNote stays as its text: “{shown}”", span.runs[0], do=do)
        elif what is Fate.SILENT:
            self._tell(Kind.LOST, f"an entry of an index: “{quoted(span.instruction)}”", span.runs[0])
        elif what is Fate.VALUE and shown:
            message = f"a field ({called}) stays as the text it showed: “{shown}”"
            self._tell(Kind.CHANGED, message, span.runs[0])
        elif what is Fate.VALUE:
            self._tell(Kind.LOST, f"a field ({called}) that shows no text: “{quoted(span.instruction)}”", span.runs[0])
        _unfield(span)

    def _controls(self, root: Element) -> None:
        for control in list(root.iter(_CONTROL)):
            tag = find(control, "w:sdtPr/w:tag")
            told = "" if tag is None else attribute(tag, VAL)
            found = controlled(told)
            inside = control.find(_CONTENT)
            if found is not None and inside is not None:
                shown = _text([inside])
                self.out.citations.append(found)
                run = make(f"<w:r><w:t>{mark(Mark.CITATION, len(self.out.citations) - 1)}</w:t></w:r>")
                holder = P if next(inside.iter(P), None) is not None else None
                self.out.items.append(Item(kind=Kind.CHANGED, what="", gone=shown))
                swap(control, [run] if holder is None else [_paragraph_of(run)])
            elif told.startswith("MENDELEY_BIBLIOGRAPHY") and inside is not None:
                shown = _text([inside])
                do = "references are listed at the end of the paper, by the pipeline"
                self._tell(Kind.CHANGED, "a generated list of references is left out", control, do=do, gone=shown)
                swap(control, [])
        for wrapper in list(root.iter(*_UNWRAPPED, _CONTROL)):
            inside = wrapper.find(_CONTENT) if wrapper.tag == _CONTROL else wrapper
            held = [] if inside is None else [child for child in inside if not str(child.tag).endswith("Pr")]
            swap(wrapper, held)

    def _hidden(self, root: Element) -> None:
        for paragraph in list(root.iter(P)):
            gone = []
            for run in list(paragraph.iter(R)):
                if not self._looks.look(run.find(R_PR)).hidden or _is_field(run):
                    continue
                gone.append(_text([run]))
                swap(run, [])
            text = "".join(gone)
            if text.strip():
                do = "show it in Word (Ctrl+Shift+8) and take the hiding off where it is to be printed"
                self._tell(Kind.LOST, f"hidden text: “{quoted(text)}”", paragraph, do=do)

    def _signs(self, root: Element) -> None:
        """Signs of fonts that pandoc does not know, which it would drop: a letter is taken as one, all else is told."""
        for sign in list(root.iter(name("w:sym"))):
            font, code = sign.get(name("w:font"), ""), sign.get(name("w:char"), "")
            letter = chr(int(code, 16)) if _HEX.fullmatch(code) else ""
            # Pandoc hands on what it does not know: a code point of ours must not come out of it.
            if font.lower() in _SIGN_FONTS and not RESERVED.search(letter):
                continue
            shown = f"a sign of the font “{quoted(font)}” (U+{quoted(code)})"
            if letter.isalnum():
                what = f"{shown} is taken as “{letter}”"
                self.out.items.append(Item(kind=Kind.CHANGED, what=what, where=self._where(sign), came=letter))
                swap(sign, [make(f"<w:t>{letter}</w:t>")])
            else:
                do = "type the character itself, or say it in words"
                self._tell(Kind.LOST, shown, sign, do=do)
                swap(sign, [])

    def _equations(self, root: Element) -> None:
        """Take empty equations out: Markdown would have two dollars for one."""
        for equation in list(root.iter(name("m:oMath"))):
            if not "".join(map(str, equation.itertext())).strip():
                self._tell(Kind.CHANGED, "an empty equation is left out", equation)
                swap(equation, [])

    def _paragraphs(self, root: Element) -> None:
        """Put a mark before the text of each paragraph, and take styles off that pandoc would not leave in the text."""
        for paragraph in root.iter(P):
            number = self._number.get(paragraph)
            if number is None:
                continue
            for start in paragraph.iter(name("w:bookmarkStart")):
                self.out.anchors.setdefault(start.get(name("w:name"), ""), number)
            called = self._meanings[number]
            properties = paragraph.find(P_PR)
            style = None if properties is None else find(properties, "w:pStyle")
            if properties is not None and style is not None and (called in OWN or called in CAPTIONS):
                properties.remove(style)
            indent = None if properties is None else find(properties, "w:ind")
            if called in QUOTATIONS and indent is not None:
                swap(indent, [])  # or pandoc makes of it a quotation in a quotation
            if called == "subtitle" and _text([paragraph]).strip():
                self._tell(Kind.CHANGED, "a subtitle becomes a paragraph of the text", paragraph)
            label = self._labelling.label(paragraph, number)
            at = 0 if paragraph.find(P_PR) is None else 1
            if label or any(child.tag != P_PR for child in paragraph):
                before = f"{mark(Mark.PARAGRAPH, number)}{escape(label)}{' ' * bool(label)}"
                paragraph.insert(at, make(f'<w:r><w:t xml:space="preserve">{before}</w:t></w:r>'))

    def _dropped_caps(self, root: Element) -> None:
        """Join a first letter in a frame of its own with the paragraph after it; pandoc would put it into its notes."""
        for frame in list(root.iter(name("w:framePr"))):
            paragraph = next(frame.iterancestors(P))
            after = paragraph.getnext()
            if frame.get(name("w:dropCap")) not in ("drop", "margin") or after is None or after.tag != P:
                continue
            ends, starts = re.search(r"\w+\Z", _text([paragraph])), re.match(r"\w+", _text(list(after)))
            if ends and starts:
                gone, came = f"{ends[0]} {starts[0]}", ends[0] + starts[0]
                self.out.items.append(Item(kind=Kind.CHANGED, what="", gone=gone, came=came))
            at = 0 if after.find(P_PR) is None else 1
            after[at:at] = [child for child in paragraph if child.tag != P_PR]
            swap(paragraph, [])

    def _tables(self, root: Element) -> None:
        for table in root.iter(TBL):
            if shows_no_heads(table):
                self.out.headless.update(self._number[one] for one in table.iter(P) if one in self._number)
                for look in list(table.iter(name("w:tblLook"))):  # of which pandoc reads the number as another
                    swap(look, [])
            merged = taken_apart(table)
            if merged:
                count = "a merged cell" if merged == 1 else f"{merged} merged cells"
                self._tell(Kind.CHANGED, f"{count} of a table: taken apart, the first part holds the text", table)

    def _styles(self) -> None:
        """Tell each style that means nothing here, once."""
        seen: dict[str, list[int]] = {}
        for paragraph in self._reading.paragraphs:
            is_told = not is_known(self._meanings[paragraph.index])
            if paragraph.story is Story.BODY and is_told and paragraph.text.strip():
                seen.setdefault(paragraph.style, []).append(paragraph.index)
        for style, places in seen.items():
            count = "one paragraph" if len(places) == 1 else f"{len(places)} paragraphs"
            what = f"the style “{quoted(style)}” of {count} means nothing here: the text is taken as plain text"
            self.out.items.append(Item(kind=Kind.CHANGED, what=what, where=self._guide.at(places[0])))


def _text(elements: list[Element]) -> str:
    """The text that some elements show; paragraphs and breaks part words."""
    kinds = (_T, P, *map(name, ("w:tab", "w:br", "w:cr", "w:noBreakHyphen")))
    inside = (inner for element in elements for inner in element.iter(*kinds))
    return "".join(inner.text or "" if inner.tag == _T else " " for inner in inside)


def _is_field(run: Element) -> bool:
    return any(child.tag == FIELD_CHAR or child.tag in CODE for child in run)


def _alternatives(root: Element) -> None:
    """Leave of alternatives the one that is read."""
    for alternates in list(root.iter(ALTERNATE)):
        branch = chosen(alternates)
        swap(alternates, [] if branch is None else list(branch))


def _split(root: Element) -> None:
    """Part runs that hold a mark of a field beside something else, so that a field is made of whole runs."""
    for run in list(root.iter(R)):
        held = [child for child in run if child.tag != R_PR]
        if len(held) < 2 or not _is_field(run):
            continue
        properties = run.find(R_PR)
        pieces = []
        for child in held:
            piece = etree.Element(R)
            if properties is not None:
                piece.append(copy.deepcopy(properties))
            piece.append(child)
            pieces.append(piece)
        swap(run, pieces)


def _replace(span: Span, shown: str) -> None:
    """Put a mark in the place of a field."""
    first = span.runs[0]
    around = first.getparent()
    if around is not None:
        around.insert(around.index(first), make(f"<w:r><w:t>{shown}</w:t></w:r>"))
    _remove(span)


def _remove(span: Span) -> None:
    """Take a field out, with the paragraphs that hold nothing else."""
    paragraphs = dict.fromkeys(paragraph for run in span.runs for paragraph in _around(run))
    for run in span.runs:
        swap(run, [])
    if len(paragraphs) > 1:
        for paragraph in paragraphs:
            around = paragraph.getparent()
            is_last = around is not None and len(around.findall(P)) == 1
            if around is not None and not is_last and not _text([paragraph]).strip() and not _holds(paragraph):
                around.remove(paragraph)


def _around(run: Element) -> Iterator[Element]:
    yield from (around for around in run.iterancestors(P))


def _holds(paragraph: Element) -> bool:
    """Whether there is anything but text in it that is to be read."""
    kinds = ("w:drawing", "w:pict", "w:footnoteReference", "w:endnoteReference", "m:oMath")
    return next(paragraph.iter(*map(name, kinds)), None) is not None


def _unfield(span: Span) -> None:
    """Leave of a field its result, as plain text."""
    if span.simple:
        swap(span.runs[0], list(span.runs[0]))
        return
    kept = {id(run) for run in span.result}
    for run in span.runs:
        if id(run) not in kept and _is_field(run):
            swap(run, [])


def _paragraph_of(run: Element) -> Element:
    paragraph = etree.Element(P)
    paragraph.append(run)
    return paragraph
