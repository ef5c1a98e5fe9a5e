"""Cross-references whose target went from one place and came in another: each side's leads to its own.

A bookmark is in one place alone, and goes with it. So where a caption is deleted here and inserted there, what refers
to it is deleted and inserted too, though it reads the same.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.manuscript.setting import CROSS_REFERENCE
from pipeline.markdown.tree import Node, children, raw, span, string, text_of, walk
from pipeline.ooxml.xml import field, run
from pipeline.redline.marking import COUNTED, KIND, TARGET
from pipeline.redline.values import DELETION, INSERTION, WHOLE, mark, mark_of
from pipeline.render.word.references import LOOK
from pipeline.render.word.tree import CAPTION_LABEL

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_FIRST = 300_000_000
"""Above the numbers in the names of all other bookmarks that references have."""


_LABEL = CAPTION_LABEL.replace(" ", "")


@dataclass(frozen=True, kw_only=True, slots=True)
class _Fork:
    """Where a reference led, and the places of the changes that took its target away and brought it in anew."""

    kind: str
    number: str
    bookmark: str
    gone: int
    come: int


def fork(blocks: Sequence[Node]) -> None:
    """Fork such references of a marked tree, in place; numbers of deleted captions become fields that count again."""
    come = {
        node["c"][0][0]: place
        for node in walk(blocks)
        if node["t"] in ("Figure", "Table") and (place := _inserted(node)) is not None
    }
    forks: dict[str, _Fork] = {}
    for node in walk(blocks):
        for inlines in children(node):
            _label(inlines)
        if not _is_counted(node):
            continue
        values = dict(map(tuple, node["c"][0][2]))
        kind, target, number, bookmark = values[KIND], values[TARGET], text_of(node["c"][1]), ""
        gone = [marked[1] for inner in node["c"][1] if (marked := mark_of(inner))]
        if target in come and target not in forks and gone:
            bookmark = f"_Ref{_FIRST + len(forks) + 1}"
            forks[target] = _Fork(kind=kind, number=number, bookmark=bookmark, gone=gone[0], come=come[target])
        for inner in node["c"][1]:
            inner["c"][1] = [_number(kind, number, bookmark)]
    if forks:
        _fork(blocks, forks)


def _is_counted(node: Node) -> bool:
    return bool(node["t"] == "Span" and COUNTED in node["c"][0][1])


def _label(inlines: list[Node]) -> None:
    """Set the words round a deleted caption's number in the style of captions' labels, in place."""
    place = next((place for place, node in enumerate(inlines) if _is_counted(node)), 0)
    if not 0 < place < len(inlines) - 1:
        return
    for marked, end in ((inlines[place - 1], None), (inlines[place + 1], 1)):
        held = marked["c"][1] if mark_of(marked) else []
        held[:end] = [span(held[:end], custom_style=CAPTION_LABEL)] if held else []


def _inserted(node: Node) -> int | None:
    """The place of the change that brought in a figure or a table that has an id, its caption and all."""
    marks = [mark_of(inner) for block in node["c"][1][1] for inner in block["c"]] if node["c"][0][0] else []
    return next((marked[1] for marked in marks if marked and marked[0] == WHOLE), None)


def _number(kind: str, number: str, bookmark: str) -> Node:
    """The number of a deleted caption, counted by Word when it comes back, and in a bookmark if it is referred to."""
    text = f'<w:fldSimple w:instr=" SEQ {kind} \\* ARABIC ">{run(number, _LABEL)}</w:fldSimple>'
    if bookmark:
        text = f'<w:bookmarkStart w:id="{bookmark}" w:name="{bookmark}"/>{text}<w:bookmarkEnd w:id="{bookmark}"/>'
    return raw("openxml", text, block=False)


def _fork(nodes: Sequence[Node], forks: Mapping[str, _Fork]) -> None:
    """Fork what stands on both sides; what is marked stands on one alone."""
    for node in nodes:
        marked = mark_of(node)
        if marked is not None and marked[0] in (INSERTION, DELETION):
            continue
        for inner in children(node):
            _fork(inner, forks)
            inner[:] = [part for child in inner for part in _forked(child, forks)]


def _forked(node: Node, forks: Mapping[str, _Fork]) -> list[Node]:
    is_reference = node["t"] == "Link" and CROSS_REFERENCE in node["c"][0][1]
    told = forks.get(node["c"][2][0].removeprefix("#")) if is_reference else None
    if told is None or any(mark_of(inner) for inner in walk([node])):
        return [node]
    instruction = f"REF {told.bookmark} \\h \\* CHARFORMAT"
    kind = f"{told.kind}\u00a0" if " " in text_of(node["c"][1]) else ""
    old = [*([string(kind)] if kind else []), raw("openxml", field(instruction, told.number, LOOK), block=False)]
    return [mark(DELETION, old, told.gone), mark(INSERTION, [node], told.come)]
