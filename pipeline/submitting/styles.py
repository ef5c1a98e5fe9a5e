"""Styles of paragraphs: what each means here, by its name or by that of a style it is based on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.ooxml.xml import find, find_all
from pipeline.wordfile.names import VAL

if TYPE_CHECKING:
    from pipeline.wordfile.opening import WordFile
    from pipeline.wordfile.values import Reading

OWN = frozenset(("title", "subtitle", "author", "date", "abstract"))
"""Styles that pandoc takes for the document's own title and the like, and so out of the text."""
CAPTIONS = frozenset(
    "caption|image caption|table caption|illustration|figure|drawing|table|table of figures heading".split("|")
)
QUOTATIONS = frozenset(("quote", "intense quote", "block text", "quotations", "block quotation"))
"""Styles that say of a paragraph that it is a quotation."""
_KNOWN = frozenset(
    (
        "normal|title|subtitle|list paragraph|list|quote|intense quote|block text|no spacing|first paragraph|compact"
        "|footnote text|endnote text|plain text|source code|normal (web)|default|standard|text body|body text"
        "|table contents|table heading|preformatted text|quotations|html preformatted|caption|image caption"
        "|table caption|captioned figure|illustration|figure|drawing|table|footnote|endnote|bibliography|date|author"
        "|abstract|body text indent|default paragraph style|block quotation|frame contents|comment text|definition"
        "|definition term|"
    ).split("|")
)
_STARTS = ("heading ", "toc ", "list bullet", "list number", "list continue", "list ", "body text", "index ")
_PLAIN = frozenset(("normal", "default", "standard", "text body", "body text", "default paragraph style", ""))
"""Styles on which all others are based: to be based on them means nothing."""


def meanings(file: WordFile, reading: Reading) -> dict[int, str]:
    """The names of paragraphs' styles in small letters, by number; of one not known here, that of its nearest base."""
    root = file.related("styles")
    names: dict[str, str] = {}
    bases: dict[str, str] = {}
    for style in [] if root is None else find_all(root, "w:style"):
        key = next((str(value) for name, value in style.attrib.items() if str(name).endswith("}styleId")), "")
        called, base = find(style, "w:name"), find(style, "w:basedOn")
        names.setdefault(key, "" if called is None else called.get(VAL, "").lower())
        bases.setdefault(key, "" if base is None else base.get(VAL, ""))
    found = {}
    for paragraph in reading.paragraphs:
        own = paragraph.style.lower()
        found[paragraph.index] = own if is_known(own) else _base(paragraph.style_id, names, bases) or own
    return found


def is_known(called: str) -> bool:
    """Whether a style, by its name in small letters, means something here, or is one of plain text."""
    return called in _KNOWN or called.startswith(_STARTS) or called in CAPTIONS


def _base(key: str, names: dict[str, str], bases: dict[str, str]) -> str:
    for _ in range(30):
        key = bases.get(key, "")
        called = names.get(key, "")
        if called not in _PLAIN and is_known(called):
            return called
    return ""
