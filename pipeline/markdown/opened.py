"""Texts that pandoc would not come to an end with, known before it sees them: far too much is open at a time.

For brackets within brackets it tries every way to read them, which doubles its time with each; and some thousands of
any mark in a row take it exponential time too. What is found here is told at its line. What is not found runs into the
limits of the one call.
"""

from __future__ import annotations

import re

from pipeline.limits import in_force

_TOKENS = re.compile(
    r"\\.|^[ \t>]*(?P<fence>`{3,}|~{3,})[^\n]*|\]?\(|[\[\])]|(?P<over>\n[ \t]*\n|^[ \t>]*(?:[-*+]|[0-9]+[.)])[ \t]|\|)",
    re.MULTILINE | re.DOTALL,
)
"""What opens and closes; ``over`` is where a paragraph, an item or a cell ends, and with it what is open in it."""


def too_open(text: str) -> tuple[int, str] | None:
    """Where in a text too much is open at a time, and what that is; ``None`` where nothing is."""
    limits = in_force()
    run = re.search(rf"(?:[\[(*_!<^>~`{{$] ?){{{limits.opening_marks}}}", text)  # the library keeps what is compiled
    if run:
        return run.start(), f"more than {limits.opening_marks} opening marks in a row"
    if text.count("[") <= limits.open_brackets:
        return None
    fence = ""
    is_open = _Open()
    for token in _TOKENS.finditer(text):
        if token["fence"]:
            if not fence:
                fence = token["fence"]
            elif token["fence"].startswith(fence):
                fence = ""
            is_open = _Open()
        elif token["over"]:
            is_open = _Open()
        elif not fence and (found := is_open.take(token.group(), token.start())):
            return found
    return None


class _Open:
    """What is open in one paragraph."""

    def __init__(self) -> None:
        self._brackets: list[int] = []
        self._targets = 0

    def take(self, mark: str, place: int) -> tuple[int, str] | None:
        """Take the next mark; gives where too much is open, if it is now."""
        limits = in_force()
        if mark == "[":
            self._brackets.append(place)
            if len(self._brackets) > limits.open_brackets:
                return self._brackets[0], f"more than {limits.open_brackets} square brackets open within each other"
        elif mark == ")":
            self._targets = max(0, self._targets - 1)
        elif mark in ("]", "]("):
            del self._brackets[-1:]
            self._targets += mark == "]("
            if self._targets > limits.open_targets:
                return place, f"more than {limits.open_targets} targets of links open within each other"
        return None
