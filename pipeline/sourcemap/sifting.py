"""As many edits of a section made as can be made together, with few readings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.sourcemap.edits import CannotError, Patched, Sifted

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from pipeline.sourcemap.bench import Bench, Draft
    from pipeline.sourcemap.edits import Edit

    Unit = tuple[Edit, ...]


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

    @staticmethod
    def of_another_text(section_text: str, units: Sequence[Unit]) -> Sifted:
        """Nothing made, as the map is of another text."""
        kept = tuple((edit, "the map is of another text") for unit in units for edit in unit)
        return Sifted(text=section_text, lost_ids=(), made=(), kept=kept)

    def sifted(self) -> Sifted:
        """What was made, and what was not."""
        understood = self._halved(range(len(self._units)), [], self._is_understood)
        missed = [number for number in range(len(self._units)) if number not in understood]
        # What only makes sense with an edit further on, such as a note's text and the mark that refers to it.
        understood = sorted({*understood, *self._halved(missed, understood, self._is_understood)})
        aside = self._first(understood)
        self._halved(aside, self._made, self._is_made)
        made = [edit for number in sorted(self._made) for edit in self._units[number]]
        missed = [number for number in range(len(self._units)) if number not in self._made]
        kept = [(edit, self._reasons[number]) for number in missed for edit in self._units[number]]
        return Sifted(text=self._outcome.text, lost_ids=self._outcome.lost_ids, made=tuple(made), kept=tuple(kept))

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
        outcome = self._bench.made(self._edits(numbers))
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
                draft = self._bench.understood(self._edits(left))
            except CannotError:
                break
            bad = self._tried(draft, left)
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
            keys = {key for fault in outcome for key in fault.keys}
            turned = draft.turn(keys & draft.keys)
            concerned = {number for number in numbers if self._keys(draft, numbers, number) & (keys - turned)}
            if concerned or not turned:
                return concerned or set(numbers)

    def _keys(self, draft: Draft, numbers: list[int], number: int) -> set[int]:
        """The keys of the leaves that the edits of a unit concern."""
        before = sum(len(self._units[one]) for one in sorted(numbers) if one < number)
        return {
            key for at, edit in enumerate(self._units[number], before + 1) for key in draft.plan.concerned(at, edit)
        }
