"""Words found in the XML of a Word file, and runs cut where they begin and end, as Word cuts them."""

from __future__ import annotations

import copy
from typing import TYPE_CHECKING, NamedTuple

from pipeline.ooxml.xml import P_PR, R_PR, P, R, T, name, style_of
from pipeline.wordfile.values import OBJECT

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.ooxml.xml import Element

SPACE = "{http://www.w3.org/XML/1998/namespace}space"
HYPERLINK, INS, DEL = name("w:hyperlink"), name("w:ins"), name("w:del")
_GONE = (DEL, name("w:moveFrom"), P_PR)
_AROUND = (
    HYPERLINK, INS, name("w:moveTo"), name("w:smartTag"), name("w:fldSimple"), name("w:sdt"), name("w:sdtContent"),
)  # fmt: skip
_EQUATIONS = (name("m:oMath"), name("m:oMathPara"))
_THINGS = {
    name("w:tab"): "\t",
    name("w:br"): "\n",
    name("w:cr"): "\n",
    name("w:noBreakHyphen"): "\u2011",
    name("w:footnoteReference"): OBJECT,
    name("w:drawing"): OBJECT,
}
_GENERATED = ("TOC", "TableofFigures", "ContentsSubheading")


class Character(NamedTuple):
    """A character that is shown: the element that holds it, and how many of that element's come before it."""

    text: str
    node: Element
    at: int

    @property
    def run(self) -> Element:
        """The run it stands in, or the equation that it is."""
        return self.node if self.node.tag in _EQUATIONS else self.node.getparent()


def runs(paragraph: Element) -> Iterator[Element]:
    """The runs and equations of a paragraph that are not deleted."""
    for child in paragraph:
        if child.tag == R or child.tag in _EQUATIONS:
            yield child
        elif child.tag in _AROUND:
            yield from runs(child)


def characters(paragraph: Element) -> list[Character]:
    """The characters of a paragraph as they are seen with every deletion hidden."""
    found = []
    for run in runs(paragraph):
        if run.tag in _EQUATIONS:
            found.append(Character(OBJECT, run, 0))
            continue
        for node in run:
            if node.tag == T:
                found += [Character(sign, node, at) for at, sign in enumerate(node.text or "")]
            elif node.tag in _THINGS:
                found.append(Character(_THINGS[node.tag], node, 0))
    return found


def text_of(paragraph: Element) -> str:
    """What is seen of a paragraph."""
    return "".join(character.text for character in characters(paragraph))


def found(roots: list[Element], words: str) -> tuple[Element, int, int]:
    """The first paragraph outside of the contents that shows some words, and from where to where."""
    for root in roots:
        for paragraph in root.iter(P):
            if style_of(paragraph).startswith(_GENERATED):
                continue
            start = text_of(paragraph).find(words)
            if start >= 0:
                return paragraph, start, start + len(words)
    raise ValueError(f"not found: {words}")


def cut_before(paragraph: Element, index: int) -> None:
    """Let the character with that index begin a run."""
    shown = characters(paragraph)
    if not 0 < index < len(shown):
        return
    before, here = shown[index - 1], shown[index]
    if before.run is not here.run:
        return
    run, new = here.run, copy.copy(here.run)
    for child in list(new):
        new.remove(child)
    properties = run.find(R_PR)
    if properties is not None:
        new.append(copy.deepcopy(properties))
    moving = list(run)[list(run).index(here.node) :]
    if here.at:
        whole = here.node.text
        rest = copy.copy(here.node)
        here.node.text, rest.text = whole[: here.at], whole[here.at :]
        for part in (here.node, rest):
            part.set(SPACE, "preserve")
        moving[0] = rest
    for child in moving:
        new.append(child)
    run.addnext(new)


def chosen(paragraph: Element, start: int, end: int) -> list[Element]:
    """The runs of the characters from ``start`` to ``end``, cut to hold no others; fields are taken whole."""
    cut_before(paragraph, end)
    cut_before(paragraph, start)
    held = [character.run for character in characters(paragraph)[start:end]]
    wanted = {id(run) for run in held}  # as long as they are held, ids stay theirs
    taken: list[Element] = []
    field: list[Element] = []
    depth = 0
    for run in runs(paragraph):
        kinds = [mark.get(name("w:fldCharType")) for mark in run.iterfind(name("w:fldChar"))]
        depth += "begin" in kinds
        if not depth:
            taken += [run] if id(run) in wanted else []
            continue
        field.append(run)
        depth -= "end" in kinds
        if not depth:
            taken += field if any(id(one) in wanted for one in field) else []
            field = []
    return taken


def field_around(run: Element) -> list[Element]:
    """The runs of the field that a run is part of; none where it is in no field."""
    paragraph = next(run.iterancestors(P))
    field: list[Element] = []
    depth = 0
    for one in runs(paragraph):
        kinds = [mark.get(name("w:fldCharType")) for mark in one.iterfind(name("w:fldChar"))]
        depth += "begin" in kinds
        if depth:
            field.append(one)
        depth -= "end" in kinds
        if not depth:
            if any(part is run for part in field):
                return field
            field = []
    return []


def split_paragraph(paragraph: Element, index: int) -> Element:
    """A new paragraph before this one takes what comes before the character; wrappers are split with it."""
    cut_before(paragraph, index)
    shown = characters(paragraph)
    new = copy.copy(paragraph)
    for child in list(new):
        new.remove(child)
    properties = paragraph.find(P_PR)
    if properties is not None:
        kept = copy.deepcopy(properties)
        for section in kept.findall(name("w:sectPr")):
            kept.remove(section)
        new.append(kept)
    _give(paragraph, new, shown[index].run if index < len(shown) else None)
    paragraph.addprevious(new)
    return new


def _give(source: Element, target: Element, until: Element | None) -> bool:
    """Move children to another element up to a run; true once it was met."""
    for child in list(source):
        if child.tag == P_PR:
            continue
        if until is not None and (child is until or until in child.iterdescendants()):
            if child is not until:
                part = copy.copy(child)
                for inner in list(part):
                    part.remove(inner)
                _give(child, part, until)
                if len(part):
                    target.append(part)
            return True
        target.append(child)
    return False
