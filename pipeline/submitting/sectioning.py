"""The headings of a file and the numbers that its text calls them by: “Section 2.1”, typed or by a field of Word."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pipeline.markdown.tree import Node, link, string, text_of, walk
from pipeline.submitting.inlines import cite, group, plain_text, words
from pipeline.submitting.shaping import NUMBER

if TYPE_CHECKING:
    from collections.abc import Mapping

_NUMBER = re.compile(r"(?:(?:sections?|sec\.|chapters?|§)\s*)?(?:\d+(?:\.\d+)*|[IVXLC]+|[A-Z])[.)]?", re.IGNORECASE)
_OF = re.compile(r"(?:sections?|sec\.|chapters?|§)\s*", re.IGNORECASE)
TYPED = re.compile(
    r"(?<!\w)(?P<kind>(?i:sections?|sec\.|chapters?)[ \u00a0]|§[ \u00a0]?)(?P<number>\d+(?:\.\d+)*)(?![\w.]*\d)"
    r"(?P<after>\s*(?:\(|,?\s+(?:of|in)\b))?"
)
"""A section called by its number; what comes ``after`` makes it one of a law or of another text."""


@dataclass(slots=True)
class Headings:
    """The headings by the number of their paragraph: words and link targets; and which paragraph has which number.

    ``title`` are the paragraphs that were left out as the section's own title.
    """

    title: set[int] = field(default_factory=set)
    numbers: dict[str, int] = field(default_factory=dict)
    slugs: dict[int, str] = field(default_factory=dict)
    texts: dict[int, str] = field(default_factory=dict)

    def number(self, paragraph: int, shown: str) -> None:
        """Note the number that a heading has in Word."""
        bare = _bare(shown)
        if bare and paragraph >= 0:
            self.numbers.setdefault(bare, paragraph)

    def read(self, blocks: list[Node]) -> None:
        """Note the headings as they are to stand; of two with the same words none can be linked to."""
        for node in walk(blocks):
            if node["t"] == "Header" and NUMBER in node:
                text = text_of(node["c"][2])
                self.texts[node[NUMBER]] = text
                self.slugs[node[NUMBER]] = re.sub(r"\s", "-", re.sub(r"[^\w\s-]", "", text.lower()))
        every = Counter(self.slugs.values())
        self.slugs = {key: slug for key, slug in self.slugs.items() if slug and every[slug] == 1}

    def is_number(self, paragraph: int, shown: str) -> bool:
        """Whether what a reference to a heading shows is its number, and not its words."""
        bare = _bare(shown)
        if self.numbers.get(bare) == paragraph:
            return True
        return bool(_NUMBER.fullmatch(shown.strip())) and bare.casefold() != self.texts.get(paragraph, "").casefold()

    def link(self, paragraph: int) -> Node:
        """A link to a heading that says its words."""
        return link(words(f"“{self.texts[paragraph]}”"), f"#{self.slugs[paragraph]}")

    def advice(self, number: str, section: str) -> str:
        """What to write instead of a typed number; empty where it is none of a heading of the file, for all we know."""
        paragraph = self.numbers.get(number, -1)
        if paragraph in self.title:
            return f"write @sec:{section}"
        if paragraph in self.slugs:
            return f"write [{self.texts[paragraph]}](#{self.slugs[paragraph]})"
        return "write [its words](#heading) or @sec:… if one of this paper is meant" if "." in number else ""


def to_section(before: list[Node], section: str) -> tuple[str, Node]:
    """A reference to a whole section, and the word “section” before it, which is taken off: the reference prints it."""
    taken = ""
    if len(before) > 1 and before[-1]["t"] == "Space" and before[-2]["t"] == "Str":
        word = before[-2]["c"]
        found = re.search(r"(?:\A|(?<=[(“]))(?:[Ss]ection|[Cc]hapter)\Z", word)
        if found:
            taken = f"{found[0]} "
            kept = word[: found.start()]
            before[-2:] = [string(kept)] if kept else []
    return taken, group([cite(f"sec:{section}", mode="AuthorInText")])


def from_labels(labels: Mapping[int, str], headings: Headings) -> None:
    """Note the numbers that Word itself generates."""
    for paragraph, text in labels.items():
        headings.number(paragraph, text)


def _bare(shown: str) -> str:
    return _OF.sub("", plain_text([string(shown)]).strip(), count=1).rstrip(".): ")
