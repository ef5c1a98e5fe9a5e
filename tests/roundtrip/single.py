"""Single edits sent, made by a client and received: what came out otherwise than was written down."""

from __future__ import annotations

from difflib import unified_diff
from typing import TYPE_CHECKING

from tests.wordfile.taking import take

from .cases import OFFICE, WORD
from .cases_of_all import CASES
from .receiving import Desk
from .running import Opinions, by_client, expected, jobs_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from .cases import Case
    from .receiving import Received

PARTS = 4
"""The cases are run in so many parts, for as many processors to take."""
UNTOLD = {WORD: {}, OFFICE: {"a paragraph made a heading": "LibreOffice does not track a style that is set"}}
BLIND = {"a block of code": "pandoc does not read what is tracked in a block of code"}


def faults(client: str, part: int, folder: Path) -> list[str]:
    """What is not as it should be in a part of the cases: of the client's files, and of what was received of them."""
    desk = Desk(folder)
    nothing, *others = CASES
    cases = [nothing, *(case for case in others[part::PARTS] if client not in case.skipped)]
    files = by_client(client, desk.send(), jobs_of(cases, client), folder)
    found = _client_faults(client, cases, files, files[nothing.title])
    for case in cases:
        found += [f"{case.title}: {fault}" for fault in _faults(case, desk.receive(files[case.title]))]
    return found


def _client_faults(client: str, cases: Sequence[Case], files: Mapping[str, bytes], plain: bytes) -> list[str]:
    """Whether each file says what was meant, and said what was sent before that."""
    opinions = Opinions(plain)
    said, meant = opinions.of_word(files), opinions.of_markdown({case.title: expected(case) for case in cases})
    before = [line for line in take(plain).accepted() if line.strip()]
    found = []
    for case in cases:
        taken = take(files[case.title])
        if case.tracked and [line for line in taken.rejected() if line.strip()] != before:
            found.append(f"{case.title}: with its changes rejected it is not the text that was sent")
        if not case.kept and case.title not in BLIND and said[case.title] != meant[case.title]:
            found.append(f"{case.title}: the client wrote {said[case.title]}, meant was {meant[case.title]}")
        if case.steps and case.tracked and not taken.entries and case.title not in UNTOLD[client]:
            found.append(f"{case.title}: nothing is tracked")
    return found


def _faults(case: Case, received: Received) -> list[str]:
    """What became of a case that should not have."""
    found = []
    meant = expected(case)
    for section, text in meant.items():
        lines = unified_diff(text.splitlines(), received.texts[section].splitlines(), "meant", "came", n=0, lineterm="")
        if text != received.texts[section]:
            found.append(f"{section} is another: " + " | ".join(list(lines)[2:]))
    left = [one for one in received.account["changes"] if one["outcome"] != "applied"]
    if case.kept and not any(case.kept in (one["reason"] or "") for one in left):
        found.append(f"nothing is kept because of {case.kept!r}: {left}")
    if not case.kept and left:
        found.append(f"not applied: {[(one['kind'], one['text'], one['reason']) for one in left]}")
    if not case.steps and received.account["changes"]:
        found.append(f"changes where nobody made any: {received.account['changes']}")
    if bool(received.account["commits"]) != bool(case.changes):
        found.append(f"commits: {received.account['commits']}")
    return found


__all__ = ["OFFICE", "PARTS", "WORD", "faults"]
