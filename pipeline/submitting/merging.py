"""Three texts merged: what the author changed since the last submission, into the text as others have left it.

First by blocks, then by words within blocks that both sides changed. Line ends within a paragraph count as blanks, so
that re-wrapping is no change, and what is unchanged keeps the line ends it has. Where both changed the same words the
current ones stay, and both are told.
"""

from __future__ import annotations

import difflib
import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from pipeline.limits import DEFAULT
from pipeline.submitting.grids import ApartError, grid
from pipeline.submitting.grids import merged as merged_grid

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

_TOKEN = re.compile(r"(\s*)(\S+)")
_OPENS = re.compile(r"(?:\||[-*+](?:\s|\Z)|\(?(?:\d+|[a-z]|[ivx]+)[.)](?:\s|\Z)|#|:|>|\[\^|```|~~~|<!--)")
_BLOCK = "\n\n"
_NOTE = re.compile(r"^\[\^([^\]\s]+)\]:[ \t]*(.*(?:\n(?:[ \t]+\S.*|[ \t]*(?=\n[ \t]+\S)))*)", re.MULTILINE)
_WORD = re.compile(r"\w+")
_MOST_PAIRS = DEFAULT.pairs_judged
"""Pairs of blocks that are compared between two that are the same."""
_NOTE_USE = re.compile(r"\[\^([^\]\s]+)\]")
_BEFORE_USE = 60
"""Characters before a note's number by which its place is known again."""


class Token(NamedTuple):
    """A word with what stands before it; ``gap`` is that blank's kind, by which tokens are compared."""

    gap: str
    word: str
    before: str

    @property
    def key(self) -> tuple[str, str]:
        """What makes it the same as another."""
        return self.gap, self.word


@dataclass(frozen=True, kw_only=True, slots=True)
class Conflict:
    """Words that both sides changed: the current ones, which stay, and those of the file; and the line of the first."""

    ours: str
    theirs: str
    line: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Merged:
    """The merged text, and what could not be merged."""

    text: str
    conflicts: tuple[Conflict, ...]


def merge(base: str, ours: str, theirs: str) -> Merged:
    """The text ``ours`` with what ``theirs`` changed of ``base``."""
    theirs = _renamed(base, ours, theirs)
    out: list[Token] = []
    conflicts: list[tuple[int, str, str]] = []
    sides = [_blocks(_tokens(text)) for text in (base, ours, theirs)]
    pairs = _pairs(sides[0], sides[1]), _pairs(sides[0], sides[2])
    for stable, spans in _chunks(len(sides[0]), len(sides[1]), len(sides[2]), *pairs):
        if stable:  # the same blocks, though words in them may be others
            for triple in zip(*(side[a:b] for side, (a, b) in zip(sides, spans, strict=True)), strict=True):
                _block(triple, out, conflicts)
        else:
            _stretch([side[a:b] for side, (a, b) in zip(sides, spans, strict=True)], out, conflicts)
    text = "".join(token.before + token.word for token in out).lstrip("\n")
    starts = _offsets(out)
    shift = len("".join(token.before + token.word for token in out)) - len(text)
    found = [
        Conflict(ours=ours_, theirs=theirs_, line=text.count("\n", 0, max(starts[at] - shift, 0)) + 1)
        for at, ours_, theirs_ in conflicts
    ]
    return Merged(text=text + "\n" if text else "", conflicts=tuple(found))


def same(one: str, other: str) -> bool:
    """Whether two texts differ in nothing but how their lines are wrapped."""
    return [token.key for token in _tokens(one)] == [token.key for token in _tokens(other)]


def _block(parts: Sequence[list[Token]], out: list[Token], conflicts: list[tuple[int, str, str]]) -> None:
    """Merge three states of one block: by words, a table by its rows and columns, or as a whole."""
    if not any(map(_is_table, parts)):
        _words(parts, out, conflicts)
        return
    whole = [_whole(part) for part in parts]
    found = [grid(token.word) for token in whole]
    base, ours, theirs = found
    if base is not None and ours is not None and theirs is not None and len({token.word for token in whole}) == 3:
        try:
            made, cells = merged_grid(base, ours, theirs)
        except ApartError:
            pass
        else:
            conflicts += [(len(out), mine, new) for mine, new in cells]
            out.append(whole[1]._replace(word=made.text()))
            return
    _words([[token] for token in whole], out, conflicts)


def _stretch(parts: Sequence[list[list[Token]]], out: list[Token], conflicts: list[tuple[int, str, str]]) -> None:
    """Merge a stretch of blocks that are not the same in number: by words, where there is a table by whole blocks."""
    if not any(_is_table(block) for part in parts for block in part):
        _words([_flat(part) for part in parts], out, conflicts)
    elif all(len(part) == 1 for part in parts):
        _block([part[0] for part in parts], out, conflicts)
    else:
        _words([[_whole(block) for block in part] for part in parts], out, conflicts)


