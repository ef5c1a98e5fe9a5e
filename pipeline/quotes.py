"""Where quoted words stand in a text that has changed since, was typed by other hands, or is printed in another way."""

from __future__ import annotations

import bisect
import re
from typing import TYPE_CHECKING, NamedTuple

from pipeline.limits import DEFAULT

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_ALIKE = {
    **dict.fromkeys("“”„‟«»″", '"'),
    **dict.fromkeys("‘’‚‛′`", "'"),
    **dict.fromkeys("‐‑‒–—―−", "-"),
    "…": "...",
}
_UNSEEN = frozenset("\ufffc\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff")
_RUNS = frozenset(" -")
_SOURCE = re.compile(r"\[[^\[\]]*@[^\[\]]*\]|@[\w:.-]+|\]\([^)\s]*\)|\{[^{}]*\}")
"""What a quotation that was copied out of a Markdown file holds and the print does not."""
_LONGEST = DEFAULT.quote_characters
"""Letters of a quotation that are compared one by one."""
_WIDEST = DEFAULT.quote_span
"""Letters of a quotation that what is printed as one whole may account for."""
_WAYS = DEFAULT.quote_ways
"""Ways of fitting a quotation round gaps that are tried: a text made for it could have millions."""
_LEAST = 0.6
"""The share of a quotation's letters that has to stand in the text itself."""


class Stretch(NamedTuple):
    """From one offset of a text to another."""

    start: int
    end: int


def find_quote(quote: str, text: str, atoms: Sequence[Stretch] = (), *, within: int | None = None) -> Stretch | None:
    """Where the words of a quotation stand in a text; ``None`` where they do not, or the quotation has none.

    Blanks, kinds of quotation marks and of dashes, and signs that nobody sees make no difference. ``atoms`` are what of
    the text is printed as one whole, such as a citation: if need be, the quotation may hold other words there, or none,
    and only letters and digits are compared. Words that begin at the offset ``within`` or behind it do not count.
    """
    last = len(text) if within is None else within
    found = None
    for stretch, is_whole in _as_typed(quote, text):
        if stretch.start >= last:
            break
        if is_whole:  # whole words first: "art" is not looked for in "start"
            return stretch
        found = found or stretch
    return found or next((one for one in _round_atoms(quote, text, atoms) if one.start < last), None)


def find_quotes(quote: str, text: str, atoms: Sequence[Stretch] = ()) -> list[Stretch]:
    """Every place where the words of a quotation stand in a text, in parts of words too.

    They come in the order of the text; behind them come those that begin in an atom. So the first of them have the same
    number where the text holds all that is printed, and where it holds a sign in an atom's place.
    """
    apart, inside = list[Stretch](), list[Stretch]()
    for stretch, _ in _as_typed(quote, text):
        (inside if any(atom.start <= stretch.start < atom.end for atom in atoms) else apart).append(stretch)
    for one in _round_atoms(quote, text, atoms):
        if any(_meet(one, other) for other in apart):
            continue
        typed = next((other for other in inside if _meet(one, other)), None)
        apart.append(typed or one)
        inside = [other for other in inside if other is not typed]
    return [*sorted(apart), *inside]


def _meet(one: Stretch, other: Stretch) -> bool:
    return one.start < other.end and other.start < one.end


def _as_typed(quote: str, text: str) -> Iterator[tuple[Stretch, bool]]:
    """The places of a quotation as it was typed, and whether it is whole words there."""
    wanted, _ = _plain(quote)
    wanted = wanted.strip()
    if not wanted:
        return
    held, places = _plain(text)
    at = held.find(wanted)
    while at >= 0:
        end = at + len(wanted)
        yield Stretch(places[at], places[end - 1] + 1), not (_joins(held, at) or _joins(held, end))
        at = held.find(wanted, at + 1)


def _joins(text: str, at: int) -> bool:
    return 0 < at < len(text) and text[at - 1].isalnum() and text[at].isalnum()


def _plain(text: str) -> tuple[str, list[int]]:
    """A text with alike signs made the same, and the place of each of its characters."""
    held: list[str] = []
    places: list[int] = []
    for at, character in enumerate(text):
        if character in _UNSEEN:
            continue
        plain = " " if character.isspace() else _ALIKE.get(character, character)
        if plain in _RUNS and held and held[-1] == plain:
            continue
        held += plain
        places += [at] * len(plain)
    return "".join(held), places


def _round_atoms(quote: str, text: str, atoms: Sequence[Stretch]) -> Iterator[Stretch]:
    """The places of a quotation whose letters stand in the text but for what atoms print; none overlaps another."""
    wanted = "".join(filter(str.isalnum, _SOURCE.sub(" ", quote)))[:_LONGEST]
    if not wanted:
        return
    inside = {at for start, end in atoms for at in range(start, end)}
    places = [at for at, character in enumerate(text) if character.isalnum() and at not in inside]
    held = "".join(text[place] for place in places)
    gaps = {sum(place < start for place in places) for start, _ in atoms}
    matcher = _Matcher(held, wanted, gaps)
    done = 0
    for at in range(len(held)):
        if at < done:
            continue
        begins = at == 0 or places[at - 1] + 1 < places[at]
        if not begins or not (held[at] == wanted[0] or at in gaps):
            continue
        end = matcher.end(at)
        if end is None or end == at or (end - at) / len(wanted) < _LEAST:
            continue
        if end == len(held) or places[end - 1] + 1 < places[end]:
            yield Stretch(places[at], places[end - 1] + 1)
            done = end


class _Matcher:
    """Compares letters from a place on; at a gap the quotation may hold letters of its own."""

    def __init__(self, held: str, wanted: str, gaps: set[int]) -> None:
        self._held = held
        self._wanted = wanted
        self._gaps = gaps
        self._stops = sorted({*gaps, len(held)})
        self._seen: set[tuple[int, int]] = set()

    def end(self, at: int) -> int | None:
        """Where the quotation ends that begins there; ``None`` where it does not, or too many ways are open."""
        waiting = [(at, 0)]
        while waiting and len(self._seen) < _WAYS:
            place, read = waiting.pop()
            if (place, read) in self._seen:
                continue
            reached = [self._run(place, read)]
            if place in self._gaps:
                self._seen.add((place, read))
                widest = min(_WIDEST, len(self._wanted) - read)
                reached += [self._run(place, read + skipped) for skipped in range(1, widest + 1)]
            whole = [end for end, compared in filter(None, reached) if compared == len(self._wanted)]
            if any(end > at for end in whole):
                return max(whole)
            waiting += [one for one in reversed(reached) if one is not None]  # what skips least is looked at first
        return None

    def _run(self, place: int, read: int) -> tuple[int, int] | None:
        """How far both go on alike, up to the next gap."""
        stop = self._stops[bisect.bisect_right(self._stops, place)] if place < len(self._held) else place
        length = min(stop - place, len(self._wanted) - read)
        alike = self._held[place : place + length] == self._wanted[read : read + length]
        if not alike or (length == 0 and read < len(self._wanted)):
            return None
        return place + length, read + length
