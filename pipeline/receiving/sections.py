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
from pipeline.sourcemap.edits import InsertLeaf
from pipeline.sourcemap.keeping import kept_maps
from pipeline.sourcemap.patching import parser_of

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from pipeline.examination import Examined
    from pipeline.receiving.entries import Entry
    from pipeline.receiving.sent import Sent
    from pipeline.receiving.values import Change
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


def write(
    sent: Sent,
    targets: Mapping[str, Target],
    lines: Sequence[Entry],
    changes: Sequence[Change],
    without: Collection[Edit] = (),
) -> Written:
    """Write changes into their sections, those apart that take an edit of ``without``; ``lines`` are what is shown."""
    left = [change for change in changes if not any(edit in without for edit in change.edits)]
    names = list(dict.fromkeys(change.section for change in left))

    def one(name: str) -> tuple[str | None, list[tuple[Change, Fate]]]:
        own = [change for change in left if change.section == name]
        target, source_map = targets.get(name), sent.anchored.maps.get(name)
        if target is None or source_map is None:
            reason = GONE if name else NOWHERE
            return None, [
                (change, Fate(outcome=Outcome.KEPT, section=name, reason=change.reason or reason, hint=change.hint))
                for change in own
            ]
        applied = _proved(sent, own, apply(own, source_map, target), target, lines)
        return applied.text, [(change, _fate(number, applied, target, name)) for number, change in enumerate(own)]

    with ThreadPoolExecutor(os.cpu_count()) as pool:  # they wait for pandoc, one process a section
        results = dict(zip(names, pool.map(one, names), strict=True))
    return Written(
        texts={name: text for name, (text, _) in results.items() if text is not None},
        fates=tuple(pair for _, fates in results.values() for pair in fates),
    )


def _proved(sent: Sent, changes: Sequence[Change], applied: Applied, target: Target, lines: Sequence[Entry]) -> Applied:
    """What was applied, if the section then reads as the Word file does; else nothing of it."""
    if applied.text == target.text:
        return applied
    done = [number for number in range(len(changes)) if number not in {*applied.reasons, *applied.there}]
    kept = {(changes[number].section, changes[number].leaf) for number in (*applied.reasons, *applied.there)}
    touched = {(changes[number].section, changes[number].leaf) for number in done} - kept
    fresh = [
        edit.cells or (str(edit.text),)
        for number in done
        for edit in changes[number].edits
        if isinstance(edit, InsertLeaf)
    ]
    lacking = missing(
        sent, lines, touched, fresh, target.parse(applied.text.replace("\r\n", "\n").removeprefix("\ufeff"))
    )
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
