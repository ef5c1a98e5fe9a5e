"""Scripts and directions: every passage, word and number that runs against its surroundings is marked as such.

Authors mark a passage, ``::: {lang=ur dir=rtl}``; the Latin names, numbers and citations within it, and words of the
Arabic script that stand unmarked in English, are found here. All outputs then need only obey ``lang`` and ``dir``.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from pipeline.markdown.tree import Node, attributes_of, children, div, span, string, text_of

if TYPE_CHECKING:
    from collections.abc import Iterable

LEFTWARD = frozenset(("ar", "arc", "ckb", "dv", "fa", "he", "ks", "ku", "ps", "sd", "ug", "ur", "yi"))
"""Languages that are written from right to left, unless their tag names another script."""
UNMARKED = "ur"
"""What Arabic script is taken for where nobody said which language it is."""
RIGHTWARD = "en"
"""And Latin script, in a document whose own language runs leftward."""

_LEFTWARD_SCRIPTS = frozenset(("Arab", "Hebr", "Thaa", "Syrc", "Aran"))
_R = "\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc"
_L = "A-Za-z\u00aa\u00b5\u00ba\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02b8\u0370-\u052f\u1e00-\u1fff"
_WITHIN = r".,:;'\u2019&/@+_=?#~$%\u00b0\u00d7\u2010-\u2013\u2212-"
# A sign belongs to the number that it stands before, as the plus of C++ to its letter.
_WORD = (
    rf"(?:(?<![\w)\]])[+\u00b1\u2212$\u00a3\u20ac-](?=[0-9])|(?<![\w)\]])[@#](?=[{_L}0-9]))?"
    rf"[{_L}0-9](?:[{_L}0-9{_WITHIN}]*[{_L}0-9])?(?:[%\u2030\u00b0]|(?:\+\+?|\#)(?![\w+#]))?"
)
_BLANKS = "[ \\u00a0\\n]+"
_CLAUSE = rf"{_WORD}(?:[(\[]{_WORD}[)\]])*"
_PHRASE = rf"{_CLAUSE}(?:[.,;:]?{_BLANKS}{_CLAUSE})*"
# From the first strong letter on, as the bidirectional algorithm has it; what stands in brackets within goes along.
_RIGHTWARD = re.compile(
    rf"(?P<phrase>(?=[@#]?[0-9]*[{_L}]){_PHRASE}(?:{_BLANKS}[(\[]{_PHRASE}[)\]](?:{_BLANKS}{_PHRASE})?)*)"
    rf"|(?P<number>{_CLAUSE})"
)
_LEFTWARD = re.compile(rf"[{_R}](?:[{_R}\u200c-\u200f0-9 \u00a0\n.,:;\u2026\u2010-\u2014-]*[{_R}])?[\u200e\u200f]?")
_LETTER = re.compile(rf"[{_R}]")
_TEXT = frozenset(("Str", "Space", "SoftBreak"))
_PASSAGES = frozenset(("Span", "Link", "Cite", "Code", "Math", "Note"))
_DIRECTIONS = {"L": "L", "R": "R", "AL": "R"}
_MARK = "\u200f"
"""The right-to-left mark, an invisible letter: what has none of its own keeps by it to the direction round it."""


@dataclass(frozen=True, kw_only=True, slots=True)
class _Around:
    """What surrounds a node: whether it runs leftward, and the attributes by which that was said, if it was."""

    leftward: bool
    said: tuple[tuple[str, str], ...] = ()


def is_leftward(language: str) -> bool:
    """Whether a language is written from right to left; ``language`` is a BCP 47 tag."""
    first, *rest = language.split("-")
    script = next((part.title() for part in rest if len(part) == 4), "")
    return script in _LEFTWARD_SCRIPTS if script else first in LEFTWARD


def has_leftward(text: str) -> bool:
    """Whether a text holds a letter of a script that runs from right to left."""
    return _LETTER.search(text) is not None


def mark_scripts(blocks: Iterable[Node], language: str) -> list[Node]:
    """The blocks with every run against the grain in a span of its own; they change in place.

    ``language`` is the document's, a BCP 47 tag. A passage with a language but no direction gets one. Within a passage
    headings and captions, whose words are printed elsewhere too, and notes carry its language themselves.
    """
    return _Marker(language).nodes(blocks, _Around(leftward=is_leftward(language)))


class _Marker:
    def __init__(self, language: str) -> None:
        self._language = language

    def nodes(self, nodes: Iterable[Node], around: _Around) -> list[Node]:
        """Blocks or inlines: neighbouring words are looked at as one text."""
        result: list[Node] = []
        held: list[Node] = []
        for node in nodes:
            if node["t"] in _TEXT:
                held.append(node)
                continue
            result += self._text(held, around)
            held = []
            result.append(self._node(node, around))
        result += self._text(held, around)
        return _parted(result) if around.leftward else result

    def _node(self, node: Node, around: _Around) -> Node:
        kind = node["t"]
        if kind in ("Code", "CodeBlock", "Math") and around.leftward and not _LETTER.search(node["c"][1]):
            return div([node], dir="ltr") if kind == "CodeBlock" else span([node], dir="ltr")
        if around.leftward and (kind == "Cite" or _is_styled(node)) and not _LETTER.search(text_of(node["c"][1])):
            # Authors, years and pages in one pair of brackets are one passage, whatever links are in it; so is a mark.
            node["c"][1] = [span(node["c"][1], lang=self._language, dir="ltr")]
        inside = _settled(node, around) if kind in ("Div", "Span") else around
        for inner in children(node):
            inner[:] = self.nodes(inner, inside)
        if around.said:
            if kind == "Header":
                node["c"][2] = [span(node["c"][2], **dict(around.said))]
            elif kind in ("Note", "Figure", "Table"):
                for block in node["c"] if kind == "Note" else node["c"][1][1]:
                    if block["t"] in ("Para", "Plain"):
                        block["c"] = [span(block["c"], **dict(around.said))]
        return node

    def _text(self, held: list[Node], around: _Around) -> list[Node]:
        text = _said(held)
        pattern = _RIGHTWARD if around.leftward else _LEFTWARD
        result: list[Node] = []
        done = 0
        for match in pattern.finditer(text):
            result += _nodes(text[done : match.start()])
            values = {"lang": UNMARKED, "dir": "rtl"}
            if around.leftward:  # a number is read in the language round it
                language = RIGHTWARD if is_leftward(self._language) else self._language
                values = {"lang": language, "dir": "ltr"} if match["phrase"] else {"dir": "ltr"}
            result.append(span(_nodes(match.group()), **values))
            done = match.end()
        return [*result, *_nodes(text[done:])] if done else held


def _parted(nodes: list[Node]) -> list[Node]:
    """Inlines of a leftward text, with a mark before whatever stands between two passages and has no letter.

    A comma or a bracket there has no direction and would take that of the passages, and with it turn their order
    round, in every output that embeds and does not isolate them.
    """
    result: list[Node] = []
    held: list[Node] = []
    last: Node | None = None
    for node in nodes:
        if node["t"] in _TEXT:
            held.append(node)
            continue
        if last is not None and (held or node["t"] in _PASSAGES):
            before, between, after = (_strong(text_of(part)) for part in ([last], held, [node]))
            if not between and before[-1:] != ["R"] and after[:1] != ["R"]:
                result.append(string(_MARK))
        result += [*held, node]
        held, last = [], node
    return result + held


def _strong(text: str) -> list[str]:
    """The directions of a text's letters, ``L`` or ``R``: digits and marks have none of their own."""
    return [_DIRECTIONS[found] for letter in text if (found := unicodedata.bidirectional(letter)) in _DIRECTIONS]


