"""Changes written into the sections as they now stand: each once, exactly, or kept for a person with the reason."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.receiving.standing import Standing, wanted
from pipeline.sourcemap.edits import InsertLeaf, Move
from pipeline.sourcemap.patching import patch_most

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from pipeline.markdown.section import Section
    from pipeline.receiving.values import Change
    from pipeline.sourcemap.edits import Edit
    from pipeline.sourcemap.values import SourceMap

_ELSEWHERE = re.compile(r"leaf \d+ would|there would be \d+ leaves")
_BESIDE = "the source cannot say that without something else there reading otherwise"
SINCE = "the section has changed here since the file was sent"


@dataclass(frozen=True, kw_only=True, slots=True)
class Target:
    """A section as it now stands: its file's text as it is stored, its map, and how another text of it is parsed."""

    path: str
    text: str
    source_map: SourceMap
    parse: Callable[[str], Section]


@dataclass(frozen=True, kw_only=True, slots=True)
class Applied:
    """What became of a section's changes.

    ``text`` is its file's text with all that could be made. ``reasons`` say, by the number of a change, why it is
    kept and what to do; ``there`` are those that the section has already; ``lines`` is where each stands.
    """

    text: str
    reasons: Mapping[int, tuple[str, str]]
    there: frozenset[int]
    lines: Mapping[int, int]


def apply(changes: Sequence[Change], sent: SourceMap, target: Target) -> Applied:
    """Write the changes of one section into it. They are made together or not at all where they depend on another."""
    standing = Standing(sent, target.source_map)
    reasons: dict[int, tuple[str, str]] = {}
    there: set[int] = set()
    ready: dict[int, list[Edit]] = {}
    of_leaf: dict[int, list[Edit]] = {}
    for change in changes:
        for edit in change.edits:
            of_leaf.setdefault(edit.leaf, []).append(edit)
    for number, change in enumerate(changes):
        if not change.edits:
            reasons[number] = change.reason, change.hint
            continue
        translated = [standing.translated(edit) for edit in change.edits]
        edits = [edit for edit in translated if edit is not None]
        if all(standing.is_there(_of(edit, of_leaf)) for edit in change.edits):
            there.add(number)
        elif len(edits) < len(translated):
            reasons[number] = _conflict(standing, sent, change, of_leaf)
        else:
            ready[number] = edits
    if not standing.same and reasons and _is_ours(changes, sent, target):
        there |= {number for number, change in enumerate(changes) if change.edits}
        reasons = {number: why for number, why in reasons.items() if number not in there}
        ready = {}
    text = _made(ready, target, reasons)
    lines = {number: standing.line(change.leaf or 1, change.at) for number, change in enumerate(changes)}
    return Applied(text=text, reasons=reasons, there=frozenset(there), lines=lines)


def _of(edit: Edit, of_leaf: Mapping[int, list[Edit]]) -> list[Edit]:
    return [edit] if isinstance(edit, InsertLeaf | Move) else of_leaf[edit.leaf]


def _conflict(
    standing: Standing, sent: SourceMap, change: Change, of_leaf: Mapping[int, list[Edit]]
) -> tuple[str, str]:
    now = " ¶ ".join(standing.texts(change.leaf)) or "nothing: it was taken out"
    theirs = " ¶ ".join(wanted(sent, change.leaf, of_leaf.get(change.leaf, ())))
    return f"{SINCE}; it now reads: {now}", f"the reviewer's text: {theirs}"


def _is_ours(changes: Sequence[Change], sent: SourceMap, target: Target) -> bool:
    """Whether the section is just what was sent with these changes: the file was received before."""
    made = patch_most(sent.text, sent, [change.edits for change in changes if change.edits], target.parse)
    return not made.kept and made.text == target.source_map.text


def _made(ready: Mapping[int, list[Edit]], target: Target, reasons: dict[int, tuple[str, str]]) -> str:
    """The text with the edits of as many changes as can be made, each wholly or not at all."""
    sifted = patch_most(target.text, target.source_map, [tuple(edits) for edits in ready.values()], target.parse)
    kept = dict(sifted.kept)
    for number, edits in ready.items():
        why = next((kept[edit] for edit in edits if edit in kept), None)
        if why is not None:
            reasons[number] = (_BESIDE if _ELSEWHERE.match(why) else why, "make the change in the source by hand")
    return sifted.text
