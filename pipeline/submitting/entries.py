"""Sources cited in a Word file as entries of the paper's bibliography: found there, or written anew with a key."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, Any

from pipeline.bibliography.kinds import whole_fields

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from pipeline.bibliography import Bibliography, Entry

_KINDS = {
    "article-journal": "article", "article-magazine": "article", "article-newspaper": "article", "article": "article",
    "review": "article", "review-book": "article", "book": "book", "chapter": "incollection",
    "entry-encyclopedia": "inreference", "entry-dictionary": "inreference", "paper-conference": "inproceedings",
    "report": "report", "thesis": "thesis", "webpage": "online", "post": "online", "post-weblog": "online",
    "legislation": "legislation", "bill": "legislation", "regulation": "legislation", "treaty": "legal",
    "legal_case": "jurisdiction", "dataset": "dataset", "patent": "patent", "manuscript": "unpublished",
    "speech": "unpublished", "interview": "unpublished", "personal_communication": "letter", "standard": "standard",
}  # fmt: skip
"""biblatex's kinds by CSL's; anything else is ``misc``."""
_HOSTS = {"article": "journaltitle", "incollection": "booktitle", "inreference": "booktitle",
          "inproceedings": "booktitle"}  # fmt: skip
_BODIES = {"report": "institution", "thesis": "institution"}
_SIMPLE = (
    ("volume", "volume"), ("issue", "number"), ("number", "number"), ("page", "pages"), ("edition", "edition"),
    ("publisher-place", "location"), ("event-title", "eventtitle"), ("ISBN", "isbn"), ("ISSN", "issn"), ("DOI", "doi"),
    ("URL", "url"),
)  # fmt: skip
_TAG = re.compile(r"</?(?:i|b|sub|sup|sc|span)\b[^>]*>", re.IGNORECASE)
_TEX = {"\\": "/", "{": "\\{", "}": "\\}", "~": "\\textasciitilde{}", "^": "", "#": "\\#", "%": "\\%", "$": "\\$",
        "&": "\\&", "_": "\\_"}  # fmt: skip
_VERBATIM = frozenset(("doi", "url", "isbn", "issn"))
_SMALL = frozenset("the a an of on in for and to with from by at as is are its their new".split())
_LONGEST_TITLE = 80
_YEAR = re.compile(r"(?<!\d)(1[5-9]\d\d|20\d\d)(?!\d)")


class Shelf:
    """The bibliography that a paper cites from, with what is added to it; ``added`` is BibTeX by key."""

    def __init__(self, bibliography: Bibliography) -> None:
        self._bibliography = bibliography
        self.added: dict[str, str] = {}
        self._by_doi: dict[str, str] = {}
        self._by_title: dict[tuple[str, str], list[tuple[str, frozenset[str]]]] = {}
        for key, entry in bibliography.entries.items():
            fields = whole_fields(entry)
            doi = _doi(fields.get("doi", "") or fields.get("DOI", "") or fields.get("url", ""))
            if doi:
                self._by_doi.setdefault(doi, key)
            title = _folded(fields.get("title", ""))
            if title:
                names = frozenset(map(_folded, (*names_of(entry), *short_names_of(entry)))) - {""}
                self._by_title.setdefault((title, year_of(entry)), []).append((key, names))

    def key_of(self, item: Mapping[str, Any]) -> str:
        """The key of a CSL item: that of the entry with its DOI, or title, year and an author; else of a new one."""
        doi = _doi(_value(item, "DOI") or _value(item, "URL"))
        title, names = (_folded(_value(item, "title")), _year(item)), _names(item)
        found = self._by_doi.get(doi) if doi else None
        # Annual reports of two bodies are two works; of a work whose authors one side does not tell there is one.
        alike = self._by_title.get(title, [])
        found = found or next((key for key, others in alike if names & others), None)
        if found is None and len(alike) == 1 and not (names and alike[0][1]):
            found = alike[0][0]
        if found is None:
            found = self._new_key(item)
            self.added[found] = bibtex(item, found)
        if doi:
            self._by_doi.setdefault(doi, found)
        if all(key != found for key, _ in alike):
            self._by_title.setdefault(title, []).append((found, names))
        return found

    def _new_key(self, item: Mapping[str, Any]) -> str:
        words = _slug(_value(item, "title")).split("-")
        body = _body(item)
        first = _slug(body) or (words[0] if words else "") or "source"
        base = "-".join(part for part in (first[:30].strip("-"), _year(item)) if part)
        telling = [word for word in words if word and word not in _SMALL and word != first][:3]
        candidates = [
            base,
            *(f"{base}-{word}" for word in telling),
            *(f"{base}-{number}" for number in range(2, 10_000)),
        ]
        return next(key for key in candidates if key not in self._bibliography.entries and key not in self.added)


def shown(item: Mapping[str, Any]) -> str:
    """A CSL item on one line, so that somebody knows it again: who wrote it, its title, its year."""
    people = item.get("author") or item.get("editor")
    persons = [one for one in people if isinstance(one, dict)] if isinstance(people, list) else []
    names = [name for one in persons if (name := _value(one, "family") or _value(one, "literal"))]
    who = ", ".join(names[:2]) + (" and others" if len(names) > 2 else "") or _value(item, "publisher")
    title = _value(item, "title")
    title = title if len(title) <= _LONGEST_TITLE else title[: _LONGEST_TITLE - 1] + "…"
    year = _year(item)
    return f"{f'{who}, ' if who else ''}“{title}”{f' ({year})' if year else ''}"


def bibtex(item: Mapping[str, Any], key: str) -> str:
    """A CSL item as an entry of a bibliography, in the shape that the shared one has."""
    kind = _KINDS.get(_value(item, "type"), "misc")
    fields: dict[str, str] = {}
    for role in ("author", "editor", "translator"):
        names = " and ".join(filter(None, map(_name, item.get(role) or ()))) if isinstance(item.get(role), list) else ""
        if names:
            fields[role] = names
    fields["title"] = f"{{{_plain(_value(item, 'title'))}}}"
    host, body = _value(item, "container-title"), _value(item, "publisher") or _value(item, "authority")
    if host:
        fields[_HOSTS.get(kind, "howpublished" if kind == "misc" else "titleaddon")] = _plain(host)
    if body:
        fields[_BODIES.get(kind, "publisher")] = _plain(body)
    if kind == "thesis":
        fields["type"] = _plain(_value(item, "genre")) or "Thesis"
    for source, target in _SIMPLE:
        value = _value(item, source)
        if value and target not in fields:
            fields[target] = value if target in _VERBATIM else _plain(value)
    _tidy(fields)
    for source, target in (("issued", "date"), ("accessed", "urldate")):
        date = _date(item.get(source))
        if date and (target == "date" or "url" in fields):
            fields[target] = date
    width = max(map(len, fields))
    lines = [f"  {name:<{width}} = {{{value}}}," for name, value in fields.items()]
    return "\n".join((f"@{kind}{{{key},", *lines, "}\n"))


def _tidy(fields: dict[str, str]) -> None:
    """Pages with the sign for a range, a bare DOI, and addresses without what an entry cannot hold; in place."""
    if "pages" in fields:
        fields["pages"] = re.sub(r"\s*[-–]+\s*", "--", fields["pages"])
    if "doi" in fields:
        fields["doi"] = re.sub(r"\Ahttps?://(?:dx\.)?doi\.org/", "", fields["doi"])
    for name in _VERBATIM & fields.keys():
        fields[name] = re.sub(r"[{}\\\s]", "", fields[name])
    if not fields.get("url", "http").startswith("http"):
        del fields["url"]


def year_of(entry: Entry) -> str:
    """The year of an entry; empty where it tells none."""
    fields = whole_fields(entry)
    found = _YEAR.search(fields.get("date", "") or fields.get("year", "") or fields.get("issued", ""))
    return found[1] if found else ""


def names_of(entry: Entry) -> list[str]:
    """The names under which a text may cite an entry: the family names of its authors, or what a body is called."""
    fields = whole_fields(entry)
    if entry.csl:
        import json

        try:
            people = json.loads(fields.get("author") or fields.get("editor") or "[]")
        except ValueError:
            return []
        return [str(one.get("family") or one.get("literal") or "") for one in people if isinstance(one, dict)]
    whole = fields.get("author") or fields.get("editor") or fields.get("institution") or ""
    return [family for one in _parted(whole) if (family := _family(one))]


def short_names_of(entry: Entry) -> list[str]:
    """The short names that an entry gives its body, such as FATF, and the initials of a body's words."""
    short = entry.fields.get("shortauthor", "").replace("{", "").replace("}", "").strip()
    names = names_of(entry)
    initials = "".join(word[0] for word in names[0].split() if word[0].isupper()) if names and " " in names[0] else ""
    return [one for one in (short, initials if len(initials) > 2 else "") if one]


