"""Styles and numbering of a file, and how characters look by them."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from pipeline.ooxml.xml import Element, find, find_all, name
from pipeline.wordfile.names import VAL, attribute, is_on
from pipeline.wordfile.values import PLAIN, Look, Numbering

if TYPE_CHECKING:
    from pipeline.wordfile.opening import WordFile

_CODE_STYLE = re.compile(r"verbatim|code|typewriter|preformatted|source ?text|monospace", re.IGNORECASE)
_CODE_FONT = re.compile(r"courier|consolas|\bmono\b|menlo|source code|liberation mono|typewriter", re.IGNORECASE)
_STYLE_ID, _TYPE, _DEFAULT = (name(f"w:{local}") for local in ("styleId", "type", "default"))
_FONTS = tuple(name(f"w:{local}") for local in ("ascii", "hAnsi"))
_TOGGLES = {
    name("w:b"): "bold",
    name("w:i"): "italic",
    name("w:strike"): "strike",
    name("w:dstrike"): "strike",
    name("w:smallCaps"): "small_caps",
    name("w:vanish"): "hidden",
}
_R_STYLE, _VERTICAL, _UNDERLINE, _HIGHLIGHT, _R_FONTS = (
    name(f"w:{local}") for local in ("rStyle", "vertAlign", "u", "highlight", "rFonts")
)
_LONGEST = 30
"""How far styles are followed to those they are based on: Word itself takes no more than some ten."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Style:
    id: str
    name: str
    type: str
    base: str
    element: Element


class Looks:
    """What the styles and the numbering of a file make of a paragraph's and a run's properties."""

    def __init__(self, file: WordFile) -> None:
        styles, numbering = file.related("styles"), file.related("numbering")
        self._styles: dict[str, _Style] = {}
        self._default = ""
        for element in [] if styles is None else find_all(styles, "w:style"):
            style = _style(element)
            self._styles.setdefault(style.id, style)
            if style.type == "paragraph" and element.get(_DEFAULT) in ("1", "true", "on"):
                self._default = self._default or style.id
        self._looks: dict[str, Look] = {}
        self._formats = {} if numbering is None else _formats(numbering)

    def style(self, properties: Element | None) -> tuple[str, str]:
        """Id and name of a paragraph's style; of the default one where it names none, the id where it has no name."""
        found = None if properties is None else find(properties, "w:pStyle")
        key = self._default if found is None else attribute(found, VAL)
        return key, self._styles[key].name if key in self._styles else key

    def numbering(self, properties: Element | None) -> Numbering | None:
        """How a paragraph is numbered, by itself or by its style; ``None`` where it is not."""
        key, level = "", ""
        for holder in self._holders(properties):
            for path, known in (("w:numPr/w:numId", key), ("w:numPr/w:ilvl", level)):
                found = None if known else find(holder, path)
                if found is not None and path.endswith("numId"):
                    key = attribute(found, VAL)
                elif found is not None:
                    level = attribute(found, VAL)
            if key:
                break
        if key in ("", "0"):
            return None
        depth = int(level) if level.isdecimal() else 0
        return Numbering(id=key, level=depth, format=self._formats.get((key, depth), ""))

    def look(self, properties: Element | None, link: str = "") -> Look:
        """How a run with these properties looks."""
        if properties is None:
            return replace(PLAIN, link=link) if link else PLAIN
        named = properties.find(_R_STYLE)
        base = PLAIN if named is None else self._of_style(attribute(named, VAL))
        look = _over(base, properties, by_hand=True)
        return replace(look, link=link) if link else look

    def _of_style(self, key: str) -> Look:
        """How a character style makes characters look."""
        if key not in self._looks:
            shown = self._styles[key].name if key in self._styles else key
            look = Look(style=shown)
            for style in reversed(self._chain(key)):
                properties = find(style.element, "w:rPr")
                if properties is not None:
                    look = _over(look, properties, by_hand=False)
                if _CODE_STYLE.search(style.name):
                    look = replace(look, code=True)
            self._looks[key] = look
        return self._looks[key]

    def _chain(self, key: str) -> list[_Style]:
        """A style and those that it is based on, itself first; each once, though they be based on each other."""
        chain: list[_Style] = []
        while key in self._styles and self._styles[key] not in chain and len(chain) < _LONGEST:
            chain.append(self._styles[key])
            key = chain[-1].base
        return chain

    def _holders(self, properties: Element | None) -> list[Element]:
        """A paragraph's own properties, then those of its style and the styles under it."""
        own = [] if properties is None else [properties]
        chain = self._chain(self.style(properties)[0])
        return own + [found for style in chain if (found := find(style.element, "w:pPr")) is not None]


def _over(base: Look, properties: Element, *, by_hand: bool) -> Look:
    """A look with properties laid over it. What only a hand does, underlining, is not taken from a style."""
    values: dict[str, object] = {}
    for element in properties:
        tag = element.tag
        if tag in _TOGGLES:
            key = _TOGGLES[tag]
            values[key] = is_on(element) or (key == "strike" and bool(values.get(key)))
        elif tag == _VERTICAL:
            values["vertical"] = attribute(element, VAL).replace("baseline", "")
        elif tag == _R_FONTS and any(_CODE_FONT.search(element.get(font, "")) for font in _FONTS):
            values["code"] = True
        elif tag == _UNDERLINE and by_hand:
            values["underline"] = is_on(element)
        elif tag == _HIGHLIGHT and by_hand:
            values["highlight"] = is_on(element)
    return replace(base, **values) if values else base  # type: ignore[arg-type]


def _style(element: Element) -> _Style:
    named, base = find(element, "w:name"), find(element, "w:basedOn")
    key = element.get(_STYLE_ID, "")
    return _Style(
        id=key,
        name=key if named is None else attribute(named, VAL),
        type=element.get(_TYPE, "paragraph"),
        base="" if base is None else attribute(base, VAL),
        element=element,
    )


def _formats(numbering: Element) -> dict[tuple[str, int], str]:
    """The format of each level of each list, by the list's id and the level."""
    levels: dict[str, dict[int, str]] = {}
    for abstract in find_all(numbering, "w:abstractNum"):
        levels[abstract.get(name("w:abstractNumId"), "")] = _levels(find_all(abstract, "w:lvl"))
    formats: dict[tuple[str, int], str] = {}
    for number in find_all(numbering, "w:num"):
        refers = find(number, "w:abstractNumId")
        known = dict(levels.get("" if refers is None else attribute(refers, VAL), {}))
        known |= _levels(find_all(number, "w:lvlOverride/w:lvl"))
        formats |= {(number.get(name("w:numId"), ""), level): how for level, how in known.items()}
    return formats


def _levels(elements: list[Element]) -> dict[int, str]:
    found = {}
    for element in elements:
        level, how = element.get(name("w:ilvl"), ""), find(element, "w:numFmt")
        if level.isdecimal():
            found[int(level)] = "decimal" if how is None else attribute(how, VAL)
    return found
