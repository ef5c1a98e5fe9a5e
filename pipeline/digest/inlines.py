"""The canonical form of a passage of inlines: text as strings, all else as a list of its kind and what it holds."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pipeline.markdown.tree import INLINE_HOLDERS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from pipeline.markdown.tree import Node

Form = list[Any]

_QUOTES = {"SingleQuote": ("‘", "’"), "DoubleQuote": ("“", "”")}
_NO_BREAK = "\u00a0"
_SPACES = frozenset(("Space", "SoftBreak"))


@dataclass(frozen=True, kw_only=True, slots=True)
class Surroundings:
    """What the form of a passage depends on besides itself.

    ``figures`` are digests of files by target, ``headings`` the ordinals of the section's headings by id, ``blocks``
    gives the form of the blocks of a note.
    """

    figures: Mapping[str, str]
    headings: Mapping[str, int]
    blocks: Callable[[Iterable[Node]], Form]


def inlines_form(nodes: Iterable[Node], around: Surroundings) -> Form:
    """The form of a whole passage: a paragraph, a heading, a line; blanks at its ends are not printed."""
    return _finished(_pieces(nodes, around), strip=True)


def line_form(nodes: Sequence[Node], around: Surroundings) -> Form:
    """The form of a line of a line block, with how far it is indented."""
    first = nodes[0]["c"] if nodes and nodes[0]["t"] == "Str" else ""
    return [len(first) - len(first.lstrip(_NO_BREAK)), *inlines_form(nodes, around)]


def attributes_form(attributes: Sequence[Any]) -> Form:
    """Attributes in an order of their own."""
    identifier, classes, pairs = attributes
    return [identifier, list(classes), sorted(pairs, key=lambda pair: pair[0])]


def is_bare(node: Node) -> bool:
    """Whether a division or a span says nothing of what is in it."""
    return not any(node["c"][0])


def _pieces(nodes: Iterable[Node], around: Surroundings) -> Form:
    """The forms of some inlines one after another; strings are not yet joined, blanks not yet one."""
    result: Form = []
    for node in nodes:
        kind = node["t"]
        if kind == "Str":
            result.append(node["c"].replace(_NO_BREAK, " ") if _NO_BREAK in node["c"] else node["c"])
        elif kind in _SPACES:
            result.append(" ")
        elif kind == "Quoted":  # straight quotation marks and curved ones are printed alike
            opening, closing = _QUOTES[node["c"][0]["t"]]
            result += [opening, *_pieces(node["c"][1], around), closing]
        elif kind == "Span" and is_bare(node):
            result += _pieces(node["c"][1], around)
        elif kind in INLINE_HOLDERS:
            result += _held([kind], node["c"], around)
        elif kind in ("Span", "Link"):
            result += _held(_opening(node, around), node["c"][1], around)
        else:
            result.append(_inline(node, around))
    return result


def _opening(node: Node, around: Surroundings) -> Form:
    """What a span or a link says of its words. A link to a heading leads to it whatever id that has."""
    opening = [node["t"], attributes_form(node["c"][0])]
    if node["t"] == "Link":
        target = node["c"][2][0]
        heading = around.headings.get(target[1:]) if target.startswith("#") else None
        opening.append(target if heading is None else heading)
    return opening


def _held(opening: Form, nodes: Iterable[Node], around: Surroundings) -> Form:
    """Inlines in something that marks them. Blanks at its ends are printed beside it as they are in it."""
    inner = _finished(_pieces(nodes, around), strip=False)
    before, after = [], []
    if inner and isinstance(inner[0], str) and inner[0].startswith(" "):
        before, inner[0] = [" "], inner[0][1:]
    if inner and isinstance(inner[-1], str) and inner[-1].endswith(" "):
        after, inner[-1] = [" "], inner[-1][:-1]
    inner = [piece for piece in inner if piece != ""]
    if not inner and opening[0] in INLINE_HOLDERS:
        return before or after
    only = inner[0] if len(inner) == 1 and isinstance(inner[0], list) else None
    if only is not None and [opening[0], only[0]] == ["Strong", "Emph"]:  # bold italics, whichever is written first
        return [*before, ["Emph", [["Strong", only[1]]]], *after]
    return [*before, [*opening, inner], *after]


def _inline(node: Node, around: Surroundings) -> Form:
    kind, content = node["t"], node.get("c")
    match kind:
        case "Code":
            return [kind, content[1]]  # type: ignore[index]
        case "Math":
            return [kind, content[0]["t"], _formula(content[1])]  # type: ignore[index]
        case "Note":
            return [kind, around.blocks(content)]  # type: ignore[arg-type]
        case "Cite":
            return [kind, [_citation(citation, around) for citation in content[0]]]  # type: ignore[index]
        case "Image":
            attr, description, (target, _) = content  # type: ignore[misc]
            source = around.figures.get(target) or ["missing", target]
            return [kind, attributes_form(attr), inlines_form(description, around), source]
        case _:
            return [kind]


def _formula(tex: str) -> str:
    """A formula's TeX. Lines may be broken anywhere in it, unless a comment ends with one."""
    return tex.strip() if "%" in tex else " ".join(tex.split())


def _citation(citation: Mapping[str, Any], around: Surroundings) -> Form:
    return [
        citation["citationId"],
        citation["citationMode"]["t"],
        inlines_form(citation["citationPrefix"], around),
        inlines_form(citation["citationSuffix"], around),
    ]


def _finished(pieces: Form, *, strip: bool) -> Form:
    """Pieces with neighbouring strings joined and blanks one; none stands beside a break of the line."""
    result: Form = []
    for piece in pieces:
        if isinstance(piece, str) and result and isinstance(result[-1], str):
            result[-1] += piece
        else:
            result.append(piece)
    for at, piece in enumerate(result):
        if isinstance(piece, str):
            before, after = result[at - 1] if at else None, result[at + 1] if at + 1 < len(result) else None
            result[at] = _joined(
                piece,
                left=(strip and at == 0) or before == ["LineBreak"],
                right=(strip and at + 1 == len(result)) or after == ["LineBreak"],
            )
    return [piece for piece in result if piece != ""]


def _joined(text: str, *, left: bool, right: bool) -> str:
    """A text with its blanks one each, and its letters in the one way of writing them."""
    words = [word for word in text.split(" ") if word]
    if not words:
        return "" if left or right or not text else " "
    joined = " ".join(words)
    joined = joined if left or not text.startswith(" ") else " " + joined
    joined = joined if right or not text.endswith(" ") else joined + " "
    return joined if joined.isascii() else unicodedata.normalize("NFC", joined)
