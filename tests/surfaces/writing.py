"""Writes a tree as the files of a paper, in a style."""

from __future__ import annotations

import textwrap
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tests.surfaces.tabling import table

if TYPE_CHECKING:
    from pathlib import Path

    from tests.surfaces.styles import Style
    from tests.surfaces.trees import Passage, Tree

_TIED = "\0"
"""A blank at which no line is broken."""
_TYPED = str.maketrans({"“": '"', "”": '"', "‘": "'", "’": "'", "–": "--", "…": "..."})


def write_paper(folder: Path, paper: str, tree: Tree, style: Style) -> None:
    """Write the paper's own files into ``folder``, the repository."""
    home = folder / "papers" / (style.folder or paper)
    writer = _Writer(style)
    body = writer.blocks(tree["blocks"]) + "".join(f"\n{line}\n" for line in writer.later)
    section = f"---\n{style.front}---\n{body}"
    files = {
        "paper.yaml": f"title: {paper}\nguides: [guide1]\n",
        "sections/action-plan.md": _finished(section, style),
        "references.bib": _bibliography(tree, style),
        "actions.yaml": _actions(tree, style),
        f"data/{writer.name('data')}": tree["data"],
        f"figures/{writer.name('figure')}": tree["figure"],
    }
    for path, text in files.items():
        target = home / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(text.encode())


def _finished(text: str, style: Style) -> str:
    lines = text.split("\n")
    # A backslash before a blank is no break of the line but a blank that does not break.
    return style.mark + style.line_end.join(
        line + style.trailing if line and not line.endswith("\\") else line for line in lines
    )


def _bibliography(tree: Tree, style: Style) -> str:
    entries = {**tree["entries"], "other-2000": tree["uncited"]}
    kind, equals = ("@MISC", "=") if style.swapped else ("@misc", " = ")
    written = []
    for key, fields in entries.items():
        lines = [f"  {name}{equals}{{{value}}}," for name, value in fields.items()]
        written.append("\n".join((f"{kind}{{{key},", *(reversed(lines) if style.swapped else lines), "}\n")))
    return "\n".join(reversed(written) if style.swapped else written)


def _actions(tree: Tree, style: Style) -> str:
    written = []
    for action in tree["actions"]:
        quote = "'" if style.swapped else ""
        pairs = [
            f"{key}: [{', '.join(value)}]" if isinstance(value, list) else f"{key}: {quote}{value}{quote}"
            for key, value in action.items()
        ]
        written.append("- " + "\n  ".join(reversed(pairs) if style.swapped else pairs) + "\n")
    return "".join(written)


