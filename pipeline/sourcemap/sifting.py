"""As many edits of a section made as can be made together, with few readings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.sourcemap.bench import keys_of
from pipeline.sourcemap.edits import CannotError, Edit, Patched, Sifted

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from pipeline.sourcemap.bench import Bench, Draft

Unit = tuple[Edit, ...]
"""Edits that are made together or not at all."""

_FEW = 8
"""So many that were put aside are likely to be at fault each: halving them would take more readings."""


class Sieve:
    """Parts what can be made from what cannot.

    1. What makes no sense with the rest is told without a reading.
    2. All else is tried at once. A leaf that is printed otherwise than it must be is written in another way, and if
       there is none, what concerns it is put aside; and so on, until what is left is as it must be.
    3. What was put aside is tried again, half by half, with what was made: it may have been another's fault.
    """

    def __init__(self, bench: Bench, section_text: str, units: Sequence[Unit]) -> None:
        self._bench = bench
        self._units = units
        self._made: list[int] = []
        self._outcome = Patched(text=section_text, lost_ids=())
        self._reasons: dict[int, str] = {}
        self._ways: dict[int, int] = {}
        self._own_ways: dict[tuple[int, int], int] = {}

    @staticmethod
    def of_another_text(section_text: str, units: Sequence[Unit]) -> Sifted:
        """Nothing made, as the map is of another text."""
        kept = tuple((edit, "the map is of another text") for unit in units for edit in unit)
        return Sifted(text=section_text, lost_ids=(), made=(), kept=kept)

    def sifted(self) -> Sifted:
        """What was made, and what was not."""
        every = list(range(len(self._units)))
        understood = self._all_understood(every)
        missed = [number for number in every if number not in understood]
        # What only makes sense with an edit further on, such as a note's text and the mark that refers to it.
        understood = sorted(self._halved(missed, understood, self._is_understood))
        aside = self._first(understood)
        if len(aside) <= _FEW:
            for number in aside:
                self._is_made([*self._made, number], [number])
        else:
            self._halved(aside, self._made, self._is_made)
        missed = [number for number in every if number not in self._made]
        kept = [(edit, self._reasons[number]) for number in missed for edit in self._units[number]]
        return Sifted(
            text=self._outcome.text,
            lost_ids=self._outcome.lost_ids,
            made=tuple(self._edits(self._made)),
            kept=tuple(kept),
        )

    def _all_understood(self, every: list[int]) -> list[int]:
        """Those that make sense together: without those that make none by themselves, which costs least to tell."""
        if not every or self._is_understood(every, []):
            return every
        alone = [number for number in every if self._is_understood([number], [number])]
        return self._halved(alone, [], self._is_understood)

    def _edits(self, numbers: Sequence[int]) -> list[Edit]:
        return [edit for number in sorted(numbers) for edit in self._units[number]]

    @staticmethod
    def _halved(
        numbers: Sequence[int], with_these: Sequence[int], passes: Callable[[list[int], list[int]], bool]
    ) -> list[int]:
        """Those of some units that pass with others and with each other, found by halving."""
        good = list(with_these)
        pending = [list(numbers)] if numbers else []
        while pending:
            some = pending.pop()
            if passes([*good, *some], some):
                good += some
            elif len(some) > 1:
                half = len(some) // 2
                pending += [some[half:], some[:half]]
        return good

    def _is_understood(self, numbers: list[int], some: list[int]) -> bool:
        try:
            self._bench.understood(self._edits(numbers))
        except CannotError as error:
            self._reasons.update(dict.fromkeys(some, str(error)))
            return False
        return True

    def _is_made(self, numbers: list[int], some: list[int]) -> bool:
        outcome = self._bench.made(self._edits(numbers), self._ways_for(numbers))
        if isinstance(outcome, Patched):
            self._outcome, self._made = outcome, numbers
            return True
        self._reasons.update(dict.fromkeys(some, outcome.reason))
        return False

    def _first(self, numbers: list[int]) -> list[int]:
        """What was put aside until the rest could be made; with nothing to go by, all of it."""
        left, aside = list(numbers), list[int]()
        while left:
            try:
                draft = self._bench.understood(self._edits(left), self._ways_for(left))
            except CannotError:
                break
            bad = self._tried(draft, left)
            self._remember(draft, left)
            if not bad:
                return aside
            aside += [number for number in left if number in bad]
            left = [number for number in left if number not in bad]
        return sorted(numbers)

    def _tried(self, draft: Draft, numbers: list[int]) -> set[int]:
        """The units whose leaves cannot be made as they must be in any way; none where all is made."""
        while True:
            outcome = self._bench.tried(draft)
            if isinstance(outcome, Patched):
                self._outcome, self._made = outcome, numbers
                return set()
            turned = draft.turn(outcome)
            concerned = self._concerned(draft, numbers, keys_of(outcome) - turned)
            if concerned or not turned:
                return concerned or set(numbers)

    def _concerned(self, draft: Draft, numbers: list[int], keys: set[int]) -> set[int]:
        """The units whose edits concern leaves with these keys."""
        order = enumerate(self._in_order(numbers), 1)
        return {number for at, (number, which) in order if draft.plan.concerned(at, self._units[number][which]) & keys}

    def _in_order(self, numbers: Sequence[int]) -> list[tuple[int, int]]:
        """The unit of each edit, and its place in it, as the edits are numbered."""
        return [(number, which) for number in sorted(numbers) for which in range(len(self._units[number]))]

    def _remember(self, draft: Draft, numbers: list[int]) -> None:
        """Keep the ways that were found; what an edit writes has another key where other edits come before it."""
        order = self._in_order(numbers)
        for key, way in draft.ways.items():
            if key > 0:
                self._ways[key] = way
            else:
                self._own_ways[order[-key - 1]] = way

    def _ways_for(self, numbers: list[int]) -> dict[int, int]:
        own = enumerate(self._in_order(numbers), 1)
        return {**self._ways, **{-at: self._own_ways[one] for at, one in own if one in self._own_ways}}
