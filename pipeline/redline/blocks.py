"""Two versions of a section's blocks made one marked tree."""

from __future__ import annotations

import itertools
import json
from collections import Counter
from typing import TYPE_CHECKING, Any

from pipeline.markdown.tree import Node, children, copied, walk
from pipeline.redline.atoms import PARAGRAPH_END, Atom, Piece, inlines_of
from pipeline.redline.marking import TURNED
from pipeline.redline.sequences import align, compare
from pipeline.redline.tables import rows, same_build
from pipeline.redline.values import DELETION, INSERTION, NUMBER, OWNER

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.redline.marking import Marker

_ALIKE = 0.35
"""Share of words in common from which two blocks are taken for versions of one."""
_MOVED_OVER = 0.6
"""Share of a paragraph's words that must stand in the other version for it to be a part split off or merged in."""
_BARE = frozenset(("Para", "Plain"))
_HOLDERS = frozenset(("BulletList", "OrderedList", "BlockQuote", "Div"))


class Differ:
    """Compares blocks; what it gives holds both versions, marked by ``marker``."""

    def __init__(self, marker: Marker) -> None:
        self._marker = marker
        self._keys: dict[int, str] = {}
        self._words: dict[int, Counter[str]] = {}
        self._held: list[Node] = []

    def blocks(self, old: Sequence[Node], new: Sequence[Node]) -> list[Node]:
        """The marked blocks of two versions, each a list of blocks that may end in a paragraph's end of its own."""
        result: list[Node] = []
        for a, b in align(old, new, self._score, joining=True):
            olds, news = old[a], new[b]
            if not news:
                result += self._marker.blocks(olds, DELETION)
            elif not olds:
                result += self._marker.blocks(news, INSERTION)
            elif len(olds) + len(news) > 2:
                result += self.stream(olds, news)
            else:
                result += self._pair(olds[0], news[0])
        return result

    def levelled(self, old: Sequence[Node], new: Sequence[Node]) -> tuple[list[Node], list[Node]]:
        """Both versions with only those landscape pages turned that are versions of each other."""
        before, after = ([block for block in blocks if is_turned(block)] for blocks in (old, new))
        kept = {
            id(block)
            for a, b in align(before, after, self._score)
            for block in (*before[a], *after[b])
            if a.start < a.stop and b.start < b.stop
        }

        def level(blocks: Sequence[Node]) -> list[Node]:
            pairs = ([block] if not is_turned(block) or id(block) in kept else block["c"][1] for block in blocks)
            return [block for inner in pairs for block in inner]

        return level(old), level(new)

    def contained(self, old: Sequence[Node], new: Sequence[Node]) -> list[Node] | None:
        """The same for a cell or a note, whose last paragraph cannot end anew; ``None`` where that cannot be shown."""
        if [self._key(block) for block in old] == [self._key(block) for block in new]:
            return list(new)
        empty: list[Node] = [{"t": "Plain", "c": []}]
        if all(block["t"] in _BARE for block in (*old, *new)):
            return self.stream(old or empty, new or empty)
        return None

    def stream(self, old: Sequence[Node], new: Sequence[Node]) -> list[Node]:
        """Paragraphs compared as one run of text in which their ends are atoms too."""
        pieces = self._pieces(self._run(old, DELETION), self._run(new, INSERTION))
        return self._marker.paragraphs(pieces, [block["t"] for block in new])

    def inlines(self, old: Sequence[Node], new: Sequence[Node]) -> list[Node]:
        """The marked inlines of two versions of a text."""
        return inlines_of(self._pieces(self._marker.atoms(old, DELETION), self._marker.atoms(new, INSERTION)))

    def _run(self, blocks: Sequence[Node], kind: str) -> list[Atom]:
        run: list[Atom] = []
        for number, block in enumerate(blocks):
            if number:
                run.append(Atom((PARAGRAPH_END,), {"t": "Str", "c": PARAGRAPH_END}, (), None))
            run += self._marker.atoms(block["c"], kind)
        return run

    def _pieces(self, old: list[Atom], new: list[Atom]) -> list[Piece]:
        pieces: list[Piece] = []
        for tag, a, b in compare(old, new):
            if tag == "change":
                pieces += self._marker.pieces(old[a], DELETION) + self._marker.pieces(new[b], INSERTION)
            else:
                for before, atom in zip(old[a], new[b], strict=True):
                    pieces += self._kept(before, atom)
        return pieces

    def _kept(self, before: Atom, atom: Atom) -> list[Piece]:
        """An atom that stands in both versions; of a note its text may have changed."""
        if atom.node["t"] != "Note":
            return [Piece(atom)]
        inside = self.contained(before.node["c"], atom.node["c"])
        if inside is None:
            return self._marker.pieces([before], DELETION) + self._marker.pieces([atom], INSERTION)
        return [Piece(Atom(atom.key, {"t": "Note", "c": inside}, atom.shells, atom.owner))]

    def _pair(self, old: Node, new: Node) -> list[Node]:
        """Two versions of one block."""
        if self._key(old) == self._key(new):
            return [new]
        kind: str = new["t"]
        content: Any = new.get("c")
        match kind:
            case "Para" | "Plain":
                return self.stream([old], [new])
            case "Header":
                level, attr, words = content
                return [{"t": kind, "c": [level, attr, self.inlines(old["c"][2], words)]}]
            case "BulletList" | "BlockQuote" | "OrderedList" | "Div":
                return [self._holder(old, new)]
            case "Figure":
                return self._figure(old, new)
            case "Table":
                return self._table(old, new)
        return [*self._marker.whole(old, DELETION), *self._marker.whole(new, INSERTION)]

    def _holder(self, old: Node, new: Node) -> Node:
        """Two versions of a block that holds blocks or items."""
        kind, before, content = new["t"], old["c"], new["c"]
        if kind == "BulletList":
            return {"t": kind, "c": self._items(before, content)}
        if kind == "OrderedList":
            return {"t": kind, "c": [content[0], self._items(before[1], content[1])]}
        if kind == "Div":
            return {"t": kind, "c": [content[0], self.blocks(before[1], content[1])]}
        return {"t": kind, "c": self.blocks(before, content)}

    def _items(self, old: Sequence[list[Node]], new: Sequence[list[Node]]) -> list[list[Node]]:
        def score(olds: Sequence[list[Node]], news: Sequence[list[Node]]) -> float:
            return self._likeness(olds[0], news[0])

        result = []
        for a, b in align(old, new, score):
            if a.start == a.stop:
                result.append(self._marker.blocks(new[b.start], INSERTION))
            elif b.start == b.stop:
                result.append(self._marker.blocks(old[a.start], DELETION))
            else:
                result.append(self.blocks(old[a.start], new[b.start]))
        return result

    def _figure(self, old: Node, new: Node) -> list[Node]:
        attr, caption, content = new["c"]
        before: list[Node] = []
        if _pictures(old["c"][2]) != _pictures(content):
            before = self._marker.pictures(old["c"][2], DELETION)
            content = self._marker.blocks(content, INSERTION)
        words = self._caption(old, new)
        if words is None:
            return [*self._marker.whole(old, DELETION), *self._marker.whole(new, INSERTION)]
        return [*before, {"t": "Figure", "c": [attr, [caption[0], words], content]}]

    def _caption(self, old: Node, new: Node) -> list[Node] | None:
        """The marked caption; ``None`` where only one of the two has one."""
        olds, news = old["c"][1][1], new["c"][1][1]
        return self.contained(olds, news) if bool(olds) == bool(news) else None

    def _table(self, old: Node, new: Node) -> list[Node]:
        words = self._caption(old, new)
        if words is None:
            return [*self._marker.whole(old, DELETION), *self._marker.whole(new, INSERTION)]
        if not same_build(old["c"], new["c"]):
            return self._rebuilt(old, new, words)
        content: list[Any] = copied([new])[0]["c"]
        content[1][1] = words
        head, body = content[3][1], content[4]
        marked = rows(old["c"][3][1], head, self.contained, self._marker)
        content[3][1] = marked
        for place, part in enumerate(body):
            part[3] = rows(old["c"][4][place][3], part[3], self.contained, self._marker)
        return [{"t": "Table", "c": content}]

    def _rebuilt(self, old: Node, new: Node, words: list[Node]) -> list[Node]:
        """A table and another in its place under the one caption, to which references lead on either side."""
        before, after = copied([old, new])
        after["c"][:2] = [["", [], []], [None, []]]
        marked = self._marker.whole({**before, "c": [["", [], []], [None, []], *before["c"][2:]]}, DELETION)
        marked[-1]["c"][:2] = [new["c"][0], [new["c"][1][0], words]]
        return [*marked, *self._marker.whole(after, INSERTION)]

    def _score(self, olds: Sequence[Node], news: Sequence[Node]) -> float:
        """How much is gained by taking blocks for versions of each other; nothing where they cannot be."""
        if len(olds) + len(news) > 2:
            return self._joined(olds, news)
        old, new = olds[0], news[0]
        if old["t"] in _BARE and is_display(old) and self._key(old) != self._key(new):
            return 0.0  # of two formulas each on its own line one replaces the other whole
        return self._likeness([old], [new]) if _shape(old) == _shape(new) else 0.0

    def _joined(self, olds: Sequence[Node], news: Sequence[Node]) -> float:
        """The gain of a split or a merge: each part must come mostly from the other version."""
        if not all(block["t"] == "Para" and not is_display(block) for block in (*olds, *news)):
            return 0.0
        one, parts = (olds, news) if len(olds) == 1 else (news, olds)
        whole = Counter(self._bag(one[0]))
        for part in parts:
            bag = self._bag(part)
            if (bag & whole).total() < max(2, _MOVED_OVER * bag.total()):
                return 0.0
            whole -= bag
        return self._likeness(olds, news)

    def _likeness(self, olds: Sequence[Node], news: Sequence[Node]) -> float:
        """Words in common, by number, where two runs of blocks are alike enough; a little more where they are equal."""
        old, new = (sum((self._bag(block) for block in blocks), Counter[str]()) for blocks in (olds, news))
        if self._of(olds) == self._of(news):
            return old.total() + 1.0
        common, most = (old & new).total(), max(old.total(), new.total(), 1)
        named = [_name(blocks[0]) for blocks in (olds, news) if blocks]
        same = len(named) == 2 and named[0] == named[1] != ""
        return common + (1.0 if same else 0.0) if same or common >= _ALIKE * most else 0.0

    def _bag(self, block: Node) -> Counter[str]:
        if id(block) not in self._words:
            self._held.append(block)  # what is remembered by its place must not give it up
            self._words[id(block)] = Counter(_words(block))
        return self._words[id(block)]

    def _of(self, blocks: Sequence[Node]) -> list[str]:
        return [self._key(block) for block in blocks]

    def _key(self, block: Node) -> str:
        if id(block) not in self._keys:
            self._held.append(block)
            self._keys[id(block)] = json.dumps(_plain(block), sort_keys=True)
        return self._keys[id(block)]


