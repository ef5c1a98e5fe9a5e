"""Passages in Arabic script, marked as Markdown has it: ``::: {lang=ur dir=rtl}``, and spans within a line."""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from pipeline.markdown.tree import Node, div, span
from pipeline.ooxml.xml import P_PR, R_PR, Element, P, R, T, find, find_all, name
from pipeline.submitting.inlines import inlines_of, leaves, plain_text, substituted, words
from pipeline.submitting.shaping import NUMBER
from pipeline.wordfile.names import VAL

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from pipeline.wordfile.opening import WordFile

_BIDI, _DEFAULT, _STYLE_ID = (name(f"w:{local}") for local in ("bidi", "default", "styleId"))
_STYLE_PATHS = ("w:rStyle", "w:pStyle")

_LETTERS = "\u0600-\u06ff\u0750-\u077f\u08a0-\u08ff\ufb50-\ufdcf\ufdf0-\ufdff\ufe70-\ufefc"
_ARABIC = re.compile(f"[{_LETTERS}]")
_OTHER = re.compile(r"[A-Za-z\u00c0-\u024f\u0370-\u052f]")
_PASSAGE = re.compile(rf"[{_LETTERS}](?:[{_LETTERS}\u200c-\u200f\s.،؛؟۔!:()«»\-]*[{_LETTERS}۔؟])?")
_SINDHI = re.compile("[ٻڀٺٽٿڃڄچڇڌڍڏڙڦڪڳڱڻ]")
_PASHTO = re.compile("[ځڅډړږښڼېۍ]")
_URDU = re.compile("[ٹڈڑںےہھۂۓ]")
_PERSIAN = re.compile("[پچژگکی]")
_NAMES = {"ur": "Urdu", "sd": "Sindhi", "ps": "Pashto", "ar": "Arabic", "fa": "Persian"}
_Named = Mapping[int, Sequence[tuple[str, str]]]


def language_of(text: str) -> str:
    """The language of a text in Arabic script, by the letters that only it has; Urdu where letters leave it open."""
    if _URDU.search(text):
        return "ur"
    if len(_PASHTO.findall(text)) > 1:
        return "ps"
    if len(_SINDHI.findall(text)) > 1:
        return "sd"
    return "ur" if _PERSIAN.search(text) else "ar"


def named_in(file: WordFile, root: Element) -> dict[Element, list[tuple[str, str]]]:
    """What language Word itself names of words in Arabic script: of each paragraph the tag and the words of its runs.

    The language that a whole file has by default says nothing: Word names one there, whatever the file holds.
    """
    by_style = _languages(file)
    found: dict[Element, list[tuple[str, str]]] = {}
    for run in root.iter(R):
        text = "".join(one.text or "" for one in run.iter(T))
        paragraph = next(run.iterancestors(P), None)
        if paragraph is None or not _ARABIC.search(text):
            continue
        holders = [run.find(R_PR), paragraph.find(P_PR)]
        named = [find(one, path) for one, path in zip(holders, _STYLE_PATHS, strict=True) if one is not None]
        tags = [_language(holders[0]), *(by_style.get(one.get(VAL, ""), "") for one in named if one is not None)]
        told = next(filter(None, tags), "")
        if told:
            found.setdefault(paragraph, []).append((told, text))
    return found


def _language(properties: Element | None) -> str:
    """The language for scripts from right to left that some properties name, where it is one that is known here."""
    told = None if properties is None else find(properties, "w:lang")
    tag = "" if told is None else told.get(_BIDI, "").partition("-")[0].lower()
    return tag if tag in _NAMES else ""


def _languages(file: WordFile) -> dict[str, str]:
    root = file.related("styles")
    found = {}
    for style in [] if root is None else find_all(root, "w:style"):
        told = _language(find(style, "w:rPr"))
        if told and style.get(_DEFAULT) not in ("1", "true", "on"):
            found[style.get(_STYLE_ID, "")] = told
    return found


def _told(text: str, named: Iterable[tuple[str, str]]) -> str:
    """The language of a text: what Word names, unless letters in it are none of that language, or else a guess."""
    counts: Counter[str] = Counter()
    for tag, run in named:
        held = run.strip()
        if held and (held in text or text in held):
            counts[tag] += min(len(held), len(text))
    guess = language_of(text)
    if not counts:
        return guess
    chosen = counts.most_common(1)[0][0]
    is_other = chosen == "ar" and guess != "ar"
    return guess if is_other else chosen


def marked(blocks: list[Node], tell: Callable[[Node, str], None], named: _Named) -> list[Node]:
    """The blocks with all passages in Arabic script marked; each is told, with the block that it begins with.

    ``named`` is what Word says of the language, by the number of the paragraph.
    """
    result: list[Node] = []
    for is_leftward, run in itertools.groupby(blocks, _is_leftward):
        held = list(run)
        if not is_leftward:
            for block in held:
                _within(block, tell, named)
            result += held
            continue
        numbers = [leaf[NUMBER] for leaf in leaves(held) if NUMBER in leaf]
        runs = [one for number in numbers for one in named.get(number, ())]
        language = _told(" ".join(_text(block) for block in held), runs)
        tell(held[0], f"a passage is marked as {_NAMES[language]}, from right to left")
        result.append(div(held, lang=language, dir="rtl"))
    return result


def _within(block: Node, tell: Callable[[Node, str], None], named: _Named) -> None:
    for leaf in list(leaves([block])):
        found: list[str] = []
        runs = named.get(leaf.get(NUMBER, -1), ())

        def change(
            match: re.Match[str], found: list[str] = found, runs: Sequence[tuple[str, str]] = runs
        ) -> list[Node]:
            language = _told(match[0], runs)
            found.append(_NAMES[language])
            return [span(words(match[0]), lang=language, dir="rtl")]

        held = inlines_of(leaf)
        held[:] = substituted(held, _PASSAGE, change)
        if found:
            tell(leaf, f"words are marked as {' and '.join(dict.fromkeys(found))}, from right to left")


def _is_leftward(block: Node) -> bool:
    text = _text(block)
    return len(_ARABIC.findall(text)) > len(_OTHER.findall(text))


def _text(block: Node) -> str:
    return " ".join(plain_text(inlines_of(leaf)) for leaf in leaves([block]))
