"""A text in disguise: every letter that is printed becomes one of its own, so that pandoc itself says where it went.

What carries syntax (targets, attributes, keys, labels, tags, fences, markers) is kept as it is. Where the alphabet has
fewer letters than the text, the text is disguised several times, and each time gives one digit of a letter's number.
"""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_LETTER_BLOCKS = (
    (0x1401, 0x166C),  # Canadian syllabics
    (0x12000, 0x12399),  # cuneiform
    (0x12480, 0x12543),
    (0x13000, 0x1342E),  # hieroglyphs
    (0x14400, 0x14646),  # Anatolian hieroglyphs
    (0x16800, 0x16A38),  # Bamum
    (0xA500, 0xA60B),  # Vai
    (0x10600, 0x10736),  # Linear A
    (0x10000, 0x100FA),  # Linear B
)
_SYMBOL_BLOCKS = ((0x2801, 0x28FF), (0x1D000, 0x1D0F5), (0x1D800, 0x1D9FF), (0x1F030, 0x1F093))


def _alphabet(blocks: Iterable[tuple[int, int]], category: str) -> str:
    """Characters that are no wider than a Latin letter (columns of simple tables count) and have no case."""
    characters = (chr(code) for first, last in blocks for code in range(first, last + 1))
    return "".join(one for one in characters if unicodedata.category(one) == category)


LETTERS = _alphabet(_LETTER_BLOCKS, "Lo")
"""For what pandoc takes for a letter."""
SYMBOLS = _alphabet(_SYMBOL_BLOCKS, "So")
"""For what it takes for punctuation that means nothing."""

_LABEL = re.compile(r"^[ >]*\[(?!\^)([^\[\]\n]+)\]:", re.MULTILINE)
SYNTAX = re.compile(
    r"^[ \t>]*(?:[-+*][ \t]+)*(?:`{3,}|~{3,})[^`\n]*$"  # fences, with what they say of the code
    r"|^[ \t>]*:{3,}[^\n]*$"  # fences of divisions
    r"|<!--(?:[^-]|-(?!->))*-->"
    r"|</?[A-Za-z][^<>]*>"  # tags and addresses
    r"|^[ >]*\[(?!\^)[^\[\]\n]+\]:[ \t]*\n?[ \t]*\S+(?:[ \t]*\n?[ \t]+(?:\"[^\"\n]*\"|'[^'\n]*'|\([^()\n]*\)))?[ \t]*$"
    r"|\[\^[^\]\s]+\]:?"
    r"|(?<=\])\((?:[^()\\\n]|\\.|\n(?![ \t]*\n)|\((?:[^()\\\n]|\\.)*\))*\)"
    r"|(?<=\])\[[^\[\]\n]*\]"
    r"|\{(?:[^\S\n]*(?:[#.][\w:.-]+|-|=\w+|[\w:-]+=(?:\"[^\"\n]*\"|'[^'\n]*'|[^\s{}\"']*)))*[^\S\n]*\}"
    r"|&(?:#[0-9]+|#[xX][0-9a-fA-F]+|[A-Za-z][A-Za-z0-9]*);"
    r"|^[ \t>]*[Tt]able:",
    re.MULTILINE,
)
"""What is never printed, save an entity as one character."""
_SUFFIX = r"(?:[ \t]*(?:\n(?:[ \t]*>)*)?[ \t]*\[[^\[\]]*\](?![(\[{]))?"
_MARKER = r"\(?(?:[0-9]{1,9}|[A-Za-z]|[ivxlcdm]+|[IVXLCDM]+|#)[.)]"
"""What may be the number of an item."""
_KEPT = re.compile(
    r"(?P<tick>`+)(?!`)(?:(?!\n[ \t]*\n)[^`]|(?!(?P=tick)(?!`))`)+?(?P=tick)(?!`)"
    r"|\$\$(?:(?!\n[ \t]*\n)(?:\\.|[^$\\]))+\$\$"
    r"|\$(?![\s$])(?:(?!\n[ \t]*\n)(?:\\.|[^$\\]))+?(?<!\s)\$(?!\d)"
    r"|(?<!\^)\[(?:[^\[\]@]|\[[^\[\]]*\]){0,2000}(?<!\w)@[\w{](?:[^\[\]]|\[[^\[\]]*\])*\](?![(\[{])"
    rf"|(?<![\w.])-?@(?:\{{[^{{}}\s]*\}}|\w(?:\w|[:.#$%&\-+?<>~/](?=\w))*){_SUFFIX}"
    r"|\\[A-Za-z]+\*?(?:\[[^\]\n]*\]|\{[^{}\n]*\})*"
    r"|\(@[\w-]*\)"
    r"|\[([^\[\]\s]+)\]\((?:mailto:)?\2\)"  # a link that shows its own target
    rf"|^[ \t>]*(?:(?:[-+*:~]|{_MARKER})[ \t]+)*{_MARKER}(?=\s)"
    r"|(?<=\$)[0-9]+",
    re.MULTILINE,
)
"""What may be printed, or not, or otherwise than it is written."""
_WORD = re.compile(r"(?<![^\s])[^\W\d_]{2,}(?![^\s])")
"""Words with blanks around them: what is left to disguise where more would change how a text is read."""


