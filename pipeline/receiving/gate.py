"""The last gate: the changed section, parsed again, must print line by line what the Word file shows.

It knows nothing of edits and patches. Lines on which something is kept for a person are left out.
"""

from __future__ import annotations

import itertools
from collections import Counter
from typing import TYPE_CHECKING

from pipeline.receiving.hunks import is_display
from pipeline.receiving.standing import one_blank
from pipeline.sourcemap.printed import printed_leaves
from pipeline.wordfile.values import OBJECT

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Sequence

    from pipeline.markdown.section import Section
    from pipeline.markdown.tree import Node
    from pipeline.receiving.entries import Key as LeafKey
    from pipeline.receiving.entries import Part
    from pipeline.receiving.lines import Sign
    from pipeline.receiving.sent import Sent
    from pipeline.receiving.values import Edited

_QUOTES = str.maketrans("“”‘’", "\"\"''")
"""Straight quotes become typographic ones in print, whichever were typed."""


def missing(sent: Sent, edited: Edited, touched: Collection[LeafKey], fresh: Iterable[str], section: Section) -> str:
    """A line of the Word file that the section does not print; empty where it prints all of them.

    ``touched`` are the leaves whose changes were all made, ``fresh`` the lines that were written anew.
    """
    printed = Counter(
        _plain("".join(sign.text or _atom(is_display=_is_display(sign.node)) for sign in leaf.signs))
        for leaf in printed_leaves(section.blocks)
    )
    wanted = Counter(_plain(text) for text in (*fresh, *_wanted(sent, edited, touched, section.id)))
    lacking = wanted - printed
    return next((text for text in lacking if text), "")


def _wanted(sent: Sent, edited: Edited, touched: Collection[LeafKey], section: str) -> Iterator[str]:
    """The text of each line that holds changed leaves alone, as their source prints it."""
    for parts in _whole(sent, [entry.parts for entry in edited.entries if entry.parts and entry.section == section]):
        leaves = [part.leaf for part in parts]
        if not all(leaf in touched for leaf in leaves):
            continue
        apart = len(set(leaves)) > 1 and len({sent.line_of[leaf] for leaf in leaves}) == 1
        texts = [_text(sent, part, edited.print_of) for part in parts]
        yield from texts if apart else ["".join(texts)]


def _whole(sent: Sent, lines: Sequence[tuple[Part, ...]]) -> Iterator[tuple[Part, ...]]:
    """The parts of each line; lines that a formula on a line of its own was cut out of, together again."""
    held: tuple[Part, ...] = ()
    for parts in lines:
        if held and held[-1].leaf == parts[0].leaf:
            ends = held[-1].signs[-1][1], parts[0].signs[0][1]
            glyphs = sent.leaf(parts[0].leaf).glyphs
            if any(end is not None and is_display(glyphs[end]) for end in ends):
                held = (*held, *parts)
                continue
        if held:
            yield held
        held = parts
    if held:
        yield held


def _text(sent: Sent, part: Part, print_of: Callable[[str, Sequence[Sign]], str]) -> str:
    glyphs = sent.leaf(part.leaf).glyphs
    result = []
    last = None
    for is_new, group in itertools.groupby(part.signs, lambda pair: pair[1] is None):
        placed = list(group)
        if is_new:
            result.append(print_of(part.leaf[0], [sign for sign, _ in placed]))
            continue
        for _, glyph in placed:
            if glyph is not None and glyph != last:
                result.append(glyphs[glyph].text or _atom(is_display=is_display(glyphs[glyph])))
            last = glyph
    return "".join(result)


def _atom(*, is_display: bool) -> str:
    """What stands for an atom. Blanks beside a formula on a line of its own are not printed, if there are any."""
    return f" {OBJECT} " if is_display else OBJECT


def _is_display(node: Node | None) -> bool:
    return node is not None and node["t"] == "Math" and node["c"][0]["t"] == "DisplayMath"


def _plain(text: str) -> str:
    return one_blank(text.translate(_QUOTES))
