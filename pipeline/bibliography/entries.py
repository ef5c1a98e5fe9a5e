"""What a bibliography holds, as frozen values."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pipeline.findings import Place

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, kw_only=True, slots=True)
class Entry:
    """One source that can be cited.

    ``kind`` and the names in ``fields`` are in lower case. A value stands as in the file, without its outer
    delimiters, ``@string`` names expanded, white space collapsed; of CSL JSON, what is no string is JSON
    again. ``place`` is the entry's key; ``source`` the entry's text in its file. ``csl`` says that the file
    is CSL JSON. ``ancestors`` are the entries it inherits from by crossref or xdata, nearest first; their
    own are empty.
    """

    key: str
    kind: str
    fields: Mapping[str, str]
    place: Place
    source: str
    csl: bool = False
    ancestors: tuple[Entry, ...] = ()
    field_places: Mapping[str, Place] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True, slots=True)
class Bibliography:
    """Every entry of a paper's bibliographies, by key; of two with one key, the first."""

    entries: Mapping[str, Entry] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True, slots=True)
class Scan:
    """What one file gave: its entries in order, and the keys of those that a syntax error cut short."""

    entries: tuple[Entry, ...]
    torn: frozenset[str]


class Lines:
    """Turns an offset in a text into a place with line and column, both from 1."""

    def __init__(self, path: str, text: str) -> None:
        self._path = path
        self._starts = [0]
        self._starts.extend(at + 1 for at, character in enumerate(text) if character == "\n")

    def place(self, offset: int) -> Place:
        """Give the place of the character at ``offset``."""
        line = bisect_right(self._starts, offset)
        return Place(path=self._path, line=line, column=offset - self._starts[line - 1] + 1)
