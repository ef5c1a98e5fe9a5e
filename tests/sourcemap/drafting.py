"""Sections and edits of them at random, by a seed."""

from __future__ import annotations

import random

from pipeline.sourcemap.edits import (
    Bring,
    DeleteLeaf,
    Edit,
    Format,
    Glyphs,
    InsertLeaf,
    Merge,
    Move,
    Replace,
    Split,
    Turn,
)
from pipeline.sourcemap.geometry import Geometry
from pipeline.sourcemap.values import Atom, Kind, Leaf, SourceMap

WORDS = (
    "scale trend actors methods Karachi's “laundering” 2019 hawala of the and with (FMU) borders; cases: financing,"
    " law-making 10 % co-operation émigré قانون"
).split()
NASTY = (
    "*star* _x_ [@key] @nobody <b> $5 \\ `tick` x^2^ ~a~ # - 1. a) | {.c} &amp; -- ... [l](u) “quoted” Umer’s".split()
)
ATOMS = "[@act-1997]|[see @report-2019, p. 3; -@act-1997]|@report-2019 [p. 4]|`code *x*`|$a_b$|@fig:x|<https://a.org>"
FORMATS = ("emph", "strong", "strikeout", "smallcaps", "underline")
PARAGRAPHS = (Kind.PARAGRAPH, Kind.ITEM, Kind.NOTE, Kind.DEFINITION)