def _is_table(block: Sequence[Token]) -> bool:
    return bool(block) and block[0].word.startswith("|")


def _whole(block: Sequence[Token]) -> Token:
    """A block as one token; its line ends count, for they are rows."""
    text = "".join(token.before + token.word for token in block)
    return Token(block[0].gap, text[len(block[0].before) :], block[0].before)


def _words(parts: Sequence[list[Token]], out: list[Token], conflicts: list[tuple[int, str, str]]) -> None:
    """Merge a stretch of the three texts by words."""
    keys = [[token.key for token in part] for part in parts]
    sizes = [len(part) for part in parts]
    pairs = _matches(keys[0], keys[1]), _matches(keys[0], keys[2])
    for stable, ((b0, b1), (o0, o1), (t0, t1)) in _chunks(sizes[0], sizes[1], sizes[2], *pairs):
        base, ours, theirs = keys[0][b0:b1], keys[1][o0:o1], keys[2][t0:t1]
        mine, new = parts[1][o0:o1], parts[2][t0:t1]
        if stable or theirs in (base, ours):
            out += mine
        elif ours == base:
            out += new
        elif not base and (mine[0].gap == _BLOCK or new[0].gap == _BLOCK):
            # Both have added something here, at least one of them whole blocks: those follow, and nothing is lost.
            first, second = (mine, new) if new[0].gap == _BLOCK else (new, mine)
            out += [*first, *second]
        else:
            conflicts.append((len(out), _plain(mine), _plain(new)))
            out += mine


def _chunks(
    base: int, ours: int, theirs: int, to_ours: Mapping[int, int], to_theirs: Mapping[int, int]
) -> Iterator[tuple[bool, tuple[tuple[int, int], tuple[int, int], tuple[int, int]]]]:
    """Stretches that are paired in all three, and those between them, as ranges in each; given are three lengths."""
    b = o = t = 0
    while True:
        length = 0
        while to_ours.get(b + length) == o + length and to_theirs.get(b + length) == t + length:
            length += 1
        if length:
            yield True, ((b, b + length), (o, o + length), (t, t + length))
            b, o, t = b + length, o + length, t + length
        end = b
        while end < base and not (end in to_ours and end in to_theirs):
            end += 1
        ends = (end, to_ours.get(end, ours), to_theirs.get(end, theirs))
        if ends != (b, o, t):
            yield False, ((b, ends[0]), (o, ends[1]), (t, ends[2]))
        if end >= base:
            return
        b, o, t = ends


def _matches(one: Sequence[object], other: Sequence[object]) -> dict[int, int]:
    """What is the same in two lists, in order, by index."""
    matcher = difflib.SequenceMatcher(None, one, other, autojunk=len(one) > 20_000)
    return {a + n: b + n for a, b, size in matcher.get_matching_blocks() for n in range(size)}


def _pairs(one: Sequence[Sequence[Token]], other: Sequence[Sequence[Token]]) -> dict[int, int]:
    """Which block of a text is which of another: those that are the same, and between them those that are alike."""
    keys = [[tuple(token.key for token in block) for block in side] for side in (one, other)]
    pairs = _matches(keys[0], keys[1])
    a = b = 0
    for end, mate in [*sorted(pairs.items()), (len(one), len(other))]:
        if 0 < (end - a) * (mate - b) <= _MOST_PAIRS:
            pairs |= {a + x: b + y for x, y in _alike_in_order(one[a:end], other[b:mate])}
        a, b = end + 1, mate + 1
    return pairs


def _alike_in_order(one: Sequence[Sequence[Token]], other: Sequence[Sequence[Token]]) -> list[tuple[int, int]]:
    """The pairs of blocks that share most of their words, in order, with the most in common altogether."""
    bags = [[Counter(_WORD.findall(_plain(block))) for block in side] for side in (one, other)]
    best = [[0.0] * (len(other) + 1) for _ in range(len(one) + 1)]
    alike = [[_share(x, y) for y in bags[1]] for x in bags[0]]
    for x in reversed(range(len(one))):
        for y in reversed(range(len(other))):
            best[x][y] = max(best[x + 1][y], best[x][y + 1], best[x + 1][y + 1] + alike[x][y])
    found, x, y = [], 0, 0
    while x < len(one) and y < len(other):
        if alike[x][y] and best[x][y] == best[x + 1][y + 1] + alike[x][y]:
            found.append((x, y))
            x, y = x + 1, y + 1
        elif best[x][y] == best[x + 1][y]:
            x += 1
        else:
            y += 1
    return found


