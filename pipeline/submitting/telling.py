"""What came of a submission, as lines for people and as JSON for programs."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from pipeline import report
from pipeline.report.cleaning import clean
from pipeline.report.summary import Summary
from pipeline.submitting.values import Kind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.errors import RefusedError
    from pipeline.submitting.submission import Submission
    from pipeline.submitting.values import Item


def lines(result: Submission, paper: str, *, colour: bool = False) -> Iterator[str]:
    """What happened, line by line: the text of a dry run, the account, what the check has against it, the end."""
    if result.state == "dry-run":
        yield from (clean(line) for line in result.text.split("\n"))
    if result.items:
        yield _count(result.items)
    for item in result.items:
        line = f"line {item.line}" if item.line and item.kind is Kind.OFFERED else ""
        yield clean(f"{item.kind.value}: {item.what}")
        where = ", ".join(part for part in (line, str(item.where)) if part)
        if where:
            yield clean(f"    {where}")
        if item.do:
            yield clean(f"    → {item.do}")
    if result.errors:
        yield report.text(result.errors, Summary.of(result.errors, papers=1, sections=1), colour=colour).rstrip("\n")
    yield _end(result, paper)


def as_json(result: Submission, paper: str, section: str) -> str:
    """The same for programs. The text is there where nothing was written."""
    value: dict[str, Any] = {
        "paper": paper,
        "section": section,
        "path": result.path,
        "state": result.state,
        "commit": result.commit,
        "files": list(result.files),
        "items": [_item(item) for item in result.items],
        "findings": json.loads(report.as_json(result.errors, Summary.of(result.errors, papers=1, sections=1)))[
            "findings"
        ],
        "refusal": None,
        "markdown": result.text if result.state in ("dry-run", "refused") and result.text else None,
    }
    return json.dumps(value, ensure_ascii=False, indent=2)


def refusal_json(error: RefusedError, paper: str, section: str) -> str:
    """A file that is not taken at all, as JSON of the same keys."""
    refusal = {"reason": error.reason, "message": clean(str(error)), "hint": clean(error.hint)}
    value: dict[str, Any] = {
        "paper": paper,
        "section": section,
        "path": None,
        "state": "refused",
        "commit": None,
        "files": [],
        "items": [],
        "findings": [],
        "refusal": refusal,
        "markdown": None,
    }
    return json.dumps(value, ensure_ascii=False, indent=2)


def _item(item: Item) -> dict[str, Any]:
    where = {"heading": clean(item.where.heading), "paragraph": item.where.paragraph, "text": clean(item.where.text)}
    return {
        "kind": item.kind.value,
        "what": clean(item.what),
        "where": where,
        "line": item.line or None,
        "do": clean(item.do),
    }


def _count(items: tuple[Item, ...]) -> str:
    counts = [(kind.value, sum(item.kind is kind for item in items)) for kind in Kind]
    return f"On the way: {', '.join(f'{number} {called}' for called, number in counts if number)}."


def _end(result: Submission, paper: str) -> str:
    if result.state == "refused":
        why = (
            "tracked changes are not settled" if not result.errors else "the check finds errors in what it would become"
        )
        return f"{result.path}: nothing was written: {why}."
    unsettled = sum(item.kind is Kind.CONFLICT for item in result.items)
    if result.state == "nothing-new" and unsettled:
        them = "the conflict is" if unsettled == 1 else f"the {unsettled} conflicts are"
        return f"{result.path}: nothing was written: {them} still to be settled by hand, all else stands there already."
    if result.state == "nothing-new":
        return f"{result.path}: nothing new: the file says what stands there already, or was settled."
    if result.state == "dry-run":
        also = "; the check finds errors in what it would become" if result.errors else ""
        return f"{result.path}: nothing was written: this was a dry run{also}."
    how = "merged into what stands there" if result.state == "merged" else "written"
    more = len(result.files) - 1
    also = f" with {more} more file{'s' * (more != 1)}" if more else ""
    return f"{result.path}: {how}{also} in commit {(result.commit or '')[:12]}; see it in print: papers build {paper}"
