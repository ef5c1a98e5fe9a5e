"""Passages in Arabic script, marked as Markdown has it: ``::: {lang=ur dir=rtl}``, and spans within a line."""

from __future__ import annotations

import itertools
import re
from typing import TYPE_CHECKING

from pipeline.markdown.tree import Node, div, span
from pipeline.submitting.inlines import inlines_of, leaves, plain_text, substituted, words

if TYPE_CHECKING:
    from collections.abc import Callable

_LETTERS = "\u0600-\u06ff\u0750-\u077f\u08a0-\u08ff\ufb50-\ufdcf\ufdf0-\ufdff\ufe70-\ufefc"
_ARABIC = re.compile(f"[{_LETTERS}]")
_OTHER = re.compile(r"[A-Za-z\u00c0-\u024f\u0370-\u052f]")
_PASSAGE = re.compile(rf"[{_LETTERS}](?:[{_LETTERS}\u200c-\u200f\s.،؛؟۔!:()«»\-]*[{_LETTERS}۔؟])?")
_SINDHI = re.compile("[ٻڀٺٽٿڃڄچڇڌڍڏڙڦڪڳڱڻ]")
_PASHTO = re.compile("[ځڅډړږښڼېۍ]")
_URDU = re.compile("[ٹڈڑںےہھۂۓ]")
_PERSIAN = re.compile("[پچژگکی]")
_NAMES = {"ur": "Urdu", "sd": "Sindhi", "ps": "Pashto", "ar": "Arabic"}


def language_of(text: str) -> str:
    """The language of a text in Arabic script, by the letters that only it has; Urdu where letters leave it open."""
    if _URDU.search(text):
        return "ur"
    if len(_PASHTO.findall(text)) > 1:
        return "ps"
    if len(_SINDHI.findall(text)) > 1:
        return "sd"
    return "ur" if _PERSIAN.search(text) else "ar"


def marked(blocks: list[Node], tell: Callable[[Node, str], None]) -> list[Node]:
    """The blocks with all passages in Arabic script marked; each is told, with the block that it begins with."""
    result: list[Node] = []
    for is_leftward, run in itertools.groupby(blocks, _is_leftward):
        held = list(run)
        if not is_leftward:
            for block in held:
                _within(block, tell)
            result += held
            continue
        language = language_of(" ".join(_text(block) for block in held))
        tell(held[0], f"a passage is marked as {_NAMES[language]}, from right to left")
        result.append(div(held, lang=language, dir="rtl"))
    return result


def _within(block: Node, tell: Callable[[Node, str], None]) -> None:
    for leaf in list(leaves([block])):
        found: list[str] = []

        def change(match: re.Match[str], found: list[str] = found) -> list[Node]:
            language = language_of(match[0])
            found.append(_NAMES[language])
            return [span(words(match[0]), lang=language, dir="rtl")]

        held = inlines_of(leaf)
        held[:] = substituted(held, _PASSAGE, change)
        if found:
            tell(leaf, f"words are marked as {found[0]}, from right to left")


def _is_leftward(block: Node) -> bool:
    text = _text(block)
    return len(_ARABIC.findall(text)) > len(_OTHER.findall(text))


def _text(block: Node) -> str:
    return " ".join(plain_text(inlines_of(leaf)) for leaf in leaves([block]))
