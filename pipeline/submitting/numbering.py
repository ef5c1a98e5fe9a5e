"""What Word prints before the paragraphs of its lists: “2.1.”, “(iv)”, “Recommendation 3:”, or the sign of a point."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.ooxml.xml import Element, find, find_all, name
from pipeline.wordfile.names import VAL, is_on

if TYPE_CHECKING:
    from pipeline.wordfile.opening import WordFile
    from pipeline.wordfile.values import Paragraph, Reading

_PLACE = re.compile(r"%([1-9])")
_LETTERS = re.compile(r"[^\W\d_]")
_BULLET_OF_WORDS = re.compile(r"[^\W\d_]{2}")
_PRINTABLE = re.compile(r"(?:%[1-9]|%[1-9]\.|%[1-9]\)|\(%[1-9]\))\s*")
"""The levels that Markdown has a sign for: one number, bare, with a full stop, or in brackets."""
_LEVELS = 9
_MOST = 100_000
"""The highest number of a list that is spelled: beyond it a start was made up to be spelled for long."""
_ONES = ("", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
         "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen")  # fmt: skip
_TENS = ("", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_ORDINAL = {"one": "first", "two": "second", "three": "third", "five": "fifth", "eight": "eighth", "nine": "ninth",
            "twelve": "twelfth"}  # fmt: skip
_ROMAN = ((1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"), (40, "XL"), (10, "X"),
          (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))  # fmt: skip
_PLAIN = frozenset(("decimal", "lowerLetter", "upperLetter", "lowerRoman", "upperRoman", "none"))
_POINT = "•"


@dataclass(frozen=True, kw_only=True, slots=True)
class Label:
    """What stands before a paragraph: its ``text``, and of which list and level it is.

    ``is_point`` is true of a mere sign; ``has_words`` where letters are in it that are no number; ``is_printable``
    where Markdown has the same.
    """

    text: str
    list_id: str
    level: int
    is_point: bool
    has_words: bool
    is_printable: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class _Level:
    shape: str
    pattern: str
    start: int
    restarts: bool
    is_legal: bool
    style: str


def labels(file: WordFile, reading: Reading) -> dict[int, Label]:
    """The labels of all paragraphs that have one, by their numbers, counted as Word counts."""
    numbering = file.related("numbering")
    if numbering is None:
        return {}
    lists = _lists(numbering)
    counts: dict[str, list[int | None]] = defaultdict(lambda: [None] * _LEVELS)
    begun: set[tuple[str, int]] = set()
    found: dict[int, Label] = {}
    for paragraph in reading.paragraphs:
        numbered = paragraph.numbering
        if numbered is None or numbered.id not in lists:
            continue
        abstract, levels, starts = lists[numbered.id]
        level = _depth(paragraph, levels)
        if level not in levels:
            continue
        count = counts[abstract]
        if level in starts and (numbered.id, level) not in begun:
            count[level] = starts[level]
        else:
            before = count[level]
            count[level] = levels[level].start if before is None else before + 1
        begun.add((numbered.id, level))
        for deeper in range(level + 1, _LEVELS):
            if deeper not in levels or levels[deeper].restarts:
                count[deeper] = None
        made = _label(numbered.id, level, levels, count)
        if made is not None:
            found[paragraph.index] = made
    return found


def _depth(paragraph: Paragraph, levels: dict[int, _Level]) -> int:
    """The level of a paragraph: that which names its style, where the style alone numbers it."""
    assert paragraph.numbering is not None  # noqa: S101 - asked for only of paragraphs that are numbered
    named = [level for level, one in levels.items() if one.style and one.style == paragraph.style_id]
    return named[0] if named and not paragraph.numbering.level else paragraph.numbering.level


def _label(key: str, level: int, levels: dict[int, _Level], count: list[int | None]) -> Label | None:
    own = levels[level]
    if own.shape == "bullet":
        is_words = bool(_BULLET_OF_WORDS.search(own.pattern))
        text = own.pattern.strip() if is_words else _POINT
        return Label(text=text, list_id=key, level=level, is_point=True, has_words=is_words, is_printable=not is_words)
    shapes = {place: levels[place].shape for place in levels}

    def spelled(match: re.Match[str]) -> str:
        place = int(match[1]) - 1
        number = count[place]
        if number is None:
            number = levels[place].start if place in levels else 1
        shape = "decimal" if own.is_legal and place != level else shapes.get(place, "decimal")
        return _spelled(number, shape)

    text = _PLACE.sub(spelled, own.pattern).strip()
    if not text:
        return None
    used = {shapes.get(int(place) - 1, "decimal") for place in _PLACE.findall(own.pattern)}
    words = bool(_LETTERS.search(_PLACE.sub("", own.pattern))) or any(one.endswith("Text") for one in used)
    printable = bool(_PRINTABLE.fullmatch(own.pattern)) and used <= _PLAIN
    return Label(text=text, list_id=key, level=level, is_point=False, has_words=words, is_printable=printable)


def _lists(numbering: Element) -> dict[str, tuple[str, dict[int, _Level], dict[int, int]]]:
    """Of each list the one it is made after, its levels, and where its own numbers begin."""
    abstracts = {
        one.get(name("w:abstractNumId"), ""): _levels(find_all(one, "w:lvl"))
        for one in find_all(numbering, "w:abstractNum")
    }
    found = {}
    for number in find_all(numbering, "w:num"):
        refers = find(number, "w:abstractNumId")
        key = "" if refers is None else refers.get(VAL, "")
        overrides = find_all(number, "w:lvlOverride")
        levels = abstracts.get(key, {}) | _levels([one for over in overrides for one in find_all(over, "w:lvl")])
        starts = {}
        for over in overrides:
            start = find(over, "w:startOverride")
            if start is not None:
                starts[_int(over.get(name("w:ilvl"), ""), 0)] = _int(start.get(VAL, ""), 1)
        found[number.get(name("w:numId"), "")] = (key, levels, starts)
    return found


def _levels(elements: list[Element]) -> dict[int, _Level]:
    found = {}
    for element in elements:
        place = _int(element.get(name("w:ilvl"), ""), -1)
        if not 0 <= place < _LEVELS:
            continue
        told = {local: find(element, f"w:{local}") for local in ("numFmt", "lvlText", "start", "lvlRestart", "pStyle")}
        value = {local: "" if one is None else one.get(VAL, "") for local, one in told.items()}
        legal = find(element, "w:isLgl")
        found[place] = _Level(
            shape=value["numFmt"] or "decimal",
            pattern=value["lvlText"],
            start=_int(value["start"], 1),
            restarts=value["lvlRestart"] != "0",
            is_legal=legal is not None and is_on(legal),
            style=value["pStyle"],
        )
    return found


def _int(text: str, otherwise: int) -> int:
    return int(text) if text.isdecimal() and len(text) < 6 else otherwise


def _spelled(number: int, shape: str) -> str:
    """A number in one of Word's shapes; one that is not known here is spelled in digits."""
    if shape == "none":
        return ""
    if number < 1 or number > _MOST:
        return str(number)
    if shape in ("lowerLetter", "upperLetter"):
        letter = chr(ord("a") + (number - 1) % 26) * min((number - 1) // 26 + 1, 30)
        return letter if shape == "lowerLetter" else letter.upper()
    if shape in ("lowerRoman", "upperRoman") and number < 4000:
        roman = _roman(number)
        return roman.lower() if shape == "lowerRoman" else roman
    if shape == "decimalZero":
        return f"{number:02}"
    if shape == "ordinal":
        ending = "th" if 10 < number % 100 < 14 else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
        return f"{number}{ending}"
    if shape in ("cardinalText", "ordinalText") and number < 100:
        return _in_words(number, is_ordinal=shape == "ordinalText")
    return str(number)


def _roman(number: int) -> str:
    parts = []
    for value, sign in _ROMAN:
        parts.append(sign * (number // value))
        number %= value
    return "".join(parts)


def _in_words(number: int, *, is_ordinal: bool) -> str:
    tens, ones = ("", _ONES[number]) if number < 20 else (_TENS[number // 10], _ONES[number % 10])
    if is_ordinal:
        last = ones or tens
        last = _ORDINAL.get(last, f"{last[:-1]}ieth" if last.endswith("y") else f"{last}th")
        tens, ones = (tens, last) if ones else (last, "")
    return "-".join(part for part in (tens, ones) if part).capitalize()
