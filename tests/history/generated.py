"""A made-up history that knows whose word each word is.

The generator keeps every section as paragraphs of tokens with their owners, changes them as authors do, and
writes each state through ``git fast-import``. What it counts never looks at git, so it can judge what
:mod:`pipeline.history` says.
"""

from __future__ import annotations

import random
import subprocess
from collections import Counter
from dataclasses import dataclass, field, replace
from itertools import accumulate, count
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

_PAPERS = ("terror-financing", "drug-trafficking", "human-trafficking", "cyber-crimes")
_SYLLABLES = [
    *("ba", "con", "der", "el", "fin", "gra", "hi", "in", "jor", "ka", "lim", "mo", "na", "or"),
    *("per", "qui", "ra", "sti", "ter", "un", "vo", "wa", "xe", "yi", "zo", "tion", "ment", "al"),
]
_FRONT = "---\ncontributors: []\nstatus: drafting\n---\n"


@dataclass(frozen=True, slots=True)
class Token:
    """A word, who wrote it, and the punctuation behind it."""

    word: str
    owner: int
    mark: str = ""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Tokens that are wrapped at a width; the number stays when the tokens change."""

    number: int
    tokens: tuple[Token, ...]
    width: int = 78

    def text(self) -> str:
        """The paragraph as lines no longer than its width."""
        lines, line = [], ""
        for token in self.tokens:
            piece = token.word + token.mark
            if line and len(line) + len(piece) >= self.width:
                lines.append(line)
                line = piece
            else:
                line = f"{line} {piece}" if line else piece
        return "\n".join([*lines, line])


Section = tuple[Paragraph, ...]
State = dict[str, Section]


@dataclass(frozen=True, slots=True)
class Generated:
    """What was made: for each section file the surviving words of each author, by e-mail."""

    folder: Path
    owners: Mapping[str, Counter[str]]
    emails: tuple[str, ...]


@dataclass(slots=True)
class _Writer:
    """Turns states into a fast-import stream."""

    pieces: list[bytes] = field(default_factory=list)
    marks: Iterator[int] = field(default_factory=lambda: count(1))
    clock: int = 1_573_200_000

    def commit(self, author: int, before: State, after: State, parents: tuple[int, ...]) -> int:
        """Write what differs from the first parent's state; the commit's mark."""
        mark = next(self.marks)
        self.clock += 600
        who = f"{name(author)} <{email(author)}> {self.clock} +0500"
        head = f"commit refs/heads/main\nmark :{mark}\nauthor {who}\ncommitter {who}\ndata 1\nx\n"
        if parents:
            head += f"from :{parents[0]}\n" + "".join(f"merge :{parent}\n" for parent in parents[1:])
        self.pieces.append(head.encode())
        self.pieces += [f"D {path}\n".encode() for path in before if path not in after]
        for path, section in after.items():
            if before.get(path) is not section:
                data = (_FRONT + "\n\n".join(paragraph.text() for paragraph in section) + "\n").encode()
                self.pieces.append(f"M 100644 inline {path}\ndata {len(data)}\n".encode() + data + b"\n")
        return mark


def name(author: int) -> str:
    """The git name of an author."""
    return f"Researcher {author}"


def person_name(address: str) -> str:
    """The git name that belongs to an author's e-mail."""
    return name(int(address.removeprefix("researcher").partition("@")[0]))


def email(author: int) -> str:
    """The e-mail of an author."""
    return f"researcher{author}@example.org"