@dataclass
class _Writer:
    style: Style
    later: list[str] = field(default_factory=list)
    """Lines that stand at the end: the texts of notes, the targets of links."""

    def name(self, file: str) -> str:
        """What a picture's file is called."""
        ending = "csv" if file == "data" else "svg"
        return f"{'other' if self.style.renamed else file}.{ending}"

    def blocks(self, blocks: list[Tree], indent: int = 0) -> str:
        written = [self._block(block, indent) for block in blocks]
        return ("\n<!-- a remark -->\n\n" if self.style.comments else "\n").join(written)

    def _block(self, block: Tree, indent: int) -> str:
        kind, style = block["k"], self.style
        written = {
            "para": lambda: self._filled(block["c"], indent) + "\n",
            "heading": lambda: self._heading(block),
            "bullets": lambda: self._list(block, indent),
            "numbers": lambda: self._list(block, indent),
            "quote": lambda: self._quotation(block, indent),
            "table": lambda: self._table(block),
            "figure": lambda: self._figure(block),
            "code": lambda: self._code(block["t"]),
            "terms": lambda: self._terms(block, indent),
            "display": lambda: f"$${block['t']}$$\n",
            "wide": lambda: self._division("{.landscape}" if style.swapped else "landscape", block, indent),
            "passage": lambda: self._division(self._language(block).replace(_TIED, " "), block, indent),
            "rule": lambda: "* * *\n" if style.bullet == "*" else "-----\n",
        }
        return written[kind]()

    def _quotation(self, block: Tree, indent: int) -> str:
        inner = self.blocks(block["c"], indent + 2).rstrip("\n")
        return "".join(f"> {line}\n" if line else ">\n" for line in inner.split("\n"))

    def _division(self, opening: str, block: Tree, indent: int) -> str:
        return f"::: {opening}\n{self.blocks(block['c'], indent)}:::\n"

    def _terms(self, block: Tree, indent: int) -> str:
        gap = "\n" if self.style.loose else ""
        shift = "\n" + " " * 4
        return "\n".join(
            f"{self.line(term)}\n{gap}:   {self._filled(said, indent + 4).replace(chr(10), shift)}\n"
            for term, said in block["items"]
        )

    def _heading(self, block: Tree) -> str:
        text, level = self.line(block["c"]), block["level"]
        if self.style.underlined and level == 2:
            return f"{text}\n{'-' * 12}\n"
        return f"{'#' * level} {text}{' ' + '#' * level if self.style.closed else ''}\n"

    def _list(self, block: Tree, indent: int) -> str:
        items = []
        for number, one in enumerate(block["items"]):
            mark = self._mark(block, number)
            shift = "\n" + " " * len(mark)
            text = self._filled(one["c"], indent + len(mark)).replace("\n", shift)
            if one["sub"]:
                inner = self._list(one["sub"], indent + len(mark)).rstrip("\n")
                inner = "\n".join(" " * len(mark) + line if line else "" for line in inner.split("\n"))
                text += ("\n\n" if self.style.loose else "\n") + inner
            items.append(f"{mark}{text}\n")
        return ("\n" if self.style.loose else "").join(items)

    def _mark(self, block: Tree, number: int) -> str:
        if block["k"] == "bullets":
            return f"{self.style.bullet} "
        if self.style.hashed and block["style"] == "1" and block["start"] == 1:
            return "#. "
        count = block["start"] + number
        shown = str(count) if block["style"] == "1" else chr(ord(block["style"]) + count - 1)
        return f"{self.style.delimiter % shown} "

    def _table(self, block: Tree) -> str:
        caption = self.line(block["caption"]) + (f" {{#{block['id']}}}" if block["id"] else "")
        head = None if block["head"] is None else [self.line(cell) for cell in block["head"]]
        rows = [[self.line(cell) for cell in row] for row in block["rows"]]
        drawn = table(self.style.layout, head, block["aligns"], rows, colons=self.style.colons)
        # Above a table a colon alone would begin a definition of the paragraph before it.
        return f"Table: {caption}\n\n{drawn}" if self.style.above else f"{drawn}\n{self.style.caption}{caption}\n"

    def _figure(self, block: Tree) -> str:
        file = block["file"]
        path = f"../{'data' if file == 'data' else 'figures'}/{self.name(file)}"
        marks = [f"#{block['id']}", *([".bar"] if file == "data" else []), f'alt="{block["alt"]}"']
        shown = " ".join(reversed(marks) if self.style.swapped else marks)
        return f"![{self.line(block['caption'])}]({path}){{{shown}}}\n"

    def _code(self, text: str) -> str:
        if not self.style.fence:
            return "".join(f"    {line}\n" for line in text.split("\n"))
        return f"{self.style.fence}{self.style.language}\n{text}\n{self.style.fence}\n"

    def line(self, passage: Passage) -> str:
        """A passage on one line."""
        return self._inlines(passage).replace(_TIED, " ")

    def _filled(self, passage: Passage, indent: int) -> str:
        text = self._inlines(passage)
        if self.style.comments:
            first, _, rest = text.partition(" ")
            text = f"{first}{_TIED}<!--{_TIED}what?{_TIED}--> {rest}" if rest else text
        if self.style.width:
            width = max(self.style.width - indent, 12)
            text = "\n".join(
                textwrap.fill(part, width, break_long_words=False, break_on_hyphens=False) for part in text.split("\n")
            )
        return text.replace(_TIED, " ")

    def _inlines(self, passage: Passage) -> str:
        return " ".join(self._inline(atom) for atom in passage)

    def _inline(self, atom: Tree) -> str:
        kind, style = atom["k"], self.style
        if kind in ("emph", "strong", "strike", "quote", "single"):
            opening, closing = {
                "emph": (style.emphasis, style.emphasis),
                "strong": (style.strength, style.strength),
                "strike": ("<s>", "</s>") if style.tags else ("~~", "~~"),
                "quote": (self._typed("“"), self._typed("”")),
                "single": (self._typed("‘"), self._typed("’")),
            }[kind]
            return f"{opening}{self._inlines(atom['c'])}{closing}"
        written = {
            "word": lambda: self._typed(atom["t"]),
            "code": lambda: f"`{atom['t'].replace(' ', _TIED)}`",
            "math": lambda: f"${atom['t']}$",
            "link": lambda: self._link(atom),
            "cite": lambda: _cite(atom),
            "ref": lambda: f"@{atom['to']}",
            "noted": lambda: self._typed(atom["t"]) + self._note(atom["c"]),
            "foreign": lambda: f"[{atom['t']}]{self._language(atom)}",
            "raised": lambda: f"{atom['t']}{'<sup>%s</sup>' if style.tags else '^%s^'}" % atom["c"],
            "break": lambda: "<br>" if style.tags else "\\\n",
        }
        return written[kind]()

    def _typed(self, text: str) -> str:
        return text.translate(_TYPED) if self.style.straight else text

    def _language(self, tree: Tree) -> str:
        pairs = [f"lang={tree['lang']}", f"dir={tree['dir']}"]
        return "{" + _TIED.join(reversed(pairs) if self.style.swapped else pairs) + "}"

    def _link(self, atom: Tree) -> str:
        if not self.style.referenced:
            return f"[{self._inlines(atom['c'])}]({atom['to']})"
        label = f"target{len(self.later)}"
        self.later.append(f"[{label}]: {atom['to']}")
        return f"[{self._inlines(atom['c'])}][{label}]"

    def _note(self, passage: Passage) -> str:
        if self.style.inline_notes:
            return f"^[{self._inlines(passage)}]"
        label = f"[^note{len(self.later)}]"
        self.later.append(f"{label}: {self.line(passage)}")
        return label


def _cite(atom: Tree) -> str:
    locator = atom["locator"]
    if atom["mode"] == "text":
        return f"@{atom['key']}" + (f" [{locator}]" if locator else "")
    prefix = f"{atom['prefix']} " if atom["prefix"] else ""
    sign = "-@" if atom["mode"] == "suppressed" else "@"
    # In an item of a list, a line that began with "p." would begin a list of letters.
    return f"[{prefix}{sign}{atom['key']}{',' + _TIED + locator if locator else ''}]"
