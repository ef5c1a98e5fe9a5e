"""Marks: what pandoc is not to see in a Word file stands there as a short word that no text can hold.

A mark is a letter and a number between two code points that Unicode keeps for programs' own use and that the pipeline
refuses in every text, so that none can be forged.
"""

from __future__ import annotations

import re
from enum import Enum

OPEN, CLOSE = "\ufdd0", "\ufdd1"
PATTERN = re.compile(f"{OPEN}([a-z])([0-9]+){CLOSE}")
RESERVED = re.compile(r"[\ufdd0-\ufdef]")


class Mark(Enum):
    """What a mark stands for; the number is that of a paragraph, or the ordinal of the thing."""

    PARAGRAPH = "i"
    CITATION = "c"
    REFERENCE = "r"
    PICTURE = "p"
    GAP = "g"


def mark(kind: Mark, number: int) -> str:
    """The mark of a thing."""
    return f"{OPEN}{kind.value}{number}{CLOSE}"
