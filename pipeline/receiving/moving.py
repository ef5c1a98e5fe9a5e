"""Leaves that stand elsewhere than they were sent, in their section or in another, and leaves that became one."""

from __future__ import annotations

import itertools
from dataclasses import replace
from typing import TYPE_CHECKING

from pipeline.receiving.hunks import is_display
from pipeline.receiving.values import Change
from pipeline.sourcemap.edits import Bring, DeleteLeaf, Merge, Move, Replace

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pipeline.receiving.entries import Key as LeafKey
    from pipeline.receiving.entries import Part
    from pipeline.receiving.scene import Scene
    from pipeline.receiving.witness import Keys
    from pipeline.sourcemap.edits import Edit

_JOINED = "paragraphs were joined that cannot be one in the source"


class Moving:
    """Tells moves and joins; ``merged`` are the leaves between two that became one."""

    def __init__(self, scene: Scene) -> None:
        self._scene = scene
        self._sent, self._witness, self._entries = scene.sent, scene.witness, scene.entries
        self.merged: set[LeafKey] = set()

    def moves(self) -> Iterator[Change]:
        """Runs of leaves that were moved as they stood, each one change, or two where it left its section."""
        for is_moved, run in itertools.groupby(range(len(self._entries)), lambda at: self._entries[at].moved):
            if is_moved:
                for some in self._runs([at for at in run if self._entries[at].parts]):
                    yield from self._move(some)

    def _runs(self, numbers: Sequence[int]) -> Iterator[list[int]]:
        run: list[int] = []
        for at in numbers:
            section, first = self._entries[at].parts[0].leaf
            if run and self._entries[run[-1]].parts[-1].leaf != (section, first - 1):
                yield run
                run = []
            run.append(at)
        if run:
            yield run

    def _move(self, run: Sequence[int]) -> Iterator[Change]:
        parts = [part for at in run for part in self._entries[at].parts]
        (section, first), (_, last) = parts[0].leaf, parts[-1].leaf
        if any(self._scene.found[part.leaf][0][0] not in run for part in parts):
            return  # a leaf that is cut in two, of which a half went elsewhere: said where it is cut
        keys = frozenset().union(*(self._carried(at) for at in run))
        keys = keys.union(*(self._witness.gone((section, leaf))[0] for leaf in range(first, last + 1)))
        target = self._entries[run[0]].section
        text = " ".join(self._entries[at].line.text for at in run)
        change = Change(
            section=section, leaf=first, edits=(), keys=keys, unseen=not keys, before=text, after=text, act="moved"
        )  # fmt: skip
        anchor = self._scene.anchor(run[0], run[-1], target)
        hint = "move it in the source by hand"
        if not target:
            yield replace(change, reason="it was moved to where no section stands", hint=hint)
            return
        leaf, after = anchor if anchor is not None else (0, True)
        if target == section:
            if anchor is None:
                yield replace(change, reason="it was moved beside what is gone", hint=hint)
            else:
                yield replace(change, edits=(Move(first=first, last=last, leaf=leaf, after=after),))
            return
        if anchor is None and self._sent.anchored.maps[target].leaves:
            yield replace(change, reason="it was moved to where nothing is left of the section", hint=hint)
            return
        if not all(self._is_whole(part) for part in parts):
            yield replace(change, reason="it was moved to another section and changed", hint=hint)
            return
        bond = frozenset([("brought", section, first)])
        brought = Bring(leaf=leaf, after=after, source=self._sent.anchored.maps[section], first=first, last=last)
        leaves = tuple((section, one) for one in range(first, last + 1))
        yield replace(change, section=target, leaf=leaf, edits=(brought,), bonds=bond, brought=leaves)
        gone = tuple(DeleteLeaf(leaf=one) for one in range(first, last + 1))
        yield replace(change, edits=gone, bonds=bond, unseen=False)

    def _carried(self, at: int) -> Keys:
        """The changes that brought an entry here; what was typed into it is told apart."""
        line = self._entries[at].line
        fresh = {sign.at for part in self._entries[at].parts for sign, glyph in part.signs if glyph is None}
        old = [sign for sign in line.signs if sign.at not in fresh]
        return self._witness.on_line(replace(line, signs=tuple(old)))

    def _is_whole(self, part: Part) -> bool:
        """Whether a leaf reads as it was sent."""
        glyphs = [glyph for _, glyph in part.signs]
        return None not in glyphs and len(glyphs) == sum(self._sent.widths[part.leaf])

    def merges(self) -> Iterator[Change]:
        """Leaves of several sent lines that stand in one line now."""
        for at, entry in enumerate(self._entries):
            for one, other in itertools.pairwise(entry.parts):
                if self._sent.line_of[one.leaf] != self._sent.line_of[other.leaf]:
                    yield self._merge(at, one, other)

    def _merge(self, at: int, one: Part, other: Part) -> Change:
        (section, first), (section2, last) = one.leaf, other.leaf
        keys = self._witness.on_ends(self._entries[at].line.sources[:-1])
        change = Change(
            section=section, leaf=first, edits=(), keys=keys, unseen=not keys,
            before=f"{self._sent.leaf(one.leaf).text} ¶ {self._sent.leaf(other.leaf).text}",
            after=self._entries[at].line.text,
        )  # fmt: skip
        between = range(first + 1, last)
        if section != section2 or first > last or any((section, leaf) in self._scene.found for leaf in between):
            return replace(change, reason=_JOINED, hint="join them by hand")
        edits: list[Edit] = []
        for leaf in between:
            edits += [
                Merge(leaf=leaf - 1),
                Replace(leaf=leaf, start=0, end=len(self._sent.leaf((section, leaf)).glyphs)),
            ]
            self.merged.add((section, leaf))
            gone, unseen = self._witness.gone((section, leaf))
            change = replace(change, keys=change.keys | gone, unseen=change.unseen or unseen)
        ends = self._sent.leaf(one.leaf).glyphs[-1:] + self._sent.leaf(other.leaf).glyphs[:1]
        # A formula on a line of its own stands apart in print whatever is beside it, and should in the source.
        edits.append(Merge(leaf=last - 1, between=" " if any(map(is_display, ends)) else ""))
        return replace(change, edits=tuple(edits))
