"""CSL JSON text → entries, each with its line and column, and what could not be read."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

from pipeline.bibliography.entries import Entry, Lines, Scan
from pipeline.findings import Code, Finding
from pipeline.limits import in_force

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_BLANK = re.compile(r"\s*")
_ID = re.compile(r'"id"\s*:\s*"?')
_URL = re.compile(r'"URL"\s*:', re.IGNORECASE)
_HIDDEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u200b\u2028-\u202e\u2060-\u206f\ud800-\udfff\ufdd0-\ufdef\ufeff\ufff0-\ufffb\ufffe\uffff]"
)
"""Of characters that nobody sees those that JSON can write as escapes; others were seen when the file was read."""
_NAMES = frozenset(
    (
        "author chair collection-editor compiler composer container-author contributor curator director editor"
        " editorial-director executive-producer guest host illustrator interviewer narrator organizer original-author"
        " performer producer recipient reviewed-author script-writer series-creator translator"
    ).split()
)
_DATES = frozenset("accessed available-date event-date issued original-date submitted".split())


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
        odd = _odd(item)
        entry = _entry(item, text[at:end], at, lines) if odd is None else None
        if odd is not None:
            fault(at, odd, "Export the file again, or mend it here: until then the item is left out.")
        elif entry is None:
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


def _odd(item: object) -> str | None:
    """What keeps an item from being CSL: a value of another kind, an invisible character, a word without end."""
    if not isinstance(item, dict):
        return None
    for name, value in item.items():
        if not _is_of_its_kind(name, value):
            return f"“{_shown(item.get('id'))}”: “{_shown(name)}” is of another kind than CSL has there"
    most = in_force().word_letters
    for text in _texts(item):
        if hidden := _HIDDEN.search(text):
            return (
                f"“{_shown(item.get('id'))}” holds the invisible character U+{ord(hidden[0]):04X}, written as an escape"
            )
        if len(text) > most and max(map(len, text.split()), default=0) > most:
            return f"“{_shown(item.get('id'))}” holds a word of more than {most:,} letters"
    return None


def _is_of_its_kind(name: str, value: object) -> bool:
    if name in _NAMES:
        return isinstance(value, list) and all(
            isinstance(one, dict) and all(isinstance(part, str | int) for part in one.values()) for one in value
        )
    if name in _DATES:
        return isinstance(value, dict) and all(
            _are_dates(part) if key == "date-parts" else isinstance(part, str | int) for key, part in value.items()
        )
    # What reference managers add for themselves is in no output; lists of words are, such as categories.
    return name == "custom" or isinstance(value, str | int | float) or _is_list_of_words(value)


def _is_list_of_words(value: object) -> bool:
    return value is None or (isinstance(value, list) and all(isinstance(one, str) for one in value))


def _are_dates(value: object) -> bool:
    return isinstance(value, list) and all(
        isinstance(one, list) and all(re.fullmatch(r"-?[0-9]{1,5}", str(number)) for number in one) for one in value
    )


def _texts(value: object) -> Iterator[str]:
    """Every text in a value of JSON, keys too; its nesting is what the reader could take."""
    waiting = [value]
    while waiting:
        one = waiting.pop()
        if isinstance(one, str):
            yield one
        elif isinstance(one, dict):
            waiting += [*one, *one.values()]
        elif isinstance(one, list):
            waiting += one


def _shown(value: object) -> str:
    """An id or a key, short, for a message."""
    return "".join(letter if letter.isprintable() else "\ufffd" for letter in str(value))[:40]


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