def _parted(names: str) -> Iterable[str]:
    """The names of a list, parted at each ``and`` that stands in no braces."""
    depth, start = 0, 0
    for match in re.finditer(r"[{}]|\sand\s", names):
        if match[0] in "{}":
            depth += 1 if match[0] == "{" else -1
        elif depth == 0:
            yield names[start : match.start()]
            start = match.end()
    yield names[start:]


def _family(name: str) -> str:
    bare = name.strip()
    if bare.startswith("{"):
        return bare.replace("{", "").replace("}", "").strip()
    bare = bare.replace("{", "").replace("}", "")
    return bare.partition(",")[0].strip() if "," in bare else bare.split(" ")[-1]


def _name(person: object) -> str:
    if not isinstance(person, dict):
        return ""
    family = " ".join(part for part in (_value(person, "non-dropping-particle"), _value(person, "family")) if part)
    given = " ".join(part for part in (_value(person, "given"), _value(person, "dropping-particle")) if part)
    literal = _value(person, "literal") or ("" if family and given else family or given)
    if literal:
        return f"{{{_plain(literal)}}}"
    suffix = _value(person, "suffix")
    parts = [family, suffix, given] if suffix else [family, given]
    return ", ".join(f"{{{_plain(part)}}}" if re.search(r"\band\b|,", part) else _plain(part) for part in parts)


