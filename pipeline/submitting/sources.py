"""What citation fields of a Word file say: of Zotero, of Mendeley, and Word's own with the sources that it keeps."""

from __future__ import annotations

import base64
import binascii
import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pipeline.wordfile.parsing import Parser

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from pipeline.limits import Limits
    from pipeline.ooxml.xml import Element
    from pipeline.wordfile.opening import WordFile

    Item = dict[str, Any]

_B = "{http://schemas.openxmlformats.org/officeDocument/2006/bibliography}"
_ARGUMENT = re.compile(r'\\(\w)|"([^"]*)"|(\S+)')
_LABELS = {
    "page": ("p.", "pp."), "chapter": ("chap.", "chaps."), "section": ("sec.", "secs."), "volume": ("vol.", "vols."),
    "paragraph": ("para.", "paras."), "part": ("pt.", "pts."), "figure": ("fig.", "figs."), "line": ("l.", "ll."),
    "note": ("n.", "nn."), "number": ("no.", "nos."), "folio": ("fol.", "fols."), "book": ("bk.", "bks."),
    "verse": ("v.", "vv."), "column": ("col.", "cols."), "issue": ("no.", "nos."), "opus": ("op.", "opp."),
    "sub-verbo": ("s.v.", "s.vv."),
}  # fmt: skip
"""How pandoc reads the kinds of locator that CSL has: one, and several."""
_MANY = re.compile(r"[-–,&;]")
_TYPES = {
    "Book": "book", "BookSection": "chapter", "JournalArticle": "article-journal", "Report": "report",
    "ArticleInAPeriodical": "article-magazine", "ConferenceProceedings": "paper-conference", "InternetSite": "webpage",
    "DocumentFromInternetSite": "webpage", "ElectronicSource": "webpage", "Case": "legal_case", "Patent": "patent",
    "Interview": "interview", "Film": "motion_picture", "Art": "graphic", "SoundRecording": "song",
    "Performance": "performance", "Misc": "document",
}  # fmt: skip
_PLAIN = {
    "Title": "title", "JournalName": "container-title", "BookTitle": "container-title",
    "PeriodicalTitle": "container-title", "InternetSiteTitle": "container-title", "ConferenceName": "event-title",
    "Publisher": "publisher", "Institution": "publisher", "City": "publisher-place", "Volume": "volume",
    "Issue": "issue", "Pages": "page", "URL": "URL", "DOI": "DOI", "Edition": "edition", "StandardNumber": "number",
    "CaseNumber": "number", "Court": "authority", "ThesisType": "genre",
}  # fmt: skip
_MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()
_CONTROL = "MENDELEY_CITATION_v3_"


@dataclass(frozen=True, kw_only=True, slots=True)
class Cited:
    """One source in a citation. ``source`` is its CSL item; ``locator`` reads ``p. 3``."""

    source: Mapping[str, Any]
    prefix: str = ""
    locator: str = ""
    suffix: str = ""
    bare: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Citation:
    """A citation of one source or several; ``by_hand`` where somebody changed in Word what the program had written."""

    cited: tuple[Cited, ...]
    by_hand: bool = False


def word_sources(file: WordFile, limits: Limits) -> dict[str, Item]:
    """The sources that Word itself keeps in a file, as CSL items by tag. Raises `RefusedError` as reading does."""
    found: dict[str, Item] = {}
    parser = Parser(limits)
    for part in sorted(file.parts):
        if re.fullmatch(r"customXml/item\d*\.xml", part) and b"/bibliography" in file.parts[part][:2000]:
            for source in parser.parse(file.parts[part], part).iter(f"{_B}Source"):
                tag = _held(source, "Tag")
                if tag:
                    found.setdefault(tag, _item(source, tag))
    return found


def citation(instruction: str, known: Mapping[str, Item]) -> Citation | None:
    """What a citation field says; ``None`` where that cannot be read, or names a source that the file lacks."""
    first = instruction.split(maxsplit=1)[0].upper() if instruction.strip() else ""
    return _of_word(instruction, known) if first == "CITATION" else _of_csl(instruction)


def controlled(tag: str) -> Citation | None:
    """What the tag of a content control of Mendeley Cite says; ``None`` of any other."""
    if not tag.startswith(_CONTROL):
        return None
    try:
        return _of_csl(base64.b64decode(tag.removeprefix(_CONTROL), validate=False).decode())
    except (binascii.Error, UnicodeDecodeError):
        return None