def is_turned(block: Node) -> bool:
    """Whether a block stands on landscape pages."""
    return block["t"] == "Div" and TURNED in block["c"][0][1]


def is_display(block: Node) -> bool:
    """Whether a paragraph is nothing but formulas on lines of their own."""
    content = [node for node in block["c"] if node["t"] not in ("Space", "SoftBreak")]
    return bool(content) and all(_is_set_apart(node) for node in content)


def split_displays(blocks: Sequence[Node]) -> list[Node]:
    """The blocks with every formula that is set apart as a paragraph of its own, as Word has it; all else as it is."""
    result: list[Node] = []
    for block in blocks:
        for inner in children(block) if block["t"] in _HOLDERS else ():
            inner[:] = split_displays(inner)
        if block["t"] not in _BARE or not any(map(_is_set_apart, block["c"])) or is_display(block):
            result.append(block)
            continue
        for apart, group in itertools.groupby(block["c"], _is_set_apart):
            run = list(group)
            while not apart and run and run[0]["t"] in ("Space", "SoftBreak"):
                run.pop(0)
            while not apart and run and run[-1]["t"] in ("Space", "SoftBreak"):
                run.pop()
            result += [{"t": "Para", "c": run}] if run else []
    return result


def _is_set_apart(node: Node) -> bool:
    return bool(node["t"] == "Math" and node["c"][0]["t"] == "DisplayMath")