def _names(item: Mapping[str, Any]) -> frozenset[str]:
    """The names of a CSL item's authors, or else editors or the body that publishes it, with its initials; folded."""
    for role in ("author", "editor"):
        people = item.get(role)
        if isinstance(people, list):
            persons = [one for one in people if isinstance(one, dict)]
            told = [_value(one, key) for one in persons for key in ("family", "literal")]
            told += [f"{_value(one, 'non-dropping-particle')} {_value(one, 'family')}" for one in persons]
            names = [name for one in told for name in (one, _short(one) if " " in one else "")]
            if any(names):
                return frozenset(map(_folded, names)) - {""}
    body = _value(item, "publisher")
    return frozenset(map(_folded, (body, _short(body)))) - {""}


def _body(item: Mapping[str, Any]) -> str:
    """Who a key names: the first author's family name, or the initials of a body of several words."""
    for role in ("author", "editor"):
        people = item.get(role)
        if isinstance(people, list) and people and isinstance(people[0], dict):
            family = _value(people[0], "family")
            if family:
                return family
            return _short(_value(people[0], "literal"))
    return _short(_value(item, "publisher"))


def _short(body: str) -> str:
    words = [word for word in re.findall(r"[^\W\d_]+", body) if word.lower() not in _SMALL]
    return "".join(word[0] for word in words) if len(words) > 2 else body


def _date(value: object) -> str:
    parts = value.get("date-parts") if isinstance(value, dict) else None
    told: list[str] = []
    for one in parts[:2] if isinstance(parts, list) else ():
        numbers = [int(part) for part in one if str(part).isdecimal()][:3] if isinstance(one, list) else []
        if numbers and 0 < numbers[0] < 10_000:
            told.append("-".join([f"{numbers[0]:04}", *(f"{part:02}" for part in numbers[1:])]))
    if told:
        return "/".join(told)
    raw = " ".join(_value(value, name) for name in ("raw", "literal")) if isinstance(value, dict) else ""
    iso = re.search(r"\b\d{4}-\d\d(?:-\d\d)?\b", raw)
    year = _YEAR.search(raw)
    return iso[0] if iso else year[1] if year else ""


def _year(item: Mapping[str, Any]) -> str:
    return _date(item.get("issued"))[:4]


def _value(item: Mapping[str, Any], name: str) -> str:
    value = item.get(name)
    if isinstance(value, list):
        value = value[0] if value else ""
    text = str(value) if isinstance(value, str | int | float) and not isinstance(value, bool) else ""
    text = "".join(char if unicodedata.category(char)[0] != "C" else " " for char in text)
    return " ".join(_TAG.sub("", text).split())


def _plain(text: str) -> str:
    return "".join(_TEX.get(char, char) for char in text)


def _doi(text: str) -> str:
    found = re.search(r"10\.\d{4,9}/\S+", text)
    return found[0].lower().rstrip(".,;)") if found else ""


def _folded(text: str) -> str:
    bare = re.sub(r"\\[A-Za-z]+|[{}\\]", "", _TAG.sub("", text))
    decomposed = unicodedata.normalize("NFKD", bare.casefold())
    return " ".join(re.findall(r"\w+", "".join(char for char in decomposed if not unicodedata.combining(char))))


def _slug(text: str) -> str:
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return re.sub(r"[^a-z0-9]+", "-", "".join(c for c in decomposed if not unicodedata.combining(c))).strip("-")