def _share(one: Counter[str], other: Counter[str]) -> float:
    """How much of two blocks is the same, from 0 to 1; nothing where it is less than half."""
    total = one.total() + other.total()
    share = 2 * (one & other).total() / total if total else 0.0
    return share if share >= 0.5 else 0.0


def _flat(blocks: Sequence[Sequence[Token]]) -> list[Token]:
    return [token for block in blocks for token in block]


def _tokens(text: str) -> list[Token]:
    """The words of a text. A blank that begins a block, a row or a point of a list is of a kind of its own."""
    found: list[Token] = []
    is_row = False
    is_fenced = False
    for match in _TOKEN.finditer(text):
        before, word = match[1], match[2]
        lines = before.count("\n")
        gap = " " if before else ""
        if not found:
            gap = _BLOCK
        elif lines > 1:
            gap = _BLOCK + before.rpartition("\n")[2]
        elif lines == 1 and (is_row or is_fenced or _OPENS.match(word) or word.startswith(":::") or _heads(found)):
            gap = "\n" + before.rpartition("\n")[2]
        if lines or not found:
            is_row = word.startswith(("|", ":::"))
            is_fenced = is_fenced != word.startswith(("```", "~~~"))
        found.append(Token(gap, word, before if found else _BLOCK))
    return found


def _heads(found: Sequence[Token]) -> bool:
    """Whether the line before is a heading, which ends with its line."""
    for token in reversed(found):
        if "\n" in token.before:
            return token.word.startswith("#")
    return False


def _blocks(tokens: Sequence[Token]) -> list[list[Token]]:
    blocks: list[list[Token]] = []
    for token in tokens:
        if token.gap.startswith(_BLOCK) or not blocks:
            blocks.append([])
        blocks[-1].append(token)
    return blocks


def _plain(tokens: Sequence[Token]) -> str:
    return "".join(token.before + token.word for token in tokens).strip()


def _offsets(tokens: Sequence[Token]) -> list[int]:
    """Where each token begins in their joined text; and where that ends."""
    offsets, at = [], 0
    for token in tokens:
        offsets.append(at + len(token.before))
        at += len(token.before) + len(token.word)
    return [*offsets, at]


def _renamed(base: str, ours: str, theirs: str) -> str:
    """The text with its notes named as in the base where they say the same or nearly, and else as nobody's is.

    A file that comes from Word has its notes numbered in their order: one more at the beginning renames all.
    """
    known = {match[1]: " ".join(match[2].split()) for match in _NOTE.finditer(base)}
    mine = {match[1]: " ".join(match[2].split()) for match in _NOTE.finditer(theirs)}
    if not mine or mine == known:
        return theirs
    names: dict[str, str] = {}
    free = dict(known)
    for least in (1.0, 0.6):
        for name, text in mine.items():
            if name in names or not free:
                continue
            near = max(free, key=lambda one: (_alike(free[one], text), one == name))
            if _alike(free[near], text) >= least:
                names[name] = near
                del free[near]
    names |= _in_place(base, theirs, names, free)
    taken = {match[1] for whole in (base, ours) for match in _NOTE_USE.finditer(whole)} | set(names.values())
    for name in mine:
        if name not in names:
            chosen = name if name not in taken else next(str(n) for n in range(1, 100_000) if str(n) not in taken)
            names[name] = chosen
            taken.add(chosen)
    return _NOTE_USE.sub(lambda match: f"[^{names.get(match[1], match[1])}]", theirs)


def _in_place(base: str, theirs: str, names: Mapping[str, str], free: Mapping[str, str]) -> dict[str, str]:
    """Notes that say something else, and yet stand behind the same words as one of the base: those are reworded."""
    standing = {name: words for name, words in _uses(base) if name in free}
    found: dict[str, str] = {}
    for used, words in _uses(theirs):
        if used in names or used in found:
            continue
        near = [name for name, before in standing.items() if before == words and name not in found.values()]
        if len(near) == 1:
            found[used] = near[0]
    return found


def _uses(text: str) -> Iterator[tuple[str, list[str]]]:
    """The notes that a text calls, each with the last words before it."""
    for match in _NOTE_USE.finditer(text):
        if text[match.end() : match.end() + 1] != ":":
            yield match[1], text[max(match.start() - _BEFORE_USE, 0) : match.start()].split()[-3:]


def _alike(one: str, other: str) -> float:
    if one == other:
        return 1.0
    matcher = difflib.SequenceMatcher(None, one[:400], other[:400])
    return min(matcher.ratio(), 0.99) if matcher.quick_ratio() > 0.5 else 0.0
