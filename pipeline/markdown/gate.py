"""The gate: a section's tree as pandoc read it goes in, only what the contract allows comes out.

An allow-list over kinds of nodes, attributes, classes, link targets and HTML. What is refused is told once for each
place and replaced by nothing or by its own text, so that a draft can still be built around it.
"""

from __future__ import annotations

import html
import itertools
import re
from typing import TYPE_CHECKING, Any

from pipeline.charts import KINDS, PLAN
from pipeline.findings import Code, Place
from pipeline.limits import in_force
from pipeline.markdown.tags import pair_tags
from pipeline.markdown.tree import Node, attributes_of, children, inlines, string, text_of, walk
from pipeline.papers.files import hidden_in

if TYPE_CHECKING:
    from collections.abc import Callable

    from pipeline.markdown.locate import Finder

LOWEST = 6
"""The deepest level of a heading: pandoc reads on, no output has more."""
CHARTS = (*KINDS, PLAN)
"""Classes of an image that is drawn from a data file: the kinds of chart."""

ID = re.compile(r"[^\W_][\w:.-]*\Z")
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*\Z")
_CODE_CLASS = re.compile(r"[a-z][a-z0-9+-]*\Z")
_SCHEME = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*:")
# A name before the host, as in https://bank.example@evil.example/, is there to be taken for the host.
_OUTWARD = re.compile(r"(?:https?://[^\s/?#@]+(?:[/?#]|\Z)|mailto:[^\s@?]+@[^\s@?]+(?:\?|\Z))", re.IGNORECASE)
_SECTION = re.compile(r"(?:(?:[a-z0-9-]+\.md)|(?:\.\./\.\./[a-z0-9-]+/sections/[a-z0-9-]+\.md))?(?:#[^\s]+)?\Z")

_FENCE = r"(?m)^[ \t>]*(?:[-*+][ \t]+|[0-9]+[.)][ \t]+|\[\^[^\]\n]*\]:[ \t]*)*:::[^\n]*\blandscape\b"
_BLOCKS = frozenset(
    "Plain Para LineBlock CodeBlock BlockQuote OrderedList BulletList DefinitionList Header HorizontalRule"
    " Table Figure Div Null".split()
)
_CROSSED, _TICKED = "☒", "☑"
_BLANKS = frozenset(("Space", "SoftBreak"))
"""Nearly half of all nodes, with nothing in them to refuse."""
_INLINES = frozenset(
    "Str Emph Underline Strong Strikeout Superscript Subscript SmallCaps Quoted Cite Code Space SoftBreak LineBreak"
    " Math Link Image Note Span".split()
)


def pass_gate(blocks: list[Node], finder: Finder, tell: Callable[[Code, Place, str, str], None]) -> list[Node]:
    """The blocks, made safe in place; every refusal goes to ``tell`` with its code, place, message and hint."""
    safe = _lifted(_Gate(finder, tell).blocks(blocks))
    turned = [node for node in walk(safe, leaves=False) if node["t"] == "Div" and node["c"][0][1]]
    free = {id(block) for block in safe}
    fences = [place for place, _ in finder.search(_FENCE)]
    for number, node in enumerate(turned):
        if id(node) not in free:  # no output can turn a page within a list, a cell or a note
            node["c"][0][1] = []
            place = fences[number] if len(fences) == len(turned) else finder.words(text_of(node["c"][1]))
            hint = "let the landscape part stand by itself, outside of lists, quotations, tables, notes and other parts"
            tell(Code.SAFE004, place, "a landscape part inside of something else", hint)
    return safe


def _lifted(blocks: list[Node]) -> list[Node]:
    """The blocks, with a landscape part that stands in a passage of another language between two such passages.

    ``::: {lang=ur dir=rtl}`` around ``::: landscape`` becomes the same the other way round.
    """
    result = []
    for block in blocks:
        inner = _lifted(block["c"][1]) if block["t"] == "Div" else []
        if block["t"] != "Div" or block["c"][0][1] or not any(_is_turned(node) for node in inner):
            result.append(block)
            continue
        attr = block["c"][0]
        for is_turned, group in itertools.groupby(inner, _is_turned):
            for part in [[node] for node in group] if is_turned else [list(group)]:
                if is_turned:
                    part[0]["c"][1] = [{"t": "Div", "c": [attr, part[0]["c"][1]]}]
                    result += part
                else:
                    result.append({"t": "Div", "c": [attr, part]})
                attr = ["", [], [[*pair] for pair in attr[2]]]
    return result