def _said(held: Iterable[Node]) -> str:
    return "".join(node["c"] if node["t"] == "Str" else " " if node["t"] == "Space" else "\n" for node in held)


def _is_styled(node: Node) -> bool:
    return node["t"] == "Span" and any(key == "custom-style" for key, _ in node["c"][0][2])


def _settled(node: Node, around: _Around) -> _Around:
    """What surrounds the nodes inside a passage; its own attributes are completed in place."""
    attr = attributes_of(node)
    values = dict(map(tuple, attr[2])) if attr else {}
    if attr is None or not ("lang" in values or "dir" in values):
        return around
    if "dir" not in values:
        leftward = is_leftward(values["lang"])
        if leftward is not around.leftward:
            values["dir"] = "rtl" if leftward else "ltr"
            attr[2].append(["dir", values["dir"]])
    leftward = values["dir"] == "rtl" if "dir" in values else around.leftward
    said = {**dict(around.said), **{key: values[key] for key in ("lang", "dir") if key in values}}
    return replace(around, leftward=leftward, said=tuple(said.items()))


def _nodes(text: str) -> list[Node]:
    """A text as inlines, blanks and line ends as they were."""
    return [
        {"t": "Space"} if piece == " " else {"t": "SoftBreak"} if piece == "\n" else string(piece)
        for piece in re.split(r"([ \n])", text)
        if piece
    ]


def pieces_of(text: str) -> list[tuple[str, bool]]:
    """A text without markup in pieces, each with whether it runs leftward: for what outputs write by themselves."""
    pieces: list[tuple[str, bool]] = []
    done = 0
    for match in _LEFTWARD.finditer(text):
        pieces += [(text[done : match.start()], False)] if match.start() > done else []
        pieces.append((match.group(), True))
        done = match.end()
    return [*pieces, (text[done:], False)] if done < len(text) or not pieces else pieces
