"""The proof that nothing disappears: the words of the file against those of the section, by another reader.

The file is read by `pipeline.wordfile.reading`, which knows nothing of pandoc, and the section is parsed from the very
text that is to be committed. What the account tells as gone or come is taken off; what is left over is told.
"""

from __future__ import annotations

import re
from collections import Counter
from itertools import zip_longest
from typing import TYPE_CHECKING

from pipeline.markdown.tree import Node, children, walk
from pipeline.submitting.inlines import inlines_of, leaves
from pipeline.submitting.shaping import number_of
from pipeline.submitting.values import Item, Kind, Where, quoted
from pipeline.wordfile.values import OBJECT, Story
from pipeline.wordfile.values import Kind as Thing

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from pipeline.submitting.guide import Guide
    from pipeline.wordfile.values import Paragraph, Reading

_WORD = re.compile(r"\w+")
_PARTING = frozenset(("Space", "SoftBreak", "LineBreak", "RawInline", "Math", "Cite", "Image"))
_STORIES = (Story.BODY, Story.FOOTNOTE, Story.ENDNOTE)


def words_of(text: str) -> list[str]:
    """The words of a text as they are compared: runs of letters and digits."""
    return _WORD.findall(text.replace("\u00ad", "").replace("\u200b", ""))


def told(
    reading: Reading, blocks: Sequence[Node], items: Iterable[Item], guide: Guide, drops: Callable[[str], bool]
) -> list[Item]:
    """Lines for words that the file has and the section has not, or the other way round, though nothing said so.

    ``drops`` says of a field's instruction whether its result is left out, which the account tells.
    """
    dropped = frozenset(field.number for field in reading.fields if drops(field.instruction))
    texts = [(paragraph, _shown(paragraph, dropped)) for paragraph in reading.paragraphs if paragraph.story in _STORIES]
    of_file = Counter(word for _, text in texts for word in words_of(text))
    of_section = Counter(words_of(printed(blocks)))
    gone = Counter(word for item in items for word in words_of(item.gone))
    came = Counter(word for item in items for word in words_of(item.came))
    missing = of_file - gone - of_section + Counter()
    more = of_section - came - of_file + Counter()
    found = []
    for paragraph, text in texts:
        lost = []
        for word in words_of(text):
            if missing[word] > 0:
                missing[word] -= 1
                lost.append(word)
        if lost:
            what = f"words that did not come through: “{quoted(' '.join(lost))}”"
            do = "type them anew in Word as plain text, or in the section itself"
            found.append(Item(kind=Kind.LOST, what=what, where=guide.at(paragraph.index), do=do))
    found += _fewer(reading, blocks)
    if any(piece.thing and piece.thing.kind is Thing.SYMBOL for one in reading.paragraphs for piece in one.pieces):
        # Letters of the font Symbol, which pandoc knows, are signs to the other reader.
        more = Counter({word: count for word, count in more.items() if len(word) > 1 or word.isascii()})
    if +more:
        what = f"words that the file does not show as such: “{quoted(' '.join(more.elements()))}”"
        found.append(Item(kind=Kind.CHANGED, what=what))
    return found


def _fewer(reading: Reading, blocks: Sequence[Node]) -> list[Item]:
    """Lines for equations and notes, which have no words to be counted, where there are fewer than in the file."""
    kinds = Counter(
        piece.thing.kind
        for paragraph in reading.paragraphs
        for piece in paragraph.pieces
        if piece.thing and paragraph.story in _STORIES and not piece.look.hidden
        if not (piece.thing.kind is Thing.EQUATION and _is_empty(piece.thing.text))
    )
    nodes = Counter(node["t"] for node in walk(blocks))
    missing = (
        ("equation", kinds[Thing.EQUATION] - nodes["Math"]),
        ("footnote", kinds[Thing.NOTE] - nodes["Note"]),
    )
    do = "compare the section with the file, and add them in the section by hand"
    return [
        Item(kind=Kind.LOST, what=f"{count} {called}{'s' * (count > 1)} that did not come through", do=do)
        for called, count in missing
        if count > 0
    ]


def _is_empty(equation: str) -> bool:
    """Whether an equation, as its parts by name, holds nothing; such a one is left out."""
    return not re.sub(r"\w*[()]", "", equation).strip()


def misread(written: Sequence[Node], read: Sequence[Node], guide: Guide) -> list[Item]:
    """A line where the Markdown does not read as the tree that it was written from; there should be none."""
    mine, theirs = ([one for one in map(_leaf, leaves(blocks)) if one[1]] for blocks in (written, read))
    places = [number_of(leaf) for leaf in leaves(written) if _leaf(leaf)[1]]
    at = next((at for at, (one, other) in enumerate(zip_longest(mine, theirs)) if one != other), None)
    if at is None:
        return []
    shown = " ".join(mine[at][1]) if at < len(mine) else ""
    where = guide.at(places[at]) if at < len(places) else Where()
    do = "look at the section from there on, and mend it by hand"
    return [
        Item(
            kind=Kind.CHANGED,
            what=f"Markdown has no sure sign for how this is set: “{quoted(shown)}”",
            where=where,
            do=do,
        )
    ]


def _leaf(leaf: Node) -> tuple[str, list[str]]:
    kind = "Header" if leaf["t"] == "Header" else "Para"
    return kind, words_of(printed([{"t": "Para", "c": inlines_of(leaf)}]))


def printed(blocks: Iterable[Node]) -> str:
    """The text of a tree, notes and captions with it; not formulas, citations and the descriptions of pictures."""
    parts: list[str] = []
    notes: list[str] = []
    _collect(blocks, parts, notes)
    return "".join([*parts, " ", *notes])


def _collect(nodes: Iterable[Node], parts: list[str], notes: list[str]) -> None:
    for node in nodes:
        kind = node["t"]
        if kind == "Str":
            parts.append(node["c"])
        elif kind in ("Code", "CodeBlock"):
            parts.append(f" {node['c'][1]} " if kind == "CodeBlock" else node["c"][1])
        elif kind in _PARTING:
            parts.append(" ")
        elif kind == "Quoted":
            parts.append("“")
            _collect(node["c"][1], parts, notes)
            parts.append("”")
        elif kind == "Note":
            # Behind all else, for a note parts no word; and so does one within it.
            inner: list[str] = []
            _collect(node["c"], inner, notes)
            notes += [*inner, " "]
        else:
            for held in children(node):
                _collect(held, parts, notes)
                if kind not in ("Emph", "Strong", "Strikeout", "Superscript", "Subscript", "Span", "Link"):
                    parts.append(" ")


def _shown(paragraph: Paragraph, dropped: frozenset[int]) -> str:
    """The text of a paragraph that is to come through."""
    parts = []
    for piece in paragraph.pieces:
        if piece.look.hidden:
            continue
        if dropped.intersection(piece.fields):
            parts.append(" ")
        elif piece.thing is None:
            parts.append(piece.text)
        elif piece.thing.kind is Thing.OTHER:
            parts.append(f" {piece.thing.text} ")
        elif piece.thing.kind in (Thing.NOTE, Thing.CONTROL, Thing.NUMBER):
            continue
        else:
            parts.append(" " if piece.text == OBJECT else piece.text)
    return "".join(parts)
