"""``papers review receive``: a reviewed Word file brought back, and the account of it."""

from __future__ import annotations

import itertools
import json
from typing import TYPE_CHECKING, Any

from pipeline.cache import write_whole
from pipeline.cli.build import place_of
from pipeline.cli.codes import EXIT_DONE
from pipeline.cli.console import say
from pipeline.cli.review import astray
from pipeline.errors import MisuseError
from pipeline.receiving.accounting import UNPRINTED, Outcome
from pipeline.receiving.naming import UNNAMED
from pipeline.receiving.opening import Asked
from pipeline.receiving.receiving import Received, receive
from pipeline.receiving.remarks import KNOWN
from pipeline.workspace import Workspace

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator, Sequence

    from pipeline.receiving.accounting import Item

_HEADS = {
    Outcome.APPLIED: "Applied:",
    Outcome.REFUSED: "Refused:",
    Outcome.KEPT: "Kept for a person:",
}


def run(options: argparse.Namespace) -> int:
    """Receive; what is kept for a person is printed, and is no fault of the file."""
    workspace = Workspace.open(options.folder)
    if not options.file.is_file():
        raise MisuseError(f"there is no file {options.file}", hint="name the Word file that came back")
    asked = Asked(
        paper=options.paper or "",
        commit=options.commit or "",
        reviewer=options.person or "",
        names=tuple(options.names),
    )
    received = receive(workspace, options.file.read_bytes(), asked, dry_run=options.dry_run)
    told = list(_lines(received))
    if not options.dry_run:
        told += _where(workspace, received)
    out = workspace.outputs(options.out, "review")
    account = out / f"{received.paper}--{received.reviewer.id}--{received.sent[:12]}.account.txt"
    if not options.dry_run:
        write_whole(account, "".join(f"{line}\n" for line in told).encode())
    if options.format == "json":
        say(json.dumps(_json(received), ensure_ascii=False, indent=2))
        return EXIT_DONE
    for line in told:
        say(line)
    say("Nothing was written." if options.dry_run else f"This account: {place_of(out)}/{account.name}")
    return EXIT_DONE


def _json(received: Received) -> dict[str, Any]:
    return {
        "paper": received.paper,
        "reviewer": received.reviewer.id,
        "sent": received.sent,
        "branch": received.branch,
        "commits": [{"commit": one.commit, "author": one.person, "files": list(one.files)} for one in received.commits],
        "changes": [_item(one) for one in received.changes],
        "comments": [_item(one) for one in received.comments],
        "recorded": [{"commit": one.commit, "files": list(one.paths)} for one in received.recorded],
        "totals": dict(received.totals),
        "absent": received.absent,
        "balanced": True,
    }


def _item(item: Item) -> dict[str, Any]:
    return {
        "id": item.id or None,
        "kind": item.kind,
        "author": item.author,
        "date": item.date or None,
        "text": item.text,
        "outcome": item.outcome.value,
        "section": item.section or None,
        "path": item.path or None,
        "line": item.line or None,
        "reason": item.reason or None,
        "hint": item.hint or None,
    }


def _lines(received: Received) -> Iterator[str]:
    yield f"{received.paper} as it was sent to {received.reviewer.name} at commit {received.sent[:12]}"
    if received.names.guessed:
        name = received.names.guessed
        given = "" if name == UNNAMED else name
        yield f"“{name}” is taken for {received.reviewer.name}; if that is wrong, say who it is:"
        yield f'  --name "{given}=PERSON"'
    known = sum(item.reason == KNOWN for item in received.comments)
    if known:
        yield f"{known} of the comments and replies {'is' if known == 1 else 'are'} in the records already"
    for outcome, head in _HEADS.items():
        some = [
            item
            for item in (*received.changes, *received.comments)
            if item.outcome is outcome and item.reason not in (KNOWN, UNPRINTED)
        ]
        if some:
            yield head
        for _, alike in itertools.groupby(some, _place):
            yield from _told(list(alike))
    nothing = sum(item.reason == UNPRINTED for item in received.changes)
    if nothing:
        yield f"{nothing} more left nothing, or nothing that is printed"
    for made in received.commits:
        yield f"commit {made.commit[:12]} in the name of {made.person}: {', '.join(made.files)}"
    for recorded in received.recorded:
        yield f"commit {recorded.commit[:12]} of what was said: {', '.join(recorded.paths)}"
    for section, person in received.withdrawn:
        yield f"{person}'s approval of {section} is a comment now: whoever still asks has not approved"
    for listed, one, several in (
        (received.changes, "change", "changes"),
        (received.comments, "comment or reply", "comments and replies"),
    ):
        counts = ", ".join(f"{sum(item.outcome is outcome for item in listed)} {outcome.value}" for outcome in Outcome)
        yield f"{len(listed)} {one if len(listed) == 1 else several}" + (f": {counts}" if listed else "")
    if received.absent:
        is_one = received.absent == 1
        what = (
            "1 comment or reply that was sent is"
            if is_one
            else f"{received.absent} comments and replies that were sent are"
        )
        yield f"{what} not in the file, and stay{'s' * is_one} on record: nothing is unsaid by deleting it in Word"


def _where(workspace: Workspace, received: Received) -> Iterator[str]:
    """Where the commits are, and what to do with them."""
    if received.recorded:
        yield from astray(workspace, received.recorded[-1].commit)
    if not received.commits:
        return
    if workspace.repository.branch() == received.branch:
        stretch = f"{received.commits[0].commit[:12]}^ {received.commits[-1].commit[:12]}"
        yield f"The changes are on {received.branch}, which is checked out. To read them: git diff {stretch}"
        return
    yield f"They are on the branch {received.branch}. To read them: git diff HEAD...{received.branch}"
    yield f"To take them: git merge {received.branch}"


def _place(item: Item) -> tuple[object, ...]:
    """What is told once of items that follow one another: where they are, and what became of them and why."""
    return item.path, item.line, item.author, item.reason, item.hint


def _told(alike: Sequence[Item]) -> Iterator[str]:
    first = alike[0]
    where = f"{first.path}:{first.line}: " if first.line else f"{first.path}: " if first.path else ""
    words = "; ".join(f"{item.kind}: {item.text}" if item.text else item.kind for item in alike)
    yield f"  {where}by {first.author}: {words}"
    if first.reason:
        yield f"      {first.reason}" + (f"; {first.hint}" if first.hint else "")
