"""What came back laid beside what was sent: which character is which, though it was moved, split or edited unseen.

What was tracked needs no comparing: with every change turned down, the file must read as it was sent. Where it does
not, somebody edited with tracking off, and the two texts are compared: line by line, then word by word.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from typing import TYPE_CHECKING, NamedTuple

from pipeline.limits import DEFAULT
from pipeline.wordfile.values import OBJECT, Story

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from pipeline.receiving.lines import Line
    from pipeline.receiving.sent import Sent
    from pipeline.wordfile.values import Position, Reading

_WORD = re.compile(r"\w+|\s|[^\w\s]")
_MOST = DEFAULT.pairs_compared
"""Pairs of words, or of lines, that are compared at most: what has more in one stretch is another text."""
_MOST_ALIKE = DEFAULT.pairs_judged
"""Pairs of lines of which it is asked how alike they are; of more, only those that read the same are paired."""
_MOVED = 0.75
"""How alike two lines must be for one to be the other at another place."""
_COPY = re.compile(r"_Copy_\d+\Z")
"""What LibreOffice puts behind the name of a bookmark that it has in two places."""
_END = "\u00b6"


class Place(NamedTuple):
    """A character of what was sent: the number of its line, and how many characters come before it there."""

    line: int
    offset: int


@dataclass(slots=True)
class Match:
    """Of each character and line's end of the returned file, what it was when it was sent; others are new.

    ``places`` are by position in the reading, ``ends`` by the ordinal of the paragraph whose end it is.
    """

    places: dict[Position, Place] = field(default_factory=dict)
    ends: dict[int, int] = field(default_factory=dict)

    def share(self, sent: Sent) -> float:
        """How much of the sections' text is in the file, from 0 to 1."""
        known = [(number, sum(one is not None for one in line.origins)) for number, line in enumerate(sent.lines)]
        total = sum(count for _, count in known)
        places = set(self.places.values())
        there = sum(
            sum(Place(number, at) in places for at, one in enumerate(sent.lines[number].origins) if one is not None)
            for number, count in known
            if count
        )
        return there / total if total else 1.0


def match(sent: Sent, returned: Sequence[Line], reading: Reading) -> Match:
    """Pair the characters of the returned file, all changes turned down, with those of what was sent."""
    return _Matcher(sent, returned, reading).matched()


class _Matcher:
    def __init__(self, sent: Sent, returned: Sequence[Line], reading: Reading) -> None:
        self._ours = [line.line for line in sent.lines]
        self._theirs = list(returned)
        known = {name for line in sent.lines for name in line.anchors}
        self._own = [line.anchors[0] if line.anchors else "" for line in sent.lines]
        self._anchors = _anchors(reading, returned, known)
        self._match = Match()
        self._left_ours: list[int] = []
        self._left_theirs: list[int] = []

    def matched(self) -> Match:
        for story in Story:
            ours = [number for number, line in enumerate(self._ours) if line.last.story is story]
            theirs = [number for number, line in enumerate(self._theirs) if line.last.story is story]
            if ours or theirs:
                self._by_anchor(ours, theirs)
        self._moved()
        return self._match

    def _by_anchor(self, ours: Sequence[int], theirs: Sequence[int]) -> None:
        """Lines that have anchor and text are themselves; so cells that say the same are told apart."""
        # What has no anchor is like nothing here: it is compared between what has one.
        keys = [(self._own[number] or object(), self._ours[number].text) for number in ours]
        others = [(self._anchors.get(number) or object(), self._theirs[number].text) for number in theirs]
        for gap in self._equal(ours, theirs, keys, others):
            self._by_text(*gap)

    def _by_text(self, ours: Sequence[int], theirs: Sequence[int]) -> None:
        keys = [_key(self._ours[number]) for number in ours]
        others = [_key(self._theirs[number]) for number in theirs]
        for gap in self._equal(ours, theirs, keys, others):
            self._by_name(*gap)

    def _equal(
        self, ours: Sequence[int], theirs: Sequence[int], keys: Sequence[object], others: Sequence[object]
    ) -> Iterator[tuple[Sequence[int], Sequence[int]]]:
        """Pair lines with equal keys; what is left between them, stretch by stretch."""
        if len(keys) * len(others) > _MOST:
            yield ours, theirs
            return
        for tag, i, j, k, m in SequenceMatcher(None, keys, others, autojunk=False).get_opcodes():
            if tag == "equal":
                for one, other in zip(ours[i:j], theirs[k:m], strict=True):
                    self._same(one, other)
            else:
                yield ours[i:j], theirs[k:m]

    def _by_name(self, ours: Sequence[int], theirs: Sequence[int]) -> None:
        """Pair lines with the same anchor; what stands between two such pairs is compared word by word."""
        names = {self._own[number]: place for place, number in enumerate(ours) if self._own[number]}
        pairs: list[tuple[int, int]] = []
        for place, number in enumerate(theirs):
            own = names.get(self._anchors.get(number, ""))
            if own is not None and (not pairs or own > pairs[-1][0]):
                pairs.append((own, place))
        before = (0, 0)
        for own, place in [*pairs, (len(ours), len(theirs))]:
            self._words(ours[before[0] : own], theirs[before[1] : place])
            before = own, place

    def _words(self, ours: Sequence[int], theirs: Sequence[int]) -> None:
        """Compare two stretches of lines word by word, their ends included."""
        olds, news = _tokens(self._ours, ours), _tokens(self._theirs, theirs)
        if not olds or not news or len(olds) * len(news) > _MOST:
            self._left_ours += ours
            self._left_theirs += theirs
            return
        found_ours: set[int] = set()
        found_theirs: set[int] = set()
        for old, new in _alike(olds, news):
            if old.key == _END:
                self._match.ends[self._theirs[new.line].last.index] = old.line
                continue
            if old.key.strip():
                found_ours.add(old.line)
                found_theirs.add(new.line)
            for number in range(old.length):
                self._pair(old.line, old.at + number, new.line, new.at + number)
        self._left_ours += [number for number in ours if number not in found_ours]
        self._left_theirs += [number for number in theirs if number not in found_theirs]

    def _moved(self) -> None:
        """Lines that are nowhere near where they were, and stand elsewhere as they are."""
        wanted = [number for number in self._left_ours if self._ours[number].text.strip()]
        for number in self._left_theirs:
            text = self._theirs[number].text
            if text.strip() and text in (known := [self._ours[one].text for one in wanted]):
                self._same(wanted.pop(known.index(text)), number)

    def _same(self, one: int, other: int) -> None:
        for at in range(len(self._ours[one].signs)):
            self._pair(one, at, other, at)
        self._match.ends[self._theirs[other].last.index] = one

    def _pair(self, one: int, at: int, other: int, place: int) -> None:
        self._match.places[self._theirs[other].signs[place].at] = Place(one, at)


