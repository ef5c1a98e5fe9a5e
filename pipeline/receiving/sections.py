"""The sections as they stand where the changes go, and the changes written into them."""

from __future__ import annotations

import functools
import os
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from pipeline.receiving.accounting import Fate, Outcome
from pipeline.receiving.applying import Applied, Target, apply
from pipeline.receiving.gate import missing
from pipeline.receiving.standing import printed
from pipeline.sourcemap.bench import plain
from pipeline.sourcemap.edits import InsertLeaf
from pipeline.sourcemap.keeping import kept_maps
from pipeline.sourcemap.patching import parser_of

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from pipeline.examination import Examined
    from pipeline.receiving.sent import Sent
    from pipeline.receiving.values import Change, Edited
    from pipeline.sourcemap.edits import Edit
    from pipeline.workspace import Workspace

GONE = "the section is no longer there"
NOWHERE = "it stands where no section does"
_SHOWN = 60


@dataclass(frozen=True, kw_only=True, slots=True)
class Written:
    """The sections' texts with all that could be made, by section, and what became of each change."""

    texts: Mapping[str, str]
    fates: tuple[tuple[Change, Fate], ...]


def targets(workspace: Workspace, commit: str, examined: Examined, sent: Sent) -> dict[str, Target]:
    """The sections of a commit, examined, as what changes are written into. A map that is there is not made again."""
    sections = examined.sections
    known = sent.anchored.maps
    same = {
        name: known[name] for name, one in sections.items() if name in known and known[name].text == one.source.text
    }
    fresh = [name for name in sections if name not in same]
    maps = same | dict(zip(fresh, kept_maps([sections[name] for name in fresh], workspace.cache), strict=True))
    found = {}
    for name, section in sections.items():
        data = workspace.repository.read_blob(commit, section.path) or b""
        title = examined.paper.outline[name].title
        # The patch and the last gate ask for the same text.
        parse = functools.lru_cache(maxsize=2)(parser_of(section.source, title, examined.paper.id))
        found[name] = Target(path=section.path, text=data.decode("utf-8"), source_map=maps[name], parse=parse)
    return found


def write(sent: Sent, targets: Mapping[str, Target], edited: Edited, without: Collection[Edit] = ()) -> Written:
    """Write changes into their sections, those apart that take an edit of ``without``.

    Changes that share a bond are made all or none.
    """
    left = [change for change in edited.changes if not any(edit in without for edit in change.edits)]
    kept: dict[int, tuple[str, str]] = {}
    while True:
        written = _written(sent, targets, edited, left, kept)
        torn = _torn(left, written.fates)
        if not torn - kept.keys():
            return written
        kept |= torn


def _torn(changes: Sequence[Change], fates: Sequence[tuple[Change, Fate]]) -> dict[int, tuple[str, str]]:
    """The changes that were made though another one was not to which they are bound, with its reason."""
    fate_of = {id(change): fate for change, fate in fates}
    failed = {
        bond: (fate.reason, fate.hint)
        for change in changes
        for fate in (fate_of[id(change)],)
        if fate.outcome is Outcome.KEPT
        for bond in change.bonds
    }
    return {
        number: next(failed[bond] for bond in change.bonds if bond in failed)
        for number, change in enumerate(changes)
        if fate_of[id(change)].outcome is not Outcome.KEPT and change.bonds & failed.keys()
    }


def _written(
    sent: Sent,
    targets: Mapping[str, Target],
    edited: Edited,
    changes: Sequence[Change],
    kept: Mapping[int, tuple[str, str]],
) -> Written:
    """One attempt; changes that are ``kept``, by number, are not tried."""
    tried = [
        replace(change, edits=(), reason=kept[number][0], hint=kept[number][1]) if number in kept else change
        for number, change in enumerate(changes)
    ]
    numbers: dict[str, list[int]] = {}
    for number, change in enumerate(changes):
        numbers.setdefault(change.section, []).append(number)

    def one(name: str) -> tuple[str | None, list[Fate]]:
        own = [tried[number] for number in numbers[name]]
        target, source_map = targets.get(name), sent.anchored.maps.get(name)
        if target is None or source_map is None:
            return None, [_astray(sent, name, change) for change in own]
        applied = _proved(sent, own, apply(own, source_map, target), target, edited)
        return applied.text, [_fate(number, applied, target, name) for number in range(len(own))]

    with ThreadPoolExecutor(os.cpu_count()) as pool:  # they wait for pandoc, one process a section
        results = dict(zip(numbers, pool.map(one, numbers), strict=True))
    return Written(
        texts={name: text for name, (text, _) in results.items() if text is not None},
        fates=tuple(
            (changes[number], fate)
            for name, (_, fates) in results.items()
            for number, fate in zip(numbers[name], fates, strict=True)
        ),
    )


def _astray(sent: Sent, section: str, change: Change) -> Fate:
    """The fate of a change that no section holds, or one that is gone."""
    if not section:
        return Fate(outcome=Outcome.KEPT, reason=change.reason or NOWHERE, hint=change.hint)
    path = sent.anchored.examined.sections[section].path
    hint = f"write it where that text now stands; git log --stat -- {path} tells what became of it"
    return Fate(outcome=Outcome.KEPT, section=section, path=path, reason=GONE, hint=hint)


def _proved(sent: Sent, changes: Sequence[Change], applied: Applied, target: Target, edited: Edited) -> Applied:
    """What was applied, if the section then reads as the Word file does; else nothing of it."""
    if applied.text == target.text:
        return applied
    done = [number for number in range(len(changes)) if number not in {*applied.reasons, *applied.there}]
    kept = {(changes[number].section, changes[number].leaf) for number in (*applied.reasons, *applied.there)}
    touched = {leaf for number in done for leaf in changes[number].leaves} - kept
    fresh = [
        printed(text)
        for number in done
        for edit in changes[number].edits
        if isinstance(edit, InsertLeaf)
        for text in (edit.cells or (edit.text,))
    ]
    lacking = missing(sent, edited, touched, fresh, target.parse(plain(applied.text)))
    if not lacking:
        return applied
    why = f"with it the section would not read as the Word file does: {lacking[:_SHOWN]}", "change it by hand"
    return replace(applied, text=target.text, reasons={**applied.reasons, **dict.fromkeys(done, why)})


def _fate(number: int, applied: Applied, target: Target, section: str) -> Fate:
    here = Fate(outcome=Outcome.APPLIED, section=section, path=target.path, line=applied.lines[number])
    if number in applied.reasons:
        reason, hint = applied.reasons[number]
        return replace(here, outcome=Outcome.KEPT, reason=reason, hint=hint)
    return replace(here, reason="the section reads so already") if number in applied.there else here
