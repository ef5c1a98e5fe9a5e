"""Citations typed as plain text, "(Smith 2021)" and "Smith (2021, p. 3)", matched with the bibliography."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.submitting.entries import names_of, short_names_of, year_of
from pipeline.submitting.inlines import cite, group, inlines_of, leaves, substituted, words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from pipeline.bibliography import Entry
    from pipeline.markdown.tree import Node

_YEAR = r"(?P<year>(?:1[5-9]|20)\d\d)(?P<letter>[a-z])?"
_PAGES = r"(?:\s*[,:]\s*(?P<pages>(?:(?:pp?|chap|para|sec)\.?\s*)?\d+(?:\s*[-–,]\s*\d+)*))?"
_LEAD = r"(?P<lead>(?:see also|see|cf\.?|e\.g\.,?|for example,?|quoted in|cited in)\s+)?"
_PART = re.compile(rf"\s*{_LEAD}(?P<names>[^\W\d_][^\d;()\[\]]{{0,120}}?)\s*,?\s+{_YEAR}{_PAGES}\s*\Z", re.IGNORECASE)
_GROUP = r"(?<![\w\]])\((?P<inside>[^()\[\]]{4,300})\)"
_IN_TEXT = rf"(?P<who>[^\W\d_][^()\[\]\d;:.!?]{{0,80}}?(?:et al\.?)?)\s\({_YEAR}{_PAGES}\)"
_KEYED = r"(?P<keyed>\[[^\[\]@]{0,80}@[^\[\]]{1,300}\])"
_BARE = r"(?<![\w@.\[])@(?P<key>\w(?:[\w:.-]*\w)?)"
_ALL = re.compile(f"{_KEYED}|{_BARE}|{_GROUP}|{_IN_TEXT}")
_KEY = re.compile(r"(?P<prefix>[^@]*?)(?P<minus>-?)@\{?(?P<key>[\w:./-]*\w)\}?\s*(?P<suffix>,.*)?\Z", re.DOTALL)
_CROSS = re.compile(r"(?:fig|tbl|sec):\w")
_OF = re.compile(r"\b(?:of|in|since|from|by|until|to)\Z", re.IGNORECASE)
_MONTHS = frozenset(
    "january february march april may june july august september october november december spring summer autumn winter"
    " since in from until till by before after between during of early late mid circa about".split()
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Offer:
    """A text that looks like citations: as it stands, what it would be in Markdown, and the keys it may mean.

    ``sure`` is true where each part is one entry and no other; ``unknown`` where the bibliography has none for it;
    ``keyed`` where it is spelled as in Markdown, by keys that are there.
    """

    text: str
    markdown: str
    sure: bool
    unknown: bool
    keys: tuple[str, ...]
    keyed: bool = False


class Offering:
    """The spellings under which a text may cite each entry of a bibliography."""

    def __init__(self, entries: Mapping[str, Entry]) -> None:
        self._spelled: dict[tuple[str, str], list[str]] = {}
        self._known = frozenset(entries)
        for key, entry in entries.items():
            year = year_of(entry)
            spelled = _spellings(names_of(entry), short_names_of(entry)) if names_of(entry) else _titles(entry)
            for name in dict.fromkeys(map(_folded, spelled)):
                if name and year:
                    self._spelled.setdefault((name, year), []).append(key)

    def go_through(self, blocks: Iterable[Node], tell: Callable[[Node, Offer], None], *, take: bool) -> None:
        """Tell every text that looks like a citation, and replace it in place where it is sure and ``take`` is set."""
        for leaf in list(leaves(blocks)):
            held = inlines_of(leaf)

            def change(match: re.Match[str], leaf: Node = leaf) -> list[Node] | None:
                if match["keyed"] or match["key"]:
                    made = self._keyed(match)
                else:
                    made = self._group(match) if match["inside"] else self._in_text(match)
                if made is None:
                    return None
                offer, nodes = made
                tell(leaf, offer)
                return nodes if offer.keyed or (take and offer.sure) else None

            held[:] = substituted(held, _ALL, change)

    def _keys(self, names: str, year: str, letter: str | None) -> list[str]:
        found = self._spelled.get((_folded(names), year), [])
        lettered = [key for key in found if letter and key.endswith(f"{year}{letter}")]
        return lettered or found

    def _keyed(self, match: re.Match[str]) -> tuple[Offer, list[Node]] | None:
        """A citation that somebody has typed as Markdown has it, where all its keys are there."""
        whole = match["keyed"]
        parts = [_KEY.match(part) for part in whole[1:-1].split(";")] if whole else [_KEY.match(match[0])]
        cited = []
        for part in parts:
            if part is None or not (part["key"] in self._known or _CROSS.match(part["key"])):
                return None
            mode = "SuppressAuthor" if part["minus"] else "NormalCitation" if whole else "AuthorInText"
            suffix = " ".join((part["suffix"] or "").split())
            cited.append(cite(part["key"], prefix=part["prefix"].strip(), suffix=suffix, mode=mode))
        keys = tuple(one["citationId"] for one in cited)
        offer = Offer(text=match[0], markdown=match[0], sure=True, unknown=False, keys=keys, keyed=True)
        return offer, [group(cited)]

    def _group(self, match: re.Match[str]) -> tuple[Offer, list[Node]] | None:
        parts = [_PART.match(part) for part in match["inside"].split(";")]
        if not parts or not all(parts):
            return None
        cited, keys, written = [], [], []
        for part in parts:
            assert part is not None  # noqa: S101 - `all` covers it
            first = (_folded(part["names"]).split() or [""])[0]
            if first in _MONTHS or _OF.search(part["names"]):
                return None
            found = self._keys(part["names"], part["year"], part["letter"])
            keys.append(found)
            suffix = f", {_pages(part['pages'])}" if part["pages"] else ""
            lead = (part["lead"] or "").strip()
            key = found[0] if found else "?"
            cited.append(cite(key, prefix=f"{lead}" if lead else "", suffix=suffix))
            written.append(f"{lead} @{key}{suffix}".strip())
        if not any(keys) and not match["inside"].strip()[:1].isupper():
            return None
        offer = _offer(match[0], f"[{'; '.join(written)}]", keys)
        return offer, [group(cited)]

    def _in_text(self, match: re.Match[str]) -> tuple[Offer, list[Node]] | None:
        """The longest end of the words before the bracket that is a name the bibliography knows."""
        who = match["who"]
        starts = [0, *(found.end() for found in re.finditer(r"[\s(“‘\"']+", who))]
        for start in starts:
            found = self._keys(re.sub(r"(?:’|')s\Z", "", who[start:]), match["year"], match["letter"])
            if found:
                suffix = f" [{_pages(match['pages'])}]" if match["pages"] else ""
                offer = _offer(match[0][start:], f"@{found[0]}{suffix}", [found])
                citation = cite(found[0], mode="AuthorInText", suffix=_pages(match["pages"]) if suffix else "")
                before = who[:start]
                return offer, [*words(before), group([citation])]
        return None


def _offer(text: str, markdown: str, keys: list[list[str]]) -> Offer:
    every = tuple(dict.fromkeys(key for found in keys for key in found))
    return Offer(
        text=text,
        markdown=markdown,
        sure=all(len(found) == 1 for found in keys),
        unknown=any(not found for found in keys),
        keys=every,
    )


def _pages(text: str | None) -> str:
    if not text:
        return ""
    bare = re.match(r"(?:(pp?|chap|para|sec)\.?\s*)?(.*)", text.strip())
    assert bare is not None  # noqa: S101 - it matches everything
    label = bare[1] or ("pp" if re.search(r"[-–,]", bare[2]) else "p")
    return f"{label}. {bare[2]}"


def _spellings(names: list[str], short: list[str]) -> Iterable[str]:
    yield from short
    if not names:
        return
    yield names[0] if len(names) == 1 else ""
    if len(names) > 1:
        yield " and ".join([", ".join(names[:-1]), names[-1]])
        yield f"{names[0]} et al"
        if len(names) > 2:
            yield f"{', '.join(names[:-1])}, and {names[-1]}"


def _titles(entry: Entry) -> Iterable[str]:
    """What nobody wrote, such as an Act, is cited by its title, the year at its end left out."""
    title = entry.fields.get("title", "").replace("{", "").replace("}", "")
    yield re.sub(r"[\s,(]*(?:1[5-9]|20)\d\d\)?\s*\Z", "", title)


def _folded(text: str) -> str:
    text = text.casefold().replace("&", " and ")
    decomposed = unicodedata.normalize("NFKD", text)
    return " ".join(re.findall(r"[^\W_]+", "".join(c for c in decomposed if not unicodedata.combining(c))))
