"""A section that edits are tried on: its text changed by the fewest bytes, parsed again, and held against the edits."""

from __future__ import annotations

import itertools
import re
from bisect import bisect_left
from collections import Counter
from typing import TYPE_CHECKING

from pipeline.sourcemap.comparing import Fault, faults_of
from pipeline.sourcemap.edits import CannotError, Patched
from pipeline.sourcemap.expecting import awaited
from pipeline.sourcemap.laying import Splice, spliced
from pipeline.sourcemap.plan import Ground, Plan
from pipeline.sourcemap.printed import printed_leaves
from pipeline.sourcemap.splicing import splices, written_in
from pipeline.sourcemap.values import Kind
from pipeline.sourcemap.writing import WAYS, Way

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from pipeline.markdown.section import Section
    from pipeline.sourcemap.edits import Edit
    from pipeline.sourcemap.printed import Printed
    from pipeline.sourcemap.values import SourceMap

_MARK = "\ufeff"


class Bench:
    """A section that edits are tried on.

    ``section_text``, ``source_map`` and ``parse`` are as for `patch`.
    """

    def __init__(self, section_text: str, source_map: SourceMap, parse: Callable[[str], Section]) -> None:
        self._text = section_text
        self._map = source_map
        self._parse = parse
        self._ground = Ground(source_map)

    def understood(self, edits: Sequence[Edit], ways: Mapping[int, int] | None = None) -> Draft:
        """The edits with what they change and what must come of it, nothing read yet; raises `CannotError`."""
        return Draft(Plan(self._ground, edits), ways or {})

    def made(self, edits: Sequence[Edit], ways: Mapping[int, int] | None = None) -> Patched | Fault:
        """The text with the edits made in whatever way prints what it must, or the first fault of the first way.

        ``ways`` are those to begin with; see `Draft`.
        """
        try:
            draft = self.understood(edits, ways)
        except CannotError as error:
            return Fault(reason=str(error), keys=frozenset())
        first: Fault | None = None
        while True:
            outcome = self.tried(draft)
            if isinstance(outcome, Patched):
                return outcome
            first = first or outcome[0]
            turned = draft.turn(outcome)
            if not turned or keys_of(outcome) & draft.keys - turned:
                return first

    def tried(self, draft: Draft) -> Patched | list[Fault]:
        """The text as the draft has it, or all that it prints otherwise than it must."""
        if not draft.pieces:
            return Patched(text=self._text, lost_ids=())
        section = self._parse(spliced(self._map.text, draft.pieces))
        found = printed_leaves(section.blocks)
        faults = faults_of(draft.expected, found, draft.plan.touched)
        if faults:
            return faults
        for one, leaf in zip(draft.expected, found, strict=True):
            if one.name and one.name != leaf.name:
                reason = f"the link to #{one.name} would lead to something else of that name"
                faults.append(Fault(reason=reason, keys=frozenset((one.key,))))
        lost = self._lost(draft, found)
        broken = [(link.name, lost[link.name[1:]]) for link in section.links if link.name[1:] in lost]
        for name, key in broken:
            if name.startswith("#"):
                reason = f"the link to {name} would lead nowhere: no heading has the name any more, or another one"
                faults.append(Fault(reason=reason, keys=frozenset((key,))))
        worse = _worse(section, self._map.faults)
        if worse and not faults:
            faults.append(Fault(reason=worse, keys=frozenset()))
        if faults:
            return faults
        return Patched(text=with_line_ends(self._text, draft.pieces), lost_ids=tuple(sorted(lost)))

    def _lost(self, draft: Draft, found: Sequence[Printed]) -> dict[str, int]:
        """The identifiers that no heading has any more, or another one than before, by the key of who had it."""
        now = {
            one.origin: leaf.name
            for one, leaf in zip(reversed(draft.expected), reversed(found), strict=True)
            if one.origin and leaf.kind is Kind.HEADING
        }
        return {
            leaf.name: draft.plan.group_of[leaf.ordinal][0]
            for leaf in self._map.leaves
            if leaf.name and now.get(leaf.ordinal) != leaf.name
        }


