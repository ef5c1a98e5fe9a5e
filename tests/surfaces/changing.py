"""Everything that may be changed in a tree so that something else is printed: one change at a time, by name."""

from __future__ import annotations

import copy
from typing import TYPE_CHECKING, Any

from tests.surfaces.trees import KEYS, word, words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.surfaces.trees import Tree

Path = tuple[Any, ...]
Site = tuple[str, Path, Any]
"""The name of a change, where what it edits is, and what edits that."""

_INSTEAD = {
    "emph": ("strong", "strike", "quote"),
    "strong": ("emph",),
    "strike": ("emph",),
    "quote": ("single", "emph"),
    "single": ("quote",),
    "code": ("math",),
    "bullets": ("numbers",),
    "numbers": ("bullets",),
}
_OF_BLOCKS: tuple[tuple[str, str, str, Any], ...] = (
    ("the level of a heading", "heading", "level", 5),
    ("that it is a heading", "heading", "k", "para"),
    ("that it is a quotation", "quote", "k", "wide"),
    ("an alternative text", "figure", "alt", "Another picture."),
    ("code", "code", "t", lambda block: block["t"] + "\nmore"),
    ("blanks in code", "code", "t", lambda block: block["t"].replace("\n", "\n ") + " ."),
    ("a formula", "display", "t", lambda block: block["t"] + "+1"),
    ("that the page is turned", "wide", "k", "quote"),
    ("the language of a passage", "passage", "lang", "ar"),
    ("the direction of a passage", "passage", "dir", "ltr"),
)
"""Name, kind of block, and what is set to what."""
_MODES = ("group", "text", "suppressed")


def changes(tree: Tree) -> Iterator[tuple[str, Callable[[], Tree]]]:
    """The name of each change that can be made, and what makes the tree with it."""
    for name, path, edit in (*_sites(tree["blocks"], ("blocks",)), *_besides(tree)):
        yield name, lambda path=path, edit=edit: _changed(tree, path, edit)  # type: ignore[misc]


def _changed(tree: Tree, path: Path, edit: Callable[[Any], None]) -> Tree:
    result = copy.deepcopy(tree)
    at: Any = result
    for step in path:
        at = at[step]
    edit(at)
    return result


def _set(key: Any, value: Any) -> Callable[[Any], None]:
    return lambda holder: holder.__setitem__(key, value)


def _swap(at: int) -> Callable[[Any], None]:
    def edit(holder: list[Any]) -> None:
        holder[at], holder[at + 1] = holder[at + 1], holder[at]

    return edit


def _besides(tree: Tree) -> Iterator[Site]:
    cited = {atom["key"] for atom in _all(tree["blocks"]) if atom.get("k") == "cite"}
    for key in cited:
        for name in ("title", "author", "date"):
            yield "a field of a cited entry", ("entries", key), _set(name, "{Another}" if name != "date" else "1999")
    for at, action in enumerate(tree["actions"]):
        for name in action:
            other = ["Institute"] if name == "partners" else "2022-01" if name in ("start", "due") else "X-9"
            yield "an action", ("actions", at), _set(name, other)
    yield "the order of actions", ("actions",), _swap(0)
    files = {block["file"] for block in _all(tree["blocks"]) if block.get("k") == "figure"}
    if "data" in files:
        yield "a number of a chart", (), _set("data", tree["data"].replace("3", "4"))
        yield "a byte of a chart's data", (), _set("data", tree["data"] + "\n")
    if "figure" in files:
        yield "a byte of a figure", (), _set("figure", tree["figure"] + "\n")


