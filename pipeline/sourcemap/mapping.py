"""The source map of a section: pandoc reads it in disguise, what that leaves open is fitted, and all of it is proved.

1. Every printed letter is disguised as one of its own. The leaves of that reading must be the section's; each letter
   then says where it came from.
2. Punctuation, atoms and what could not be disguised are fitted between the letters next to them.
3. Proof: all that was fitted is replaced, where it is said to stand, by symbols of their own. Pandoc must print
   exactly these symbols in exactly these places. A leaf where it does not is said not to be mapped.

Where a disguise changes how a part of the text is read, that part is found by halving and disguised less, or not.
"""

from __future__ import annotations

import itertools
from dataclasses import replace
from typing import TYPE_CHECKING

from pipeline.sourcemap.atoms import entity_at
from pipeline.sourcemap.disguise import Disguises, coded, number_of
from pipeline.sourcemap.driving import Trial, sound, together
from pipeline.sourcemap.extents import Extents
from pipeline.sourcemap.fitter import Fitter, Spans
from pipeline.sourcemap.printed import Printed, content_of, printed_leaves
from pipeline.sourcemap.reading import leaves_read, paired, prints_alike
from pipeline.sourcemap.values import NOWHERE, Atom, Glyph, Kind, Leaf, SourceMap

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.markdown.section import Section
    from pipeline.sourcemap.driving import Read, Work
    from pipeline.sourcemap.printed import Sign

Anchors = list[list["int | None"]]
"""For each leaf, for each of its signs, the offset it was disguised at, if it was."""
Found = tuple[list["Printed"], Anchors]
"""The leaves, with blanks as the disguised text has them, and their anchors."""

_Shown = dict[tuple[int, int], list[str]]
"""What stands in the place of a span, once for each reading."""

_UNREAD = "pandoc reads the section otherwise in disguise"
_UNFIT = "its marks cannot be told from its text"


def source_map(section: Section) -> SourceMap:
    """The source map of one section: a function of its text and of the title printed over it."""
    return source_maps([section])[0]


def source_maps(sections: Sequence[Section]) -> list[SourceMap]:
    """The maps of some sections, whose readings share processes."""
    return together([_Mapper(section).work() for section in sections])


