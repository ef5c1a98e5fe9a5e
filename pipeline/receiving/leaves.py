"""What was done to leaves: words changed, set otherwise, cut in two; and leaves of which nothing is left."""

from __future__ import annotations

import itertools
import re
import unicodedata
from dataclasses import replace
from typing import TYPE_CHECKING

from pipeline.receiving.fresh import dress, formats_of
from pipeline.receiving.hunks import Hunk, Walk, is_display
from pipeline.receiving.values import Change
from pipeline.sourcemap.edits import DeleteLeaf, Format, Replace, Split, Turn
from pipeline.sourcemap.values import Atom, Kind
from pipeline.wordfile.values import Kind as ThingKind

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from pipeline.receiving.entries import Key as LeafKey
    from pipeline.receiving.entries import Part
    from pipeline.receiving.fresh import Fresh
    from pipeline.receiving.hunks import Cut
    from pipeline.receiving.lines import Sign
    from pipeline.receiving.scene import Scene
    from pipeline.sourcemap.values import Leaf

_RENDERED = "a part of {what} was changed, which is printed as one"
_WHAT = {
    Atom.CITATION: ("a citation", "change it in the source: [@key, p. 3]"),
    Atom.REFERENCE: ("a reference", "change it in the source: @fig:name, @tbl:name or @sec:name"),
    Atom.FORMULA: ("a formula", "change it in the source: TeX between dollar signs"),
    Atom.CODE: ("code in a sentence", "change it in the source, between the backticks"),
    Atom.ADDRESS: ("an address", "change it in the source, between the angle brackets"),
}
_NAME = re.compile(r"[^\W_]+")
_MADE_OF = frozenset(
    "f num den e sub sup rad deg nary d limLow limUpp lim func fName acc bar m mr eqArr groupChr box sSub sSup sSubSup "
    "sPre r borderBox phant".split()
)
"""What the parts of a formula are called where it is read in a line (ECMA-376 part 1, 22.1)."""
_OUTSIDE = ("http://", "https://", "mailto:")
_AROUND = 30
"""How many characters are shown on each side of where a paragraph was cut."""
_TURNED = frozenset((Kind.PARAGRAPH, Kind.HEADING, Kind.ITEM))


