"""Some hundred sections with several edits each, made by a seeded generator, held against a model of their own.

The model knows lists of words and no source: it applies each edit to what is printed. What the patched text prints must
be that, and every line that no edit concerns must still be there, byte for byte and in order.
"""

from __future__ import annotations

import random
from pathlib import Path
from typing import NamedTuple

import pytest

from pipeline.markdown.parsing import parse_section
from pipeline.markdown.trees import Trees
from pipeline.papers.paper import split_front_matter
from pipeline.sourcemap.edits import DeleteLeaf, Edit, InsertLeaf, Kept, Merge, Move, Patched, Replace, Split
from pipeline.sourcemap.printed import printed_leaves
from pipeline.sourcemap.values import Atom, Formats, Kind, Leaf, SourceMap
from tests.markdown.drawing import TITLE

from .editing import Done, maps_of, patched, source_of

SECTIONS = 44
EACH = 8
SHIPPED = sorted((Path(__file__).parent.parent.parent / "papers").glob("*/sections/*.md"))
WORDS = (
    "scale trend actors methods Karachi's “laundering” 2019 hawala of the and with (FMU) borders; cases: financing,"
    " law-making 10 % co-operation émigré قانون"
).split()
NASTY = (
    "*star* _x_ [@key] @nobody <b> $5 \\ `tick` x^2^ ~a~ # - 1. a) | {.c} &amp; -- ... [l](u) “quoted” Umer’s".split()
)
ATOMS = "[@act-1997]|[see @report-2019, p. 3; -@act-1997]|@report-2019 [p. 4]|`code *x*`|$a_b$|@fig:x|<https://a.org>"
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
        kind = self.random.choice("ppppphhlloqtfdvcw")
        if kind == "h":
            return "#" * self.random.randint(2, 4) + " " + self.words(1, 4).capitalize()
        if kind == "l":
            items = [f"- {self.wrapped(self.inlines(), '  ')}" for _ in range(self.random.randint(2, 4))]
            if self.random.random() < 0.4:
                items.insert(1, f"    - {self.words(2, 5)}\n    - {self.words(2, 5)}")
            return "\n".join(items)
        if kind == "o":
            items = [f"{n}.  {self.wrapped(self.inlines(), '    ')}" for n in range(1, self.random.randint(3, 5))]
            return "\n\n".join(items)
        if kind == "q":
            return f"> {self.wrapped(self.inlines(), '> ')}\n>\n> {self.words(3, 6)}"
        if kind == "t":
            columns = self.random.randint(2, 3)
            rows = [[self.words(1, 3) for _ in range(columns)] for _ in range(self.random.randint(3, 5))]
            rows[1][0] = self.random.choice(("*emphasis*", "[@act-1997]", "two words"))
            lines = ["| " + " | ".join(cells) + " |" for cells in rows]
            return "\n".join((lines[0], "|---" * columns + "|", *lines[1:], "", f": {self.words(2, 5)}"))
        if kind == "f":
            return f'![{self.words(2, 5)}](../figures/x.svg){{alt="An alt"}}'
        if kind == "d":
            return "\n\n".join(f"{self.words(1, 2)}\n:   {self.inlines()}" for _ in range(2))
        if kind == "v":
            return "\n".join(f"| {self.words(2, 4)}" for _ in range(3))
        if kind == "c":
            return "``` python\nif a:\n    b = 1 * 2\n```"
        if kind == "w":
            return f"::: landscape\n\n{self.wrapped(self.inlines())}\n\n:::"
        return self.wrapped(self.inlines())

    def section(self) -> str:
        blocks = [self.wrapped(self.inlines()), *(self.block() for _ in range(self.random.randint(7, 12)))]
        mixed = [blocks[0]]
        for block in blocks[1:]:  # two lists or quotations side by side would be one
            mixed += [self.wrapped(self.inlines()), block] if mixed[-1][0] == block[0] else [block]
        mixed += [f"[^{number + 1}]: {text}" for number, text in enumerate(self.notes)]
        return "---\ncontributors: [researcher1]\nstatus: drafting\n---\n\n" + "\n\n".join(mixed) + "\n"