@dataclass(slots=True)
class _Author:
    """Makes the changes; all chance comes from one seeded source."""

    chance: random.Random
    numbers: Iterator[int]
    vocabulary: list[str]
    weights: list[float]
    phrases: list[list[str]]

    def tokens(self, owner: int, size: int) -> list[Token]:
        """Fresh words in Zipf's proportions with set phrases among them, commas and full stops."""
        chosen: list[str] = []
        while len(chosen) < size:
            if self.chance.random() < 0.15:
                chosen += self.phrases[min(int(self.chance.expovariate(0.03)), len(self.phrases) - 1)]
            chosen += self.chance.choices(self.vocabulary, cum_weights=self.weights, k=self.chance.randint(1, 8))
        del chosen[size:]
        marks = self.chance.choices(["", ",", "."], [86, 7, 7], k=size)
        return [Token(word, owner, mark) for word, mark in zip(chosen, marks, strict=True)]

    def paragraph(self, owner: int, size: int) -> Paragraph:
        """A new paragraph."""
        return Paragraph(next(self.numbers), tuple(self.tokens(owner, size)), self.chance.choice((60, 78, 100)))

    def within(self, owner: int, paragraph: Paragraph) -> Paragraph:
        """The paragraph with one change inside it."""
        chance, tokens = self.chance, list(paragraph.tokens)
        kind = chance.choices(["edit", "insert", "delete", "reflow", "mark"], [40, 26, 12, 12, 10])[0]
        at = chance.randrange(len(tokens))
        if kind == "edit":
            size = min(chance.choice((1, 1, 2, 3, 5, 8, 15)), len(tokens) - at)
            tokens[at : at + size] = self.tokens(owner, max(1, size + chance.randint(-1, 2)))
        elif kind == "insert":
            tokens[at:at] = self.tokens(owner, chance.randint(3, 30))
        elif kind == "delete":
            del tokens[at : at + min(chance.randint(1, 20), max(0, len(tokens) - 8))]
        elif kind == "mark":
            tokens[at] = replace(tokens[at], mark=chance.choice(["", ",", ";", "."]))
        width = chance.choice((50, 60, 72, 78, 90, 100, 10_000)) if kind == "reflow" else paragraph.width
        return Paragraph(paragraph.number, tuple(tokens), width)

    def change(self, owner: int, section: Section) -> Section:
        """The section with one change, inside a paragraph or of paragraphs."""
        chance, paragraphs = self.chance, list(section)
        kind = chance.choices(["within", "add", "drop", "move"], [74, 12, 5, 9])[0]
        at = chance.randrange(len(paragraphs))
        if kind == "add":
            paragraphs.insert(at, self.paragraph(owner, chance.randint(25, 110)))
        elif kind == "drop" and len(paragraphs) > 3:
            del paragraphs[at]
        elif kind == "move":
            paragraphs.insert(chance.randrange(len(paragraphs)), paragraphs.pop(at))
        else:
            paragraphs[at] = self.within(owner, paragraphs[at])
        return tuple(paragraphs)


