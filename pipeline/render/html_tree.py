"""Prepares the document tree for pandoc's HTML writer: levels of headings, numbers, classes, sizes, what assists.

No raw HTML is made here: every element is pandoc's, with attributes that its writer escapes.
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

from pipeline.manuscript.labels import is_numbered
from pipeline.markdown.tree import (
    Node,
    attributes_of,
    children,
    copied,
    div,
    header,
    inlines,
    plain,
    span,
    string,
    walk,
)
from pipeline.render.columns import spread
from pipeline.render.composed import UNNUMBERED

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from pipeline.figures import Asset

TITLE = "Title"
"""The style of the cover's line that is the page's one heading of the first level."""

_DEEPEST = 6
_LONG_FORMULA = 40
"""Letters of TeX from which a formula in a line may be wider than a telephone's screen."""
_DOTS = 96
"""Pixels of a web page in an inch."""
_DASH = string("–")
_TASKS = (string("☐"), string("☑"), string("☒"))
_BRACKETS = {"OneParen": "bracket", "TwoParens": "brackets"}
_NUMBERS = {
    "LowerAlpha": "lower-alpha",
    "UpperAlpha": "upper-alpha",
    "LowerRoman": "lower-roman",
    "UpperRoman": "upper-roman",
}
"""Of both are the classes of what holds a list with numbers before a bracket or in brackets: ``1)``, ``(a)``."""
_WIDE = 480
"""Pixels from which a figure would be too small to read on a telephone if it were brought down to its screen."""
_WIDTH = re.compile(r"([0-9.]+)cm\Z")


class HtmlTree:
    """Prepares trees for a page in ``language``, a BCP 47 tag.

    ``scripts`` collects the language and direction of each heading that has its own, by id.
    """

    def __init__(self, assets: Mapping[str, Asset], language: str) -> None:
        self._assets = assets
        self._language = language
        self._counts = {"Figure": 0, "Table": 0}
        self._numbers = [0] * _DEEPEST
        self._level = 1
        self.scripts: dict[str, dict[str, str]] = {}

    def cover(self, nodes: Iterable[Node], title: str) -> list[Node]:
        """A prepared copy of the cover, with exactly one heading of the first level, which says ``title``."""
        result: list[Node] = []
        titled = False
        for node in copied(nodes):
            if not titled and _style(node) == TITLE:
                words = [inline for block in node["c"][1] for inline in block.get("c", [])]
                result.append(header(1, words or inlines(title), node["c"][0][0], [_class(TITLE)]))
                titled = True
            else:
                result += self._node(node, {}, numbered=False)
        return result if titled else [header(1, inlines(title), "", [_class(TITLE)]), *result]

    def body(self, nodes: Iterable[Node]) -> list[Node]:
        """A prepared copy of the body, whose headings begin at the second level."""
        self._level = 1
        return self._all(_upright(copied(nodes)), {}, numbered=True)

    def _all(self, nodes: list[Node], script: dict[str, str], *, numbered: bool) -> list[Node]:
        return _joined([made for node in nodes for made in self._node(node, script, numbered=numbered)])

    def _node(self, node: Node, script: dict[str, str], *, numbered: bool) -> list[Node]:
        """What stands in the node's place; in the order of the document, for the sake of the numbers."""
        attr = attributes_of(node)
        if attr is not None and node["t"] in ("Div", "Span"):
            _classify(attr)
            script = {**script, **{key: value for key, value in attr[2] if key in ("lang", "dir")}}
        result = [node]
        match node["t"]:
            case "Header":
                self._heading(node, script, numbered=numbered)
            case "Figure":
                self._figure(node, script)
            case "Table":
                result = [self._table(node, script)]
            case "Image":
                self._image(node)
            case "Math":
                result = [_formula(node)]
            case "OrderedList" if (name := _BRACKETS.get(node["c"][0][2]["t"])) is not None:
                result = [div([node], classes=[f"{name}-{_NUMBERS.get(node['c'][0][1]['t'], 'decimal')}"])]
        for inner in children(node):
            inner[:] = self._all(inner, script, numbered=numbered)
        return result

    def _heading(self, node: Node, script: dict[str, str], *, numbered: bool) -> None:
        """One level below the print's, as the title is the first, never more than one below the heading before."""
        level, attr, content = node["c"]
        node["c"][0] = self._level = min(level + 1, self._level + 1, _DEEPEST)
        if script:
            self.scripts[attr[0]] = script
        if numbered and UNNUMBERED not in attr[1]:
            self._numbers[level - 1] += 1
            self._numbers[level:] = [0] * (_DEEPEST - level)
            number = ".".join(map(str, self._numbers[:level]))
            node["c"][2] = [span([string(number)], classes=["number"]), {"t": "Space"}, *content]

    def _caption(self, kind: str, node: Node, script: dict[str, str]) -> str:
        """Put the number before the caption; the caption's id, or nothing where there is no caption."""
        if not is_numbered(node):
            return ""
        self._counts[kind] += 1
        label = f"{kind}\u00a0{self._counts[kind]}"
        identifier = f"caption-{kind.lower()}-{self._counts[kind]}"
        blocks = node["c"][1][1]
        if blocks[0]["t"] not in ("Plain", "Para"):
            blocks.insert(0, plain([]))
        own = {"lang": self._language, "dir": "ltr"} if script.get("dir") == "rtl" else {}
        words = [span([string(f"{label}.")], classes=["label"], **own), {"t": "Space"}, *blocks[0]["c"]]
        blocks[0]["c"] = [span(words, identifier)]
        return identifier

    def _figure(self, node: Node, script: dict[str, str]) -> None:
        """A caption with its number, and a wide picture in a box that scrolls by itself, for the keyboard too."""
        identifier = self._caption("Figure", node, script)
        images = [inner for inner in walk(node["c"][2]) if inner["t"] == "Image"]
        if any(self._size(image)[0] > _WIDE for image in images):
            node["c"][2] = [_box(node["c"][2], "picture", identifier, "Figure")]

    def _table(self, node: Node, script: dict[str, str]) -> Node:
        """A table whose header cells say what they head, in a box that scrolls by itself, for the keyboard too."""
        identifier = self._caption("Table", node, script)
        if any(width["t"] == "ColWidth" for _, width in node["c"][2]):  # else the browser knows best
            spread(node["c"])
        for row in node["c"][3][1]:
            for cell in row[1]:
                cell[0][2].append(["scope", "col" if cell[3] == 1 else "colgroup"])
        return _box([node], "table", identifier, "Table")

    def _image(self, node: Node) -> None:
        """The size of print in pixels, as attributes: what a strict policy allows, and a page narrows."""
        attr = node["c"][0]
        width, height = self._size(node)
        kept = [pair for pair in attr[2] if pair[0] not in ("width", "height")]
        attr[2] = [*kept, ["width", f"{width:.0f}"], ["height", f"{height:.0f}"]]

    def _size(self, image: Node) -> tuple[float, float]:
        """A picture's width and height in pixels, as in print."""
        attr, _, (name, _) = image["c"]
        asset = self._assets[name]
        given = next((match for key, value in attr[2] if key == "width" and (match := _WIDTH.match(value))), None)
        width = float(given.group(1)) / 2.54 * _DOTS if given else asset.width / 72 * _DOTS
        return width, width * asset.height / asset.width