def _words(block: Node) -> list[str]:
    """A block's words as far as they make it like another; of pictures, what they show."""
    found = []
    for node in walk([block]):
        if node["t"] == "Str":
            found.append(node["c"].strip(".,;:!?()").casefold())
        elif node["t"] in ("Code", "CodeBlock", "Math"):
            found += node["c"][1].split()
        elif node["t"] == "Image":
            found.append(node["c"][2][0])
    return found


def _pictures(blocks: Sequence[Node]) -> list[Any]:
    """What a figure shows. What only its alternative text says is the new version's: it is not in sight."""
    found = [node["c"][2][0] for node in walk(blocks) if node["t"] == "Image"]
    return found or [_plain(list(blocks))]


def _shape(block: Node) -> tuple[Any, ...]:
    """What two blocks must share to be versions of each other."""
    kind = block["t"]
    if kind in _BARE:
        # A formula on a line of its own is a paragraph of its own, and comes and goes with it.
        return ("Para", is_display(block))
    if kind == "Header":
        return kind, block["c"][0]
    if kind == "Div":
        _, classes, values = block["c"][0]
        return kind, *classes, *(str(value) for value in values)
    return (kind,)


def _name(block: Node) -> str:
    """The id that an author gave a figure or a table."""
    return str(block["c"][0][0]) if block["t"] in ("Figure", "Table") else ""


def _plain(value: Any) -> Any:
    """A node as it is compared: blanks alike, no ids, nothing of what was noted on it."""
    if isinstance(value, list):
        if len(value) == 3 and isinstance(value[0], str) and isinstance(value[1], list) and isinstance(value[2], list):
            return ["", value[1], value[2]]
        return [_plain(item) for item in value]
    if not isinstance(value, dict):
        return value
    if value.get("t") == "SoftBreak":
        return {"t": "Space"}
    return {key: _plain(item) for key, item in value.items() if key not in (OWNER, NUMBER)}
