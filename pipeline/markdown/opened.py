"""Texts that pandoc would not come to an end with, known before it sees them: far too much is open at a time.

For brackets within brackets it tries every way to read them, which doubles its time with each; and some thousands of
any mark in a row take it exponential time too. What is found here is told at its line. What is not found runs into the
limits of the one call.
"""

from __future__ import annotations

import re

LONGEST_RUN = 400
"""Opening marks in a row; no text has some hundreds."""
MOST_BRACKETS = 9
"""Square brackets within each other in one paragraph: ten take pandoc five seconds, twelve a minute. People write two."""
MOST_TARGETS = 50
"""Targets of links within each other, in parentheses: two hundred take five seconds."""

_RUN = re.compile(rf"(?:[\[(*_!<^>~`{{$] ?){{{LONGEST_RUN}}}")
_TOKENS = re.compile(
    r"\\.|^[ \t>]*(?P<fence>`{3,}|~{3,})[^\n]*|\]?\(|[\[\])]|(?P<over>\n[ \t]*\n|^[ \t>]*(?:[-*+]|[0-9]+[.)])[ \t]|\|)",
    re.MULTILINE | re.DOTALL,
)
"""What opens and closes; ``over`` is where a paragraph, an item or a cell ends, and with it what is open in it."""


def too_open(text: str) -> tuple[int, str] | None:
    """Where in a text too much is open at a time, and what that is; ``None`` where nothing is."""
    run = _RUN.search(text)
    if run:
        return run.start(), f"more than {LONGEST_RUN} opening marks in a row"
    if text.count("[") <= MOST_BRACKETS:
        return None
    brackets: list[int] = []
    targets = 0
    fence = ""
    for token in _TOKENS.finditer(text):
        mark = token.group()
        if token["fence"]:
            if not fence:
                fence = token["fence"]
            elif token["fence"].startswith(fence):
                fence = ""
            brackets, targets = [], 0
        elif fence:
            continue
        elif token["over"]:
            brackets, targets = [], 0
        elif mark == "[":
            brackets.append(token.start())
            if len(brackets) > MOST_BRACKETS:
                return brackets[0], f"more than {MOST_BRACKETS} square brackets open within each other"
        elif mark in ("]", "]("):
            if brackets:
                brackets.pop()
            targets += mark == "]("
            if targets > MOST_TARGETS:
                return token.start(), f"more than {MOST_TARGETS} targets of links open within each other"
        elif mark == ")":
            targets = max(0, targets - 1)
    return None
