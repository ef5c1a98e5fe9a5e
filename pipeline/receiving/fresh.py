"""New text: what of it can be written into a section, how it is set, and what kind of leaf a new line is."""

from __future__ import annotations

import itertools
import re
from typing import TYPE_CHECKING

from pipeline.receiving.matching import Place
from pipeline.receiving.values import Change
from pipeline.sourcemap.edits import InsertLeaf
from pipeline.sourcemap.values import Atom, Kind
from pipeline.wordfile.values import Kind as ThingKind

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Sequence

    from pipeline.receiving.entries import Entry
    from pipeline.receiving.entries import Key as LeafKey
    from pipeline.receiving.hunks import Hunk
    from pipeline.receiving.lines import Sign
    from pipeline.receiving.sent import Origin, Sent
    from pipeline.receiving.witness import Witness
    from pipeline.sourcemap.values import Formats, Leaf
    from pipeline.wordfile.values import Look

Anchor = tuple[int, bool]
_HEADING = re.compile(r"heading (\d)\Z", re.IGNORECASE)
_THINGS = {
    ThingKind.NOTE: ("a new note", "write it into the source: [^label] in the text, and [^label]: below the paragraph"),
    ThingKind.PICTURE: ("a new picture", "put it into figures/ and write ![Caption](../figures/name.png){#fig:name}"),
    ThingKind.EQUATION: ("a new formula", "write it into the source in TeX: $…$"),
    ThingKind.TAB: ("a tab, which the source does not know", "use a list or a table"),
    ThingKind.BREAK: ("a line or page break", "begin a new paragraph"),
}
_SHORTEST = 4


class Fresh:
    """Judges what is new in a returned file."""

    def __init__(self, sent: Sent, witness: Witness, still: Container[Place]) -> None:
        """``still`` are the characters of what was sent that are there."""
        self._sent = sent
        self._witness = witness
        self._rendered = _rendered(sent, still)

    def text(self, signs: Sequence[Sign]) -> tuple[str, str, str]:
        """The text to write; or, where it cannot be written, why, and what to do."""
        for sign in signs:
            thing = sign.piece.thing
            if thing is not None:
                reason, hint = _THINGS.get(thing.kind, (f"a new {thing.kind.word}", "write it into the source by hand"))
                return "", f"it holds {reason}", hint
        text = "".join(sign.text for sign in signs)
        for words, source in self._rendered.items():
            if words in text:
                hint = f"write {source} in the place of {words}"
                return "", "it holds a citation or a reference as it is printed, without what it refers to", hint
        return text, "", ""

    def formats(self, key: LeafKey, leaf: Leaf, hunk: Hunk) -> Formats:
        """How new characters are set: as what they replaced or stand beside, where that looks alike, else by look."""
        if not hunk.fresh:
            return ()
        look = _dress(hunk.fresh[0].piece.look)
        for at in (hunk.start - 1, *range(hunk.start, hunk.end), hunk.end):
            if 0 <= at < len(leaf.glyphs):
                sign = self._sign(key, at)
                if sign is not None and _dress(sign.piece.look) == look:
                    formats: Formats = leaf.glyphs[at].formats
                    return formats
        return _formats(hunk.fresh[0].piece.look)

    def _sign(self, key: LeafKey, glyph: int) -> Sign | None:
        line = self._sent.lines[self._sent.line_of[key]]
        for sign, origin in zip(line.line.signs, line.origins, strict=True):
            if origin is not None and (origin.section, origin.leaf, origin.glyph) == (*key, glyph):
                return sign
        return None

    def lines(
        self,
        entries: Sequence[Entry],
        run: Sequence[int],
        anchor_of: Callable[[int, int, str], Anchor | None],
    ) -> list[Change]:
        """The changes that write new lines, which follow one another, into their section."""
        section = entries[run[0]].section
        anchor = anchor_of(run[0], run[-1], section) if section else None
        changes = []
        for _, some in itertools.groupby(run, lambda at: _row(entries[at])):
            group = list(some)
            place = entries[group[0]].line.last.place
            if place is not None:
                changes.append(self._row(entries, group, section, anchor))
            else:
                changes += [self._line(entries[at], section, anchor) for at in group]
        return changes

    def _line(self, entry: Entry, section: str, anchor: Anchor | None) -> Change:
        text, reason, hint = self.text(entry.line.signs)
        kind, level = self._kind(entry)
        leaf, after = anchor if anchor is not None else (0, True)
        if entry.line.last.note and not leaf:
            reason, hint = _THINGS[ThingKind.NOTE]
            reason = f"it is {reason}"
        elif not section:
            reason, hint = "it stands where no section does", "say in which section it belongs"
        edit = InsertLeaf(leaf=leaf, after=after, kind=kind, level=level, text=text)
        return self._change(section, leaf, () if reason else (edit,), [entry], reason, hint)

    def _row(self, entries: Sequence[Entry], group: Sequence[int], section: str, anchor: Anchor | None) -> Change:
        """A new row, if all that stands in the row is new; else a paragraph more in a cell, which no table can hold."""
        rows = [entries[at] for at in group]
        place = rows[0].line.last.place
        whole = [entry for entry in entries if _row(entry) == _row(rows[0])]
        leaf, after = anchor if anchor is not None else (0, True)
        texts: dict[int, list[str]] = {}
        reason = hint = ""
        for entry in whole:
            text, why, what = self.text(entry.line.signs)
            reason, hint = reason or why, hint or what
            if entry.line.last.place is not None:
                texts.setdefault(entry.line.last.place.cell, []).append(text.strip())
        if any(not entry.is_new for entry in whole) or any(len(some) > 1 for some in texts.values()):
            reason, hint = "a cell holds one paragraph", "write it into the cell by hand"
        elif place is None or not leaf or not section:
            reason, hint = "it is a new table", "write it into the source as a pipe table"
        cells = tuple(" ".join(some) for _, some in sorted(texts.items()))
        edit = InsertLeaf(leaf=leaf, after=after, kind=Kind.CELL, cells=cells)
        return self._change(section, leaf, () if reason else (edit,), rows, reason, hint)

    def _kind(self, entry: Entry) -> tuple[Kind, int]:
        last = entry.line.last
        heading = _HEADING.match(last.style)
        if heading:
            return Kind.HEADING, int(heading[1])
        if last.numbering is not None:
            return Kind.ITEM, last.numbering.level + 1
        return Kind.PARAGRAPH, 0

    def _change(
        self, section: str, leaf: int, edits: tuple[InsertLeaf, ...], entries: Sequence[Entry], reason: str, hint: str
    ) -> Change:
        keys = frozenset[object]().union(*(self._witness.on_line(entry.line) for entry in entries))
        signs = [sign for entry in entries for sign in entry.line.signs]
        return Change(
            section=section,
            leaf=leaf,
            edits=edits,
            keys=keys,  # type: ignore[arg-type]
            unseen=self._witness.is_unseen(signs),
            before="",
            after=" | ".join(entry.line.text for entry in entries),
            reason=reason,
            hint=hint,
        )