def _is_turned(node: Node) -> bool:
    return node["t"] == "Div" and bool(node["c"][0][1])


class _Gate:
    def __init__(self, finder: Finder, tell: Callable[[Code, Place, str, str], None]) -> None:
        self._finder = finder
        self._tell = tell
        self._longest = in_force().word_letters

    def blocks(self, nodes: list[Node]) -> list[Node]:
        """Blocks, or inlines: HTML is paired over one list at a time."""
        nodes = pair_tags(nodes)
        result = []
        for node in nodes:
            if node["t"] in _BLANKS:
                result.append(node)
                continue
            kept = self._node(node)
            if kept is None:
                continue
            for inner in children(kept):
                inner[:] = self.blocks(inner)
            if not (kept["t"] in ("Para", "Plain") and not any(_shows(inline) for inline in kept["c"])):
                result.append(kept)
        return result

    def _node(self, node: Node) -> Node | None:
        kind = node["t"]
        if kind in ("RawBlock", "RawInline"):
            self._raw(node)
            return None
        if kind not in _BLOCKS and kind not in _INLINES:
            self._tell(
                Code.SAFE001, self._finder.start(), f"an element of the kind {kind}", "write it in plain Markdown"
            )
            return None
        if kind == "Str":
            self._characters(node)
        elif kind == "Header":
            node["c"][0] = min(node["c"][0], LOWEST)
        elif kind == "Image":  # what is read aloud holds no notes, links or citations
            node["c"][1] = inlines(text_of(node["c"][1]))
        if attributes_of(node) is not None:
            self._attributes(node)
        if kind == "Link":
            self._link(node)
        elif kind == "Image":
            self._image(node)
        elif kind == "Table":
            self._cells(node)
        elif kind in ("BulletList", "OrderedList"):
            self._tasks(node)
        return node

    def _tasks(self, node: Node) -> None:
        """A task that is done, ``[x]``, with the ticked box that fonts have instead of pandoc's crossed one."""
        for item in node["c"] if node["t"] == "BulletList" else node["c"][1]:
            first = item[0]["c"][:1] if item and item[0]["t"] in ("Plain", "Para") else []
            if first == [string(_CROSSED)] and not any(self._finder.search(_CROSSED)):
                first[0]["c"] = _TICKED

    def _characters(self, node: Node) -> None:
        """An invisible character that was written by its name or number: in the file itself it was replaced."""
        while (hidden := hidden_in(node["c"])) is not None:
            node["c"] = node["c"].replace(hidden, "\ufffd")
            places = (place for place, name in self._finder.search(r"&#?\w+;") if hidden in _unescaped(name))
            message = f"the invisible character U+{ord(hidden):04X}"
            self._tell(Code.SAFE007, next(places, self._finder.start()), message, "delete it")
        if len(node["c"]) > self._longest:
            message = f"a word of {len(node['c']):,} letters"
            place = self._finder.words(node["c"][: self._longest])
            self._tell(Code.SAFE011, place, message, f"put blanks in: what is beyond {self._longest:,} is left out")
            node["c"] = node["c"][: self._longest]

    def _raw(self, node: Node) -> None:
        form, text = node["c"]
        place = self._finder.literal(text if form == "tex" else text.strip()[:200])
        shown = _shown(text)
        if form in ("tex", "latex"):
            self._tell(
                Code.SAFE003, place, f"the TeX command {shown}", "write it in Markdown; formulas go between $ signs"
            )
        elif form == "html":
            self._tell(
                Code.SAFE002,
                place,
                f"the HTML {shown}",
                "write it in Markdown; of HTML only comments, <br>, <sup>, <sub>, <s> and <a id> are taken",
            )
        else:
            self._tell(
                Code.SAFE001,
                place,
                f"raw {_shown(form)}: {shown}",
                "write it in Markdown: raw output is never passed on",
            )

    def _attributes(self, node: Node) -> None:
        kind = node["t"]
        attr = attributes_of(node)
        assert attr is not None  # noqa: S101 - the caller has asked
        identifier, classes, pairs = attr
        place: Place | None = None

        def refuse(what: str) -> None:
            nonlocal place
            place = place or self._near(node, what)
            hint = "take it out: identifiers, alt, lang, dir, landscape and the kinds of chart are all there is"
            self._tell(Code.SAFE004, place, f"{_shown(what)} means nothing here", hint)

        if kind == "Header" and not ID.match(identifier):  # made from words that begin with a dash or a quote
            identifier = attr[0] = identifier.lstrip("-_")
        if identifier and not ID.match(identifier):
            refuse(f"#{identifier}")
            attr[0] = ""
        allowed = _allowed_classes(node)
        kept = []
        for name in classes:
            if allowed(name):
                kept.append(name)
            else:
                refuse(f".{name}")
        attr[1] = kept if kind not in ("Code", "CodeBlock", "Link") else []
        attr[2] = []
        for key, value in pairs:
            if kind in ("Div", "Span") and (
                (key == "lang" and _LANGUAGE.match(value)) or (key == "dir" and value in ("rtl", "ltr"))
            ):
                attr[2].append([key, value])
            elif kind == "Image" and key == "alt":
                # Pandoc puts an alt text in the place of the description where the image has a caption, and only there.
                node["c"][1] = node["c"][1] or inlines(value)
            else:
                refuse(f"{key}={value}")

    def _near(self, node: Node, what: str) -> Place:
        word = what.lstrip(".#").split("=", 1)[0]
        bare = "{-}" if what == ".unnumbered" else ""
        for candidate in (what, bare, word, text_of([node])):
            if candidate:
                place = (
                    self._finder.words(candidate) if candidate == text_of([node]) else self._finder.literal(candidate)
                )
                if place != self._finder.start():
                    return place
        return self._finder.start()

    def _link(self, node: Node) -> None:
        target = node["c"][2]
        written = target[0]
        url = target[0] = written.removeprefix("./")
        target[1] = ""
        odd = any(character in url for character in '"<>\\^`{|}') or hidden_in(url)
        if _OUTWARD.match(url) and not odd:
            return
        if _SECTION.match(url) and url and not odd:
            return
        place = self._finder.target(written)
        scheme = _SCHEME.match(url)
        what = f"a {scheme.group()} link" if scheme else f"the link target {_shown(url)}"
        hint = "link to http, https or mailto, to #id, to section.md#id or to ../../paper/sections/section.md#id"
        self._tell(Code.SAFE006, place, what if url else "an empty link", hint)
        target[0] = ""

    def _image(self, node: Node) -> None:
        target = node["c"][2]
        url = target[0]
        target[1] = ""
        if re.fullmatch(r"(?:\.\./)?(?:[a-z0-9][a-z0-9._-]*/)*[a-z0-9][a-z0-9._-]*", url):
            return
        place = self._finder.target(url)
        if _SCHEME.match(url) or url.startswith("//"):
            what, hint = f"the image {_shown(url)} is not a file of the paper", "put the file into figures/ and name it"
        else:
            what = f"the image path {_shown(url)}"
            hint = "name a file of the paper: ../figures/name.svg, lower-case letters, digits, dots, hyphens"
        self._tell(Code.SAFE005, place, what, hint)
        target[0] = ""

    def _cells(self, node: Node) -> None:
        """Attributes of rows and cells have no place in Markdown; pandoc makes none, and none is passed on."""
        content = node["c"]
        for part in (content[3], content[5]):
            part[0] = ["", [], []]
        for body in content[4]:
            body[0] = ["", [], []]


