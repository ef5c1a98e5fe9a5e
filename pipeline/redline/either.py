"""What LibreOffice does not track, with what it tracks instead: a formula with its text.

LibreOffice settles changes of text and pictures, and leaves formulas standing whatever is accepted (7.4). So a changed
formula is given twice, as ECMA-376 part 3 has it: `mc:Choice` for a program that knows Word 2013's namespace, which is
Word, and `mc:Fallback`, which LibreOffice takes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from lxml import etree

from pipeline.ooxml.xml import NAMESPACES, VAL, Element, content, find, find_all, make, name

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_KNOWN_TO_WORD = {"w15": "http://schemas.microsoft.com/office/word/2012/wordml"}
MATH_PARAGRAPH = f"{_MATH}oMathPara"
_Runs = list[tuple[str, str]]
"""Texts and where they stand: empty for the line, else `superscript` or `subscript`."""


def either(chosen: Element, instead: Iterable[Element]) -> Element:
    """An element for Word with what stands for it elsewhere."""
    result = etree.Element(f"{MC}AlternateContent", nsmap={"mc": MC[1:-1], "w": NAMESPACES["w"]})
    choice = etree.SubElement(result, f"{MC}Choice", Requires="w15", nsmap=_KNOWN_TO_WORD)
    fallback = etree.SubElement(result, f"{MC}Fallback")
    choice.append(chosen)
    fallback.extend(instead)
    return result


def is_formula(element: Element) -> bool:
    """Whether an element is a formula in a line or on a line of its own."""
    return element.tag in (f"{_MATH}oMath", MATH_PARAGRAPH)


def formula(math: Element) -> Element:
    """A formula for Word, and its text for those who do not track formulas."""
    runs = []
    for text, place in _joined(_linear(math)):
        look = f'<w:rPr><w:vertAlign w:val="{place}"/></w:rPr>' if place else ""
        runs.append(make(f'<w:r>{look}<w:t xml:space="preserve">{content(text)}</w:t></w:r>'))
    return either(math, runs)


def _joined(runs: _Runs) -> _Runs:
    result: _Runs = []
    for text, place in runs:
        if result and result[-1][1] == place:
            result[-1] = (result[-1][0] + text, place)
        elif text:
            result.append((text, place))
    return result


def _linear(element: Element) -> _Runs:
    """A formula's text in reading order: fractions with a slash, roots with their sign, brackets where they are due."""
    rule = _RULES.get(etree.QName(element).localname)
    if rule is not None:
        return rule(element)
    return [run for child in element if isinstance(child.tag, str) for run in _linear(child)]


def _scripts(element: Element) -> _Runs:
    below, above = ([*_part(element, part), *_part(element, limit)] for part, limit in _scripted(element))
    return [*_part(element, "e"), *_raised(below, "subscript"), *_raised(above, "superscript")]


def _scripted(element: Element) -> tuple[tuple[str, str], tuple[str, str]]:
    """The parts that stand below and above: a limit is the one or the other."""
    is_below = etree.QName(element).localname == "limLow"
    return ("sub", "lim" if is_below else ""), ("sup", "" if is_below else "lim")


def _sum(element: Element) -> _Runs:
    sign = _character(element, "naryPr/m:chr", "∫")
    bounds = [*_raised(_part(element, "sub"), "subscript"), *_raised(_part(element, "sup"), "superscript")]
    return [(sign, ""), *bounds, *_part(element, "e")]


def _bracketed(element: Element) -> _Runs:
    opening, closing = (_character(element, f"dPr/m:{end}Chr", usual) for end, usual in (("beg", "("), ("end", ")")))
    return [(opening, ""), *_listed(find_all(element, "m:e"), ", "), (closing, "")]


def _matrix(element: Element) -> _Runs:
    rows = [[("[", ""), *_listed(find_all(row, "m:e"), ", "), ("]", "")] for row in find_all(element, "m:mr")]
    return [run for row in rows for run in row]


def _part(element: Element, local: str) -> _Runs:
    found = find(element, f"m:{local}") if local else None
    return [] if found is None else _linear(found)


def _grouped(element: Element, local: str) -> _Runs:
    """A part in brackets if it is more than one sign or number."""
    runs = _part(element, local)
    text = "".join(text for text, _ in runs)
    return runs if len(text) == 1 or text.isalnum() else [("(", ""), *runs, (")", "")]


def _raised(runs: _Runs, place: str) -> _Runs:
    """Runs above or below the line; what stands twice so is written with a sign."""
    signs = {"superscript": "^", "subscript": "_"}
    return [(f"{signs[old]}{text}" if old else text, place) for text, old in runs]


def _listed(elements: Iterable[Element], between: str) -> _Runs:
    result: _Runs = []
    for element in elements:
        result += [(between, "")] if result else []
        result += _linear(element)
    return result


def _character(element: Element, path: str, usual: str) -> str:
    found = find(element, f"m:{path}")
    return usual if found is None else found.get(name("m:val"), found.get(VAL, usual))


_RULES: dict[str, Callable[[Element], _Runs]] = {
    "t": lambda element: [(element.text or "", "")],
    "f": lambda element: [*_grouped(element, "num"), ("/", ""), *_grouped(element, "den")],
    "rad": lambda element: [*_raised(_part(element, "deg"), "superscript"), ("√", ""), *_grouped(element, "e")],
    "func": lambda element: [*_part(element, "fName"), ("\u00a0", ""), *_part(element, "e")],
    "acc": lambda element: [*_part(element, "e"), (_character(element, "accPr/m:chr", "\u0302"), "")],
    "eqArr": lambda element: _listed(find_all(element, "m:e"), "; "),
    **dict.fromkeys(("sSup", "sSub", "sSubSup", "limLow", "limUpp"), _scripts),
    "nary": _sum,
    "d": _bracketed,
    "m": _matrix,
}
"""How each structure of a formula is written (ECMA-376 part 1, 22.1.2)."""
