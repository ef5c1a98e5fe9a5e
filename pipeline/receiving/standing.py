"""A section as it was sent beside the section as it now stands: which leaf is which, and what is there already."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from difflib import SequenceMatcher
from typing import TYPE_CHECKING

from pipeline.sourcemap.edits import (
    Bring,
    DeleteLeaf,
    Format,
    Glyphs,
    InsertLeaf,
    Merge,
    Move,
    Replace,
    Split,
    Turn,
    Typed,
)
from pipeline.wordfile.values import OBJECT

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from pipeline.sourcemap.edits import Edit, Text
    from pipeline.sourcemap.values import Leaf, SourceMap

_ALIKE = 0.6


class Standing:
    """Pairs the leaves of two versions of a section; each version may be the other."""

    def __init__(self, sent: SourceMap, now: SourceMap) -> None:
        self._sent, self._now = sent, now
        self.same = sent.text == now.text
        self._leaves: dict[int, int] = {}
        self._gaps: dict[int, list[int]] = {}
        if self.same:
            self._leaves = {leaf.ordinal: leaf.ordinal for leaf in sent.leaves}
        else:
            self._pair()

    def leaf(self, ordinal: int) -> int | None:
        """The ordinal that a leaf of the sent version has now; ``None`` where it reads otherwise, or is gone."""
        return self._leaves.get(ordinal)

    def line(self, ordinal: int, at: int = 0) -> int:
        """The line of the file where a glyph of a leaf stands now; if that is gone, where the leaf stood."""
        here = self._leaves.get(ordinal)
        if here is not None and self._now[here].glyphs and not self._now[here].reason:
            glyphs = self._now[here].glyphs
            return self._now.text.count("\n", 0, glyphs[min(at, len(glyphs) - 1)].start) + 1
        if self._gaps.get(ordinal):
            return self._now[self._gaps[ordinal][0]].first_line
        for one in (*range(ordinal, len(self._sent.leaves) + 1), *range(ordinal - 1, 0, -1)):
            if one in self._leaves and self._now[self._leaves[one]].first_line > 0:
                return self._now[self._leaves[one]].first_line
        return self._now.leaves[0].first_line if self._now.leaves else self._now.text.count("\n") + 1

    def texts(self, ordinal: int) -> list[str]:
        """What stands now in the place of a leaf that reads otherwise."""
        return [self._now[one].text for one in self._gaps.get(ordinal, ())]

    def translated(self, edit: Edit) -> Edit | None:
        """An edit in terms of the section as it stands; ``None`` where what it is of reads otherwise now."""
        if self.same or (isinstance(edit, InsertLeaf | Bring) and not edit.leaf):
            return edit
        leaf = self.leaf(edit.leaf)
        if leaf is None:
            return None
        if isinstance(edit, Move):
            first, last = self.leaf(edit.first), self.leaf(edit.last)
            if first is None or last is None or last - first != edit.last - edit.first:
                return None
            return Move(first=first, last=last, leaf=leaf, after=edit.after)
        if isinstance(edit, Bring):
            return replace(edit, leaf=leaf)
        if isinstance(edit, Merge):
            return Merge(leaf=leaf, between=edit.between) if self.leaf(edit.leaf + 1) == leaf + 1 else None
        return self._at(edit, leaf)

    def _at(self, edit: Replace | Format | DeleteLeaf | InsertLeaf | Split | Turn, leaf: int) -> Edit | None:
        """An edit of another leaf; what of it stands elsewhere in the section must read as it did, too."""
        if not isinstance(edit, Replace | InsertLeaf):
            return replace(edit, leaf=leaf)
        text = self._text(edit.text)
        if text is None:
            return None
        if isinstance(edit, InsertLeaf):
            cells = [self._text(cell) for cell in edit.cells]
            return replace(edit, leaf=leaf, text=text, cells=tuple(cell for cell in cells if cell is not None))
        return replace(edit, leaf=leaf, text=text)

    def _text(self, text: Text) -> Text | None:
        if isinstance(text, str):
            return text
        found: list[str | Typed | Glyphs] = []
        for one in text:
            if isinstance(one, Glyphs) and one.source is None:
                leaf = self.leaf(one.leaf)
                if leaf is None:
                    return None
                found.append(replace(one, leaf=leaf))
            else:
                found.append(one)
        return tuple(found)

    def is_there(self, edits: Sequence[Edit]) -> bool:
        """Whether the section reads already as edits of one place, all that there are of it, would have it."""
        return not self.same and all(self._is_made(edit, edits) for edit in edits)

    def _is_made(self, edit: Edit, edits: Sequence[Edit]) -> bool:
        if isinstance(edit, InsertLeaf):
            texts = [printed(text) for text in edit.cells or (edit.text,)]
            return not Counter(map(one_blank, texts)) - Counter(map(one_blank, self._fresh_beside(edit)))
        if isinstance(edit, Move):
            first, leaf, last = self.leaf(edit.first), self.leaf(edit.leaf), self.leaf(edit.last)
            if first is None or leaf is None or last is None:
                return False
            return first == leaf + 1 if edit.after else last == leaf - 1
        if self.leaf(edit.leaf) is not None or isinstance(edit, Bring | Format | Turn):
            return False
        here = Counter(map(one_blank, self.texts(edit.leaf)))
        if isinstance(edit, DeleteLeaf):
            text = self._sent[edit.leaf].text
            return not any(_ratio(text, one) > _ALIKE for one in here)
        return not Counter(one_blank(one) for one in wanted(self._sent, edit.leaf, edits)) - here

    def _fresh_beside(self, edit: InsertLeaf) -> list[str]:
        """The leaves right behind or before a leaf that were not there when the section was sent."""
        known = set(self._leaves.values())
        start = self.leaf(edit.leaf) if edit.leaf else 0
        if start is None:
            return self.texts(edit.leaf)
        found = []
        step = 1 if edit.after else -1
        at = start + step
        while 1 <= at <= len(self._now.leaves) and at not in known:
            found.append(self._now[at].text)
            at += step
        return found

    def _pair(self) -> None:
        olds, news = [_key(leaf) for leaf in self._sent.leaves], [_key(leaf) for leaf in self._now.leaves]
        for tag, i, j, k, m in SequenceMatcher(None, olds, news, autojunk=False).get_opcodes():
            if tag == "equal":
                self._leaves |= {i + at + 1: k + at + 1 for at in range(j - i)}
            else:
                self._gaps |= {at + 1: list(range(k + 1, m + 1)) for at in range(i, j)}
        left = {key: at + 1 for at, key in enumerate(news) if news.count(key) == 1}
        taken = set(self._leaves.values())
        for at, key in enumerate(olds):
            if at + 1 not in self._leaves and olds.count(key) == 1 and left.get(key, 0) not in (0, *taken):
                self._leaves[at + 1] = left[key]


def wanted(source_map: SourceMap, ordinal: int, edits: Iterable[Edit]) -> list[str]:
    """The texts of the leaves that a leaf becomes by edits of it, nothing else taken into account."""
    leaf = source_map[ordinal]
    pieces = [glyph.text or OBJECT for glyph in leaf.glyphs]
    result, at = [""], 0
    for edit in edits:
        if isinstance(edit, Replace) and edit.leaf == ordinal:
            result[-1] += "".join(pieces[at : edit.start]) + printed(edit.text)
            at = edit.end
        elif isinstance(edit, Split) and edit.leaf == ordinal:
            result[-1] += "".join(pieces[at : edit.at])
            result.append("")
            at = edit.at
    result[-1] += "".join(pieces[at:])
    return result


def printed(text: Text) -> str:
    """What new text prints, an atom of it as one character."""
    if isinstance(text, str):
        return text
    return "".join(one if isinstance(one, str) else one.text if isinstance(one, Typed) else OBJECT for one in text)


def _key(leaf: Leaf) -> tuple[object, ...]:
    glyphs = tuple((glyph.text, glyph.formats, glyph.atom, glyph.content) for glyph in leaf.glyphs)
    return leaf.kind, leaf.level, bool(leaf.note), tuple(frame.kind for frame in leaf.frames), glyphs


def one_blank(text: str) -> str:
    """A text with one blank wherever there are blanks or line ends, and none at its ends: Markdown knows no others."""
    return " ".join(text.split())


def _ratio(one: str, other: str) -> float:
    return SequenceMatcher(None, one, other, autojunk=False).ratio()
