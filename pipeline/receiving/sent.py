"""What was sent: the lines of the anchored draft, and of each character the glyph of the source that it prints."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import TYPE_CHECKING, NamedTuple

from pipeline.manuscript.labels import section_label
from pipeline.receiving.lines import Line, Lines
from pipeline.render.word.bookmarks import bookmark_name
from pipeline.sending.anchors import WHOLE
from pipeline.wordfile.values import Story

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pipeline.receiving.lines import Sign
    from pipeline.sending.anchors import Anchored
    from pipeline.sourcemap.values import Leaf
    from pipeline.wordfile.values import Range, Reading

_REFERENCES = "references"


class Origin(NamedTuple):
    """The glyph that a character prints, or is a part of."""

    section: str
    leaf: int
    glyph: int


@dataclass(frozen=True, kw_only=True, slots=True)
class SentLine:
    """A line of the draft as it was sent.

    ``origins`` are, for each character, the glyph it prints; ``None`` where the pipeline made it. ``leaves`` are what
    stands in the line; none: all of it is made. ``section`` is where in the paper the line stands, empty before the
    first section and behind the last; ``is_title`` is true of the section's own title. ``anchors`` are those that
    begin in it, ``entry`` is the key of the bibliography's entry that it is.
    """

    line: Line
    origins: tuple[Origin | None, ...]
    leaves: tuple[tuple[str, int], ...]
    section: str
    is_title: bool
    anchors: tuple[str, ...]
    entry: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Sent:
    """The draft as it was sent.

    ``widths`` are how many characters print each glyph of each leaf, ``line_of`` the number of the line that a leaf
    stands in. ``strange`` are leaves whose print could not be told glyph by glyph, with the reason.
    """

    anchored: Anchored
    lines: tuple[SentLine, ...]
    widths: Mapping[tuple[str, int], tuple[int, ...]]
    line_of: Mapping[tuple[str, int], int]
    strange: Mapping[tuple[str, int], str]

    def leaf(self, key: tuple[str, int]) -> Leaf:
        """A leaf by its section and ordinal."""
        return self.anchored.maps[key[0]][key[1]]


def sent(anchored: Anchored, reading: Reading) -> Sent:
    """The draft whose Word file was read, told in terms of its sections' source maps."""
    return _Sent(anchored, reading).told()