class Disguises:
    """The places of a text's letters that may be disguised, and the texts with some of them so.

    ``syntax`` and ``kept`` hold, for each character, whether it is one of what is never printed, and whether it stays
    as it is; ``labels`` whether it is text that names a link's target at the same time. Each of the ``parts`` (runs of
    lines between empty ones) may be left as it is, or all of it but its words.
    """

    def __init__(self, body: str) -> None:
        self.body = body
        self.syntax = bytearray(len(body))
        self.kept = bytearray(len(body))
        self.labels = bytearray(len(body))
        labels = {_folded(label) for label in _LABEL.findall(body)}
        for match in SYNTAX.finditer(body):
            self._mark(self.syntax, *match.span())
            self._mark(self.kept, *match.span())
        for match in _KEPT.finditer(body):
            self._mark(self.kept, *match.span())
        for match in re.finditer(r"\[([^\[\]]+)\]", body) if labels else ():
            if _folded(match[1]) in labels:
                self._mark(self.kept, *match.span())
                self._mark(self.labels, *match.span())
        self.parts = [match.span() for match in re.finditer(r"(?:[^\n]*\S[^\n]*\n?)+", body)]
        self.letters = _without(LETTERS, body)
        self.symbols = _without(SYMBOLS, body)

    def places(self, whole: Iterable[int], words: Iterable[int] = ()) -> list[int]:
        """Offsets of the letters and digits to disguise: of parts as a whole, and of the words alone of others."""
        found = []
        for part in whole:
            start, end = self.parts[part]
            found += [at for at in range(start, end) if not self.kept[at] and self.body[at].isalnum()]
        for part in words:
            for match in _WORD.finditer(self.body, *self.parts[part]):
                found += [at for at in range(*match.span()) if not self.kept[at]]
        return sorted(found)

    def texts(self, places: Sequence[int]) -> list[str]:
        """The text in disguise, as often as it takes to tell all places apart."""
        texts = []
        for digits in coded(len(places), self.letters):
            characters = list(self.body)
            for at, letter in zip(places, digits, strict=True):
                characters[at] = letter
            texts.append("".join(characters))
        return texts

    @staticmethod
    def _mark(marks: bytearray, start: int, end: int) -> None:
        marks[start:end] = b"\1" * (end - start)


def coded(count: int, alphabet: str) -> list[list[str]]:
    """For each digit that the numbers below ``count`` need in this alphabet, lowest first: the digit of each number."""
    base, value = len(alphabet), 1
    result: list[list[str]] = []
    while not result or value < count:
        result.append([alphabet[number // value % base] for number in range(count)])
        value *= base
    return result


def number_of(digits: Sequence[str], index: dict[str, int]) -> int | None:
    """The number that some digits say, lowest first; ``None`` where one of them is none of the alphabet's."""
    number, value = 0, 1
    for digit in digits:
        if digit not in index:
            return None
        number += index[digit] * value
        value *= len(index)
    return number


def _without(alphabet: str, body: str) -> str:
    used = set(body)
    return "".join(one for one in alphabet if one not in used)


def _folded(label: str) -> str:
    return " ".join(label.split()).casefold()
