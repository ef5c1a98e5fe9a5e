"""The words of a section: what is counted, and what an author can hold.

One function serves both the word counts of the check and the attribution, so that the two never disagree. It
reads Markdown by compiled regular expressions, not by pandoc: a history holds thousands of versions of a
section, and only the order of the words matters, not the tree. Every expression is linear: what may repeat
stops at the character that could begin the next match, so hostile text (an unclosed comment, 50 KB of ``[``)
costs no more than prose. Only single characters repeat possessively: Python before 3.11.5 errs on groups that do.

Deliberate simplifications: code is read like text (a citation inside code is dropped too), and a list marker
is any number of at most three digits with ``.`` or ``)`` at the start of a line.
"""

from __future__ import annotations

import html
import re
import unicodedata

FINGERPRINT = "words-1"
"""Names what :func:`words` does; part of every cache key. Change it whenever a text may yield other words."""

_FRONT_MATTER_END = re.compile(r"^(?:---|\.\.\.)[ \t]*$", re.MULTILINE)
_TAG = re.compile(r"</?[A-Za-z][^<>]*+>")
_BREAK = re.compile(r"<br\s*+/?>", re.IGNORECASE)
_MARKUP_LINE = re.compile(
    r"^[ \t>]*+(?:"
    r":{3,}.*+"  # a fenced div
    r"|(?:`{3,}|~{3,})[^`\n]*+$"  # a code fence and its info string
    r"|\[(?!\^)[^\[\]\n]++\]:[ \t].*+"  # a link definition
    r"|(?:[-+*][ \t]++)*\(?(?:[0-9]{1,3}|[#@])[.)](?=[ \t])"  # an ordered list's marker
    r")",
    re.MULTILINE,
)
_CITATION = re.compile(
    # Brackets round a key, unless they are a link's text, a span or an inline note: [see @a, p. 3; -@b]
    r"(?<!\^)\[(?:[^\[\]@]|(?<=\w)@)*(?<!\w)@[\w{][^\[\]]*+\](?![(\[{])"
    # or a bare key, which may carry a locator: @a [p. 3], @{url:https://…}
    r"|(?<![\w.])-?@(?:\{[^{}\s]*+\}|\w(?:\w|[:.#$%&\-+?<>~/](?=\w))*)(?:[ ]\[[^\[\]]*+\](?![(\[{]))?"
)
_TARGET = re.compile(
    r"\[\^[^\[\]\s]++\]:?"  # a footnote's label
    r"|(?<=\])\((?:[^()\\]|\\.|\([^()]*+\))*\)"  # a link's or an image's target
    r"|(?<=\])\[[^\[\]\n]*+\]"  # a link's label
    r"|\{\s*+(?:[#.=]|-\}|\}|[\w:-]++=)(?:\"[^\"{}]*+\"|[^{}\"])*\}?(?<=\})"  # attributes
)
_DASHES = re.compile("-{2,}|[\u2012-\u2015\u2026|]")
_LETTER = re.compile(r"[^\W_]")
# Emphasis, code marks, brackets and escapes can stand inside a word: [India](x)'s is the word India's.
_INSIDE = str.maketrans("", "", "*`[]\\")


def _edge_characters() -> str:
    """What is taken off both ends of a word: punctuation save per cent and mille, markup, invisible marks."""
    kept = "%\u2030"
    edges = [
        chr(code)
        for code in range(0x3100)  # later blocks add no punctuation of a script that spaces its words, but:
        if unicodedata.category(chr(code)).startswith("P") and chr(code) not in kept
    ]
    wide = [chr(code) for code in (*range(0xFE10, 0xFE70), *range(0xFF00, 0xFF66))]
    edges += [character for character in wide if unicodedata.category(character).startswith("P")]
    return (
        "".join(edges) + "^~`=<>|+\u00ad\u200b\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff"
    )


_EDGES = _edge_characters()


def _without_front_matter(text: str) -> str:
    """The text behind a leading ``---`` block; all of it where no line ends the block."""
    first, newline, _ = text.partition("\n")
    if not newline or first.rstrip() != "---":
        return text
    end = _FRONT_MATTER_END.search(text, len(first) + 1)
    return text[end.end() :] if end else text


def _without_comments(text: str) -> str:
    """The text without its HTML comments; one that is never closed is text, as pandoc has it."""
    pieces = []
    start = 0
    while (opened := text.find("<!--", start)) >= 0 and (closed := text.find("-->", opened + 4)) >= 0:
        pieces.append(text[start:opened])
        start = closed + 3
    pieces.append(text[start:])
    return "".join(pieces)


def words(text: str) -> list[str]:
    """Take the words, in their order, from the whole text of a section file, front matter included.

    A word holds at least one letter or digit of any script; punctuation at its ends is taken off. Link
    targets, attributes, citations, cross-references, comments, tags and Markdown's own marks are no words;
    the text of links, headings, cells, captions, notes and code is. Never raises, whatever the text.
    """
    text = text.removeprefix("\ufeff")
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    text = _without_front_matter(unicodedata.normalize("NFC", text))
    if "<" in text:
        text = _without_comments(text)
        text = _TAG.sub("", _BREAK.sub(" ", text))
    text = _MARKUP_LINE.sub("", text)
    if "@" in text:
        text = _CITATION.sub("", text)
    if "[" in text or "{" in text:
        text = _TARGET.sub("", text).replace("^[", " ")
    if "&" in text:
        text = html.unescape(text)
    text = _DASHES.sub(" ", text).translate(_INSIDE)
    found = []
    for token in text.split():
        word = token if token.isalnum() else token.strip(_EDGES)
        if word and (word.isalnum() or _LETTER.search(word)):
            found.append(word)
    return found