class Editor:
    """Makes edits at random, one a leaf, and none beside one that moves lines."""

    def __init__(self, source_map: SourceMap, seed: int) -> None:
        self.map = source_map
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
            edit = self.random.choice((self.swap, self.swap, self.swap, self.type, self.cut, self.atom, self.block))(
                leaf
            )
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
        return Replace(leaf=leaf.ordinal, start=at, end=at + 1)

    def block(self, leaf: Leaf) -> Edit | None:
        alone = not leaf.frames and leaf.kind in (Kind.PARAGRAPH, Kind.HEADING)
        kind = self.random.choice("dipsmv")
        words = self.bounds(leaf)
        if kind == "d" and (alone or leaf.kind in (Kind.ITEM, Kind.PICTURE)):
            return DeleteLeaf(leaf=leaf.ordinal) if self.is_alone(leaf) else None
        if kind == "i" and leaf.kind is Kind.ITEM and self.is_alone(leaf):
            return InsertLeaf(leaf=leaf.ordinal, kind=Kind.ITEM, text=self.text(leaf), after=self.random.random() < 0.7)
        if kind == "i" and leaf.kind is Kind.CELL:
            row = [one for one in self.map.leaves if one.frames[:-1] == leaf.frames[:-1] and one.kind is Kind.CELL]
            return InsertLeaf(leaf=row[-1].ordinal, kind=Kind.CELL, cells=tuple(self.text(leaf)[:30] for _ in row))
        if kind == "p" and (
            alone
            or leaf.frames[-1:]
            and leaf.frames[-1].kind in ("BlockQuote", "Div", "Figure")
            and leaf.kind is not Kind.CAPTION
        ):
            heading = self.random.random() < 0.3 and alone
            new = Kind.HEADING if heading else Kind.PARAGRAPH
            return InsertLeaf(leaf=leaf.ordinal, kind=new, level=3 if heading else 0, text=self.text(leaf))
        if kind == "s" and leaf.kind in PARAGRAPHS and len(words) > 2 and leaf.frames[-1:] != ("Definition",):
            return Split(leaf=leaf.ordinal, at=words[self.random.randrange(1, len(words))][0])
        if kind == "m" and alone and leaf.ordinal < len(self.map.leaves):
            following = self.map[leaf.ordinal + 1]
            plain = following.kind is Kind.PARAGRAPH and not following.frames and not following.note
            return Merge(leaf=leaf.ordinal, between=self.random.choice(("", " "))) if plain else None
        if kind == "v" and alone:
            others = [
                one
                for one in self.map.leaves
                if not one.frames
                and not one.note
                and abs(one.ordinal - leaf.ordinal) > 2
                and not {one.ordinal - 1, one.ordinal, one.ordinal + 1} & self.taken
            ]
            if others:
                return Move(
                    first=leaf.ordinal,
                    last=leaf.ordinal,
                    leaf=self.random.choice(others).ordinal,
                    after=self.random.random() < 0.5,
                )
        return None

    def is_alone(self, leaf: Leaf) -> bool:
        """Whether a leaf is all that its item holds, and the item not all that its list holds."""
        if not leaf.frames:
            return True
        frame = leaf.frames[-1]
        mates = [one for one in self.map.leaves if any((f.box, f.part) == (frame.box, frame.part) for f in one.frames)]
        box = [one for one in self.map.leaves if any(f.box == frame.box for f in one.frames)]
        return leaf.kind is Kind.PICTURE or (len(mates) == 1 and len(box) > 1)


Shown = tuple[Kind, int, tuple[tuple[str, frozenset[str]], ...]]


class Line(NamedTuple):
    """A leaf of the model: its kind and level, the characters with their formats, the notes it refers to."""

    kind: Kind
    level: int
    glyphs: list[tuple[str, Formats, int]]
    origin: int


def model(source_map: SourceMap, edits: list[Edit]) -> list[Shown]:
    """What must be printed, by the edits alone."""
    note = 0
    lines: dict[int, list[Line]] = {}
    for leaf in source_map.leaves:
        glyphs = []
        for glyph in leaf.glyphs:
            note += glyph.atom is Atom.NOTE
            text = glyph.text or f"\ufffc{glyph.content}"
            glyphs.append((text, glyph.formats, note if glyph.atom is Atom.NOTE else 0))
        lines[leaf.ordinal] = [Line(leaf.kind, leaf.level, glyphs, leaf.ordinal)]
    order = list(lines)
    for edit in edits:
        if isinstance(edit, Replace):
            glyphs = lines[edit.leaf][0].glyphs
            glyphs[edit.start : edit.end] = [(one, edit.formats, 0) for one in edit.text]
        elif isinstance(edit, DeleteLeaf):
            gone = [edit.leaf]
            if source_map[edit.leaf].kind is Kind.PICTURE:
                gone.append(edit.leaf - 1)
            for one in gone:
                lines[one] = []
        elif isinstance(edit, Split):
            line = lines[edit.leaf][0]
            lines[edit.leaf] = [
                line._replace(glyphs=line.glyphs[: edit.at]),
                line._replace(glyphs=line.glyphs[edit.at :]),
            ]
        elif isinstance(edit, Merge):
            one, other = lines[edit.leaf][0], lines[edit.leaf + 1][0]
            between = [(character, (), 0) for character in edit.between]
            lines[edit.leaf] = [one._replace(glyphs=[*one.glyphs, *between, *other.glyphs])]
            lines[edit.leaf + 1] = []
        elif isinstance(edit, Move):
            order.remove(edit.first)
            order.insert(order.index(edit.leaf) + edit.after, edit.first)
        else:
            texts = edit.cells or (edit.text,)
            kind = edit.kind
            fresh = [Line(kind, edit.level, [(c, (), 0) for c in text], 0) for text in texts]
            lines[edit.leaf] = [*lines[edit.leaf], *fresh] if edit.after else [*fresh, *lines[edit.leaf]]
    body = [line for at in order for line in lines[at] if not source_map[at].note]
    called = [number for line in body for _, _, number in line.glyphs if number]
    notes = [line for number in called for at in order if source_map[at].note == number for line in lines[at]]
    return [
        (line.kind, line.level, tidy([(text, formats) for text, formats, _ in line.glyphs], line.kind))
        for line in (*body, *notes)
    ]


