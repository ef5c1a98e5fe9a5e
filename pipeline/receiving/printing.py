"""What the leaves of a section printed in the file that was sent, to count equal words in."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from pipeline.quotes import Stretch
from pipeline.receiving.matching import Place
from pipeline.sending.seeking import Found, Text, Texts
from pipeline.sourcemap.parts import block_of, part_names

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pipeline.receiving.sent import Sent


class Print:
    """The texts of one section, a leaf's together, as `pipeline.sending.hanging` will read them in the next file."""

    def __init__(self, sent: Sent, section: str) -> None:
        texts: list[Text] = []
        self._found: dict[Place, Found] = {}
        source_map = sent.anchored.maps[section]
        names = part_names(source_map.leaves)
        lines: dict[int, list[int]] = {}
        for number, line in enumerate(sent.lines):
            for name, ordinal in line.leaves:
                if name == section:
                    lines.setdefault(ordinal, []).append(number)
        for leaf in source_map.leaves:
            for number in lines.get(leaf.ordinal, ()):
                line = sent.lines[number]
                signs = [
                    (at, sign.text, origin.glyph if leaf.glyphs[origin.glyph].atom else None)
                    for at, (sign, origin) in enumerate(zip(line.line.signs, line.origins, strict=True))
                    if origin is not None and (origin.section, origin.leaf) == (section, leaf.ordinal)
                ]
                for offset, (at, _, _) in enumerate(signs):
                    self._found[Place(number, at)] = Found(len(texts), offset, offset + 1)
                texts.append(
                    Text(
                        leaf=leaf.ordinal,
                        block=block_of(leaf),
                        part=names[leaf.ordinal],
                        text="".join(text for _, text, _ in signs),
                        atoms=tuple(_atoms([atom for _, _, atom in signs])),
                    )
                )
        self._texts = Texts(texts)

    def occurrence(self, quote: str, place: Place) -> int | None:
        """Which of the same words of its leaf a quotation is that begins with a character of the sent file."""
        found = self._found.get(place)
        return self._texts.occurrence(quote, found) if found is not None else None


def _atoms(glyphs: Sequence[int | None]) -> Iterator[Stretch]:
    """The stretches of characters that print one atom each, of each character its glyph if that is one."""
    at = 0
    for glyph, some in groupby(glyphs):
        length = len(list(some))
        if glyph is not None:
            yield Stretch(at, at + length)
        at += length
