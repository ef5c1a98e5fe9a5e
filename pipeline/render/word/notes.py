"""What stands in footnotes besides words: tables and pictures, their numbers, and what the notes' part must lead to."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pipeline.ooxml.package import DOCUMENT, FOOTNOTES, Package
from pipeline.ooxml.xml import NAMESPACES, TBL, Element, find_all, make, name, parent_of, shown_text
from pipeline.render.word.tables import finish_table

if TYPE_CHECKING:
    from pipeline.render.word.styles import Styles

_FIELD, _INSTRUCTION = name("w:fldSimple"), name("w:instr")
_RELATION = "{" + NAMESPACES["r"] + "}"
_SEQUENCE = re.compile(r"\s*SEQ\s+(\w+)")


def relate_pictures(package: Package) -> None:
    """Lead from the notes to their pictures: pandoc writes the relations of the body only."""
    known, pictures = package.related(FOOTNOTES), package.related(DOCUMENT)
    made: dict[str, str] = {}
    for element in package.tree(FOOTNOTES).iter(name("a:blip"), name("asvg:svgBlip")):
        for key, identifier in element.attrib.items():
            part = pictures.get(str(identifier), "")
            if str(key).startswith(_RELATION) and identifier not in known and part:
                made[part] = made.get(part) or package.relate(FOOTNOTES, "image", part)
                element.set(key, made[part])


def finish_notes(notes: Element, measure: int, styles: Styles) -> None:
    """Finish the tables of the notes, in place: a note must end in a paragraph. ``measure`` is the text's, in twips."""
    for note in find_all(notes, "w:footnote"):
        for table in find_all(note, "w:tbl"):
            finish_table(table, measure, styles)
        if len(note) and note[-1].tag == TBL:
            note.append(make(f'<w:p><w:pPr><w:pStyle w:val="{styles["Separator"]}"/></w:pPr></w:p>'))


def count_without_notes(body: Element, notes: Element) -> None:
    """Let captions count as they are printed: Word counts none in a note, so there the number is but text.

    In the text the next caption of the kind is told its number. Without captions in notes nothing changes.
    """
    kinds = set()
    for field in list(notes.iter(_FIELD)):
        sequence = _SEQUENCE.match(field.get(_INSTRUCTION, ""))
        if sequence is not None:
            kinds.add(sequence.group(1))
            _open(field)
    last = dict.fromkeys(kinds, 0)
    for field in body.iter(_FIELD) if kinds else ():
        sequence = _SEQUENCE.match(field.get(_INSTRUCTION, ""))
        shown = shown_text(field)
        if sequence is None or sequence.group(1) not in kinds or not shown.isdecimal():
            continue
        kind, number = sequence.group(1), int(shown)
        if number != last[kind] + 1:
            field.set(_INSTRUCTION, f"{field.get(_INSTRUCTION, '').rstrip()} \\r {number} ")
        last[kind] = number


def _open(field: Element) -> None:
    """Put a field's result in its place."""
    for run in list(field):
        field.addprevious(run)
    parent_of(field).remove(field)
