"""What a new submission of a section no longer says: a file by somebody else must not take words out unseen."""

from __future__ import annotations

import re
from collections import Counter

_WORD = re.compile(r"\w+")
_PARAGRAPH = re.compile(r"\n[ \t]*\n")
_OTHER_TEXT = 0.3
"""Below this share of what stood there a file is held for another text: half of a text's words are small ones, and
two texts in one language share a good part of these."""
_GONE = 0.5
"""Below this share of its words a paragraph is told as gone."""


def is_another_text(before: str, after: str) -> bool:
    """Whether a text has so few of the words of the one before that it is none of its versions."""
    words = _words(before)
    return bool(words) and _share(words, _words(after)) < _OTHER_TEXT


def gone(before: str, after: str) -> list[str]:
    """The paragraphs, items and rows of a text of which the later one has less than half of the words, in order."""
    rest = _words(after)
    found = []
    for paragraph in _PARAGRAPH.split(before):
        words = _words(paragraph)
        if words and _share(words, rest) < _GONE:
            found.append(" ".join(paragraph.split()))
        rest -= words
    return found


def _words(text: str) -> Counter[str]:
    return Counter(_WORD.findall(text.casefold()))


def _share(words: Counter[str], among: Counter[str]) -> float:
    return (words & among).total() / words.total()