def moved_again(sent: Sent, accepted: Sequence[Line], match: Match) -> Match:
    """The match with what a tracked move, or a cut and a paste, took from one place and brought to another.

    A line that is all new and reads, nearly, as one of which nothing is left, is that one: so its formats, citations
    and notes go with it.
    """
    places = dict(match.places)
    ends = dict(match.ends)
    left = {places[sign.at].line for line in accepted for sign in line.signs if sign.at in places}
    gone = [
        number
        for number, line in enumerate(sent.lines)
        if line.leaves and number not in left and len(line.line.text.strip()) > 1 and line.line.last.place is None
    ]
    fresh = [line for line in accepted if line.last.place is None and not any(sign.at in places for sign in line.signs)]
    is_few = len(fresh) * len(gone) <= _MOST_ALIKE
    for line in fresh:
        one = _likest(line.text, gone, sent, is_few=is_few)
        if one is not None:
            gone.remove(one)
            for sign, offset in _paired(line, sent.lines[one].line):
                places[sign] = Place(one, offset)
    return Match(places=places, ends=ends)


def _likest(text: str, gone: Sequence[int], sent: Sent, *, is_few: bool) -> int | None:
    """The line that reads as a text, or else the one that is most like it, if any is."""
    if len(text.strip()) < 2:
        return None
    same = next((number for number in gone if sent.lines[number].line.text == text), None)
    if same is not None or not is_few:
        return same
    best, found = _MOVED, None
    for number in gone:
        other = sent.lines[number].line.text
        comparison = SequenceMatcher(None, other, text, autojunk=False)
        if len(text) > 20 and comparison.real_quick_ratio() > best and comparison.quick_ratio() > best:
            ratio = comparison.ratio()
            if ratio > best:
                best, found = ratio, number
    return found


def _paired(line: Line, other: Line) -> Iterator[tuple[Position, int]]:
    for old, new in _alike(_tokens([other], [0]), _tokens([line], [0])):
        for number in range(old.length):
            yield line.signs[new.at + number].at, old.at + number


def _key(line: Line) -> tuple[str, int]:
    """A line's text and its column: few rows have the same cells twice."""
    return line.text, line.last.place.column if line.last.place is not None else -1


def _anchors(reading: Reading, lines: Sequence[Line], known: Iterable[str]) -> Mapping[int, str]:
    """The anchor of each line that has one: the first that begins in it."""
    names = set(known)
    of_paragraph = {source.index: number for number, line in enumerate(lines) for source in line.sources}
    found: dict[int, str] = {}
    for one in sorted(reading.bookmarks, key=lambda one: one.start):
        name = _COPY.sub("", one.name)
        number = of_paragraph.get(one.start.paragraph)
        if name in names and number is not None:
            found.setdefault(number, name)
    return found


class _Token(NamedTuple):
    """A word, a blank, a sign, a thing, or a line's end: what it compares as, and where it stands."""

    key: str
    line: int
    at: int
    length: int


def _tokens(lines: Sequence[Line], numbers: Sequence[int]) -> list[_Token]:
    result = []
    for number in numbers:
        line = lines[number]
        for found in _WORD.finditer(line.text):
            key = found.group()
            thing = line.signs[found.start()].piece.thing if key == OBJECT else None
            key = key if thing is None else f"{OBJECT} {thing.kind.word}"
            result.append(_Token(key, number, found.start(), len(found.group())))
        result.append(_Token(_END, number, len(line.text), 0))
    return result


def _alike(olds: Sequence[_Token], news: Sequence[_Token]) -> Iterator[tuple[_Token, _Token]]:
    """The tokens that two texts have in common, in their order."""
    comparison = SequenceMatcher(None, [one.key for one in olds], [one.key for one in news], autojunk=False)
    for block in comparison.get_matching_blocks():
        yield from zip(olds[block.a : block.a + block.size], news[block.b : block.b + block.size], strict=True)
