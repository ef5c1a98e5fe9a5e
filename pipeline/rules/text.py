"""Rules of the text itself: guidance and placeholders that were left in, and questions that are still open."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pipeline.findings import Code, Finding
from pipeline.markdown.parsing import paragraphs
from pipeline.rules.view import View, matches, quoted

if TYPE_CHECKING:
    from collections.abc import Iterator

FEWEST = 5
"""Words from which on a sentence of the guidance is told from the same words met by chance."""

_SENTENCE_END = re.compile(r"(?<=[.!?])\s+")
_WORD = re.compile(r"[^\W_]+")
# Where a word begins and ends: underscores round it are emphasis.
_BEGIN, _END = r"(?<![^\W_])", r"(?![^\W_])"

# In laws and their parts XXX is a numeral: "Act XXX of 1997".
_NUMBERED = (
    r"(?:acts?|ordinances?|orders?|regulations?|resolutions?|articles?|sections?|chapters?|parts?|titles?|annex(?:es)?"
    r"|schedules?|volumes?|vol\.|no\.)\s+XXX\b|\bXXX\s+of\s+[0-9]{4}\b"
)
_MARK = r"TODO|TBD|TBC|FIXME|XXX|TK(?!\s[0-9])"
# Not within an address, a key or an identifier.
_PLACEHOLDER = re.compile(
    rf"(?P<numeral>(?i:{_NUMBERED}))"
    rf"|{_BEGIN}(?<![@#/=&?.\-])(?<![^\W_]_)(?P<at>{_MARK}){_END}(?![/=\-]|_[^\W_])"
)
_PHRASE = re.compile(
    r"lorem\s+ipsum"
    r"|\[\s*(?:insert\b|to\s+be\s+(?:written|added|completed|drafted)\b|citation\s+needed)[^\[\]]{0,200}\](?![(\[{])"
    rf"|{_BEGIN}insert\b[^.\n\[\]]{{0,60}}\bhere{_END}"
    rf"|{_BEGIN}click\s+or\s+tap\s+(?:here\s+)?to\s+enter\s+(?:some\s+)?text"
    rf"|{_BEGIN}your\s+text\s+here{_END}"
    r"|\?{3,}",
    re.IGNORECASE,
)
# Whether there can be a match at all: to look for a word is much faster than to look for what stands round it.
_MARKED = re.compile(rf"\b_*(?:{_MARK})")
_PHRASED = re.compile(r"lorem|insert|to\s+be|citation|click|your\s+text|\?{3}", re.IGNORECASE)
_OPENED = re.compile("researched", re.IGNORECASE)
_PROMISE = r"to be (?:written|added|completed|drafted)(?: later| soon)?"
_PROMISED = re.compile(_PROMISE, re.IGNORECASE)
_PROMISE_LINE = re.compile(
    rf"(?:^|\|)(?:[^\w\n|]|_)*(?P<at>{_PROMISE.replace(' ', '[ ]+')})(?:[^\w\n|]|_)*(?:$|(?=\|))",
    re.IGNORECASE | re.MULTILINE,
)
_OPEN = re.compile(rf"{_BEGIN}to[\s*_]+be[\s*_]+researched{_END}", re.IGNORECASE)


def guidance_left_in(view: View) -> Iterator[Finding]:
    """SEC006: no sentence of the outline's guidance is printed; in a comment it may stay."""
    for section, entry in view.standing:
        pattern = _guidance(entry.guidance)
        if pattern is None:
            continue
        for place, match in matches(section, pattern):
            message = f"the outline's guidance was left in: {quoted(match.group())}"
            yield view.at(Code.SEC006, place, message, "delete it, or write the text that it asks for", section.id)


def placeholders(view: View) -> Iterator[Finding]:
    """SEC007: nothing stands in for text that is still to come. ``TODO`` does; ``Act XXX of 1997`` does not."""
    hint = "write the text, or take it out; what has to be found out first: “To be researched: …”"
    for section, _ in view.standing:
        found = [
            (place, match["at"] if "at" in match.groupdict() else match.group())
            for pattern, hint_of in ((_PLACEHOLDER, _MARKED), (_PHRASE, _PHRASED))
            if hint_of.search(section.source.body)
            for place, match in matches(section, pattern)
            if match.groupdict().get("numeral") is None
        ]
        if _PROMISED.search(section.source.body) and any(
            _PROMISED.fullmatch(text.strip(" .…[]()*")) for text in paragraphs(section)
        ):
            found += [(place, match["at"]) for place, match in matches(section, _PROMISE_LINE)]
        seen = set()
        for place, text in found:
            if place not in seen:
                seen.add(place)
                yield view.at(Code.SEC007, place, f"placeholder text was left in: {quoted(text)}", hint, section.id)


def open_questions(view: View) -> Iterator[Finding]:
    """SEC010: tells each place where the text says “To be researched”; it is no fault."""
    hint = "answer it before the paper is final, or let it stand as an open question"
    for section, _ in view.standing:
        for place, _match in matches(section, _OPEN) if _OPENED.search(section.source.body) else ():
            yield view.at(Code.SEC010, place, "an open question: something is still to be researched", hint, section.id)


def _guidance(text: str) -> re.Pattern[str] | None:
    """The guidance as a pattern: all of it, or any sentence long enough, whatever the blanks, marks and case."""
    sentences = [_WORD.findall(sentence) for sentence in _SENTENCE_END.split(text)]
    whole = _WORD.findall(text)
    if not whole:
        return None
    if len(whole) < FEWEST:  # a short one is taken for guidance only where it stands alone on its line
        return re.compile(rf"^(?:[^\w\n]|_)*(?P<at>{_words(whole)})(?:[^\w\n]|_)*$", re.IGNORECASE | re.MULTILINE)
    choices = [whole, *(sentence for sentence in sentences if len(sentence) >= FEWEST)]
    return re.compile(rf"{_BEGIN}(?:{'|'.join(map(_words, choices))}){_END}", re.IGNORECASE)


def _words(words: list[str]) -> str:
    return r"[\W_]++".join(re.escape(word) for word in words)


def formulas(view: View) -> Iterator[Finding]:
    """SEC013: every formula can be set."""
    for section, _ in view.standing:
        for use in section.formulas:
            why = view.examined.faulty.get(use.name)
            if why is not None:
                message = f"the formula {quoted(use.name)} cannot be set: {why}"
                hint = r"correct the TeX between the dollar signs, or write \$ where a dollar is meant"
                yield view.at(Code.SEC013, use.place, message, hint, section.id)
