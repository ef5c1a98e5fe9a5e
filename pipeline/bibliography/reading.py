"""Files of a bibliography → one value and its findings: read, joined, and held to what a reader needs."""

from __future__ import annotations

import re
from dataclasses import replace
from difflib import get_close_matches
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from pipeline.bibliography.bibtex import scan_bibtex
from pipeline.bibliography.cslitems import scan_csl
from pipeline.bibliography.entries import Bibliography, Entry
from pipeline.bibliography.kinds import REQUIRED, SPOKEN, VERBATIM, is_bookkeeping, whole_fields
from pipeline.findings import Code, Finding, Place
from pipeline.limits import DEFAULT, in_force

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping


# Letters and marks that TeX writes as commands, and the few ways to set a word apart. Anything else could
# read a file, define itself in circles, or vanish with the words around it.
_TEX_COMMANDS = frozenset(
    (
        "aa AA ae AE oe OE o O l L ss i j dh DH th TH dj DJ ng NG b c d H k r t u v textendash textemdash "
        "textquoteright textquoteleft textquotedblleft textquotedblright textquotesingle guillemotleft "
        "guillemotright quotedblbase quotesinglbase ldots dots textellipsis copyright pounds euro texteuro "
        "textpounds textdollar textdegree textregistered texttrademark textbackslash textasciitilde "
        "textasciicircum textunderscore textbar textless textgreater textbullet textperiodcentered S P "
        "slash space quad emph textit textbf textsc textrm textsf texttt textnormal textup textsuperscript "
        "textsubscript mkbibemph mkbibquote mkbibparens enquote nohyphens url href uppercase lowercase "
        "autocap adddot addspace textquotedbl"
    ).split()
)
_TEX_COMMAND = re.compile(r"\\(?:\\|([A-Za-z]+))")


def read_bibliography(files: Mapping[str, str]) -> tuple[Bibliography, list[Finding]]:
    """Read bibliographies, path → text, in the order given: ``.json`` is CSL JSON, anything else BibTeX.

    Gives every entry that could be read, and as findings what is wrong: REF002, REF003, REF011, SAFE003,
    SAFE006, SAFE010, and REF001 where an entry inherits from one that is not there. Raises nothing.
    """
    findings: list[Finding] = []
    strings: dict[str, str] = {}
    entries: dict[str, Entry] = {}
    torn: set[str] = set()
    for path, whole in files.items():
        text = whole.removeprefix("\ufeff")
        most = in_force().bibliography_characters
        if len(text) > most:
            message = f"The file has more than {most:,} characters and is not read"
            findings.append(_finding(Code.SAFE010, Place(path=path), message, "Keep only the entries you cite."))
            continue
        is_csl = path.lower().endswith(".json")
        scan, faults = scan_csl(path, text) if is_csl else scan_bibtex(path, text, strings)
        findings.extend(faults)
        for entry in scan.entries:
            if (first := entries.setdefault(entry.key, entry)) is not entry:
                findings.append(
                    _finding(
                        Code.REF003,
                        entry.place,
                        f"“{entry.key}” is defined again; it was defined at {first.place}",
                        "Remove one, or give this one another key. Until then the first is cited.",
                    )
                )
            elif entry.key in scan.torn:
                torn.add(entry.key)
    related = {key: replace(entry, ancestors=tuple(_ancestors(entry, entries))) for key, entry in entries.items()}
    for entry in related.values():
        for check in _CHECKS:
            if not (check is _required and entry.key in torn):
                findings.extend(check(entry, related))
    return Bibliography(entries=related), sorted(findings, key=lambda finding: finding.order)


def _parents(entry: Entry) -> list[str]:
    """Keys an entry names as those it inherits from, xdata first as in biblatex."""
    names = [*entry.fields.get("xdata", "").split(","), entry.fields.get("crossref", "")]
    return [] if entry.csl else [name.strip() for name in names if name.strip()]


def _ancestors(entry: Entry, entries: Mapping[str, Entry]) -> Iterator[Entry]:
    """Give what an entry inherits from, nearest first, each once; a circle ends where it began."""
    seen = {entry.key}
    waiting = _parents(entry)
    while waiting and len(seen) <= DEFAULT.bibliography_ancestors:
        key = waiting.pop(0)
        if key not in seen and key in entries:
            seen.add(key)
            yield entries[key]
            waiting.extend(_parents(entries[key]))