def _row(entry: Entry) -> tuple[int, int] | None:
    place = entry.line.last.place
    return None if place is None else (place.table, place.row)


def _dress(look: Look) -> tuple[object, ...]:
    """What of a look the source can say."""
    return look.bold, look.italic, look.strike, look.vertical, look.small_caps, look.code, look.link


def _formats(look: Look) -> Formats:
    found = [
        name
        for name, is_so in (
            ("strong", look.bold),
            ("emph", look.italic),
            ("strikeout", look.strike),
            ("sup", look.vertical == "superscript"),
            ("sub", look.vertical == "subscript"),
            ("smallcaps", look.small_caps),
        )
        if is_so
    ]
    return tuple(found)


def _rendered(sent: Sent, still: Container[Place]) -> dict[str, str]:
    """What the citations and references of the paper print, and how they are written.

    Words that anybody may type, such as the name of a law, count only where the citation has gone from its place.
    """
    texts: dict[Origin, str] = {}
    gone: set[Origin] = set()
    for number, line in enumerate(sent.lines):
        for at, (sign, origin) in enumerate(zip(line.line.signs, line.origins, strict=True)):
            if origin is not None:
                atom = sent.anchored.maps[origin.section][origin.leaf].glyphs[origin.glyph].atom
                if atom in (Atom.CITATION, Atom.REFERENCE):
                    texts[origin] = texts.get(origin, "") + sign.text
                    if Place(number, at) not in still:
                        gone.add(origin)
    found = {}
    for origin, words in texts.items():
        one = sent.anchored.maps[origin.section][origin.leaf].glyphs[origin.glyph]
        if len(words) >= _SHORTEST and (words.startswith("(") or origin in gone):
            found[words] = sent.anchored.maps[origin.section].text[one.start : one.end]
    return found