def _all(value: Any) -> Iterator[Tree]:
    if isinstance(value, dict):
        yield value
        for inner in value.values():
            yield from _all(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _all(inner)


def _sites(blocks: list[Tree], path: Path) -> Iterator[Site]:
    """The changes of some blocks, and of all that is in them."""
    for at, block in enumerate(blocks):
        here, kind = (*path, at), block["k"]
        yield from _block(block, here)
        if kind in ("para", "heading"):
            yield from _passage(block["c"], (*here, "c"))
        elif kind in ("quote", "wide", "passage"):
            yield from _sites(block["c"], (*here, "c"))
        if kind != "rule" and not (at and blocks[at - 1] == block):
            yield "a block that is gone", path, lambda holder, at=at: holder.pop(at)
    for at in range(len(blocks) - 1):
        # Paragraphs hold the other blocks apart, so only two of them can change places.
        if blocks[at]["k"] == blocks[at + 1]["k"] == "para" and blocks[at] != blocks[at + 1]:
            yield "the order of blocks", path, _swap(at)


def _block(block: Tree, here: Path) -> Iterator[Site]:
    kind = block["k"]
    if kind == "para" and len(block["c"]) > 3 and all(atom["k"] == "word" for atom in block["c"][:3]):
        yield "where a paragraph ends", here[:-1], _part(here[-1])
    elif kind in ("bullets", "numbers"):
        yield from _list(block, here)
    elif kind == "table":
        yield from _table(block, here)
    elif kind == "figure":
        yield from _passage(block["caption"], (*here, "caption"))
        yield "the picture", here, _set("file", "figure" if block["file"] == "data" else "data")
    elif kind == "terms":
        for number, (term, said) in enumerate(block["items"]):
            yield from _passage(term, (*here, "items", number, 0))
            yield from _passage(said, (*here, "items", number, 1))
    for name, of, key, value in _OF_BLOCKS:
        if of == kind:
            yield name, here, _set(key, value(block) if callable(value) else value)


def _part(at: int) -> Callable[[list[Tree]], None]:
    """Begin a new paragraph after two words."""

    def edit(blocks: list[Tree]) -> None:
        passage = blocks[at]["c"]
        blocks[at : at + 1] = [{"k": "para", "c": passage[:2]}, {"k": "para", "c": passage[2:]}]

    return edit


def _list(block: Tree, here: Path) -> Iterator[Site]:
    kind = _INSTEAD[block["k"]][0]
    yield "the kind of a list", here, lambda one: one.update({"start": 1, "style": "1", **one, "k": kind})
    if block["k"] == "numbers":
        yield "where numbers begin", here, _set("start", block["start"] + 1)
        yield "the kind of numbers", here, _set("style", "a" if block["style"] == "1" else "1")
    for number, item in enumerate(block["items"]):
        yield from _passage(item["c"], (*here, "items", number, "c"))
        if item["sub"]:
            yield from _list(item["sub"], (*here, "items", number, "sub"))
            yield "a list within", (*here, "items", number), _set("sub", None)
        if number and block["items"][number - 1] != item:
            yield "the order of items", (*here, "items"), _swap(number - 1)


def _table(block: Tree, here: Path) -> Iterator[Site]:
    yield from _passage(block["caption"], (*here, "caption"))
    for number, align in enumerate(block["aligns"]):
        for other in {"left", "right", "center"} - {align}:
            yield "how a column is aligned", (*here, "aligns"), _set(number, other)
    for number, row in enumerate(block["rows"]):
        for at, cell in enumerate(row):
            for name, path, edit in _passage(cell, (*here, "rows", number, at)):
                yield f"{name} in a cell", path, edit
        if number and block["rows"][number - 1] != row:
            yield "the order of rows", (*here, "rows"), _swap(number - 1)
    for at, cell in enumerate(block["head"] or ()):
        yield from _passage(cell, (*here, "head", at))
    if block["head"]:
        yield "a table's head", here, lambda one: one.update(rows=[one["head"], *one["rows"]], head=None)
    yield "a row more", (*here, "rows"), lambda rows: rows.append([words("So it is") for _ in rows[0]])


def _passage(passage: list[Tree], path: Path) -> Iterator[Site]:
    """The changes of some inlines, of which the first is a plain word, and stays one."""
    for at, atom in enumerate(passage):
        here = (*path, at)
        if atom["k"] == "word":
            yield from _word(atom["t"], here, passage, at)
        else:
            yield from _marked(atom, here, path)
        if at and atom != passage[at - 1] and at > 1 and atom["k"] == passage[at - 1]["k"] == "word":
            yield "the order of words", path, _swap(at - 1)
    if len(passage) > 2 and passage[1] != passage[2] and passage[1]["k"] == "word":
        yield "a word that is gone", path, lambda holder: holder.pop(1)


def _word(text: str, here: Path, passage: list[Tree], at: int) -> Iterator[Site]:
    yield "a word", here, _set("t", "Zebra")
    if text.isascii() and text.isalpha():
        yield "a letter's case", here, _set("t", text.swapcase())
        yield "punctuation", here, _set("t", text + ",")
    if any(character.isdigit() for character in text):
        yield "a number", here, _set("t", "".join("7" if one.isdigit() and one != "7" else one for one in text) + "1")
    if 0 < at < len(passage) - 1:
        inner = word(text)
        for kind in ("emph", "strong", "quote"):
            yield f"that it is marked: {kind}", here, lambda one, kind=kind: one.update(k=kind, c=[inner])
        if text.isalpha():
            yield "that it is a link", here, lambda one: one.update(k="link", c=[inner], to="https://example.org/z")
            yield "a note", here, lambda one: one.update(k="noted", c=words("Another note."))


def _marked(atom: Tree, here: Path, path: Path) -> Iterator[Site]:
    kind = atom["k"]
    if "c" in atom and kind != "raised":
        yield from _passage(atom["c"], (*here, "c"))
    for other in _INSTEAD.get(kind, ()):
        yield f"that it is {kind}", here, _set("k", other)
    if kind in ("emph", "strong", "strike", "quote", "single", "link"):
        yield (
            f"that it is {kind} at all",
            path,
            lambda holder: holder.__setitem__(slice(here[-1], here[-1] + 1), atom["c"]),
        )
    if kind in ("code", "math"):
        yield kind, here, _set("t", atom["t"] + "y")
    elif kind == "link":
        yield "a link's target", here, _set("to", "https://example.org/other")
    elif kind == "ref":
        yield "a cross-reference", here, _set("to", "fig:other")
    elif kind == "foreign":
        yield "a word's language", here, _set("lang", "fa")
        yield "a word's direction", here, _set("dir", "ltr")
    elif kind == "raised":
        yield "what is raised", here, _set("c", "3")
    elif kind == "noted":
        yield (
            "where a note is",
            path,
            lambda holder: holder.__setitem__(
                slice(here[-1], here[-1] + 2), [word(atom["t"]), {**atom, "t": holder[here[-1] + 1].get("t", "x")}]
            ),
        )
        yield "that there is a note", here, _set("k", "word")
    elif kind == "cite":
        yield "a citation", here, _set("key", next(key for key in KEYS if key != atom["key"]))
        yield "a locator", here, _set("locator", "p. 99")
        yield "how it is cited", here, _set("mode", _MODES[(_MODES.index(atom["mode"]) + 1) % 3])
        if atom["mode"] == "group":
            yield "what stands before a citation", here, _set("prefix", "but see")
    if kind == "break":
        yield "a break of the line", path, lambda holder: holder.pop(here[-1])
