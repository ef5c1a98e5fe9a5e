"""What a style comes to: its own properties and those of the styles that it is based on, the nearest first."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.ooxml.xml import R_PR, VAL, Element, find, find_all, name, style_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_ID, _TYPE, _DEFAULT = name("w:styleId"), name("w:type"), name("w:default")
_POSITION = name("w:pos")
_FONT, _THEME_FONT = name("w:cs"), name("w:cstheme")

Stop = tuple[str, int]
"""A tab stop: its kind, ``right``, and its place in twips."""


@dataclass(frozen=True, slots=True)
class Cascade:
    """The styles of a document by id, the id of the one that paragraphs have by default, and the styles' root."""

    styles: Mapping[str, Element]
    default: str
    root: Element

    @classmethod
    def of(cls, root: Element) -> Cascade:
        """The cascade of a styles part."""
        styles = {style.get(_ID, ""): style for style in find_all(root, "w:style")}
        defaults = (key for key, style in styles.items() if style.get(_TYPE) == "paragraph" and style.get(_DEFAULT))
        return cls(styles, next(defaults, ""), root)

    def stops(self, style: str) -> set[Stop]:
        """The tab stops of paragraphs in a style."""
        stops: dict[int, str] = {}
        for one in reversed(list(self._chain(style))):
            for stop in find_all(one, "w:pPr/w:tabs/w:tab"):
                kind, place = stop.get(VAL, ""), int(stop.get(_POSITION, "0"))
                if kind == "clear":
                    stops.pop(place, None)
                else:
                    stops[place] = kind
        return {(kind, place) for place, kind in stops.items()}

    def size(self, style: str) -> int:
        """The size of the text of a paragraph style, in half-points; Word's own where nobody says."""
        holders = [one.find(R_PR) for one in self._chain(style)]
        for holder in (*holders, find(self.root, "w:docDefaults/w:rPrDefault/w:rPr")):
            found = None if holder is None else find(holder, "w:sz")
            if found is not None:
                return int(found.get(VAL, "20"))
        return 20

    def script_font(self, paragraph: Element, run: Element | None = None) -> tuple[str, str]:
        """Where a run takes its font for scripts such as the Arabic: the attribute and its value, or the two empty."""
        holders: list[Element | None] = []
        if run is not None:
            look = find(run, "w:rPr/w:rStyle")
            holders.append(run.find(R_PR))
            holders += [style.find(R_PR) for style in self._chain("" if look is None else look.get(VAL, ""))]
        holders += [style.find(R_PR) for style in self._chain(style_of(paragraph) or self.default)]
        return self._font_of(holders)

    def font_of_style(self, style: str) -> tuple[str, str]:
        """The same of the text of a paragraph style."""
        return self._font_of([one.find(R_PR) for one in self._chain(style)])

    def _font_of(self, holders: list[Element | None]) -> tuple[str, str]:
        for holder in (*holders, find(self.root, "w:docDefaults/w:rPrDefault/w:rPr")):
            fonts = None if holder is None else find(holder, "w:rFonts")
            for key in (_THEME_FONT, _FONT):  # in one element the theme's goes first
                if fonts is not None and fonts.get(key):
                    return key, fonts.get(key, "")
        return "", ""

    def _chain(self, style: str) -> Iterator[Element]:
        seen: set[str] = set()
        while style in self.styles and style not in seen:
            seen.add(style)
            yield self.styles[style]
            base = find(self.styles[style], "w:basedOn")
            style = "" if base is None else base.get(VAL, "")
