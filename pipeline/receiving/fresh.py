"""New text: what of it can be written into a section, how it is set, and what kind of leaf a new line is."""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from pipeline.receiving.matching import Place
from pipeline.receiving.values import Change
from pipeline.sourcemap.edits import Glyphs, InsertLeaf, Typed
from pipeline.sourcemap.values import Atom, Kind
from pipeline.wordfile.values import OBJECT
from pipeline.wordfile.values import Kind as ThingKind

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from pipeline.receiving.entries import Entry
    from pipeline.receiving.entries import Key as LeafKey
    from pipeline.receiving.hunks import Hunk
    from pipeline.receiving.lines import Line, Sign
    from pipeline.receiving.scene import Scene
    from pipeline.receiving.sent import Origin
    from pipeline.sourcemap.edits import Text
    from pipeline.sourcemap.values import Formats, Leaf
    from pipeline.wordfile.values import Look

_HEADING = re.compile(r"heading (\d)\Z", re.IGNORECASE)
_THINGS = {
    ThingKind.NOTE: ("a new note", "write it into the source: [^label] in the text, and [^label]: below the paragraph"),
    ThingKind.PICTURE: ("a new picture", "put it into figures/ and write ![Caption](../figures/name.png){#fig:name}"),
    ThingKind.EQUATION: ("a new formula", "write it into the source in TeX: $…$"),
    ThingKind.TAB: ("a tab, which the source does not know", "use a list or a table"),
    ThingKind.BREAK: ("a line or page break", "begin a new paragraph"),
}
_SHORTEST = 4
_JOINER = "\u200d "
"""What LibreOffice types into the cells of a row that it adds with tracking."""
_PRINTED = (Atom.CITATION, Atom.REFERENCE, Atom.FORMULA)
_STYLED: dict[str, Callable[[Look], bool]] = {
    "strong": lambda look: look.bold,
    "emph": lambda look: look.italic,
    "strikeout": lambda look: look.strike,
    "sup": lambda look: look.vertical == "superscript",
    "sub": lambda look: look.vertical == "subscript",
    "smallcaps": lambda look: look.small_caps,
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Stretch:
    """New characters that are set alike; ``again`` is what of the source they print once more, if they do."""

    signs: tuple[Sign, ...]
    again: Origin | None = None


class Fresh:
    """Judges what is new in a returned file."""

    def __init__(self, scene: Scene) -> None:
        self._scene = scene
        self._sent, self._witness = scene.sent, scene.witness
        self._first: dict[Origin, Sign] = {}
        self._printed = self._told()
        self._words = re.compile("|".join(map(re.escape, sorted(self._printed, key=len, reverse=True))) or r"(?!)")

    def _told(self) -> dict[str, list[Origin]]:
        """What citations, references and formulas print, and which print it.

        Words that anybody may type, such as the name of a law, count only where what printed them has gone.
        """
        texts: dict[Origin, str] = {}
        gone: set[Origin] = set()
        for number, line in enumerate(self._sent.lines):
            for at, (sign, origin) in enumerate(zip(line.line.signs, line.origins, strict=True)):
                if origin is None:
                    continue
                self._first.setdefault(origin, sign)
                if self._sent.leaf((origin.section, origin.leaf)).glyphs[origin.glyph].atom in _PRINTED:
                    texts[origin] = texts.get(origin, "") + shown(sign)
                    if Place(number, at) not in self._scene.still:
                        gone.add(origin)
        found: dict[str, list[Origin]] = {}
        for origin, words in sorted(texts.items(), key=lambda pair: pair[0] not in gone):
            if len(words) >= _SHORTEST and (words.startswith(("(", OBJECT)) or origin in gone):
                found.setdefault(words, []).append(origin)
        return found

    def sign(self, leaf: LeafKey, glyph: int) -> Sign | None:
        """The first character that a glyph was sent as."""
        return self._first.get((*leaf, glyph))  # type: ignore[call-overload, no-any-return]

    def stretches(self, section: str, signs: Sequence[Sign]) -> list[Stretch]:
        """New characters parted by how they are set, and by what prints something of the source again."""
        text = "".join(map(shown, signs))
        starts = list(itertools.accumulate((len(shown(sign)) for sign in signs), initial=0))
        number = {start: at for at, start in enumerate(starts)}
        result: list[Stretch] = []
        done = 0
        for match in self._words.finditer(text):
            origins = self._printed[match.group()]
            again = next((origin for origin in origins if origin.section == section), origins[0])
            first, last = number[match.start()], number[match.end()]
            result += self._alike(signs[done:first])
            result.append(Stretch(signs=tuple(signs[first:last]), again=again))
            done = last
        return [*result, *self._alike(signs[done:])]

    @staticmethod
    def _alike(signs: Sequence[Sign]) -> Iterator[Stretch]:
        for _, some in itertools.groupby(signs, lambda sign: dress(sign.piece.look)):
            yield Stretch(signs=tuple(some))

    def text(self, section: str, stretch: Stretch) -> tuple[Text, str, str]:
        """What to write for a stretch; or, where it cannot be written, why, and what to do."""
        if stretch.again is not None:
            leaf = self._sent.leaf((stretch.again.section, stretch.again.leaf))
            source = None if stretch.again.section == section else self._sent.anchored.maps[stretch.again.section]
            at = stretch.again.glyph
            return (Glyphs(leaf=leaf.ordinal, start=at, end=at + 1, source=source),), "", ""
        for sign in stretch.signs:
            thing = sign.piece.thing
            if thing is not None:
                reason, hint = _THINGS.get(thing.kind, (f"a new {thing.kind.word}", "write it into the source by hand"))
                return "", f"it holds {reason}", hint
        return "".join(sign.text for sign in stretch.signs), "", ""

    def print_of(self, section: str, signs: Sequence[Sign]) -> str:
        """New characters as their source would print them, an atom as one character."""
        return "".join(
            OBJECT if one.again is not None else "".join(sign.text for sign in one.signs)
            for one in self.stretches(section, signs)
        )

    def bonds(self, signs: Sequence[Sign]) -> frozenset[object]:
        """What ties new characters to the place that they were taken from."""
        words = {("printed", match.group()) for match in self._words.finditer("".join(map(shown, signs)))}
        moves = {("move", mark.move) for sign in signs for mark in sign.piece.marks if mark.move}
        return frozenset(words | moves)

    def bonds_of_gone(self, leaf: LeafKey, start: int, end: int) -> frozenset[object]:
        """What ties glyphs that are gone to the place that they were brought to."""
        found: set[object] = set()
        for words, origins in self._printed.items():
            if any((one.section, one.leaf) == leaf and start <= one.glyph < end for one in origins):
                found.add(("printed", words))
        return frozenset(found | {("move", move) for move in self._witness.moves_of(leaf, start, end)})

    def formats(self, key: LeafKey, leaf: Leaf, hunk: Hunk, sign: Sign) -> Formats:
        """How new characters are set: as what they replaced or stand beside, where that looks alike, else by look."""
        look = dress(sign.piece.look)
        for at in (hunk.start - 1, *range(hunk.start, hunk.end), hunk.end):
            if 0 <= at < len(leaf.glyphs):
                known = self.sign(key, at)
                if known is not None and dress(known.piece.look) == look:
                    formats: Formats = leaf.glyphs[at].formats
                    return formats
        return formats_of(sign.piece.look, ())

    @staticmethod
    def kind(line: Line) -> tuple[Kind, int]:
        """What kind of leaf a line is by its style and numbering, and the level of a heading or an item."""
        heading = _HEADING.match(line.last.style)
        if heading:
            return Kind.HEADING, int(heading[1])
        if line.last.numbering is not None:
            return Kind.ITEM, line.last.numbering.level + 1
        return Kind.PARAGRAPH, 0

    def lines(self, run: Sequence[int]) -> Iterator[Change]:
        """The changes that write new lines, which follow one another, into their section."""
        entries = [self._scene.entries[at] for at in run]
        section = entries[0].section
        before = self._scene.ends_before(run[0])
        first = Kind.CELL if entries[0].line.last.place is not None else self.kind(entries[0].line)[0]
        anchor = self._scene.anchor(run[0], run[-1], section, kind=first) if section else None
        for _, some in itertools.groupby(entries, _row):
            group = list(some)
            if group[0].line.last.place is not None:
                yield self._table_row(group, section, anchor)
                continue
            for entry in group:
                change = self._line(entry, section, anchor)
                yield replace(change, keys=change.keys | before)
                before = frozenset()

    def _line(self, entry: Entry, section: str, anchor: tuple[int, bool] | None) -> Change:
        text, reason, hint = self._leaf_text(section, entry)
        kind, level = self.kind(entry.line)
        leaf, after = anchor if anchor is not None else self._beside_gone(section)
        if entry.line.last.note and anchor is None:
            reason, hint = f"it is {_THINGS[ThingKind.NOTE][0]}", _THINGS[ThingKind.NOTE][1]
        elif not section:
            reason, hint = "it stands where no section does", "say in which section it belongs"
        numbering = entry.line.last.numbering
        edit = InsertLeaf(
            leaf=leaf, after=after, kind=kind, level=level, text=text,
            numbered=numbering is not None and numbering.format != "bullet",
        )  # fmt: skip
        return self._change(section, leaf, () if reason else (edit,), [entry], reason, hint)

    def _beside_gone(self, section: str) -> tuple[int, bool]:
        """A place in a section of which nothing is left: that of its first leaf, or of none."""
        leaves = self._sent.anchored.maps[section].leaves if section else ()
        return (1 if leaves else 0), True

    def _leaf_text(self, section: str, entry: Entry) -> tuple[Text, str, str]:
        pieces: list[str | Typed | Glyphs] = []
        for one in self.stretches(section, entry.line.signs):
            text, reason, hint = self.text(section, one)
            if reason:
                return "", reason, hint
            if isinstance(text, str):
                formats = formats_of(one.signs[0].piece.look, ())
                pieces.append(Typed(text=text, formats=formats) if formats else text)
            else:
                pieces += text
        return ("".join(map(str, pieces)) if all(isinstance(one, str) for one in pieces) else tuple(pieces)), "", ""

    def _table_row(self, rows: Sequence[Entry], section: str, anchor: tuple[int, bool] | None) -> Change:
        """A new row, if all that stands in the row is new; else a paragraph more in a cell, which no table can hold."""
        whole = [entry for entry in self._scene.entries if _row(entry) == _row(rows[0])]
        texts: dict[int, list[Text]] = {}
        reason = hint = ""
        for entry in whole:
            text, why, what = self._leaf_text(section, entry)
            text = text.strip(_JOINER) if isinstance(text, str) else text
            reason, hint = reason or why, hint or what
            if entry.line.last.place is not None:
                texts.setdefault(entry.line.last.place.cell, []).append(text)
        if any(not entry.is_new for entry in whole) or any(len(some) > 1 for some in texts.values()):
            reason, hint = "a cell holds one paragraph", "write it into the cell by hand"
        elif anchor is None or not section or self._sent.leaf((section, anchor[0])).kind is not Kind.CELL:
            reason, hint = "it is a new table", "write it into the source as a pipe table"
        leaf, after = anchor if anchor is not None else (0, True)
        cells = tuple(some[0] for _, some in sorted(texts.items()))
        edit = InsertLeaf(leaf=leaf, after=after, kind=Kind.CELL, cells=cells)
        return self._change(section, leaf, () if reason else (edit,), rows, reason, hint)

    def _change(
        self, section: str, leaf: int, edits: tuple[InsertLeaf, ...], entries: Sequence[Entry], reason: str, hint: str
    ) -> Change:
        signs = [sign for entry in entries for sign in entry.line.signs]
        keys = frozenset(key for entry in entries for key in self._witness.on_line(entry.line))
        return Change(
            section=section, leaf=leaf, edits=edits, keys=keys, unseen=self._witness.is_unseen(signs), before="",
            after=" | ".join(entry.line.text for entry in entries), reason=reason, hint=hint, bonds=self.bonds(signs),
        )  # fmt: skip


def shown(sign: Sign) -> str:
    """A character of a line; of a thing that has none of its own what tells it from others."""
    thing = sign.piece.thing
    return sign.text if thing is None or sign.text != OBJECT else f"{OBJECT}{thing.kind.word} {thing.text}{OBJECT}"


def dress(look: Look) -> tuple[object, ...]:
    """What of a look the source can say; the last of it is the link."""
    return look.bold, look.italic, look.strike, look.vertical, look.small_caps, look.code, look.link


def formats_of(look: Look, known: Formats) -> Formats:
    """The formats that a look means: of the ``known`` ones, links and languages stay."""
    kept = [one for one in known if one not in _STYLED]
    return (*kept, *(name for name, is_so in _STYLED.items() if is_so(look)))


def _row(entry: Entry) -> tuple[int, int] | None:
    place = entry.line.last.place
    return None if place is None else (place.table, place.row)