class _Mapper:
    def __init__(self, section: Section) -> None:
        self._text = section.source.text
        self._body = section.source.body
        self._shift = len(self._text) - len(self._body)
        self._faults = tuple(sorted(finding.code.name for finding in section.findings))
        self._ours = printed_leaves(section.blocks)
        self._disguises = Disguises(self._body)

    def work(self) -> Work[SourceMap]:
        """The readings it takes, and the map."""
        if not self._ours:
            return SourceMap(text=self._text, faults=self._faults, leaves=())
        found = yield from self._letters()
        if found is None:
            spans: list[Spans | str] = [_UNREAD] * len(self._ours)
        else:
            spans = Fitter(self._body, self._disguises.syntax, *found).spans()
            spans = yield from self._proved(spans, *found)
        return SourceMap(text=self._text, faults=self._faults, leaves=tuple(self._leaves(spans)))

    def _letters(self) -> Work[Found | None]:
        """The offset of every letter that could be disguised."""
        parts = range(len(self._disguises.parts))
        passed: dict[tuple[int, ...], Found] = {}

        def trial(whole: Sequence[int], words: Sequence[int] = ()) -> Trial:
            places = self._disguises.places(whole, words)
            texts = self._disguises.texts(places)

            def passes(trees: Read) -> bool:
                found = self._found(trees, texts, places)
                if found is not None:
                    passed[tuple(places)] = found
                return found is not None

            return Trial(texts=texts, passes=passes)

        whole = yield from sound(parts, trial)
        left = [part for part in parts if part not in whole]
        words = yield from sound(left, lambda some: trial(whole, some))
        places = self._disguises.places(whole, words)
        if tuple(places) in passed:
            return passed[tuple(places)]
        texts = self._disguises.texts(places)
        return self._found((yield texts), texts, places)

    def _found(self, trees: Read, texts: Sequence[str], places: Sequence[int]) -> Found | None:
        readings = leaves_read(trees, texts)
        if readings is None:
            return None
        index = {letter: number for number, letter in enumerate(self._disguises.letters)}

        def offset(signs: tuple[Sign, ...]) -> int | None:
            number = number_of([sign.text for sign in signs], index)
            return None if number is None or number >= len(places) else places[number]

        def fits(leaf: int, read: Sequence[tuple[Sign, ...]]) -> bool:
            for our, signs in zip(self._ours[leaf].signs, read, strict=True):
                at = offset(signs)
                shown = signs[0].text if at is None else self._body[at]
                if (
                    our.atom is not signs[0].atom
                    or our.formats != signs[0].formats
                    or not prints_alike(our.text, shown)
                ):
                    return False
            return True

        pairs = paired(self._ours, [len(leaf.signs) for leaf in self._ours], readings, fits)
        if pairs is None:
            return None
        leaves = [_with_blanks(leaf, read) for leaf, read in zip(self._ours, pairs, strict=True)]
        return leaves, [[offset(signs) for signs in read] for read in pairs]

    def _proved(self, spans: list[Spans | str], leaves: Sequence[Printed], anchors: Anchors) -> Work[list[Spans | str]]:
        """The spans of the leaves that stand the proof."""
        mapped = [number for number, one in enumerate(spans) if not isinstance(one, str)]

        def trial(some: Sequence[int]) -> Trial:
            wanted = sorted(
                {span for leaf in some for span in self._to_prove(leaves[leaf], spans[leaf], anchors[leaf])}
            )
            if any(one[1] > other[0] for one, other in itertools.pairwise(wanted)):
                return Trial(texts=[], passes=lambda _: False)
            texts, shown = self._with_symbols(wanted)
            return Trial(texts=texts, passes=lambda trees: self._prints(trees, texts, spans, shown))

        good = set((yield from sound(mapped, trial)))
        return [one if isinstance(one, str) or number in good else _UNFIT for number, one in enumerate(spans)]

    def _to_prove(self, leaf: Printed, spans: Spans | str, anchors: Sequence[int | None]) -> list[tuple[int, int]]:
        """What was fitted, save blanks, breaks and notes, which hold the text together that the proof needs."""
        if isinstance(spans, str) or leaf.kind is Kind.PICTURE:
            return []
        labels = self._disguises.labels
        signs = zip(leaf.signs, spans, anchors, strict=True)
        return [span for sign, span, anchor in signs if anchor is None and _is_proved(sign) and not labels[span[0]]]

    def _with_symbols(self, spans: Sequence[tuple[int, int]]) -> tuple[list[str], _Shown]:
        """The body with a symbol in the place of each span, once a digit, and the symbols of each span."""
        digits = coded(len(spans), self._disguises.symbols)
        texts = []
        shown: _Shown = {span: [] for span in spans}
        for symbols in digits:
            pieces, at = [], 0
            for (start, end), symbol in zip(spans, symbols, strict=True):
                # Of the same width, since the columns of some tables count; but on one line.
                filling = symbol if "\n" in self._body[start:end] else symbol * (end - start)
                shown[start, end].append(filling)
                pieces += [self._body[at:start], filling]
                at = end
            texts.append("".join((*pieces, self._body[at:])))
        return texts, shown

    def _prints(self, trees: Read, texts: Sequence[str], spans: Sequence[Spans | str], shown: _Shown) -> bool:
        """Whether each leaf prints the symbols where they were put, and all else as before."""
        for which, (tree, text) in enumerate(zip(trees, texts, strict=True)):
            readings = leaves_read([tree], [text])
            expected = [self._expected(leaf, one, shown, which) for leaf, one in enumerate(spans)]

            def fits(leaf: int, read: Sequence[tuple[Sign, ...]], expected: list[list[str]] = expected) -> bool:
                return all(prints_alike(one, sign.text) for one, (sign,) in zip(expected[leaf], read, strict=True))

            if readings is None or paired(self._ours, [len(one) for one in expected], readings, fits) is None:
                return False
        return True

    def _expected(self, leaf: int, spans: Spans | str, shown: _Shown, which: int) -> list[str]:
        signs = self._ours[leaf].signs
        if isinstance(spans, str):
            return [sign.text for sign in signs]
        result: list[str] = []
        for sign, span in zip(signs, spans, strict=True):
            result += list(shown[span][which]) if span in shown else [sign.text]
        return result

    def _leaves(self, spans: Sequence[Spans | str]) -> list[Leaf]:
        extents = Extents(self._text)
        found = [
            one if isinstance(one, str) else tuple((start + self._shift, end + self._shift) for start, end in one)
            for one in spans
        ]
        placed = extents.of(self._ours, found)
        leaves = []
        for number, (our, one, extent) in enumerate(zip(self._ours, found, placed, strict=True)):
            reason = one if isinstance(one, str) else extent if isinstance(extent, str) else ""
            start, end = (NOWHERE, NOWHERE) if isinstance(extent, str) or reason else extent
            leaves.append(
                Leaf(
                    ordinal=number + 1,
                    kind=our.kind,
                    level=our.level,
                    note=our.note,
                    compact=our.compact,
                    address=our.address,
                    frames=our.frames,
                    start=start,
                    end=end,
                    first_line=NOWHERE if reason else extents.line(start),
                    last_line=NOWHERE if reason else extents.line(end),
                    glyphs=self._glyphs(our, () if reason or isinstance(one, str) else one),
                    reason=reason,
                    name=our.name,
                )
            )
        return leaves

    def _glyphs(self, leaf: Printed, spans: Sequence[tuple[int, int]]) -> tuple[Glyph, ...]:
        places = spans or [(NOWHERE, NOWHERE)] * len(leaf.signs)
        return tuple(
            Glyph(
                text=sign.text,
                start=start,
                end=end,
                formats=sign.formats,
                atom=Atom.ENTITY if sign.atom is None and entity_at(self._text, start, end) else sign.atom,
                content=content_of(sign.node) if sign.node else "",
            )
            for sign, (start, end) in zip(leaf.signs, places, strict=True)
        )


def _with_blanks(leaf: Printed, read: Sequence[tuple[Sign, ...]]) -> Printed:
    """The leaf with a blank that breaks where pandoc tied an abbreviation to the next word: so it is written."""
    signs = tuple(
        replace(sign, text=" ") if sign.text == "\u00a0" and one.text == " " else sign
        for sign, (one, *_) in zip(leaf.signs, read, strict=True)
    )
    return replace(leaf, signs=signs)


def _is_proved(sign: Sign) -> bool:
    if sign.atom is None:
        return sign.text not in (" ", "\n")
    return sign.atom not in (Atom.NOTE, Atom.BREAK)
