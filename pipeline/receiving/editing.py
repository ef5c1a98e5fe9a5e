"""From the lines of a returned file to changes of the sections' source, each with the tracked changes it is made of."""

from __future__ import annotations

import itertools
from dataclasses import replace
from typing import TYPE_CHECKING

from pipeline.receiving.fresh import Fresh
from pipeline.receiving.hunks import Cut, Hunk, Walk
from pipeline.receiving.values import Change, Edited, Made
from pipeline.sourcemap.edits import DeleteLeaf, Merge, Move, Replace, Split
from pipeline.sourcemap.values import Atom, Kind

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pipeline.receiving.entries import Entry, Part
    from pipeline.receiving.entries import Key as LeafKey
    from pipeline.receiving.matching import Match
    from pipeline.receiving.sent import Sent
    from pipeline.receiving.witness import Keys, Witness
    from pipeline.sourcemap.edits import Edit
    from pipeline.sourcemap.values import Leaf

RENDERED = "a part of what is printed as one was changed"
_RENDERED_HINT = "change it in the source: {what}"
_WHAT = {
    Atom.CITATION: "a citation is [@key, p. 3]",
    Atom.REFERENCE: "a reference is @fig:name, @tbl:name or @sec:name",
    Atom.FORMULA: "a formula is TeX between dollar signs",
    Atom.CODE: "code stands between backticks",
    Atom.ADDRESS: "an address stands between angle brackets",
}
_JOINED = "paragraphs were joined that cannot be one in the source"


def edited(sent: Sent, entries: Sequence[Entry], match: Match, witness: Witness) -> Edited:
    """The changes of the sections; ``match`` is of the same lines, ``witness`` tells which changes lie on what."""
    return _Editor(sent, entries, match, witness).edited()