def _vocabulary(chance: random.Random, size: int) -> list[str]:
    forms: dict[str, None] = {}
    while len(forms) < size:
        forms["".join(chance.choices(_SYLLABLES, k=1 + min(3, len(forms) // 60)))] = None
        if len(forms) < 60:
            forms[chance.choice(_SYLLABLES) + chance.choice("aeiouy")] = None
    return list(forms)[:size]


def _renamed(chance: random.Random, state: State, path: str, number: int) -> State:
    """The state with one file under another name, now and then in another paper."""
    paper = path.split("/")[1] if chance.random() < 0.6 else chance.choice(_PAPERS)
    new = f"papers/{paper}/sections/renamed-{number}.md"
    return {new if old == path else old: section for old, section in state.items()}


def _merged(base: State, ours: State, theirs: State) -> State:
    """Paragraphs that only the side branch changed come in, wherever the main line has them now."""
    before = {p.number: p for section in base.values() for p in section}
    after = {p.number: p for section in theirs.values() for p in section}
    result = {}
    for path, section in ours.items():
        merged = tuple(after.get(p.number, p) if before.get(p.number) is p else p for p in section)
        result[path] = section if all(a is b for a, b in zip(merged, section, strict=True)) else merged
    return result


def generate(  # noqa: PLR0915 - one story, told from its start to its end
    folder: Path,
    *,
    seed: int,
    authors: int = 40,
    commits: int = 2000,
    sections: int = 24,
    words: int = 36_000,
) -> Generated:
    """Make a repository in a new folder with about so many commits and words; a seed gives the same again."""
    chance = random.Random(seed)
    weights = list(accumulate(1 / (rank + 2.7) for rank in range(6000)))
    vocabulary = _vocabulary(chance, 6000)
    # Names of agencies, laws and treaties: what everybody writes in the same words.
    phrases = [chance.choices(vocabulary, cum_weights=weights, k=chance.randint(2, 7)) for _ in range(200)]
    author = _Author(chance, count(1), vocabulary, weights, phrases)
    writer = _Writer()
    pools = {index: chance.sample(range(authors), k=min(authors, chance.randint(4, 9))) for index in range(sections)}
    state: State = {}
    pool_of: dict[int, int] = {}
    tip: tuple[int, ...] = ()
    made = 0
    for index in range(sections):
        owner = pools[index][0]
        paragraphs = tuple(
            author.paragraph(owner, chance.randint(40, 110)) for _ in range(max(3, words * 85 // 100 // sections // 75))
        )
        path = f"papers/{_PAPERS[index % 4]}/sections/section-{index}.md"
        pool_of |= {paragraph.number: index for paragraph in paragraphs}
        after = {**state, path: paragraphs}
        tip = (writer.commit(owner, state, after, tip),)
        state, made = after, made + 1

    def owner_for(section: Section) -> int:
        pool = pools[next((pool_of[p.number] for p in section if p.number in pool_of), 0)]
        return pool[min(int(chance.expovariate(0.6)), len(pool) - 1)]

    side: tuple[State, State, tuple[int, ...], int] | None = None
    while made < commits:
        path = chance.choice(list(state))
        owner = owner_for(state[path])
        after = {**state, path: author.change(owner, state[path])}
        if chance.random() < 0.1:
            other = chance.choice(list(state))
            if other != path and len(after[path]) > 3 and chance.random() < 0.3:
                *kept, moved = after[path]  # a paragraph goes to another section
                after |= {path: tuple(kept), other: (*after[other], moved)}
            else:
                after[other] = author.change(owner, after[other])
        if chance.random() < 0.02:
            source = after if chance.random() < 0.5 else dict(state)
            after = _renamed(chance, source, path, made)
        tip = (writer.commit(owner, state, after, tip),)
        state, made = after, made + 1
        if side is None and chance.random() < 0.08:
            side = (state, state, tip, chance.randint(1, 6))
        elif side is not None:
            base, theirs, side_tip, left = side
            path = chance.choice(list(theirs))
            owner = owner_for(theirs[path])
            section = list(theirs[path])
            at = chance.randrange(len(section))
            section[at] = author.within(owner, section[at])
            changed = {**theirs, path: tuple(section)}
            side_tip = (writer.commit(owner, theirs, changed, side_tip),)
            made += 1
            side = (base, changed, side_tip, left - 1)
            if left == 1:
                merged = _merged(base, state, changed)
                tip = (writer.commit(owner, state, merged, (*tip, *side_tip)),)
                state, made, side = merged, made + 1, None
    _write(folder, writer, tip[0])
    owners = {
        path: Counter(email(token.owner) for paragraph in section for token in paragraph.tokens)
        for path, section in state.items()
    }
    return Generated(folder, owners, tuple(email(index) for index in range(authors)))


def _write(folder: Path, writer: _Writer, tip: int) -> None:
    folder.mkdir(parents=True)
    stream = b"".join(writer.pieces) + f"reset refs/heads/main\nfrom :{tip}\n".encode()
    for arguments in (
        ["init", "--quiet", "--initial-branch=main"],
        ["fast-import", "--quiet", "--force"],
        ["reset", "--quiet", "--hard"],
    ):
        data = stream if arguments[0] == "fast-import" else b""
        subprocess.run(["git", *arguments], cwd=folder, input=data, check=True, capture_output=True)