def _allowed_classes(node: Node) -> Callable[[str], bool]:
    kind = node["t"]
    if kind == "Div":
        return lambda name: name == "landscape"
    if kind == "Image" and node["c"][2][0].endswith((".csv", ".yaml")):
        return lambda name: name in CHARTS
    if kind in ("Code", "CodeBlock"):
        return lambda name: bool(_CODE_CLASS.match(name))
    if kind == "Link":
        return lambda name: name in ("uri", "email")
    return lambda _name: False


def _unescaped(reference: str) -> str:
    """The character that a reference stands for; Python's own reading leaves controls out, which pandoc takes."""
    number = re.fullmatch(r"&#(?:x([0-9a-f]+)|([0-9]+));", reference, re.IGNORECASE)
    code = int(number[1], 16) if number and number[1] else int(number[2]) if number else 0
    return chr(code) if 0 < code <= 0x10FFFF else html.unescape(reference)


def _shows(inline: Node) -> bool:
    return inline["t"] not in ("Space", "SoftBreak", "LineBreak")


def _shown(text: Any) -> str:
    """A piece of the author's text, short and on one line, for a message."""
    line = " ".join(str(text).split())
    line = "".join(character if character.isprintable() else "\ufffd" for character in line)
    return line if len(line) <= 60 else line[:57] + "…"