class _Editor:
    def __init__(self, sent: Sent, entries: Sequence[Entry], match: Match, witness: Witness) -> None:
        self._sent = sent
        self._entries = list(entries)
        self._witness = witness
        self._changes: list[Change] = []
        self._made: list[Made] = []
        self._found: dict[LeafKey, list[tuple[int, Part]]] = {}
        for at, entry in enumerate(self._entries):
            for part in entry.parts:
                self._found.setdefault(part.leaf, []).append((at, part))
        self._still = {
            place
            for entry in self._entries
            for sign in entry.line.signs
            for place in (match.places.get(sign.at),)
            if place is not None
        }
        self._fresh = Fresh(sent, witness, self._still)
        self._between: set[int] = set()
        self._merged: set[LeafKey] = set()
        self._rewritten: dict[int, LeafKey] = {}

    def edited(self) -> Edited:
        self._moves()
        self._merges()
        for name, source_map in self._sent.anchored.maps.items():
            for leaf in source_map.leaves:
                self._leaf((name, leaf.ordinal), leaf)
        self._insertions()
        self._generated()
        return Edited(changes=tuple(self._changes), made=tuple(self._made))

    # Leaves that stand in another order.

    def _moves(self) -> None:
        for is_moved, run in itertools.groupby(range(len(self._entries)), lambda at: self._entries[at].moved):
            if is_moved:
                for some in self._runs([at for at in run if self._entries[at].parts]):
                    self._move(some)

    def _runs(self, numbers: Sequence[int]) -> Iterator[list[int]]:
        """Entries that were moved as they stood, one after another."""
        run: list[int] = []
        for at in numbers:
            first = self._entries[at].parts[0].leaf
            if run:
                last = self._entries[run[-1]].parts[-1].leaf
                if first != (last[0], last[1] + 1):
                    yield run
                    run = []
            run.append(at)
        if run:
            yield run

    def _move(self, run: Sequence[int]) -> None:
        parts = [part for at in run for part in self._entries[at].parts]
        (section, first), (_, last) = parts[0].leaf, parts[-1].leaf
        if any(self._found[part.leaf][0][0] not in run for part in parts):
            return  # a leaf that is cut in two, of which a half went elsewhere: said where it is cut
        keys = frozenset().union(*(self._witness.on_line(self._entries[at].line) for at in run))
        gone = [self._witness.gone((section, leaf)) for leaf in range(first, last + 1)]
        keys = keys.union(*(keys_of for keys_of, _ in gone))
        target = self._entries[run[0]].section
        text = " ".join(self._entries[at].line.text for at in run)
        change = Change(
            section=section,
            leaf=first,
            edits=(),
            keys=keys,
            unseen=not keys,
            before=text,
            after=text,
        )
        anchor = self._anchor(run[0], run[-1], target)
        if not target or anchor is None:
            where = "to where no section stands" if not target else "to where nothing is left of the section"
            self._changes.append(replace(change, reason=f"it was moved {where}", hint="move it in the source by hand"))
        elif target == section:
            leaf, after = anchor
            self._changes.append(replace(change, edits=(Move(first=first, last=last, leaf=leaf, after=after),)))
        else:
            self._changes.append(replace(change, section=target, leaf=anchor[0], bring=(section, first, last)))

    def _anchor(self, first: int, last: int, section: str) -> tuple[int, bool] | None:
        """The leaf of a section beside which some entries stand, one that is where it was: and whether behind it."""
        for at in range(first - 1, -1, -1):
            entry = self._entries[at]
            if entry.section != section or entry.line.last.story is not self._entries[first].line.last.story:
                break
            if entry.parts and not entry.moved and entry.parts[-1].leaf[0] == section:
                return entry.parts[-1].leaf[1], True
        for at in range(last + 1, len(self._entries)):
            entry = self._entries[at]
            if entry.section != section or entry.line.last.story is not self._entries[first].line.last.story:
                break
            if entry.parts and not entry.moved and entry.parts[0].leaf[0] == section:
                return entry.parts[0].leaf[1], False
        return None

    # Leaves that became one.

    def _merges(self) -> None:
        for at, entry in enumerate(self._entries):
            for one, other in itertools.pairwise(entry.parts):
                if self._sent.line_of[one.leaf] != self._sent.line_of[other.leaf]:
                    self._merge(at, one, other)

    def _merge(self, at: int, one: Part, other: Part) -> None:
        (section, first), (section2, last) = one.leaf, other.leaf
        keys = self._witness.on_ends(self._entries[at].line.sources[:-1])
        fine = section == section2 and first < last
        fine = fine and not any((section, leaf) in self._found for leaf in range(first + 1, last))
        change = Change(
            section=section,
            leaf=first,
            edits=(),
            keys=keys,
            unseen=not keys,
            before=_shown(self._sent.leaf(one.leaf).text, self._sent.leaf(other.leaf).text),
            after=self._entries[at].line.text,
        )
        if not fine:
            self._changes.append(replace(change, reason=_JOINED, hint="join them by hand"))
            return
        edits: list[Edit] = []
        for leaf in range(first, last):
            edits.append(Merge(leaf=leaf))
            if leaf > first:
                edits.append(Replace(leaf=leaf, start=0, end=len(self._sent.leaf((section, leaf)).glyphs)))
                self._merged.add((section, leaf))
                gone, unseen = self._witness.gone((section, leaf))
                change = replace(change, keys=change.keys | gone, unseen=change.unseen or unseen)
        self._changes.append(replace(change, edits=tuple(edits)))

    # The text of leaves.

    def _leaf(self, key: LeafKey, leaf: Leaf) -> None:
        places = self._found.get(key, [])
        if not places:
            if key not in self._merged and key in self._sent.line_of:
                self._missing(key, leaf)
            return
        if key in self._sent.strange:
            return
        walk = Walk(self._sent.widths[key])
        for number, (at, part) in enumerate(places):
            if number:
                before, last = places[number - 1]
                between = self._inserted_between(before, at)
                start = next((glyph for _, glyph in part.signs if glyph is not None), None)
                if between is None or start is None:
                    self._torn(key, leaf, at)
                    return
                if self._are_apart(key, last, start) and between:
                    self._torn(key, leaf, at)
                    return
                if not self._are_apart(key, last, start):
                    walk.cut(start, [self._entries[one].line.signs for one in between])
                    self._between.update(between)
            walk.line(part.signs)
        self._told(key, leaf, walk.end(), places)

    def _are_apart(self, key: LeafKey, last: Part, start: int) -> bool:
        """Whether a leaf goes on in another line for it was sent so: a formula on a line of its own cuts it."""
        end = next((glyph for _, glyph in reversed(last.signs) if glyph is not None), start)
        return self._witness.line_of(key, end) != self._witness.line_of(key, start)

    def _inserted_between(self, before: int, at: int) -> list[int] | None:
        """The new lines between two halves of a leaf; ``None`` where anything else stands there."""
        between = list(range(before + 1, at))
        if at <= before or any(not self._entries[one].is_new for one in between):
            return None
        return [one for one in between if self._entries[one].line.text.strip()]

    def _torn(self, key: LeafKey, leaf: Leaf, at: int) -> None:
        keys = self._witness.on_line(self._entries[at].line)
        self._changes.append(
            Change(
                section=key[0], leaf=key[1], edits=(), keys=keys, unseen=not keys, before=leaf.text,
                after=self._entries[at].line.text, reason="parts of it stand in several places",
                hint="see where they belong, and change the source by hand",
            )
        )  # fmt: skip

    def _told(self, key: LeafKey, leaf: Leaf, found: Sequence[Hunk | Cut], places: Sequence[tuple[int, Part]]) -> None:
        """Changes of a leaf's text; a cut goes with what is inserted between two of them."""
        number = 0
        for one in found:
            if isinstance(one, Hunk):
                change = self._hunk(key, leaf, one)
                if change is not None:
                    self._changes.append(change)
                continue
            line = self._entries[places[min(number, len(places) - 1)][0]].line
            number += 1
            keys = self._witness.on_ends(line.sources)
            shown = _around(leaf, one.at)
            self._changes.append(
                Change(
                    section=key[0], leaf=key[1], edits=(Split(leaf=key[1], at=one.at),), keys=keys, unseen=not keys,
                    before=shown, after=shown,
                )
            )  # fmt: skip

    def _hunk(self, key: LeafKey, leaf: Leaf, hunk: Hunk) -> Change | None:
        gone, unseen = self._witness.gone(key, hunk.start, hunk.end, still=self._still)
        keys = gone | self._witness.on_signs(hunk.fresh)
        unseen = unseen or self._witness.is_unseen(hunk.fresh)
        glyphs = leaf.glyphs[hunk.start : hunk.end]
        change = Change(
            section=key[0],
            leaf=key[1],
            edits=(),
            keys=keys,
            unseen=unseen,
            before=self._sent_text(key, hunk.start, hunk.end),
            after="".join(sign.text for sign in hunk.fresh),
        )
        if hunk.within:
            atom = next((glyph.atom for glyph in glyphs if glyph.atom is not None), None)
            if atom is Atom.REFERENCE and not keys:
                return None  # Word counts the numbers of references again when it likes
            return replace(
                change,
                reason=RENDERED,
                hint=_RENDERED_HINT.format(what=_WHAT.get(atom, "see docs/writing.md")),  # type: ignore[arg-type]
            )
        text, reason, hint = self._fresh.text(hunk.fresh)
        if reason:
            return replace(change, reason=reason, hint=hint)
        formats = self._fresh.formats(key, leaf, hunk)
        edit = Replace(leaf=key[1], start=hunk.start, end=hunk.end, text=text, formats=formats)
        return replace(change, edits=(edit,))

    def _sent_text(self, key: LeafKey, start: int, end: int) -> str:
        """The words of some glyphs, as they were printed."""
        line = self._sent.lines[self._sent.line_of[key]]
        return "".join(
            sign.text
            for sign, origin in zip(line.line.signs, line.origins, strict=True)
            if origin is not None and (origin.section, origin.leaf) == key and start <= origin.glyph < end
        )

    # Leaves of which nothing is left.

    def _missing(self, key: LeafKey, leaf: Leaf) -> None:
        if leaf.note and self._mark_is_gone(key[0], leaf.note):
            return  # it went with its number
        line = self._sent.line_of[key]
        keys, unseen = self._witness.gone(key)
        change = Change(
            section=key[0], leaf=key[1], edits=(), keys=keys, unseen=unseen,
            before=self._sent_text(key, 0, len(leaf.glyphs)), after="",
        )  # fmt: skip
        held = next(
            (at for at, entry in enumerate(self._entries) if entry.end == line and entry.is_new and not entry.moved),
            None,
        )
        if held is not None and len(self._sent.lines[line].leaves) == 1:
            entry = self._entries[held]
            self._between.add(held)
            text, reason, hint = self._fresh.text(entry.line.signs)
            keys |= self._witness.on_signs(entry.line.signs)
            change = replace(change, keys=keys, after=entry.line.text)
            if reason:
                self._changes.append(replace(change, reason=reason, hint=hint))
                return
            if text.strip() or leaf.kind is Kind.CELL:
                if not leaf.glyphs and not text.strip():
                    return
                edit = Replace(leaf=key[1], start=0, end=len(leaf.glyphs), text=text)
                self._changes.append(replace(change, edits=(edit,)))
                return
        elif not leaf.glyphs and leaf.kind is not Kind.CELL:
            return
        if leaf.kind in (Kind.CAPTION, Kind.PICTURE) and self._stays(key, leaf):
            hint = "a figure goes as a whole; to print it without a caption is a choice to make in the source"
            self._changes.append(
                replace(change, reason=f"the {leaf.kind.value} alone of a figure was deleted", hint=hint)
            )
            return
        self._changes.append(replace(change, edits=(DeleteLeaf(leaf=key[1]),)))

    def _stays(self, key: LeafKey, leaf: Leaf) -> bool:
        """Whether anything is left of the figure that a leaf stands in."""
        figures = {frame.box for frame in leaf.frames if frame.kind == "Figure"}
        others = self._sent.anchored.maps[key[0]].leaves
        return any(
            (key[0], other.ordinal) in self._found
            for other in others
            if any(frame.box in figures for frame in other.frames)
        )

    def _mark_is_gone(self, section: str, note: int) -> bool:
        """Whether the number that refers to a note was deleted."""
        count = 0
        for leaf in self._sent.anchored.maps[section].leaves:
            for at, glyph in enumerate(leaf.glyphs):
                if glyph.atom is Atom.NOTE:
                    count += 1
                    if count == note:
                        parts = self._found.get((section, leaf.ordinal), [])
                        return not any(at == one for _, part in parts for _, one in part.signs)
        return False

    # Lines that are new.

    def _insertions(self) -> None:
        numbers = [
            at
            for at, entry in enumerate(self._entries)
            if entry.is_new and at not in self._between and entry.line.text.strip()
        ]
        for run in _consecutive(numbers):
            self._changes += self._fresh.lines(self._entries, run, self._anchor)

    # What the pipeline makes.

    def _generated(self) -> None:
        present: set[int] = set()
        for entry in self._entries:
            if entry.made is None:
                present.update(self._sent.line_of[part.leaf] for part in entry.parts)
                continue
            present.add(entry.made)
            before = self._sent.lines[entry.made].line.text
            if entry.line.text != before or entry.moved:
                keys = self._witness.on_line(entry.line) | self._witness.gone_from(entry.made)
                self._make(entry.made, keys, entry.line.text)
        for number, line in enumerate(self._sent.lines):
            if number not in present and not line.leaves and line.line.text.strip():
                self._make(number, self._witness.gone_from(number), "")

    def _make(self, number: int, keys: Keys, after: str) -> None:
        before = self._sent.lines[number].line.text
        self._made.append(Made(line=number, keys=keys, unseen=not keys, before=before, after=after))


def _consecutive(numbers: Sequence[int]) -> Iterator[list[int]]:
    for _, run in itertools.groupby(enumerate(numbers), lambda pair: pair[1] - pair[0]):
        yield [at for _, at in run]


def _shown(*texts: str) -> str:
    return " ¶ ".join(texts)


def _around(leaf: Leaf, at: int) -> str:
    """A few words on both sides of a place."""
    return f"{leaf.text[max(0, at - 30) : at]} ¶ {leaf.text[at : at + 30]}"
