"""Entries → what pandoc reads, and the one text of an entry that a digest is taken over.

pandoc turns BibTeX into CSL JSON; both directions of that step are here. What goes out is plain: strings
expanded, one field a line, the characters that TeX would swallow escaped. What comes back gets its own keys
again.
"""

from __future__ import annotations

import json
import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pipeline.bibliography.kinds import VERBATIM, is_bookkeeping, whole_fields

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pipeline.bibliography.entries import Bibliography, Entry

# pandoc's BibTeX reader takes these in a key and stops the whole file at any other; a key with others, such
# as the % and ~ of web addresses, travels as the hexadecimal digits of its UTF-8.
_PLAIN_KEY = re.compile(r"[\w.:;?!`'()/*@+=\-\[\]&]+")
_HEX = "hex-key-"
_LEGAL = frozenset(("legislation", "bill", "regulation", "treaty", "legal_case", "hearing"))
# A bare % hides the rest of a value from pandoc, $ opens a formula, # with a digit is a parameter.
_SWALLOWED = re.compile(r"\\.|[%$#]", re.DOTALL)


@dataclass(frozen=True, kw_only=True, slots=True)
class Cited:
    """The entries that a paper cites: ``bibtex``, for pandoc to turn into CSL JSON, and ``csl``, in it now.

    Either may be empty. The sets of keys tell `csl_items` what to restore.
    """

    bibtex: str
    csl: str
    short_authors: frozenset[str]
    short_titles: frozenset[str]


def subset(bibliography: Bibliography, keys: Iterable[str]) -> Cited:
    """Give the entries cited, each with what it inherits, ordered by key; unknown keys are passed over.

    Inheritance is resolved here, since pandoc never returns from entries that inherit from each other.
    """
    cited = [bibliography.entries[key] for key in sorted(set(keys)) if key in bibliography.entries]
    items = [entry.source for entry in cited if entry.csl]
    return Cited(
        bibtex="\n".join(_bibtex(entry) for entry in cited if not entry.csl),
        csl="[" + ",\n".join(items) + "]\n" if items else "",
        short_authors=frozenset(entry.key for entry in cited if "shortauthor" in entry.fields and not entry.csl),
        short_titles=frozenset(entry.key for entry in cited if "shorttitle" in entry.fields or entry.csl),
    )


_DOTLESS = re.compile("[ıȷ](?=[\u0300-\u0308\u030a-\u030c])")


def csl_items(cited: Cited, converted: str) -> str:
    """Give one CSL JSON list of everything cited, for ``--bibliography``.

    ``converted`` is what ``pandoc --from biblatex --to csljson`` made of ``cited.bibtex`` (may be empty).
    Keys come back as they were. A ``shortauthor``, which CSL has no name for, is put into
    ``original-author``, where our style looks for the form that the text cites; other styles print the full
    name. A short title that pandoc made up from the words before a colon is dropped. Raises ValueError if
    ``converted`` is no JSON.
    """
    items: list[dict[str, Any]] = []
    for item in json.loads(converted) if converted.strip() else []:
        item["id"] = _read_key(item["id"])
        if item["id"] in cited.short_authors and "container-author" in item:
            item["original-author"] = item.pop("container-author")
        if item["id"] not in cited.short_titles:
            item.pop("title-short", None)
        items.append(item)
    items.extend(json.loads(cited.csl) if cited.csl else [])
    text = json.dumps([_fit(item) for item in items], ensure_ascii=False, sort_keys=True, indent=1) + "\n"
    # TeX puts accents on a dotless i or j (as in Mar{\'\i}a); the letters that are meant have their own.
    return unicodedata.normalize("NFC", _DOTLESS.sub(lambda match: "ij"["ıȷ".index(match[0])], text))


def _fit(item: dict[str, Any]) -> dict[str, Any]:
    """Give an item what a style cannot find out by itself, since styles compare nothing."""
    item["type"] = item.get("type") or "document"
    dates = item.get("issued", {}).get("date-parts", [[]]) if isinstance(item.get("issued"), dict) else []
    if dates == []:
        item.pop("issued", None)
    year = str(dates[0][0]) if dates and dates[0] else ""
    said = f"{item.get('title', '')} {item.get('number', '')}"
    if item["type"] in _LEGAL:
        # A law's title mostly ends with its year; where neither title nor number says it, the style prints
        # it.
        item.pop("original-date", None)
        if year and year not in said:
            item["original-date"] = {"date-parts": [[int(year)]]}
    names = {name.get("literal") for name in (*item.get("author", ()), *item.get("original-author", ()))}
    if "publisher-place" not in item and item.get("publisher") in names:
        item.pop("publisher", None)  # who publishes its own report is named once
    return item


def canonical(entry: Entry) -> str:
    """Give one entry, with what it inherits, as a text that changes exactly when something printed of it may.

    The order of fields, white space, the spelling of ``@string`` names, comments and bookkeeping (keywords,
    notes to oneself, files) do not matter.
    """
    fields = {name: value for name, value in whole_fields(entry).items() if not is_bookkeeping(name)}
    whole = {"key": entry.key, "kind": entry.kind, "fields": fields}
    return json.dumps(whole, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _bibtex(entry: Entry) -> str:
    fields = whole_fields(entry)
    short = fields.pop("shortauthor", "")
    if short and "bookauthor" not in fields:
        # The one name list that pandoc passes on and a report has no use for; `csl_items` moves it on.
        fields["bookauthor"] = short
    lines = [
        f"  {name} = {{{_plain(name, value)}}},"
        for name, value in sorted(fields.items())
        if not is_bookkeeping(name) and re.fullmatch(r"[\w-]+", name)
    ]
    return "\n".join((f"@{entry.kind}{{{_write_key(entry.key)},", *lines, "}\n"))


def _plain(name: str, value: str) -> str:
    if name in VERBATIM:
        return value
    if name.endswith("title"):
        # Printed as it was typed: without braces pandoc takes the capitals out of an English title.
        value = f"{{{value}}}"
    return _SWALLOWED.sub(lambda found: found[0] if found[0].startswith("\\") else "\\" + found[0], value)


def _write_key(key: str) -> str:
    return key if _PLAIN_KEY.fullmatch(key) and not key.startswith(_HEX) else _HEX + key.encode().hex()


def _read_key(key: str) -> str:
    return bytes.fromhex(key.removeprefix(_HEX)).decode() if key.startswith(_HEX) else key
