"""CSL JSON text → entries, each with its line and column, and what could not be read."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

from pipeline.bibliography.entries import Entry, Lines, Scan
from pipeline.findings import Code, Finding

if TYPE_CHECKING:
    from collections.abc import Mapping

_BLANK = re.compile(r"\s*")
_ID = re.compile(r'"id"\s*:\s*"?')
_URL = re.compile(r'"URL"\s*:', re.IGNORECASE)


def scan_csl(path: str, text: str) -> tuple[Scan, list[Finding]]:
    """Read one file's text, a list of CSL items; after a syntax error nothing more of the file is read."""
    lines = Lines(path, text)
    entries: list[Entry] = []
    findings: list[Finding] = []

    def fault(offset: int, message: str, hint: str) -> None:
        findings.append(Finding(code=Code.REF011, place=lines.place(offset), message=message, hint=hint))

    at = _blank(text, 0)
    if text[at : at + 1] != "[":
        fault(
            at,
            "A CSL JSON bibliography is a list of items",
            "Put the items between [ and ], as Zotero exports them.",
        )
        return Scan(entries=(), torn=frozenset()), findings
    decoder = json.JSONDecoder(parse_constant=_refuse)
    at = _blank(text, at + 1)
    while text[at : at + 1] != "]":
        try:
            item, end = decoder.raw_decode(text, at)
        except json.JSONDecodeError as error:
            fault(error.pos, f"This is no JSON: {error.msg}", "Export the file again, or mend it here.")
            break
        except (ValueError, RecursionError):
            fault(
                at,
                "This item is no JSON that can be read: nested too deep, or a number that is none",
                "Mend it.",
            )
            break
        entry = _entry(item, text[at:end], at, lines)
        if entry is None:
            fault(
                at,
                "This item has no id, so nothing can cite it",
                'Give it one: {"id": "some-key", "type": …}.',
            )
        else:
            entries.append(entry)
        at = _blank(text, end)
        if text[at : at + 1] == ",":
            at = _blank(text, at + 1)
        elif text[at : at + 1] != "]":
            fault(at, "A comma or the end of the list should stand here", "A comma parts two items.")
            break
    else:
        at = _blank(text, at + 1)
        if at < len(text):
            fault(at, "Something follows the end of the list", "Take it out, or move it into the list.")
    return Scan(entries=tuple(entries), torn=frozenset()), findings


def _entry(item: object, source: str, at: int, lines: Lines) -> Entry | None:
    if not isinstance(item, dict) or not isinstance(item.get("id"), str | int) or not str(item["id"]).strip():
        return None
    key = _ID.search(source)
    url = _URL.search(source)
    return Entry(
        key=str(item["id"]),
        kind=str(item.get("type", "")).lower(),
        fields=_fields(item),
        place=lines.place(at + (key.end() if key else 0)),
        source=source,
        csl=True,
        field_places={"url": lines.place(at + url.start())} if url else {},
    )


def _fields(item: Mapping[str, object]) -> dict[str, str]:
    """Give the fields as texts; what is no string becomes JSON in one fixed spelling."""
    return {
        name.lower(): " ".join(value.split())
        if isinstance(value, str)
        else json.dumps(value, ensure_ascii=False, sort_keys=True)
        for name, value in item.items()
        if name not in ("id", "type") and value not in ("", [], {}, None)
    }


def _blank(text: str, at: int) -> int:
    passed = _BLANK.match(text, at)
    return passed.end() if passed else at


def _refuse(name: str) -> float:
    message = f"{name} is no JSON"
    raise ValueError(message)
