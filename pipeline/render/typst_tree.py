"""Prepares the document tree for pandoc's Typst writer, which knows neither our styles nor alt texts.

The raw Typst made here is calls of the template's own functions with keys that are made here too; every text of the
paper stays a node that pandoc escapes, or goes into the data that the template reads.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from pipeline.markdown.tree import (
    Node,
    attributes_of,
    children,
    copied,
    div,
    plain,
    raw,
    rewrite,
    rows_of,
    text_of,
    walk,
)
from pipeline.render.breaking import breakable
from pipeline.render.columns import is_crowded, spread
from pipeline.render.composed import UNNUMBERED

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from pipeline.figures import Asset

_KEPT_LINES = 16
"""Lines of a table that is kept on one page: about a third of it."""
_LONGEST_WORD = 34
"""Letters of the longest words that patterns hyphenate well; what has digits among them is no word of a language."""
_LONGEST_IN_CELL, _LONGEST_IN_TEXT, _LONGEST_CODE = 22, 80, 60
_MANY_COLUMNS = 6
"""From so many columns on words are hyphenated in a table: there is no room for long ones."""
_LETTERS = 105
"""Letters on a line of a table as wide as the measure."""
_WIDTH = re.compile(r"([0-9.]+)cm\Z")
_MARKUP = re.compile(r"[0-9]+\.|[-+=/]")
_SHORTHAND = re.compile(r"-[-?0-9]|\.\.\.")
_NAME = re.compile(r"[A-Za-z0-9 -]+\Z")


class TypstTree:
    """Prepares trees; ``pictures`` and ``equations`` collect the data that their raw calls name.

    ``kept`` counts the figures and tables of the text that stay on one page. Each has a key, ``k1``, ``k2`` and so on,
    and the text before it a mark in its last line, so that the template can tell what room was left there.
    """

    def __init__(self, assets: Mapping[str, Asset]) -> None:
        self._assets = assets
        self.pictures: dict[str, dict[str, Any]] = {}
        self.equations: dict[str, str] = {}
        self._in_heading = False
        self._in_phrase = False
        self._in_table = False
        self.kept = 0

    def blocks(self, nodes: Iterable[Node]) -> list[Node]:
        """A prepared copy of the blocks of a page or a paper."""
        result: list[Node] = []
        last: list[Node] | None = None
        place = -1
        for node in copied(nodes):
            prepared = self._node(node)
            if node["t"] == "Figure" or (node["t"] == "Table" and _is_kept(node["c"])):
                self.kept += 1
                key = f"k{self.kept}"
                if last:
                    # A mark at the very end would go on with the figure; that of a caption is not for the contents.
                    last.insert(place, _inline(f'#noted(ends("{key}"))'))
                last, place = (prepared[-1]["c"], -2) if node["t"] == "Figure" else (None, -1)
                prepared = [raw("typst", f'#kept("{key}")['), *prepared, raw("typst", "]")]
            elif node["t"] != "Header":
                last, place = _last_line(prepared), -1
            if _begins(node):  # what floats stays in its section
                prepared = [raw("typst", "#settle()"), *prepared]
            result += prepared
        return result

    def _all(self, nodes: list[Node]) -> list[Node]:
        result: list[Node] = []
        for node in nodes:
            result += self._node(node)
        return result

    def _node(self, node: Node) -> list[Node]:
        kind = node["t"]
        if kind in ("Space", "Str", "Code"):
            _break(node, cell=self._in_table)
            return [_literal(node) if kind == "Str" and _SHORTHAND.search(node["c"]) else node]
        if kind == "Figure":
            return [*_lifted(node["c"][1][1]), self._figure(node)]
        if kind == "Image":
            return [_inline(f'#box(picture("{self._picture(node)}"))')]
        leftward = kind == "Note" and _begins_leftward(node["c"])
        if kind == "Div" and ["dir", "rtl"] in node["c"][0][2]:  # before the passages within it are written out
            _mirror(node["c"][1])
        before = self._in_heading, self._in_phrase, self._in_table
        self._in_table = self._in_table or kind == "Table"
        self._in_heading = self._in_heading or kind == "Header"
        self._in_phrase = self._in_phrase or (kind == "Span" and ["dir", "rtl"] in node["c"][0][2])
        for inner in children(node):
            inner[:] = self._all(inner)
        self._in_heading, self._in_phrase, self._in_table = before
        match kind:
            case "Div":
                return self._div(node)
            case "Span":
                return self._span(node)
            case "Math":
                return self._math(node)
            case "Header":
                return [*_lifted(node["c"][2]), _heading(node)]
            case "Table":
                return [*_lifted(node["c"][1][1]), *_table(node)]
            case "Note":
                _note(node, leftward=leftward)
        return [node]

    def _div(self, node: Node) -> list[Node]:
        attr, content = node["c"]
        values = dict(map(tuple, attr[2]))
        style = values.get("custom-style")
        if style == "Bibliography" and attr[0]:
            target = raw("typst", f"#entry({_quoted(attr[0])})")
            return [div(_wrapped(f'#styled("{style}")[', [target, *content], ""))]
        if style is not None:
            return _wrapped(f'#styled("{_checked(style)}")[', content, attr[0])
        if "landscape" in attr[1]:
            return _wrapped("#landscape[", content, attr[0])
        if "lang" in values or "dir" in values:
            return _wrapped(f"#script({_language(values)})[", content, attr[0])
        return [node]

    def _span(self, node: Node) -> list[Node]:
        attr, content = node["c"]
        values = dict(map(tuple, attr[2]))
        opening = None
        if "custom-style" in values:
            opening = f'#marked("{_checked(values["custom-style"])}")['
        elif "lang" in values or "dir" in values:
            if self._in_phrase:  # Typst nests no directions: within a phrase the letters themselves decide
                values.pop("dir", None)
            # A heading's words go into contents and bookmarks, where nothing may depend on what surrounds them.
            opening = f"#{'titled' if self._in_heading else 'phrase'}({_language(values)})["
        if opening is None:
            return [node]
        anchor = [{"t": "Span", "c": [[attr[0], [], []], []]}] if attr[0] else []
        return [*anchor, _inline(opening), *_guarded(content), _inline("]")]

    def _math(self, node: Node) -> list[Node]:
        """A formula with its source as alt text, which PDF/UA asks for."""
        key = f"e{len(self.equations) + 1}"
        self.equations[key] = node["c"][1].strip()
        return [_inline(f'#equation("{key}")['), node, _inline("]")]

    def _figure(self, node: Node) -> Node:
        """A figure with its alt text; what is no image, such as the mark of a missing one, stays as it is."""
        attr, caption, content = node["c"]
        image = next((inline for block in content for inline in block.get("c", []) if inline["t"] == "Image"), None)
        if image is not None:
            opening = [_inline(f'#figure(kind: image, drawing("{self._picture(image)}"), caption: [')]
        else:
            shown = self._all([inline for block in content for inline in block.get("c", [])])
            opening = [
                _inline("#figure(kind: image, supplement: [Figure], ["),
                *_guarded(shown),
                _inline("], caption: ["),
            ]
        words = self._all([inline for block in caption[1] for inline in block.get("c", [])])
        label = f" <{attr[0]}>" if attr[0] else ""
        return plain([*opening, *_guarded(words), _inline(f"]){label}")])

    def _picture(self, image: Node) -> str:
        attr, description, (name, _) = image["c"]
        width = next((match for key, value in attr[2] if key == "width" and (match := _WIDTH.match(value))), None)
        key = f"p{len(self.pictures) + 1}"
        self.pictures[key] = {
            "file": name,
            "width": float(width.group(1)) if width else self._assets[name].width * 2.54 / 72,
            "alt": text_of(description),
        }
        return key


def _table(node: Node) -> list[Node]:
    """A table; one without a caption carries no number, and a short one is not torn over two pages."""
    content = node["c"]
    crowded = is_crowded(content)
    spread(content)
    for row in rows_of(content):
        for cell in row[1]:
            _guard_first(cell[4])
    settings = []
    if not content[1][1]:
        settings.append("#set figure(numbering: none)")
    if crowded:
        settings.append("#set table(inset: (x: 0.8mm, y: 1.6mm)); #show table: set text(size: 8pt)")
    if len(content[2]) >= _MANY_COLUMNS:
        settings.append("#show table: set text(hyphenate: true)")
    if _is_kept(content):
        settings.append("#show figure: set block(breakable: false)")
    elif max(_lines_of_rows(content), default=0) > _KEPT_LINES:
        settings.append("#set table.cell(breakable: true)")
    opening, closing = (f"#[{'; '.join(settings)}", "]") if settings else ("", "")
    rows = len(content[3][1])
    if rows != 1:
        opening, closing = f"{opening}{'; ' if opening else ''}#headed({rows})[", f"]{closing}"
    return [raw("typst", opening), node, raw("typst", closing)] if opening else [node]


def _lifted(content: list[Node]) -> list[Node]:
    """The ids within a heading or a caption, as targets before it; its notes are marked as its own.

    The contents repeat its text, but neither of these.
    """
    anchors = []
    for node in walk(content):
        attr = attributes_of(node)
        if attr and attr[0]:
            anchors.append(raw("typst", f"#[#metadata(none)<{attr[0]}>]"))
            attr[0] = ""
    content[:] = rewrite(content, lambda node: _noted(node) if node["t"] == "Note" else None)
    return anchors


def _break(node: Node, *, cell: bool) -> None:
    """Let a line end within a word that is too long for it, in a cell or in the text, if it is no language's.

    Of code only what no line could hold: whoever copies it copies the places to break at too.
    """
    if node["t"] == "Code":
        node["c"][1] = breakable(node["c"][1], _LONGEST_CODE)
    elif node["t"] == "Str":
        word = node["c"]
        if len(word) > _LONGEST_WORD or (not word.isalpha() and any(letter.isdigit() for letter in word)):
            node["c"] = breakable(word, _LONGEST_IN_CELL if cell else _LONGEST_IN_TEXT)


def _note(node: Node, *, leftward: bool) -> None:
    _guard_first(node["c"])
    if leftward:
        node["c"][0]["c"].insert(0, _inline('#metadata("leftward")'))


def _noted(note: Node) -> list[Node]:
    return [_inline("#noted["), note, _inline("]")]


def _begins(node: Node) -> bool:
    """Whether a section begins with this block."""
    if node["t"] == "Div" and "landscape" in node["c"][0][1] and node["c"][1]:
        return _begins(node["c"][1][0])
    return bool(node["t"] == "Header" and node["c"][0] == 1)


def _is_kept(content: list[Any]) -> bool:
    """Whether a table is short enough to stand on one page."""
    return sum(_lines_of_rows(content)) <= _KEPT_LINES


def _lines_of_rows(content: list[Any]) -> list[int]:
    """About how many lines of print each row of a table takes."""
    columns = content[2]
    widths = [column[1].get("c") or 1 / len(columns) for column in columns]
    lines = []
    for row in rows_of(content):
        cells = [len(text_of(cell[4])) for cell in row[1]]
        lines.append(
            max(
                (-(-length // max(1, int(width * _LETTERS))) for length, width in zip(cells, widths, strict=False)),
                default=1,
            )
        )
    return lines


def _last_line(blocks: list[Node]) -> list[Node] | None:
    """The inlines with which some blocks end; ``None`` where they end in anything but text."""
    while blocks:
        block = blocks[-1]
        match block["t"]:
            case "Para" | "Plain":
                return block["c"]  # type: ignore[no-any-return]
            case "BulletList":
                blocks = block["c"][-1]
            case "OrderedList":
                blocks = block["c"][1][-1]
            case "BlockQuote":
                blocks = block["c"]
            case _:
                return None
    return None


def _guard_first(blocks: list[Node]) -> None:
    """Guard the text with which a cell or a note begins."""
    if blocks and blocks[0]["t"] in ("Plain", "Para"):
        blocks[0]["c"] = _guarded(blocks[0]["c"])


def _guarded(content: list[Node]) -> list[Node]:
    """Inlines that stand at the beginning of a bracket, kept from being read as a list, a heading or a term.

    Pandoc escapes "1. x" and "- x" at the beginning of a line, but not of a cell, a note or our own calls.
    """
    first = content[0] if content else None
    if first is not None and first["t"] == "Str" and _MARKUP.match(first["c"]):
        return [_inline("#[]"), *content]
    return content


def _heading(node: Node) -> Node:
    """A generated heading: no number, and below the first level not in the contents either."""
    level, attr, content = node["c"]
    if UNNUMBERED not in attr[1] or level == 1:
        return node
    opening = f"#heading(level: {level}, numbering: none, outlined: false, bookmarked: true)["
    label = f" <{attr[0]}>" if attr[0] else ""
    return plain([_inline(opening), *_guarded(content), _inline(f"]{label}")])


def _wrapped(opening: str, content: list[Node], identifier: str) -> list[Node]:
    """Blocks between a raw opening and its bracket, with their id as a label."""
    inner = [raw("typst", opening), *content, raw("typst", "]")]
    return [div(inner, identifier)] if identifier else inner


def _literal(node: Node) -> Node:
    """A string that Typst would read as a shorthand (a minus, a dash, a soft hyphen, an ellipsis), as it is."""
    return _inline(f"#{_quoted(node['c'])};")


def _quoted(text: str) -> str:
    """A text as a string of Typst's, which knows two escapes that could end it, of the quote and of the backslash."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _inline(text: str) -> Node:
    return raw("typst", text, block=False)


