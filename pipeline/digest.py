"""The digest of a section: what a review is bound to.

It is taken over the section's document tree in a canonical form, the bytes of the figures and data it includes, the
bibliography entries it cites and the actions it prints. What does not show in print does not count: how lines are
wrapped, which marks make a list or an emphasis, comments, front matter, the file's name.
"""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from pipeline.bibliography import Entry, canonical
from pipeline.markdown.tree import Node, attributes_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from pipeline.papers.values import Action

VERSION = "1"
"""Raised when the canonical form changes, so that old digests are never taken for new ones."""

_QUOTES = {"SingleQuote": ("‘", "’"), "DoubleQuote": ("“", "”")}
_NO_BREAK = "\u00a0"


def digest_of(
    blocks: Iterable[Node], figures: Mapping[str, str], entries: Iterable[Entry], actions: Sequence[Action]
) -> str:
    """``sha256:…`` of a section; ``figures`` are digests of files by the target that names them."""
    document = {
        "version": VERSION,
        "blocks": _blocks(list(blocks), dict(figures)),
        "entries": sorted({canonical(entry) for entry in entries}),
        "actions": [_action(action) for action in actions],
    }
    text = json.dumps(document, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return f"sha256:{hashlib.sha256(text.encode()).hexdigest()}"


def _action(action: Action) -> dict[str, Any]:
    value = asdict(action)
    del value["place"], value["due_place"]
    value["objective"] = action.objective.id if action.objective else None
    return value


def _blocks(nodes: list[Node], figures: Mapping[str, str]) -> list[Any]:
    return [node if node["t"] in ("Str", "Space") else _node(node, figures) for node in _joined(nodes)]


def _node(node: Node, figures: Mapping[str, str]) -> Any:
    """One node in canonical form."""
    kind, content = node["t"], node.get("c")
    if attributes_of(node) is not None and kind == "CodeBlock":
        return {"t": kind, "c": content[1]}  # type: ignore[index]
    match kind:
        case "Plain" | "Para":  # a tight and a loose list say the same
            return {"t": "Para", "c": _blocks(content, figures)}  # type: ignore[arg-type]
        case "Code":
            return {"t": kind, "c": content[1]}  # type: ignore[index]
        case "OrderedList":  # how its numbers are written is the templates' matter, where they start is the author's
            (start, _, _), items = content  # type: ignore[misc]
            return {"t": kind, "c": [start, [_blocks(item, figures) for item in items]]}
        case "Cite":
            return {"t": kind, "c": [_citation(citation, figures) for citation in content[0]]}  # type: ignore[index]
        case "Image":
            attr, description, (target, _) = content  # type: ignore[misc]
            return {"t": kind, "c": [attr, _blocks(description, figures), figures.get(target, "")]}
        case "Header":  # an id made from the heading's own words says nothing more
            level, _, words = content  # type: ignore[misc]
            return {"t": kind, "c": [level, _blocks(words, figures)]}
        case "Table":
            attr, caption, columns, head, bodies, foot = content  # type: ignore[misc]
            alignments = [column[0] for column in columns]  # widths follow from how the source is laid out
            rest = [_any(part, figures) for part in (caption, head, bodies, foot)]
            return {"t": kind, "c": [attr, alignments, *rest]}
        case _:
            return {"t": kind, "c": _any(content, figures)} if content is not None else {"t": kind}


def _any(value: Any, figures: Mapping[str, str]) -> Any:
    if isinstance(value, list):
        if value and all(isinstance(item, dict) and "t" in item for item in value):
            return _blocks(value, figures)
        return [_any(item, figures) for item in value]
    if isinstance(value, dict) and "t" in value:
        return _node(value, figures)
    return value


def _citation(citation: dict[str, Any], figures: Mapping[str, str]) -> list[Any]:
    return [
        citation["citationId"],
        citation["citationMode"]["t"],
        _blocks(citation["citationPrefix"], figures),
        _blocks(citation["citationSuffix"], figures),
    ]


def _joined(nodes: list[Node]) -> list[Node]:
    """Siblings with every kind of blank a space, and neighbouring strings one.

    Pandoc ties an abbreviation to the next word with a no-break space within a line but not across its end.
    """
    result: list[Node] = []
    for node in nodes:
        for piece in _pieces(node):
            if piece["t"] == "Space" and (not result or result[-1]["t"] == "Space"):
                continue
            if piece["t"] == "Str" and result and result[-1]["t"] == "Str":
                result[-1] = {"t": "Str", "c": result[-1]["c"] + piece["c"]}
            else:
                result.append(piece)
    while result and result[-1]["t"] == "Space":
        result.pop()
    return result


def _pieces(node: Node) -> list[Node]:
    if node["t"] == "SoftBreak":
        return [{"t": "Space"}]
    if node["t"] == "Quoted":  # straight quotation marks and curved ones are printed alike
        opening, closing = _QUOTES[node["c"][0]["t"]]
        inner = [piece for one in node["c"][1] for piece in _pieces(one)]
        return [{"t": "Str", "c": opening}, *inner, {"t": "Str", "c": closing}]
    if node["t"] == "Str" and _NO_BREAK in node["c"]:
        pieces: list[Node] = []
        for number, word in enumerate(re.split(_NO_BREAK, node["c"])):
            if number:
                pieces.append({"t": "Space"})
            if word:
                pieces.append({"t": "Str", "c": word})
        return pieces
    return [node]
