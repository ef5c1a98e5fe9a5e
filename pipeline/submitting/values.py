"""What a submission is made of, as values: what was lost or changed on the way, and what comes out."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

LONGEST_QUOTE = 60
"""Characters of somebody's text that a line of the account repeats."""


GAP = "To be researched: the "
"""How the text begins that stands for a picture that could not be taken."""


class Kind(Enum):
    """What became of a thing that is told. The value is the word that JSON has for it."""

    LOST = "lost"
    CHANGED = "changed"
    SOURCE = "source"
    OFFERED = "offered"
    CONFLICT = "conflict"
    REFUSED = "refused"


@dataclass(frozen=True, kw_only=True, slots=True)
class Where:
    """Where in the file something stands: under which heading, in which paragraph with words (from 1), how it begins.

    ``paragraph`` is 0 where there is none, such as of a page's header; ``text`` says then what it is.
    """

    heading: str = ""
    paragraph: int = 0
    text: str = ""

    def __str__(self) -> str:
        parts = [f"paragraph {self.paragraph}"] if self.paragraph else []
        parts += [f"“{self.text}”"] if self.text and self.paragraph else [self.text] if self.text else []
        parts += [f"under “{self.heading}”"] if self.heading else []
        return ", ".join(parts)


@dataclass(frozen=True, kw_only=True, slots=True)
class Item:
    """One line of the account. ``gone`` are words of the file that the section lacks by it, ``came`` such it has more.

    ``do`` is what the author can do about it, if anything; ``line`` that of the section's file, 0 where none is meant.
    """

    kind: Kind
    what: str
    where: Where = Where()
    do: str = ""
    line: int = 0
    gone: str = ""
    came: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Brought:
    """A file as a section: the body of Markdown, the files beside it by name, and new entries of the bibliography.

    ``figures`` are bytes by file name; ``entries`` are BibTeX, one a key; ``said`` is the moment that the file names
    for its last change, in seconds since 1970. A ``front`` is that of a Markdown file, without its fences.
    """

    body: str
    figures: Mapping[str, bytes] = field(default_factory=dict)
    entries: Mapping[str, str] = field(default_factory=dict)
    items: tuple[Item, ...] = ()
    said: int | None = None
    front: str | None = None


def quoted(text: str) -> str:
    """The beginning of some text on one line."""
    line = " ".join(text.split())
    return line if len(line) <= LONGEST_QUOTE else line[: LONGEST_QUOTE - 1] + "…"
