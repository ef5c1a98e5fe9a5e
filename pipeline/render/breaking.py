"""Where a long word may be broken in print: an account number, a checksum, an address that no pattern hyphenates."""

from __future__ import annotations

import re

_STEP = 8
_LONGEST_PART = 30
"""Characters of a part of an address; typesetters break it behind its strokes by themselves, without a hyphen."""
_WORD = re.compile(r"[^\s\u200b]+")
_JOINT = re.compile(r"(?<=[.,_:;?&=+@-])(?=\w)")
_BREAK = "\u200b"
"""The blank without width: a line may end there, and nothing shows."""


def breakable(text: str, longest: int) -> str:
    """The text with places to break words of so many characters at: behind their marks, and else every few."""
    return _WORD.sub(lambda word: _broken(word[0]) if len(word[0]) >= longest else word[0], text)


def _broken(word: str) -> str:
    if "/" in word:
        return "/".join(part if len(part) <= _LONGEST_PART else _BREAK.join(_pieces(part)) for part in word.split("/"))
    return _BREAK.join(_pieces(word))


def _pieces(word: str) -> list[str]:
    return [part[at : at + _STEP] for part in _JOINT.split(word) for at in range(0, len(part), _STEP)]