class Leaves:
    """Tells changes of leaves; ``used`` are the numbers of new lines that became a part of one."""

    def __init__(self, scene: Scene, fresh: Fresh) -> None:
        self._scene = scene
        self._fresh = fresh
        self._sent, self._witness, self._entries = scene.sent, scene.witness, scene.entries
        self._held = {
            entry.end: at
            for at, entry in enumerate(self._entries)
            if entry.is_new and not entry.moved and entry.end is not None
        }
        self.used: set[int] = set()

    def changes(self, merged: Collection[LeafKey]) -> Iterator[Change]:
        """The changes of all leaves, in their order; those that are ``merged`` are told elsewhere."""
        for name, source_map in self._sent.anchored.maps.items():
            for leaf in source_map.leaves:
                key = name, leaf.ordinal
                if key in self._scene.found:
                    yield from self._leaf(key, leaf)
                elif key not in merged and key in self._sent.line_of:
                    yield from self._missing(key, leaf)

    def _leaf(self, key: LeafKey, leaf: Leaf) -> Iterator[Change]:
        places = self._scene.found[key]
        walk = Walk(self._sent.widths[key])
        cuts: list[int] = []
        for number, (at, part) in enumerate(places):
            if number:
                before, last = places[number - 1]
                between = self._between(before, at)
                start = next((glyph for _, glyph in part.signs if glyph is not None), None)
                is_apart = start is not None and self._is_apart(key, last, start)
                if between is None or start is None or (is_apart and between):
                    yield self._torn(key, leaf, at)
                    return
                if not is_apart:
                    walk.cut(start, [self._entries[one].line.signs for one in between])
                    self.used.update(between)
                    cuts += [before, *between]
            walk.line(part.signs)
        yield from self._told(key, leaf, walk.end(), cuts)
        for _, part in places:
            yield from self._dressed(key, leaf, part)
        yield from self._turned(key, leaf, [at for at, _ in places])

    def _is_apart(self, key: LeafKey, last: Part, start: int) -> bool:
        """Whether a leaf goes on in another line for it was sent so: a formula on a line of its own cuts it."""
        end = next((glyph for _, glyph in reversed(last.signs) if glyph is not None), start)
        return self._witness.line_of(key, end) != self._witness.line_of(key, start)

    def _between(self, before: int, at: int) -> list[int] | None:
        """The new lines between two halves of a leaf; ``None`` where anything else stands there."""
        between = list(range(before + 1, at))
        if at <= before or any(not self._entries[one].is_new for one in between):
            return None
        return [one for one in between if self._entries[one].line.text.strip()]

    def _torn(self, key: LeafKey, leaf: Leaf, at: int) -> Change:
        keys = self._witness.on_line(self._entries[at].line)
        return Change(
            section=key[0], leaf=key[1], edits=(), keys=keys, unseen=not keys, before=leaf.text,
            after=self._entries[at].line.text, reason="parts of it stand in several places",
            hint="see where they belong, and change the source by hand",
        )  # fmt: skip

    def _told(self, key: LeafKey, leaf: Leaf, found: Sequence[Hunk | Cut], cuts: Sequence[int]) -> Iterator[Change]:
        lines = iter(cuts)
        for one in found:
            if isinstance(one, Hunk):
                yield from self._hunk(key, leaf, one)
                continue
            keys = self._witness.on_ends(self._entries[next(lines)].line.sources)
            ends = leaf.text[max(0, one.at - _AROUND) : one.at], leaf.text[one.at : one.at + _AROUND]
            yield Change(
                section=key[0], leaf=key[1], at=one.at, edits=(Split(leaf=key[1], at=one.at),), keys=keys,
                unseen=not keys, before="".join(ends), after=" ¶ ".join(ends),
            )  # fmt: skip

    def _hunk(self, key: LeafKey, leaf: Leaf, hunk: Hunk) -> Iterator[Change]:
        gone, unseen = self._witness.gone(key, hunk.start, hunk.end, still=self._scene.still)
        keys = gone | self._witness.on_signs(hunk.fresh)
        change = Change(
            section=key[0], leaf=key[1], at=hunk.start, edits=(), keys=keys,
            unseen=unseen or self._witness.is_unseen(hunk.fresh),
            before=self._scene.words(key, hunk.start, hunk.end), after="".join(sign.text for sign in hunk.fresh),
            bonds=self._fresh.bonds_of_gone(key, hunk.start, hunk.end),
        )  # fmt: skip
        if hunk.within:
            atoms = [glyph.atom for glyph in leaf.glyphs[hunk.start : hunk.end] if glyph.atom is not None]
            if atoms == [Atom.REFERENCE] and not keys:
                return  # Word counts the numbers of references again when it likes
            other = ("something", "change it in the source: see docs/writing.md")
            what, hint = next((_WHAT[atom] for atom in atoms if atom in _WHAT), other)
            yield replace(change, reason=_RENDERED.format(what=what), hint=hint)
            return
        yield self._written(change, key, leaf, hunk)

    def _written(self, change: Change, key: LeafKey, leaf: Leaf, hunk: Hunk) -> Change:
        """The change with its edits: a first one that takes away, and one for each stretch of text set alike."""
        edits = []
        start = hunk.start
        change = replace(change, bonds=change.bonds | self._fresh.bonds(hunk.fresh))
        for stretch in self._fresh.stretches(key[0], hunk.fresh):
            text, reason, hint = self._fresh.text(key[0], stretch)
            if reason:
                return replace(change, reason=reason, hint=hint)
            formats = self._fresh.formats(key, leaf, hunk, stretch.signs[0]) if stretch.again is None else ()
            edits.append(Replace(leaf=key[1], start=start, end=hunk.end, text=text, formats=formats))
            start = hunk.end
        if not edits:
            start, end = _apart(leaf, hunk)
            edits.append(Replace(leaf=key[1], start=start, end=end))
        return replace(change, edits=tuple(edits))

    # Words that are set otherwise.

    def _dressed(self, key: LeafKey, leaf: Leaf, part: Part) -> Iterator[Change]:
        """Glyphs that are still there and look otherwise, stretch by stretch."""
        placed: list[tuple[int, Sign, Sign]] = []
        for sign, glyph in part.signs:
            old = self._fresh.sign(key, glyph) if glyph is not None else None
            if glyph is not None and old is not None and leaf.glyphs[glyph].atom is None:
                placed.append((glyph, old, sign))
        yield from self._things(key, part)
        differing = [
            (glyph, formats_of(sign.piece.look, leaf.glyphs[glyph].formats), sign)
            for glyph, old, sign in placed
            if dress(old.piece.look)[:-1] != dress(sign.piece.look)[:-1]
        ]
        for _, some in itertools.groupby(enumerate(differing), lambda pair: (pair[1][0] - pair[0], pair[1][1])):
            stretch = [one for _, one in some]
            start, end = stretch[0][0], stretch[-1][0] + 1
            keys = self._witness.formats_on([sign for _, _, sign in stretch])
            words = self._scene.words(key, start, end)
            if leaf.kind is Kind.CODE:
                if keys:  # LibreOffice sets what is typed into code otherwise, and nobody did that
                    yield Change(
                        section=key[0], leaf=key[1], at=start, edits=(), keys=keys, unseen=False, before=words,
                        after=words, reason="code has no bold or italic, and no other looks than its own",
                        hint="ask what was meant by it",
                    )  # fmt: skip
                continue
            yield Change(
                section=key[0], leaf=key[1], at=start,
                edits=(Format(leaf=key[1], start=start, end=end, formats=stretch[0][1]),),
                keys=keys, unseen=not keys, before=words, after=f"{words} ({_named(stretch[0][1])})",
            )  # fmt: skip

    def _things(self, key: LeafKey, part: Part) -> Iterator[Change]:
        """Formulas that were changed inside, and links that lead elsewhere, without tracking: for a person."""
        told: set[tuple[str, str]] = set()
        for sign, glyph in part.signs:
            old = self._fresh.sign(key, glyph) if glyph is not None else None
            if glyph is None or old is None:
                continue
            thing, before = sign.piece.thing, old.piece.thing
            link, led = sign.piece.look.link, old.piece.look.link
            pair = ("", "")
            if thing is not None and before is not None and thing.kind is ThingKind.EQUATION:
                pair = before.text, thing.text
                reason, hint = "a formula was changed inside", "change it in the source: TeX between dollar signs"
            elif link.startswith(_OUTSIDE) and led.startswith(_OUTSIDE):
                pair = led, link
                reason, hint = "a link leads elsewhere", "change its address in the source: [text](https://…)"
            if _signs(pair[0]) == _signs(pair[1]) or pair in told:
                continue
            told.add(pair)
            yield Change(
                section=key[0], leaf=key[1], at=glyph, edits=(), keys=frozenset(), unseen=True, before=pair[0],
                after=pair[1], reason=reason, hint=hint,
            )  # fmt: skip

    def _turned(self, key: LeafKey, leaf: Leaf, places: Sequence[int]) -> Iterator[Change]:
        """A leaf whose paragraph was made a heading, an item or plain text; one that was joined or cut is no such."""
        if len(places) != 1 or leaf.kind not in _TURNED or leaf.note or leaf.frames[:-1]:
            return
        line = self._entries[places[0]].line
        sent = self._sent.lines[self._sent.line_of[key]].line
        (old, depth), (kind, level) = self._fresh.kind(sent), self._fresh.kind(line)
        if len(line.sources) != 1 or (old, depth) == (kind, level) or old is not leaf.kind:
            return
        if old is kind is Kind.ITEM:
            keys = self._witness.styles_on(line)
            yield Change(
                section=key[0], leaf=key[1], edits=(), keys=keys, unseen=not keys, before=line.text, after=line.text,
                act="on another level", reason="an item was put on another level",
                hint="set it in by four blanks more or less in the source",
            )  # fmt: skip
            return
        if line.last.style == sent.last.style:
            return
        numbered = line.last.numbering is not None and line.last.numbering.format != "bullet"
        keys = self._witness.styles_on(line)
        edit = Turn(leaf=key[1], kind=kind, level=level if kind is Kind.HEADING else 0, numbered=numbered)
        yield Change(
            section=key[0], leaf=key[1], edits=(edit,), keys=keys, unseen=not keys, before=f"{old.value}: {leaf.text}",
            after=f"{kind.value}: {line.text}",
        )  # fmt: skip

    # Leaves of which nothing is left.

    def _missing(self, key: LeafKey, leaf: Leaf) -> Iterator[Change]:
        if leaf.note and self._mark_is_gone(key[0], leaf.note):
            return  # it went with its number
        row = self._table_bonds(key, leaf) if leaf.kind is Kind.CELL else frozenset()
        line = self._sent.line_of[key]
        keys, unseen = self._witness.gone(key)
        change = Change(
            section=key[0], leaf=key[1], edits=(), keys=keys, unseen=unseen,
            before=self._scene.words(key, 0, len(leaf.glyphs)), after="",
            bonds=self._fresh.bonds_of_gone(key, 0, len(leaf.glyphs)) | row,
        )  # fmt: skip
        if leaf.note and not keys:
            hint = "LibreOffice loses such; delete it in the source if that is meant"
            yield replace(change, reason="a paragraph of a note is gone, and nobody tracked that", hint=hint)
            return
        held = self._held.get(line)
        if held is not None and len(self._sent.lines[line].leaves) == 1:
            signs = self._entries[held].line.signs
            if leaf.glyphs or any(sign.text.strip() for sign in signs):
                self.used.add(held)
                if leaf.kind is Kind.CELL or any(sign.text.strip() for sign in signs):
                    keys |= self._witness.on_signs(signs)
                    after = self._entries[held].line.text
                    hunk = Hunk(start=0, end=len(leaf.glyphs), fresh=signs)
                    yield self._written(replace(change, keys=keys, after=after), key, leaf, hunk)
                    return
            else:
                return  # it was empty, and still is
        if leaf.kind in (Kind.CAPTION, Kind.PICTURE) and self._is_left(key, leaf):
            hint = "a figure goes as a whole; to print it without a caption is a choice to make in the source"
            yield replace(change, reason=f"the {leaf.kind.value} alone of a figure was deleted", hint=hint)
            return
        yield replace(change, edits=(DeleteLeaf(leaf=key[1]),))

    def _table_bonds(self, key: LeafKey, leaf: Leaf) -> frozenset[object]:
        """What ties a cell that is gone to the rest of its row, or of its table where all of that is gone."""
        if len(leaf.frames) < 2:
            return frozenset()
        table = leaf.frames[-2]
        others = [
            (key[0], other.ordinal)
            for other in self._sent.anchored.maps[key[0]].leaves
            if other.kind is Kind.CELL and any(frame.box == table.box for frame in other.frames)
        ]
        if not any(other in self._scene.found for other in others):
            return frozenset([("table", key[0], table.box)])
        return frozenset([("row", key[0], table.box, table.part)])

    def _is_left(self, key: LeafKey, leaf: Leaf) -> bool:
        """Whether anything is left of the figure that a leaf stands in."""
        figures = {frame.box for frame in leaf.frames if frame.kind == "Figure"}
        return any(
            (key[0], other.ordinal) in self._scene.found
            for other in self._sent.anchored.maps[key[0]].leaves
            if any(frame.box in figures for frame in other.frames)
        )

    def _mark_is_gone(self, section: str, note: int) -> bool:
        """Whether the number that refers to a note was deleted."""
        marks = [
            (leaf.ordinal, at)
            for leaf in self._sent.anchored.maps[section].leaves
            for at, glyph in enumerate(leaf.glyphs)
            if glyph.atom is Atom.NOTE
        ]
        ordinal, at = marks[note - 1]
        parts = self._scene.found.get((section, ordinal), [])
        return not any(at == glyph for _, part in parts for _, glyph in part.signs)


def _apart(leaf: Leaf, hunk: Hunk) -> tuple[int, int]:
    """What to take out for a hunk: all of it but a blank, where formulas would else stand side by side."""
    start, end = hunk.start, hunk.end
    beside = (*leaf.glyphs[start - 1 : start], *leaf.glyphs[end : end + 1]) if start else ()
    if len(beside) == 2 and all(one.atom is Atom.FORMULA for one in beside) and any(map(is_display, beside)):
        if leaf.glyphs[start].text == " ":
            return start + 1, end
        if leaf.glyphs[end - 1].text == " ":
            return start, end - 1
    return start, end


def _signs(text: str) -> set[str]:
    """The names and numbers of a formula, or the words of an address.

    LibreOffice writes formulas anew, as fractions and sums of another make, and closes addresses with a slash.
    """
    return set(_NAME.findall(unicodedata.normalize("NFKC", text))) - _MADE_OF


def _named(formats: Sequence[str]) -> str:
    return ", ".join(formats) or "plain"