class _Sent:
    def __init__(self, anchored: Anchored, reading: Reading) -> None:
        self._anchored = anchored
        self._lines = Lines(reading).settled(lambda _: True)
        self._ranges: dict[str, Range] = {one.name: one for one in reversed(reading.bookmarks)}
        self._titles = {bookmark_name(section_label(name)): name for name in anchored.examined.paper.outline.ids}
        self._origins: list[list[Origin | None]] = [[None] * len(line.signs) for line in self._lines]
        self._leaves: list[list[tuple[str, int]]] = [[] for _ in self._lines]
        self._widths: dict[tuple[str, int], tuple[int, ...]] = {}
        self._line_of: dict[tuple[str, int], int] = {}
        self._strange: dict[tuple[str, int], str] = {}

    def told(self) -> Sent:
        numbers = {line.last.index: number for number, line in enumerate(self._lines)}
        ranges: dict[tuple[str, int], dict[int, Range]] = {}
        for name, spot in self._anchored.spots.items():
            if name in self._ranges:
                ranges.setdefault((spot.section, spot.leaf), {})[spot.glyph] = self._ranges[name]
        for section, source_map in self._anchored.maps.items():
            for leaf in source_map.leaves:
                self._leaf((section, leaf.ordinal), ranges.get((section, leaf.ordinal), {}), numbers)
        sections = self._sections(numbers)
        anchors: list[list[str]] = [[] for _ in self._lines]
        for name, range_ in self._ranges.items():
            known = self._anchored.spots.get(name)
            if range_.start.paragraph in numbers and (name in self._titles or (known and known.glyph == WHOLE)):
                anchors[numbers[range_.start.paragraph]].append(name)
        cited = self._anchored.examined.paper.bibliography.entries
        entries = {
            numbers[self._ranges[mark].start.paragraph]: key
            for key in cited
            for mark in (bookmark_name(f"ref-{key}"),)
            if mark in self._ranges and self._ranges[mark].start.paragraph in numbers
        }
        lines = [
            SentLine(
                line=line,
                origins=tuple(self._origins[number]),
                leaves=tuple(self._leaves[number]),
                section=sections[number][0],
                is_title=sections[number][1],
                anchors=tuple(anchors[number]),
                entry=entries.get(number, ""),
            )
            for number, line in enumerate(self._lines)
        ]
        return Sent(
            anchored=self._anchored,
            lines=tuple(lines),
            widths=self._widths,
            line_of=self._line_of,
            strange=self._strange,
        )

    def _sections(self, numbers: Mapping[int, int]) -> list[tuple[str, bool]]:
        """Of each line the section that it stands in, and whether it is its title."""
        starts = {
            numbers[self._ranges[mark].start.paragraph]: name
            for mark, name in {**self._titles, bookmark_name(_REFERENCES): ""}.items()
            if mark in self._ranges and self._ranges[mark].start.paragraph in numbers
        }
        result, current = [], ""
        for number, line in enumerate(self._lines):
            if number in starts:
                current = starts[number]
            own = self._leaves[number][0][0] if self._leaves[number] else None
            is_body = line.last.story is Story.BODY
            result.append((own if own is not None else current if is_body else "", number in starts and not own))
        return result

    def _leaf(self, key: tuple[str, int], ranges: Mapping[int, Range], numbers: Mapping[int, int]) -> None:
        """Find the characters of a leaf. ``ranges`` are its anchors, by the glyph that they stand for or begin at."""
        leaf = self._anchored.maps[key[0]][key[1]]
        whole = ranges.get(WHOLE)
        if whole is None or whole.start.paragraph not in numbers:
            self._strange[key] = "it has no anchor in the Word file"
            return
        places = self._stretch(whole, ranges, numbers)
        for number in dict.fromkeys([numbers[whole.start.paragraph], *(number for number, _ in places)]):
            self._leaves[number].append(key)
        self._line_of[key] = numbers[whole.start.paragraph]
        glyphs = self._glyphs(ranges, leaf, [self._lines[number].signs[at] for number, at in places])
        widths = [0] * len(leaf.glyphs)
        for (number, at), glyph in zip(places, glyphs, strict=True):
            if glyph is not None:
                self._origins[number][at] = Origin(*key, glyph)
                widths[glyph] += 1
        self._widths[key] = tuple(widths)

    def _stretch(self, whole: Range, ranges: Mapping[int, Range], numbers: Mapping[int, int]) -> list[tuple[int, int]]:
        """The lines and offsets of a leaf's characters.

        An anchor without an extent, as captions have it, reaches to the end of its line; so does each of the further
        lines that a formula on a line of its own cuts a paragraph into.
        """
        starts = {whole.start.paragraph: whole.start}
        for one in sorted(ranges.values(), key=lambda one: one.start):
            starts.setdefault(one.start.paragraph, one.start)
        places = []
        for paragraph, start in starts.items():
            number = numbers.get(paragraph)
            if number is not None:
                is_bounded = paragraph == whole.end.paragraph and whole.end > whole.start
                places += [
                    (number, at)
                    for at, sign in enumerate(self._lines[number].signs)
                    if start <= sign.at and (not is_bounded or sign.at < whole.end)
                ]
        return places

    def _glyphs(self, ranges: Mapping[int, Range], leaf: Leaf, signs: Sequence[Sign]) -> list[int | None]:
        """The glyph of each character: of atoms by their own anchors, of all else by the text between these."""
        found: list[int | None] = [None] * len(signs)
        place = glyph = 0
        for at, one in [*sorted((at, one) for at, one in ranges.items() if at != WHOLE), (len(leaf.glyphs), None)]:
            start = next((n for n in range(place, len(signs)) if one and signs[n].at >= one.start), len(signs))
            self._between(found, signs, (place, start), leaf, (glyph, at))
            place, glyph = start, at
            if one is not None and leaf.glyphs[at].atom is not None:
                glyph = at + 1
                while place < len(signs) and signs[place].at < one.end:
                    found[place] = at
                    place += 1
        return found

    @staticmethod
    def _between(
        found: list[int | None], signs: Sequence[Sign], span: tuple[int, int], leaf: Leaf, glyphs: tuple[int, int]
    ) -> None:
        """Pair characters and glyphs of which none is an atom; what was printed otherwise stands for its glyph."""
        shown = [sign.text for sign in signs[slice(*span)]]
        meant = [glyph.text for glyph in leaf.glyphs[slice(*glyphs)]]
        if shown == meant:
            found[slice(*span)] = range(*glyphs)
            return
        for tag, i, j, k, m in SequenceMatcher(None, shown, meant, autojunk=False).get_opcodes():
            if tag == "equal":
                found[span[0] + i : span[0] + j] = range(glyphs[0] + k, glyphs[0] + m)
            elif tag == "replace":
                for at in range(i, j):  # such as [U+1F642] where the fonts lack the character
                    found[span[0] + at] = glyphs[0] + min(k + at - i, m - 1)