def _of_csl(text: str) -> Citation | None:
    start = text.find("{")
    try:
        value, _ = json.JSONDecoder().raw_decode(text[start:]) if start >= 0 else (None, 0)
    except (ValueError, RecursionError):
        return None
    value = value if isinstance(value, dict) else {}
    items = value.get("citationItems")
    if not isinstance(items, list) or not items:
        return None
    cited = []
    for item in items:
        source = item.get("itemData") if isinstance(item, dict) else None
        if not isinstance(source, dict) or not str(source.get("title") or "").strip():
            return None
        cited.append(
            Cited(
                source=source,
                prefix=_text(item.get("prefix")),
                locator=_locator(_text(item.get("label")) or "page", _text(item.get("locator"))),
                suffix=_text(item.get("suffix")),
                bare=bool(item.get("suppress-author")),
            )
        )
    properties, override = (value.get(key) for key in ("properties", "manualOverride"))
    by_hand = (isinstance(properties, dict) and bool(properties.get("dontUpdate"))) or (
        isinstance(override, dict) and bool(override.get("isManuallyOverridden"))
    )
    return Citation(cited=tuple(cited), by_hand=by_hand)


def _of_word(instruction: str, known: Mapping[str, Item]) -> Citation | None:
    groups: list[dict[str, str]] = []
    switch = ""
    for match in _ARGUMENT.finditer(instruction.strip()[len("CITATION") :]):
        if match[1]:
            switch = match[1].lower()
            if switch in "nyt" and groups:
                groups[-1][switch] = "yes"
                switch = ""
            continue
        value = match[2] if match[2] is not None else match[3]
        if switch == "m" or not groups:
            groups.append({"tag": value})
        elif switch:
            groups[-1][switch] = value
        switch = ""
    if not groups or any(group["tag"] not in known for group in groups):
        return None
    cited = [
        Cited(
            source=known[group["tag"]],
            prefix=group.get("f", ""),
            locator=", ".join(
                part for part in (_locator("volume", group.get("v", "")), _locator("page", group.get("p", ""))) if part
            ),
            suffix=group.get("s", ""),
            bare="n" in group,
        )
        for group in groups
    ]
    return Citation(cited=tuple(cited))


def _locator(label: str, value: str) -> str:
    if not value.strip():
        return ""
    one, many = _LABELS.get(label, ("", ""))
    short = many if _MANY.search(value) else one
    # Somebody who types "p. 3" into the field for a page means the same.
    stripped = (
        re.sub(r"^(?:pp?|chap|sec|vol|para)\.?\s+(?=\d)", "", value.strip()) if label == "page" else value.strip()
    )
    return f"{short} {stripped}".strip()


def _text(value: object) -> str:
    return " ".join(value.split()) if isinstance(value, str) else str(value) if isinstance(value, int | float) else ""


def _item(source: Element, tag: str) -> Item:
    item: Item = {"id": tag, "type": _TYPES.get(_held(source, "SourceType"), "document")}
    if _held(source, "ThesisType"):
        item["type"] = "thesis"
    for name, key in _PLAIN.items():
        value = _held(source, name)
        if value:
            item.setdefault(key, value)
    for key, suffix in (("issued", ""), ("accessed", "Accessed")):
        parts = list(_date(*(_held(source, f"{part}{suffix}") for part in ("Year", "Month", "Day"))))
        if parts:
            item[key] = {"date-parts": [parts]}
    for role, key in (("Author", "author"), ("Editor", "editor"), ("BookAuthor", "container-author")):
        people = [one for outer in source.iterfind(f"{_B}Author/{_B}{role}") for one in _names(outer)]
        if people:
            item[key] = people
    return item


def _names(outer: Element) -> Iterator[dict[str, str]]:
    body = _held(outer, "Corporate")
    if body:
        yield {"literal": body}
    for person in outer.iter(f"{_B}Person"):
        given = " ".join(part for part in (_held(person, "First"), _held(person, "Middle")) if part)
        family = _held(person, "Last")
        if family or given:
            yield {"family": family, "given": given} if family and given else {"literal": family or given}


def _date(year: str, month: str, day: str) -> Iterator[int]:
    if not re.fullmatch(r"\d{4}", year):
        return
    yield int(year)
    number = int(month) if month.isdecimal() and len(month) < 3 else 0
    number = number or next((n for n, name in enumerate(_MONTHS, 1) if month.lower().startswith(name)), 0)
    if 1 <= number <= 12:
        yield number
        if day.isdecimal() and 1 <= int(day[:3]) <= 31:
            yield int(day)


def _held(element: Element, local: str) -> str:
    found = element.find(f"{_B}{local}")
    return "" if found is None else " ".join("".join(map(str, found.itertext())).split())
