"""Captions typed beside tables and pictures, and what the text calls them by: "see Table 1" becomes a reference."""

from __future__ import annotations

import difflib
import re
import unicodedata
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

from pipeline.markdown.tree import Node, plain
from pipeline.submitting.inlines import cite, group, plain_text, without_start

if TYPE_CHECKING:
    from collections.abc import Callable

_TABLE = r"Tables?|Tab\."
_FIGURE = r"Figures?|Figs?\.|Charts?|Graphs?|Maps?|Diagrams?|Illustrations?|Images?"
_NUMBER = r"\d+(?:[.\-–]\d+)*[a-z]?|[IVX]+|[A-Z](?=\d)\d+"
LABEL = re.compile(rf"\s*(?P<kind>{_TABLE}|{_FIGURE})[ \u00a0]+(?P<number>{_NUMBER})(?P<end>\s*[.:–—-]\s*|\s+|\Z)")
_LOOSE = re.compile(rf"\s*(?P<kind>{_TABLE}|{_FIGURE})\s*[.:–—-]\s+")
TYPED = re.compile(
    rf"(?<!\w)(?P<kind>(?i:{_TABLE}|{_FIGURE}))[ \u00a0](?P<number>{_NUMBER})(?!\w)"
    r"(?P<after>(?:\s*(?:,|and|to|&|[-–])\s*\d)|(?:\s+(?:of|in|from|by)\b))?"
)
"""A table or a figure called by its number; ``after`` makes it uncertain: several at once, or another text's."""
_LONGEST = 400
_ALIKE = 0.7
"""How much of a caption must be the same for it to be that of the same thing."""
_SMALL = frozenset("the a an of on in for and to with from by at as is are its their".split())


@dataclass(slots=True)
class Captions:
    """The captions of a text. ``ids`` are by what they are called, ``of`` by the paragraph that held the caption.

    ``taken`` are ids of other sections, ``standing`` the captions by id that this one has: a table whose caption is
    reworded keeps its id, for others refer to it. ``present`` are the words of all captions of the text.
    """

    taken: set[str]
    standing: dict[str, str] = field(default_factory=dict)
    present: set[str] = field(default_factory=set)
    ids: dict[tuple[str, str], str] = field(default_factory=dict)
    doubled: set[tuple[str, str]] = field(default_factory=set)
    of: dict[int, str] = field(default_factory=dict)

    def reference(self, kind: str, number: str) -> str | None:
        """The id of what is called so, where that is one thing."""
        called = (prefix(kind), number)
        return None if called in self.doubled else self.ids.get(called)

    def give(self, label: str, words: str, paragraph: int, stem: str) -> str:
        """A new id for a caption with that label and those words. ``label`` may be empty."""
        found = LABEL.match(label)
        kind = prefix(label) if label else stem
        base = f"{kind}:{_slug(words) or stem}"
        free = (one for one in (base, *(f"{base}-{n}" for n in range(2, 10_000))) if one not in self.taken)
        chosen = self._standing(kind, words) or next(free)
        self.taken.add(chosen)
        self.of[paragraph] = chosen
        if found:
            called = (prefix(found["kind"]), found["number"])
            if called in self.ids:
                self.doubled.add(called)
            self.ids[called] = chosen
        return chosen

    def _standing(self, kind: str, words: str) -> str | None:
        """The id that the section has for a thing of that kind with nearly that caption, if it is still to be had."""
        alike = [
            (difflib.SequenceMatcher(None, caption[:300], words[:300], autojunk=False).ratio(), one)
            for one, caption in self.standing.items()
            if one.startswith(f"{kind}:")
            and one not in self.taken
            and (caption == words or caption not in self.present)
        ]
        ratio, found = max(alike, default=(0.0, ""))
        return found if ratio >= _ALIKE else None


def prefix(kind: str) -> str:
    """``tbl`` of what is called a table, ``fig`` of all else."""
    return "tbl" if kind.strip().lower().startswith("tab") else "fig"


def label_of(inlines: list[Node]) -> str:
    """The label at the start of a caption, ``Table 1.``; empty without one."""
    text = plain_text(inlines)
    found = LABEL.match(text) or _LOOSE.match(text)
    return found[0] if found else ""


def looks_like_caption(block: Node, *, styled: bool) -> bool:
    """Whether a paragraph may be a caption: by its style, or by a label and its length."""
    if block["t"] != "Para":
        return False
    text = plain_text(block["c"])
    if styled:
        return bool(text.strip())
    found = LABEL.match(text)
    if found is None or len(text) > _LONGEST:
        return False
    if re.search(r"[.:–—-]", found["end"]):
        return True
    # “Table 1 shows that …” is a sentence of the text: its verb follows, and a full stop ends it.
    words = text[found.end() :].strip()
    return len(text) < 150 and not words[:1].islower() and not words.endswith(".")


def caption_of(inlines: list[Node], label: str) -> list[Node]:
    """The words of a caption without its label, and without the full stop behind a caption of one sentence."""
    return without_start(inlines, len(label)) if label else inlines


def captioned_table(table: Node, identifier: str, caption: list[Node]) -> None:
    """Give a table its caption, in place."""
    table["c"][0] = [identifier, [], []]
    table["c"][1] = [None, [plain(caption)]]


def figure(image: Node, identifier: str, caption: list[Node]) -> Node:
    """An image with a caption."""
    return {"t": "Figure", "c": [[identifier, [], []], [None, [plain(caption)]], [plain([image])]]}


class Tell(Protocol):
    """Takes the words that call a thing, its id, and whether it is surely that."""

    def __call__(self, shown: str, identifier: str, *, sure: bool) -> None:
        """Take them."""


def referred(captions: Captions, tell: Tell) -> Callable[[re.Match[str]], list[Node] | None]:
    """What `inlines.substituted` does with matches of `TYPED`."""

    def change(match: re.Match[str]) -> list[Node] | None:
        identifier = captions.reference(match["kind"], match["number"])
        is_plural = match["kind"].lower().rstrip(".").endswith("s")
        if identifier is None or match["after"] or is_plural:
            shown = match[0] if is_plural else match[0][: match.end("number") - match.start()]
            tell(shown.strip(), identifier or "", sure=False)
            return None
        tell(match[0], identifier, sure=True)
        return [group([cite(identifier, mode="AuthorInText")])]

    return change


def _slug(words: str) -> str:
    decomposed = unicodedata.normalize("NFKD", words.casefold())
    bare = "".join(char for char in decomposed if not unicodedata.combining(char))
    found = [word for word in re.findall(r"[a-z0-9]+", bare) if word not in _SMALL]
    slug = ""
    for word in found[:4]:
        longer = f"{slug}-{word}" if slug else word[:30]
        if len(longer) > 32:
            break
        slug = longer
    return slug
