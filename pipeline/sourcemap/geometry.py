"""Which lines of the file a leaf, an item, a row or a whole table takes, and what sets its lines in."""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import TYPE_CHECKING

from pipeline.papers.paper import split_front_matter
from pipeline.sourcemap.edits import CannotError
from pipeline.sourcemap.extents import MARKER
from pipeline.sourcemap.values import Kind

if TYPE_CHECKING:
    from collections.abc import Collection

    from pipeline.sourcemap.values import Frame, Leaf, SourceMap

LISTS = ("BulletList", "OrderedList")
_MARKER = re.compile(rf"(?:{MARKER})[ \t]*")
_BLANK = re.compile(r"[ \t>]*\Z")
_FENCE = re.compile(r"[ \t>]*(?:[-+*][ \t]+)*(?:`{3,}|~{3,})")
_DIVISION = re.compile(r"[ \t>]*:{3,}")
_UNDERLINE = re.compile(r"[ \t>]*(?:=+|-+)[ \t]*\Z")


class Geometry:
    """The lines of a section's text, by its map."""

    def __init__(self, source_map: SourceMap) -> None:
        self.map = source_map
        self.text = source_map.text
        self._starts = [0, *(match.end() for match in re.finditer("\n", self.text))]
        self.boxes: dict[int, set[int]] = {}
        self.parts: dict[tuple[int, int], set[int]] = {}
        for leaf in source_map.leaves:
            for frame in leaf.frames:
                self.boxes.setdefault(frame.box, set()).add(leaf.ordinal)
                self.parts.setdefault((frame.box, frame.part), set()).add(leaf.ordinal)

    def number(self, at: int) -> int:
        """The line of an offset, from 1."""
        return bisect_right(self._starts, at)

    def start(self, line: int) -> int:
        """Where a line begins; of the line after the last, where the text ends."""
        return self._starts[line - 1] if line <= len(self._starts) else len(self.text)

    def end(self, line: int) -> int:
        """Where a line ends, its line feed left out."""
        end = self.text.find("\n", self.start(line))
        return len(self.text) if end < 0 else end

    def line(self, line: int) -> str:
        """A line's text; nothing where there is none."""
        return self.text[self.start(line) : self.end(line)] if 1 <= line <= len(self._starts) else ""

    def is_blank(self, line: int) -> bool:
        """Whether there is nothing on a line but the marks of quotations."""
        return _BLANK.match(self.line(line)) is not None

    def line_is_there(self, line: int) -> bool:
        """Whether the text has a line of that number."""
        return 1 <= line <= len(self._starts) and (line < len(self._starts) or self.start(line) < len(self.text))

    def top(self) -> int:
        """The first line behind the front matter."""
        return self.number(len(self.text) - len(split_front_matter(self.text)[1]))

    def prefix(self, leaf: Leaf) -> str:
        """What stands before a leaf on its first line."""
        return self.text[self.start(leaf.first_line) : leaf.start]

    def continued(self, leaf: Leaf) -> str:
        """What sets in a further line of a leaf, or another paragraph beside it."""
        if leaf.last_line > leaf.first_line and leaf.kind not in (Kind.CODE, Kind.CELL, Kind.PICTURE, Kind.CAPTION):
            match = re.compile(r"[ \t>]*").match(self.text, self.start(leaf.first_line + 1))
            return match.group() if match and not leaf.note else self._blanked(leaf)
        return self._blanked(leaf)

    def _blanked(self, leaf: Leaf) -> str:
        prefix = self.prefix(leaf)
        if leaf.kind in (Kind.CAPTION, Kind.PICTURE):
            return ""
        if leaf.kind is Kind.LINE:
            prefix = re.sub(r"\|[ \t]*\Z", "", prefix)
        elif leaf.kind is Kind.HEADING:  # with a number that somebody typed, which is not printed
            prefix = prefix.split("#", 1)[0] if "#" in prefix else re.sub(r"\S*[0-9]\S*[ \t]*\Z", "", prefix)
        label = re.match(r"[ \t]*\[\^[^\[\]]*\]:[ \t]*", prefix)
        return "    " + " " * (len(prefix) - label.end()) if label else re.sub(r"[^>\s]", " ", prefix)

    def empty(self, leaf: Leaf) -> str:
        """An empty line beside a leaf: with the marks of its quotation."""
        before = self.continued(leaf)
        return before.rstrip() if ">" in before else ""

    def markers(self, leaf: Leaf) -> list[re.Match[str]]:
        """The markers of items before a leaf, outermost first."""
        return list(_MARKER.finditer(self.prefix(leaf)))

    def is_first(self, leaf: Leaf, frame: Frame) -> bool:
        """Whether a leaf is the first of an item, a row or the like."""
        return min(self.parts[frame.box, frame.part]) == leaf.ordinal

    def heads_list(self, leaf: Leaf, going: Collection[int]) -> Frame | None:
        """The item that a leaf is the text of, if of that item a list within it is all that stays; else ``None``."""
        item = self.item(leaf)
        if item is None or not self.is_first(leaf, item):
            return None
        rest = self.parts[item.box, item.part] - {leaf.ordinal, *going}
        inner = self.map[min(rest)].frames[len(leaf.frames) :] if rest else ()
        return item if inner and inner[0].kind in LISTS else None

    def list_below(self, leaf: Leaf, depth: int) -> set[int]:
        """The leaves of the list within an item, if the leaf is all else that the item at a depth holds."""
        if depth != len(leaf.frames) - 1 or self.heads_list(leaf, ()) is None:
            return set()
        return self.parts[leaf.frames[-1].box, leaf.frames[-1].part] - {leaf.ordinal}

    def item(self, leaf: Leaf) -> Frame | None:
        """The innermost list that a leaf stands in, quotations within its item apart."""
        return leaf.frames[-1] if leaf.frames and leaf.frames[-1].kind in LISTS else None

    def lines_of(self, ordinals: Collection[int], depth: int) -> tuple[int, int]:
        """The first and last line of some leaves, with the fences and borders of what they fill; `CannotError`.

        The containers that they stand in together, ``depth`` of them, are not looked at.
        """
        leaves = [self.map[ordinal] for ordinal in ordinals]
        for leaf in leaves:
            if leaf.reason:
                raise CannotError(leaf.reason)
        first, last = min(leaf.first_line for leaf in leaves), max(leaf.last_line for leaf in leaves)
        for leaf in leaves:
            if leaf.kind is Kind.HEADING and leaf.last_line == last and not self.prefix(leaf).rstrip().endswith("#"):
                last += bool(_UNDERLINE.match(self.line(last + 1)) and self.line(last + 1).strip())
        boxes: dict[int, Frame] = {frame.box: frame for leaf in leaves for frame in leaf.frames[depth:]}
        for box, frame in sorted(boxes.items(), reverse=True):
            if self.boxes[box] <= set(ordinals):
                first, last = self._extended(frame.kind, first, last)
        return first, last

    def _extended(self, kind: str, first: int, last: int) -> tuple[int, int]:
        if kind == "Table":
            while first > 1 and not self.is_blank(first - 1) and not _DIVISION.match(self.line(first - 1)):
                first -= 1
            while last < len(self._starts) and not self.is_blank(last + 1):
                if _DIVISION.match(self.line(last + 1)):
                    break
                last += 1
        elif kind == "CodeBlock" and _FENCE.match(self.line(first - 1)):
            first, last = first - 1, last + 1
        elif kind == "Div":
            first = self._next(first, -1)
            last = self._next(last, 1)
        return first, last

    def _next(self, line: int, step: int) -> int:
        """The nearest line with something on it, which must be a fence of a division."""
        line += step
        while 1 <= line <= len(self._starts) and self.is_blank(line):
            line += step
        if not _DIVISION.match(self.line(line)):
            raise CannotError("something stands between the fences that is not printed")
        return line

    def removal(self, first: int, last: int) -> tuple[int, int]:
        """The span to take out for some lines, with the empty lines that part them from what follows."""
        top = self.top()
        above = first <= top or self.is_blank(first - 1)
        if first > top and ">" in self.line(first - 1) and self.is_blank(first - 1) and ">" not in self.line(last + 1):
            while self.is_blank(first - 1) and ">" in self.line(first - 1):  # what follows is outside of the quotation
                first -= 1
            return self.start(first), self.start(last + 1)
        end = last + 1
        while end <= len(self._starts) and self.is_blank(end) and self.start(end) < len(self.text):
            end += 1
        if self.start(end) >= len(self.text) and above:  # nothing follows
            while first > top and self.is_blank(first - 1):
                first -= 1
            return self.start(first), self.start(last + 1)
        return self.start(first), self.start(end if above else last + 1)

    def depth_for_paragraph(self, leaf: Leaf) -> int:
        """How many of a leaf's containers a paragraph beside it stays in: quotations, divisions and notes."""
        depth = len(leaf.frames)
        while depth and leaf.frames[depth - 1].kind not in ("BlockQuote", "Div", "Note"):
            depth -= 1
        return depth

    def unit(self, leaf: Leaf, depth: int) -> set[int]:
        """The leaves of the container that holds a leaf in a container that is ``depth`` deep."""
        return self.boxes[leaf.frames[depth].box] if depth < len(leaf.frames) else {leaf.ordinal}