class Writer:
    """Writes a section at random."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        self.width = self.random.choice((0, 60, 88))
        self.notes: list[str] = []

    def words(self, least: int, most: int) -> str:
        return " ".join(self.random.choice(WORDS) for _ in range(self.random.randint(least, most)))

    def inlines(self, *, rich: bool = True) -> str:
        parts = [self.words(2, 6).capitalize()]
        for _ in range(self.random.randint(1, 4)):
            kind = self.random.choice("wwwwesblaqn" if rich else "wweb")
            text = self.words(1, 3)
            parts.append(
                {
                    "w": lambda text=text: text,
                    "e": lambda text=text: f"*{text}*",
                    "s": lambda text=text: f"~~{text}~~" if self.random.random() < 0.3 else f"***{text}***",
                    "b": lambda text=text: f"**{text} *{self.words(1, 2)}***",
                    "l": lambda text=text: f"[{text}](https://example.org/a_b)",
                    "a": lambda: self.random.choice(ATOMS.split("|")),
                    "q": lambda text=text: f'"{text}"',
                    "n": lambda: self.words(1, 1) + self.note(),
                }[kind]()
            )
            parts.append(self.words(1, 4))
        return " ".join(parts) + "."

    def note(self) -> str:
        self.notes.append(self.wrapped(self.words(3, 8).capitalize() + ".", "    "))
        return f"[^{len(self.notes)}]"

    def wrapped(self, text: str, prefix: str = "") -> str:
        if not self.width:
            return text
        lines = [""]
        for word in text.split(" "):
            unsafe = not word[:1].isalpha() and word[:1] not in '*"[`'
            if lines[-1] and len(prefix) + len(lines[-1]) + 1 + len(word) > self.width and not unsafe:
                lines.append(word)
            else:
                lines[-1] += (" " if lines[-1] else "") + word
        return ("\n" + prefix).join(lines)

    def block(self) -> str:
        kinds = (*[self.paragraph] * 5, *[self.heading] * 2, *[self.bullets] * 2)
        rest = (self.numbers, self.quote, self.table, self.figure, self.terms, self.verse, self.code, self.wide)
        return self.random.choice((*kinds, *rest))()

    def paragraph(self) -> str:
        return self.wrapped(self.inlines())

    def heading(self) -> str:
        return "#" * self.random.randint(2, 4) + " " + self.words(1, 4).capitalize()

    def bullets(self) -> str:
        items = [f"- {self.wrapped(self.inlines(), '  ')}" for _ in range(self.random.randint(2, 4))]
        if self.random.random() < 0.4:
            items.insert(1, f"    - {self.words(2, 5)}\n    - {self.words(2, 5)}")
        return "\n".join(items)

    def numbers(self) -> str:
        items = [f"{n}.  {self.wrapped(self.inlines(), '    ')}" for n in range(1, self.random.randint(3, 5))]
        return "\n\n".join(items)

    def quote(self) -> str:
        return f"> {self.wrapped(self.inlines(), '> ')}\n>\n> {self.words(3, 6)}"

    def table(self) -> str:
        columns = self.random.randint(2, 3)
        rows = [[self.words(1, 3) for _ in range(columns)] for _ in range(self.random.randint(3, 5))]
        rows[1][0] = self.random.choice(("*emphasis*", "[@act-1997]", "two words"))
        lines = ["| " + " | ".join(cells) + " |" for cells in rows]
        return "\n".join((lines[0], "|---" * columns + "|", *lines[1:], "", f": {self.words(2, 5)}"))

    def figure(self) -> str:
        return f'![{self.words(2, 5)}](../figures/x.svg){{alt="An alt"}}'

    def terms(self) -> str:
        return "\n\n".join(f"{self.words(1, 2)}\n:   {self.inlines()}" for _ in range(2))

    def verse(self) -> str:
        return "\n".join(f"| {self.words(2, 4)}" for _ in range(3))

    def code(self) -> str:
        return "``` python\nif a:\n    b = 1 * 2\n```"

    def wide(self) -> str:
        return f"::: landscape\n\n{self.wrapped(self.inlines())}\n\n:::"

    def section(self) -> str:
        blocks = [self.wrapped(self.inlines()), *(self.block() for _ in range(self.random.randint(7, 12)))]
        mixed = [blocks[0]]
        for block in blocks[1:]:  # two lists or quotations side by side would be one
            mixed += [self.wrapped(self.inlines()), block] if mixed[-1][0] == block[0] else [block]
        mixed += [f"[^{number + 1}]: {text}" for number, text in enumerate(self.notes)]
        return "---\ncontributors: [researcher1]\nstatus: drafting\n---\n\n" + "\n\n".join(mixed) + "\n"


class Editor:
    """Makes edits at random, one a leaf, and none beside one that moves lines; ``other`` is another section's map."""

    def __init__(self, source_map: SourceMap, seed: int, other: SourceMap | None = None) -> None:
        self.map = source_map
        self.other = other or source_map
        self.random = random.Random(seed)
        self.taken: set[int] = set()
        self.edits: list[Edit] = []

    def make(self, count: int) -> list[Edit]:
        for _ in range(count * 6):
            if len(self.edits) == count:
                break
            leaf = self.random.choice(self.map.leaves)
            if leaf.reason or {leaf.ordinal - 1, leaf.ordinal, leaf.ordinal + 1} & self.taken or not leaf.glyphs:
                continue
            makers = (self.swap, self.type, self.cut, self.atom, self.form, self.form, self.carry, self.carry)
            make = self.random.choice((*makers, *[self.block] * 20))
            edit = make(leaf)
            if edit is not None:
                self.edits.append(edit)
                self.taken |= {leaf.ordinal, edit.leaf}
                if isinstance(edit, Merge | Move):
                    self.taken |= {edit.leaf + 1, edit.leaf - 1}
        return self.edits

    def text(self, leaf: Leaf) -> str:
        if leaf.kind is Kind.CODE:
            return "(x[1] * 2)"
        words = [
            self.random.choice(NASTY if self.random.random() < 0.3 else WORDS)
            for _ in range(self.random.choice((1, 1, 2, 3, 30)))
        ]
        return " ".join(words)

    def bounds(self, leaf: Leaf) -> list[tuple[int, int]]:
        """The words of a leaf: runs of glyphs that are neither blanks nor atoms."""
        runs: list[list[int]] = []
        for index, glyph in enumerate(leaf.glyphs):
            if glyph.text.isspace() or (glyph.atom and glyph.atom is not Atom.ENTITY):
                continue
            if runs and runs[-1][1] == index:
                runs[-1][1] = index + 1
            else:
                runs.append([index, index + 1])
        return [(start, end) for start, end in runs]

    def swap(self, leaf: Leaf) -> Edit | None:
        words = self.bounds(leaf)
        if leaf.kind is Kind.PICTURE or not words:
            return None
        first = self.random.randrange(len(words))
        last = min(first + self.random.choice((0, 0, 1, 3)), len(words) - 1)
        start, end = words[first][0], words[last][1]
        if leaf.kind is Kind.CODE:
            end = words[first][1]
        if any(glyph.atom is Atom.NOTE for glyph in leaf.glyphs[start:end]):
            return None
        formats = leaf.glyphs[start].formats
        return Replace(leaf=leaf.ordinal, start=start, end=end, text=self.text(leaf), formats=formats)

    def type(self, leaf: Leaf) -> Edit | None:
        words = self.bounds(leaf)
        if leaf.kind in (Kind.PICTURE, Kind.CODE) or not words:
            return None
        at = self.random.choice(words)[1]
        beside = [leaf.glyphs[at - 1].formats]
        if at < len(leaf.glyphs):
            beside.append(leaf.glyphs[at].formats)
        return Replace(
            leaf=leaf.ordinal, start=at, end=at, text=" " + self.text(leaf), formats=self.random.choice(beside)
        )

    def cut(self, leaf: Leaf) -> Edit | None:
        words = self.bounds(leaf)
        if leaf.kind in (Kind.PICTURE, Kind.CODE) or len(words) < 3:
            return None
        first = self.random.randrange(len(words) - 1)
        last = min(first + self.random.choice((0, 1, 2)), len(words) - 2)
        return Replace(leaf=leaf.ordinal, start=words[first][0], end=words[max(first, last)][1])

    def atom(self, leaf: Leaf) -> Edit | None:
        atoms = [index for index, glyph in enumerate(leaf.glyphs) if glyph.atom not in (None, Atom.ENTITY)]
        if not atoms or leaf.kind is Kind.PICTURE or len(leaf.glyphs) < 3:
            return None
        at = self.random.choice(atoms)
        if number := notes_of(self.map, leaf.ordinal)[at]:  # what is in it goes with it
            inside = {one.ordinal for one in self.map.leaves if one.note == number}
            if inside & self.taken:
                return None
            self.taken |= inside
        return Replace(leaf=leaf.ordinal, start=at, end=at + 1)

    def block(self, leaf: Leaf) -> Edit | None:
        """Something that moves lines."""
        makers = (self.delete, self.insert, self.split, self.merge, self.move, self.bring, self.turn, self.turn)
        return self.random.choice(makers)(leaf)

    def delete(self, leaf: Leaf) -> Edit | None:
        fit = self.is_block(leaf) or leaf.kind in (Kind.ITEM, Kind.PICTURE)
        head = self.is_head(leaf) and leaf.frames[-1].part > 0
        if fit and (head or self.is_alone(leaf)) and not any(notes_of(self.map, leaf.ordinal)):
            return DeleteLeaf(leaf=leaf.ordinal)
        return None

    def insert(self, leaf: Leaf) -> Edit | None:
        after, text = self.random.random() < 0.7, self.text(leaf)
        if leaf.kind is Kind.ITEM and (self.is_alone(leaf) or (after and self.is_head(leaf))):
            return InsertLeaf(leaf=leaf.ordinal, kind=Kind.ITEM, text=text, after=after)
        if leaf.kind is Kind.CELL:
            row = [one for one in self.map.leaves if one.frames[:-1] == leaf.frames[:-1] and one.kind is Kind.CELL]
            return InsertLeaf(leaf=row[-1].ordinal, kind=Kind.CELL, cells=tuple(text[:30].strip() for _ in row))
        if self.is_block(leaf) and self.random.random() < 0.3:
            return InsertLeaf(leaf=leaf.ordinal, kind=Kind.HEADING, level=3, text=text, after=after)
        inside = leaf.frames[-1].kind if leaf.frames and leaf.kind is not Kind.CAPTION else ""
        if self.is_block(leaf) or inside in ("BlockQuote", "Div", "Figure"):
            return InsertLeaf(leaf=leaf.ordinal, text=text)
        return None

    def form(self, leaf: Leaf) -> Edit | None:
        words = self.bounds(leaf)
        if leaf.kind in (Kind.PICTURE, Kind.CODE) or not words:
            return None
        first = self.random.randrange(len(words))
        start, end = words[first][0], words[min(first + self.random.choice((0, 1, 2)), len(words) - 1)][1]
        fixed = {tuple(one for one in glyph.formats if " " in one) for glyph in leaf.glyphs[start:end]}
        if len(fixed) > 1 or (self.random.random() < 0.3 and end - start > 3):
            end = words[first][1] - 1  # part of a word
        formats = self.random.sample(FORMATS, self.random.choice((0, 1, 1, 2)))
        mine = [one for one in leaf.glyphs[start].formats if " " in one]
        if start >= end or len({tuple(f for f in g.formats if " " in f) for g in leaf.glyphs[start:end]}) > 1:
            return None
        return Format(leaf=leaf.ordinal, start=start, end=end, formats=(*mine, *formats))

    def carry(self, leaf: Leaf) -> Edit | None:
        """Words of the section, with their atoms, behind a word of the leaf."""
        source = self.random.choice(self.map.leaves)
        if source.reason or source.kind in (Kind.CODE, Kind.PICTURE) or leaf.kind in (Kind.CODE, Kind.PICTURE):
            return None
        words, theirs = self.bounds(leaf), self.bounds(source)
        if not words or not theirs or leaf.note:
            return None
        first = self.random.randrange(len(theirs))
        start, end = theirs[first][0], theirs[min(first + self.random.choice((0, 1, 3)), len(theirs) - 1)][1]
        glyphs = source.glyphs[start:end]
        if any(glyph.text == "\n" for glyph in glyphs) or (
            source.note and any(one.atom is Atom.NOTE for one in glyphs)
        ):
            return None
        at = self.random.choice(words)[1]
        if any(" " in one for one in leaf.glyphs[at - 1].formats):
            return None
        text = (" ", Glyphs(leaf=source.ordinal, start=start, end=end), self.random.choice(("", " too")))
        return Replace(leaf=leaf.ordinal, start=at, end=at, text=text)

    def bring(self, leaf: Leaf) -> Edit | None:
        source = self.random.choice((self.map, self.other))
        fit = [one for one in source.leaves if not one.reason and self.is_block(one)]
        fit = [one for one in fit if not any(f.startswith("link #") for glyph in one.glyphs for f in glyph.formats)]
        if not self.is_block(leaf) or not fit:
            return None
        first = self.random.choice(fit)
        two = self.random.random() < 0.3 and first.ordinal < len(source.leaves) and source[first.ordinal + 1] in fit
        last = first.ordinal + two
        return Bring(leaf=leaf.ordinal, source=source, first=first.ordinal, last=last, after=self.random.random() < 0.6)

    def turn(self, leaf: Leaf) -> Edit | None:
        if leaf.kind is Kind.ITEM and len(leaf.frames) == 1 and self.is_alone(leaf):
            return Turn(leaf=leaf.ordinal, kind=Kind.PARAGRAPH)
        if not self.is_block(leaf):
            return None
        kind = self.random.choice((Kind.HEADING, Kind.PARAGRAPH, Kind.ITEM))
        if kind is leaf.kind is Kind.PARAGRAPH:
            return None
        return Turn(leaf=leaf.ordinal, kind=kind, level=self.random.randint(2, 4) if kind is Kind.HEADING else 0)

    def split(self, leaf: Leaf) -> Edit | None:
        words = self.bounds(leaf)
        if leaf.kind in PARAGRAPHS and len(words) > 2:
            return Split(leaf=leaf.ordinal, at=words[self.random.randrange(1, len(words))][0])
        return None

    def merge(self, leaf: Leaf) -> Edit | None:
        if not self.is_block(leaf) or leaf.ordinal == len(self.map.leaves):
            return None
        following = self.map[leaf.ordinal + 1]
        if following.kind is Kind.PARAGRAPH and self.is_block(following):
            return Merge(leaf=leaf.ordinal, between=self.random.choice(("", " ")))
        return None

    def move(self, leaf: Leaf) -> Edit | None:
        others = [
            one.ordinal
            for one in self.map.leaves
            if not (one.frames or one.note or {one.ordinal - 1, one.ordinal, one.ordinal + 1} & self.taken)
        ]
        others = [one for one in others if abs(one - leaf.ordinal) > 2]
        if not self.is_block(leaf) or not others:
            return None
        beside, after = self.random.choice(others), self.random.random() < 0.5
        return Move(first=leaf.ordinal, last=leaf.ordinal, leaf=beside, after=after)

    @staticmethod
    def is_block(leaf: Leaf) -> bool:
        """Whether a leaf is a paragraph or heading of the body, in nothing else."""
        return not leaf.frames and leaf.kind in (Kind.PARAGRAPH, Kind.HEADING)

    def is_head(self, leaf: Leaf) -> bool:
        """Whether a leaf is the text of an item, and a list all else that the item holds."""
        return leaf.kind is Kind.ITEM and Geometry(self.map).heads_list(leaf, ()) is not None

    def is_alone(self, leaf: Leaf) -> bool:
        """Whether a leaf is all that its item holds, and the item not all that its list holds."""
        if not leaf.frames:
            return True
        frame = leaf.frames[-1]
        mates = [one for one in self.map.leaves if any((f.box, f.part) == (frame.box, frame.part) for f in one.frames)]
        box = [one for one in self.map.leaves if any(f.box == frame.box for f in one.frames)]
        return leaf.kind is Kind.PICTURE or (len(mates) == 1 and len(box) > 1)


def notes_of(source_map: SourceMap, ordinal: int) -> list[int]:
    """For each glyph of a leaf the note it refers to, or 0."""
    note = 0
    for leaf in source_map.leaves:
        numbers = []
        for glyph in leaf.glyphs:
            note += glyph.atom is Atom.NOTE
            numbers.append(note if glyph.atom is Atom.NOTE else 0)
        if leaf.ordinal == ordinal:
            return numbers
    raise KeyError(ordinal)
