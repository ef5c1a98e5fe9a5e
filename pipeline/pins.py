"""Names of digests: which text was read, in which canonical form and under which pandoc it was told.

``sha256:<64 digits>/form-2/pandoc-3.9``. Two trees that are the same have the same digits, whatever made them; other
digits say that the text is another one only where form and pandoc are the same, for another pandoc may read the same
text as another tree. ``sha256:<64 digits>`` alone is the old spelling: it does not tell what it was made with.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum

PIN = re.compile(r"sha256:([0-9a-f]{64})(?:/form-([1-9][0-9]{0,3})/pandoc-([0-9]{1,4}(?:\.[0-9]{1,4}){0,4}))?\Z")
"""How the name of a digest is written."""


class Relation(Enum):
    """What two names say of two texts; ``UNTOLD`` where neither can be held against the other."""

    SAME = "the same text"
    OTHER = "another text"
    UNTOLD = "pinned otherwise: it cannot be told"


@dataclass(frozen=True, kw_only=True, slots=True)
class Pin:
    """A digest's name, taken apart. ``form`` and ``pandoc`` (a version) are ``None`` in the old spelling."""

    digits: str
    form: int | None = None
    pandoc: str | None = None

    @classmethod
    def parse(cls, name: str) -> Pin:
        """The name taken apart; raises `ValueError` where it is none."""
        match = PIN.match(name)
        if match is None:
            message = f"not the name of a digest: {name!r}"
            raise ValueError(message)
        return cls(digits=match[1], form=int(match[2]) if match[2] else None, pandoc=match[3])

    @property
    def name(self) -> str:
        """The name as it is written."""
        return f"sha256:{self.digits}" + ("" if self.form is None else f"/form-{self.form}/pandoc-{self.pandoc}")

    def made_like(self, other: Pin) -> bool:
        """Whether both say that they were made in the same form under the same pandoc."""
        return self.form is not None and (self.form, self.pandoc) == (other.form, other.pandoc)

    def beside(self, other: Pin) -> Relation:
        """What the two say of their texts."""
        if self.digits == other.digits:
            return Relation.SAME
        return Relation.OTHER if self.made_like(other) else Relation.UNTOLD


def same_text(one: str | None, other: str | None) -> bool:
    """Whether two names, of which either may be missing, are of the same text."""
    return one is not None and other is not None and Pin.parse(one).beside(Pin.parse(other)) is Relation.SAME