def _upright(nodes: Iterable[Node]) -> list[Node]:
    """The blocks with the headings at the head of a landscape page before it: on a screen it is no page of its own.

    Inside of it they would end where it ends, and what follows would belong to no section.
    """
    result: list[Node] = []
    for node in nodes:
        if node["t"] == "Div" and "landscape" in node["c"][0][1]:
            content = node["c"][1]
            first = next((place for place, inner in enumerate(content) if inner["t"] != "Header"), len(content))
            result += content[:first]
            del content[:first]
        result.append(node)
    return result


def _joined(nodes: list[Node]) -> list[Node]:
    """The nodes, where inlines with no dash at the beginning of a line, and no box that pandoc takes for a field."""
    for before, after in pairwise(nodes):
        if before["t"] == "Space" and after == _DASH:
            before.update(string("\u00a0"))
        elif before in _TASKS and after["t"] == "Space":
            after.update(string("\u00a0"))
    return nodes


def _box(content: list[Node], name: str, caption: str, kind: str) -> Node:
    """A box that scrolls by itself and is reached by the keyboard, named by the caption with that id, or its kind."""
    named = {"aria_labelledby": caption} if caption else {"aria_label": kind}
    return div(content, classes=[name], role="group", tabindex="0", **named)


def _formula(node: Node) -> Node:
    """A formula that may be wider than the screen, in a box that scrolls by itself."""
    display = node["c"][0]["t"] == "DisplayMath"
    if not display and len(node["c"][1]) < _LONG_FORMULA:
        return node
    kind = "display" if display else "inline"
    return span([node], classes=["formula", kind], role="group", tabindex="0", aria_label="Formula")


def _style(node: Node) -> str:
    if node["t"] not in ("Div", "Span"):
        return ""
    return str(dict(map(tuple, node["c"][0][2])).get("custom-style", ""))


def _class(style: str) -> str:
    """The class of a style of the templates: ``Back Note`` is ``back-note``."""
    return re.sub(r"[^a-z0-9]+", "-", style.lower()).strip("-")


def _classify(attr: list[object]) -> None:
    """Replace a style's name by its class."""
    _, classes, pairs = attr
    assert isinstance(classes, list) and isinstance(pairs, list)  # noqa: S101, PT018 - pandoc's attributes are
    classes += [_class(value) for key, value in pairs if key == "custom-style"]
    pairs[:] = [pair for pair in pairs if pair[0] != "custom-style"]