def _finding(code: Code, place: Place, message: str, hint: str) -> Finding:
    return Finding(code=code, place=place, message=message, hint=hint)


def _known_kind(entry: Entry, _: Mapping[str, Entry]) -> Iterator[Finding]:
    """Ask for a kind of entry that there is: ``@report`` passes, ``@raport`` fails."""
    if entry.kind in REQUIRED or (entry.csl and not entry.kind):
        return
    near = get_close_matches(entry.kind, REQUIRED, n=1)
    sign = "" if entry.csl else "@"
    hint = (
        f"Did you mean {sign}{near[0]}?" if near else f"Take {sign}{'document' if entry.csl else 'misc'} if none fits."
    )
    yield _finding(Code.REF011, entry.place, f"“{entry.key}”: there is no kind of entry {sign}{entry.kind}", hint)


def _required(entry: Entry, _: Mapping[str, Entry]) -> Iterator[Finding]:
    """Ask for the fields of the entry's kind: a report with institution, title and date passes."""
    have = whole_fields(entry).keys()
    missing = [demand for demand in REQUIRED.get(entry.kind, ()) if have.isdisjoint(demand)]
    if missing:
        spoken = [SPOKEN[demand] for demand in missing]
        undated = " A source that bears no date: year = {n.d.}." if any(s.startswith("date") for s in spoken) else ""
        yield _finding(
            Code.REF002,
            entry.place,
            f"“{entry.key}” ({entry.kind}) has no {', no '.join(spoken)}",
            f"Add it: a reader could not find the source.{undated}",
        )


def _address(entry: Entry, _: Mapping[str, Entry]) -> Iterator[Finding]:
    """Ask for an address that opens in a browser: ``https://a.b`` passes, ``a.b`` fails."""
    value = entry.fields.get("url", "").strip("{} ")
    if not value:
        return
    try:
        parts = urlsplit(value)
        good = parts.scheme in ("http", "https") and bool(parts.hostname)
    except ValueError:
        good = False
    if not good:
        yield _finding(
            Code.SAFE006,
            entry.field_places.get("url", entry.place),
            f"“{entry.key}”: its url is no web address: “{value[:60]}”",
            "Write the whole address, beginning with https:// or http://.",
        )


def _commands(entry: Entry, _: Mapping[str, Entry]) -> Iterator[Finding]:
    r"""Refuse TeX commands that are no letter, mark or emphasis: ``\'e`` passes, ``\input`` fails."""
    if entry.csl:
        return
    for name, value in entry.fields.items():
        if name in VERBATIM or is_bookkeeping(name):
            continue
        for command in _TEX_COMMAND.finditer(value):
            if command[1] and command[1] not in _TEX_COMMANDS:
                yield _finding(
                    Code.SAFE003,
                    entry.field_places.get(name, entry.place),
                    f"“{entry.key}”: the TeX command \\{command[1]} in “{name}” is not taken",
                    "Write the character itself; a bibliography is UTF-8 text.",
                )


def _parents_exist(entry: Entry, entries: Mapping[str, Entry]) -> Iterator[Finding]:
    """Ask that the entries it inherits from are there, and not a chain without end."""
    for parent in _parents(entry):
        if parent not in entries:
            name = "crossref" if parent == entry.fields.get("crossref", "").strip() else "xdata"
            yield _finding(
                Code.REF001,
                entry.field_places.get(name, entry.place),
                f"“{entry.key}” inherits by {name} from “{parent}”, which no bibliography has",
                "Correct the key, or add the entry.",
            )
    if any(entry.key in _parents(ancestor) for ancestor in (entry, *entry.ancestors)):
        message = f"“{entry.key}” inherits from itself, by way of {_parents(entry)[0]}"
        yield _finding(Code.REF011, entry.place, message, "Take the crossref or xdata out of one of them.")
    if len(entry.ancestors) >= DEFAULT.bibliography_ancestors:
        most = DEFAULT.bibliography_ancestors
        message = f"“{entry.key}” inherits through {most} entries or more; further ones are not read"
        yield _finding(Code.REF011, entry.place, message, "Write the fields out.")


_CHECKS: tuple[Callable[[Entry, Mapping[str, Entry]], Iterator[Finding]], ...] = (
    _known_kind,
    _required,
    _address,
    _commands,
    _parents_exist,
)