def _text(value: str | None) -> str:
    return f'"{_checked(value)}"' if value else "none"


def _language(values: Mapping[str, str]) -> str:
    """Language, region and direction as the template's functions take them; of ``pa-Arab-PK`` the region is ``PK``."""
    language, *rest = values.get("lang", "").split("-")
    region = next((part.upper() for part in rest if len(part) == 2), None)
    return ", ".join(_text(part) for part in (language, region, values.get("dir")))


def _begins_leftward(blocks: list[Node]) -> bool:
    """Whether a note begins with a passage from right to left, and so runs that way itself."""
    first = blocks[0]["c"] if blocks and blocks[0]["t"] in ("Plain", "Para") else []
    return bool(first) and first[0]["t"] == "Span" and ["dir", "rtl"] in first[0]["c"][0][2]


def _mirror(content: list[Node]) -> None:
    """Let the columns of tables begin where the lines begin: left and right change sides."""
    other = {"AlignLeft": "AlignRight", "AlignRight": "AlignLeft"}
    for node in content:
        attr = attributes_of(node)
        if node["t"] == "Div" and attr is not None and any(key == "dir" for key, _ in attr[2]):
            continue  # a passage of its own direction, seen to already
        if node["t"] == "Table":
            for column in node["c"][2]:
                column[0] = {"t": other.get(column[0]["t"], column[0]["t"])}
        for inner in children(node):
            _mirror(inner)


def _checked(name: str) -> str:
    """A name that goes into a raw call: the gate and the templates allow nothing else, and neither does this."""
    if not _NAME.match(name):
        msg = f"not a name: {name!r}"
        raise ValueError(msg)
    return name