def tidy(glyphs: list[tuple[str, Formats]], kind: Kind) -> tuple[tuple[str, frozenset[str]], ...]:
    """Single blanks, none at the ends, all of them alike; and quotes, which smart typography turns."""
    result: list[tuple[str, frozenset[str]]] = []
    for written, formats in glyphs:
        text = {"“": '"', "”": '"', "‘": "'", "’": "'"}.get(written, written)
        text = text if kind is not Kind.PICTURE else "\ufffc"  # it holds the caption again, for those who cannot see it
        if text in (" ", "\u00a0") and kind is not Kind.CODE:
            if result and result[-1][0] != " ":
                result.append((" ", frozenset()))
        else:
            result.append((text, frozenset(formats) if text != " " else frozenset()))
    if result and result[-1][0] == " " and kind is not Kind.CODE:
        result.pop()
    return tuple(result)


def printed(text: str, trees: Trees) -> list[Shown]:
    from pipeline.sourcemap.printed import content_of

    section = parse_section(source_of(text), TITLE, "alpha", trees.read)
    return [
        (
            leaf.kind,
            leaf.level,
            tidy(
                [
                    (sign.text or f"\ufffc{content_of(sign.node) if sign.node else ''}", sign.formats)
                    for sign in leaf.signs
                ],
                leaf.kind,
            ),
        )
        for leaf in printed_leaves(section.blocks)
    ]


def untouched(one: Done) -> list[str]:
    """The lines of the file that no edit concerns."""
    touched: set[int] = set()
    for edit in one.edits:
        leaves = {edit.leaf}
        if isinstance(edit, Merge):
            leaves.add(edit.leaf + 1)
        if isinstance(edit, Move):
            leaves = set(range(edit.first, edit.last + 1))
        if isinstance(edit, InsertLeaf):
            leaves = set()
        for ordinal in leaves:
            leaf = one.map[ordinal]
            touched |= set(range(leaf.first_line, leaf.last_line + 1))
            touched |= {
                line
                for number, glyph in zip(notes_of(one.map, ordinal), leaf.glyphs, strict=True)
                if number
                for other in one.map.leaves
                if other.note == number and glyph
                for line in range(other.first_line, other.last_line + 1)
            }
        box = one.map[edit.leaf].frames
        if isinstance(edit, DeleteLeaf | InsertLeaf) and box and box[-1].kind == "OrderedList":
            touched |= {
                leaf.first_line for leaf in one.map.leaves if leaf.frames and leaf.frames[-1].box == box[-1].box
            }
    lines = one.map.text.split("\n")
    return [line for number, line in enumerate(lines, 1) if line.strip(" >") and number not in touched]


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


def is_subsequence(lines: list[str], text: str) -> bool:
    rest = iter(text.split("\n"))
    return all(line in rest for line in lines)


@pytest.fixture(scope="module")
def outcomes() -> list[Done]:
    """Every section with every set of edits, as it came out."""
    texts = [Writer(seed).section() for seed in range(SECTIONS)]
    texts += [path.read_text("utf-8") for path in SHIPPED[::6]]
    maps = maps_of(texts)
    jobs = [
        (one.text, one, Editor(one, 1_000 * number + turn).make(1 + turn % 6))
        for number, one in enumerate(maps)
        for turn in range(EACH)
    ]
    return patched(jobs)


def test_nothing_is_wrong_and_nearly_all_is_applied(outcomes: list[Done]) -> None:
    """What is given back prints what the edits say, with all other lines as they were; the rest is kept for a person."""
    applied = [one for one in outcomes if isinstance(one.outcome, Patched)]
    trees = Trees()
    trees.read_ahead([split_front_matter(one.outcome.text)[1] for one in applied if isinstance(one.outcome, Patched)])
    wrong = []
    for one in applied:
        assert isinstance(one.outcome, Patched)
        if printed(one.outcome.text, trees) != model(one.map, list(one.edits)):
            wrong.append((one.edits, one.outcome.text))
        elif not is_subsequence(untouched(one), one.outcome.text):
            wrong.append((one.edits, one.outcome.text))
    kept = [(one.outcome.reason, one.edits) for one in outcomes if isinstance(one.outcome, Kept)]
    assert wrong == []
    assert len(outcomes) > 400
    assert len(applied) >= 0.95 * len(outcomes), kept