class Draft:
    """A plan, the way in which each of its edits is written, and so what changes; raises `CannotError`.

    ``ways`` are the places in `WAYS`, by the keys (see `Awaited`) of what is written; 0 for those that are not there.
    """

    def __init__(self, plan: Plan, ways: Mapping[int, int] | None = None) -> None:
        self.plan = plan
        self.expected = awaited(plan)
        self.keys = plan.keys()
        self.ways = {key: way for key, way in (ways or {}).items() if key in self.keys}
        self.pieces = self._pieces()

    def _pieces(self) -> list[Splice]:
        return splices(self.plan, {key: WAYS[way] for key, way in self.ways.items()})

    def turn(self, faults: Sequence[Fault]) -> set[int]:
        """Write what is not as it must be in the next way that may mend it; the keys for which there is one."""
        turned = {}
        for key in keys_of(faults) & self.keys:
            quotes = all(fault.quotes for fault in faults if key in fault.keys)
            way = self._next(key, quotes=quotes)
            if way:
                turned[key] = way
        before, self.ways = self.ways, {**self.ways, **turned}
        try:
            self.pieces = self._pieces()
        except CannotError:
            self.ways = before
            return set()
        return set(turned)

    def _next(self, key: int, *, quotes: bool) -> int:
        """The next way to write a leaf: its quotation marks, or its new marks; 0 where there is none."""
        now = self.ways.get(key, 0)
        seen = [written_in(self.plan, key, way) for way in WAYS[: now + 1]]
        for number in range(now + 1, len(WAYS)):
            way = WAYS[number]
            fits = way.other == WAYS[now].other if quotes else way == Way(other=True)
            if fits and written_in(self.plan, key, way) not in seen:
                return number
        return 0


def keys_of(faults: Sequence[Fault]) -> set[int]:
    """The keys of all that some faults may come from."""
    return {key for fault in faults for key in fault.keys}


def plain(text: str) -> str:
    """A file's text as the project reads it."""
    return text.removeprefix(_MARK).replace("\r\n", "\n")


def _worse(section: Section, faults: Sequence[str]) -> str:
    """What the check would newly say."""
    old = Counter(faults)
    for finding in section.findings:
        old[finding.code.name] -= 1
        if old[finding.code.name] < 0:
            return finding.message
    return ""


def with_line_ends(section_text: str, pieces: Sequence[Splice]) -> str:
    """The splices made in the text as it is on the disk: every line end outside of them stays what it was."""
    mark = _MARK if section_text.startswith(_MARK) else ""
    raw = section_text.removeprefix(_MARK)
    returns = [match.start() - number for number, match in enumerate(re.finditer("\r\n", raw))]
    usual = "\r\n" if len(returns) * 2 > raw.count("\n") else "\n"
    moved = []
    for piece in map(trimmed, pieces, itertools.repeat(plain(section_text))):
        start, end = (at + bisect_left(returns, at) for at in (piece.start, piece.end))
        moved.append(Splice(start=start, end=end, text=piece.text.replace("\n", usual)))
    return mark + spliced(raw, moved)


def trimmed(piece: Splice, text: str) -> Splice:
    """A splice without what is the same before and after it."""
    old, new = text[piece.start : piece.end], piece.text
    before = _common(old, new)
    old, new = old[before:], new[before:]
    after = _common(old[::-1], new[::-1])
    return Splice(start=piece.start + before, end=piece.end - after, text=new[: len(new) - after])


def _common(one: str, other: str) -> int:
    """How many characters two texts begin with alike."""
    pairs = enumerate(zip(one, other, strict=False))
    return next((at for at, (left, right) in pairs if left != right), min(len(one), len(other)))
