"""Makes text harmless to show: file names and quoted words are outsiders' and may hold anything.

Every report passes each text through `clean`, so that no name or message can move a cursor, recolour a terminal, start
a line of its own, turn the reading direction, or break the encoding of the output.
"""

from __future__ import annotations

import re
import unicodedata

_PLAIN = re.compile(r"[\x20-\x7e\xa1-\xac\xae-\u02ff]*\Z")
# Joiners and direction marks belong to how Urdu is written; overrides and isolates do not.
_NEEDED = frozenset("\u200c\u200d\u200e\u200f\u061c")
_REFUSED = frozenset(("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"))
_LINE_BREAKS = re.compile("[\t\n\v\f\r\x85\u2028\u2029]+")


def clean(text: str) -> str:
    """The text on one line; each control, format, private or unpaired character is replaced by U+FFFD."""
    if _PLAIN.match(text):
        return text
    line = _LINE_BREAKS.sub(" ", text)
    return "".join(character if _is_harmless(character) else "\ufffd" for character in line)


def _is_harmless(character: str) -> bool:
    return character in _NEEDED or unicodedata.category(character) not in _REFUSED
