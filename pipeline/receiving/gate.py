"""The last gate: the changed section, parsed again, must print line by line what the Word file shows.

It knows nothing of edits and patches. Lines on which something is kept for a person are left out.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from pipeline.sourcemap.printed import printed_leaves
from pipeline.wordfile.values import OBJECT

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

    from pipeline.markdown.section import Section
    from pipeline.receiving.entries import Entry, Part
    from pipeline.receiving.entries import Key as LeafKey
    from pipeline.receiving.sent import Sent

_QUOTES = str.maketrans("“”‘’", "\"\"''")
"""Straight quotes become typographic ones in print, whichever were typed."""


def missing(
    sent: Sent,
    entries: Iterable[Entry],
    touched: Collection[LeafKey],
    fresh: Iterable[Sequence[str]],
    section: Section,
) -> str:
    """A line of the Word file that the section does not print; empty where it prints all of them.

    ``touched`` are the leaves whose changes were all made, ``fresh`` the lines that were written anew.
    """
    printed = Counter(
        _plain("".join(sign.text or OBJECT for sign in leaf.signs)) for leaf in printed_leaves(section.blocks)
    )
    wanted = Counter(_plain(text) for texts in fresh for text in texts)
    wanted.update(_plain(text) for text in _wanted(sent, entries, touched))
    lacking = wanted - printed
    return next((text for text in lacking if text), "")


def _wanted(sent: Sent, entries: Iterable[Entry], touched: Collection[LeafKey]) -> Iterator[str]:
    """The text of each line that holds changed leaves alone, as their source prints it."""
    lines = [entry for entry in entries if entry.parts]
    counts = Counter(part.leaf for entry in lines for part in entry.parts)
    for entry in lines:
        leaves = [part.leaf for part in entry.parts]
        if not all(leaf in touched for leaf in leaves):
            continue
        if any(counts[leaf] > 1 and 0 in sent.widths[leaf] for leaf in leaves):
            continue  # a formula on a line of its own cuts it, and blanks beside that are not in the Word file
        apart = len(leaves) > 1 and len({sent.line_of[leaf] for leaf in leaves}) == 1
        texts = [_text(sent, part) for part in entry.parts]
        yield from texts if apart else ["".join(texts)]


def _text(sent: Sent, part: Part) -> str:
    glyphs = sent.leaf(part.leaf).glyphs
    result = []
    last = None
    for sign, glyph in part.signs:
        if glyph is None:
            result.append(sign.text)
        elif glyph != last:
            result.append(glyphs[glyph].text or OBJECT)
        last = glyph if glyph is not None else last
    return "".join(result)


def _plain(text: str) -> str:
    return " ".join(text.translate(_QUOTES).split())
