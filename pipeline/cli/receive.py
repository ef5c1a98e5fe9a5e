"""``papers review receive``: a reviewed Word file brought back, and the account of it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from pipeline.cli.codes import EXIT_DONE
from pipeline.cli.console import say
from pipeline.errors import MisuseError
from pipeline.receiving.opening import Asked
from pipeline.receiving.receiving import Received, receive
from pipeline.workspace import Workspace

if TYPE_CHECKING:
    import argparse

    from pipeline.receiving.accounting import Item


def run(options: argparse.Namespace) -> int:
    """Receive; what is kept for a person is printed, and is no fault of the file."""
    workspace = Workspace.open(options.folder)
    if not options.file.is_file():
        raise MisuseError(f"there is no file {options.file}")
    asked = Asked(
        paper=options.paper or "",
        commit=options.commit or "",
        reviewer=options.person or "",
        names=tuple(options.names or ()),
    )
    received = receive(workspace, options.file.read_bytes(), asked, dry_run=options.dry_run)
    if options.format == "json":
        say(json.dumps(_json(received), ensure_ascii=False, indent=2))
    else:
        for line in _lines(received, dry_run=options.dry_run):
            say(line)
    return EXIT_DONE


def _json(received: Received) -> dict[str, Any]:
    return {
        "paper": received.paper,
        "reviewer": received.reviewer.id,
        "sent": received.sent,
        "branch": received.branch,
        "commits": [{"commit": one.commit, "author": one.person, "files": list(one.files)} for one in received.commits],
        "changes": [_item(one) for one in received.changes],
        "comments": [],
        "totals": dict(received.totals),
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


def _lines(received: Received, *, dry_run: bool) -> list[str]:
    lines = []
    for item in received.changes:
        where = f"{item.path}:{item.line}: " if item.path else ""
        why = f" – {item.reason}" if item.reason else ""
        lines.append(f"{item.outcome.value}: {where}{item.kind} by {item.author}: {item.text}{why}")
        if item.hint:
            lines.append(f"    {item.hint}")
    lines += [f"commit {one.commit[:12]} by {one.person}: {', '.join(one.files)}" for one in received.commits]
    told = ", ".join(f"{count} {name}" for name, count in received.totals.items() if name != "all")
    lines.append(f"{received.totals['all']} changes: {told}")
    if dry_run:
        lines.append("Nothing was written.")
    return lines
