"""What a Word file says with all changes accepted, and what Markdown prints, both read by pandoc: a second opinion.

Nothing of the round trip is used here. Texts are read paragraph by paragraph, notes behind what they belong to. What a
citation or a cross-reference prints is learnt from the document that was sent.
"""

from __future__ import annotations

import itertools
import json
import re
import subprocess
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from pipeline import pandoc

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    Node = dict[str, Any]

THING = "\ufffc"
_MARK = "MARK OF THE ORACLE"
_AT_ONCE = 16
_LABEL = re.compile(r"^(?:(?:Figure|Table) \d+)?\. ")
_PLACE = re.compile("\ue000(.*?)\ue001")
_QUOTES = str.maketrans("“”‘’", "\"\"''")
_GAPS = re.compile(r"[\s\u00a0\u200d]+")


class Line(NamedTuple):
    """A paragraph: the level of a heading, or 0, and the text."""

    level: int
    text: str


def read_markdown(texts: Sequence[str]) -> list[list[Line]]:
    """The lines of each text of a section's file; citations and references stand there as what they are."""
    files = [re.sub(r"\A---\n.*?\n---\n", "", text, count=1, flags=re.DOTALL) for text in texts]
    return _read([file.encode() for file in files], "md", (_MARK + "\n").encode(), pandoc.MARKDOWN, "--file-scope")


def read_word(files: Sequence[bytes], mark: bytes, *, accept: bool = True) -> list[list[Line]]:
    """The lines of each Word file with all changes accepted, or rejected. ``mark`` is a Word file that says `_MARK`."""
    return _read(files, "docx", mark, "docx", f"--track-changes={'accept' if accept else 'reject'}")


def _read(files: Sequence[bytes], ending: str, mark: bytes, form: str, *options: str) -> list[list[Line]]:
    """All of them in a few runs."""
    batches = [files[at : at + _AT_ONCE] for at in range(0, len(files), _AT_ONCE)]
    with ThreadPoolExecutor(2) as pool:
        done = pool.map(lambda batch: _batch(batch, ending, mark, [form, "-t", "json", "--quiet", *options]), batches)
        return [lines for batch in done for lines in batch]


def _batch(files: Sequence[bytes], ending: str, mark: bytes, arguments: Sequence[str]) -> list[list[Line]]:
    """All of them in one run, with a mark between."""
    with tempfile.TemporaryDirectory() as folder:
        named = []
        for number, data in enumerate(files):
            for what, content in (("text", data), ("mark", mark)):
                path = Path(folder) / f"{number:04}-{what}.{ending}"
                path.write_bytes(content)
                named.append(str(path))
        command = [str(pandoc.binary()), "-f", *arguments, *named]
        done = subprocess.run(command, check=False, capture_output=True)
    assert done.returncode == 0, done.stderr.decode()
    read: list[list[Line]] = [[]]
    for line in _lines(json.loads(done.stdout)["blocks"]):
        if line.text == _MARK:
            read.append([])
        else:
            read[-1].append(line)
    assert len(read) == len(files) + 1, "a mark is lost"
    return read[:-1]


def sections_of(lines: Sequence[Line], titles: Mapping[str, str], end: str = "References") -> dict[str, list[str]]:
    """The texts of each section of a paper, from its title to the next one.

    A title is known by its words and its turn alone: LibreOffice makes it a plain paragraph where the one before it is
    deleted. A section whose title is gone is missing, with all that comes behind it.
    """
    found: dict[str, list[str]] = {}
    waiting = list(titles.items())
    current: list[str] = []
    for line in lines:
        if waiting and line.text == waiting[0][1]:
            current = found.setdefault(waiting.pop(0)[0], [])
        elif line.text == end and not waiting:
            break
        else:
            current.append(_LABEL.sub("", line.text))
    return found


def learnt(markdown: Sequence[Line], word: Sequence[str]) -> dict[str, str]:
    """What each citation and reference prints, from a section and the same section in Word."""
    said: dict[str, str] = {}
    plain = [line.text for line in markdown]
    for text in plain:
        keys = _PLACE.findall(text)
        if not keys:
            continue
        parts = [re.escape(part) for part in _PLACE.split(text)[::2]]
        matches = [match for one in word if (match := re.fullmatch("(.+?)".join(parts), one))]
        assert len(matches) == 1, (text, word)
        said |= dict(zip(keys, matches[0].groups(), strict=True))
    return said


def printed(markdown: Sequence[Line], said: Mapping[str, str]) -> list[str]:
    """The texts of a section as they are printed."""
    return [tidy(_PLACE.sub(lambda match: said[match[1]], line.text)) for line in markdown]


def _lines(blocks: Sequence[Node]) -> Iterator[Line]:
    for block in blocks:
        kind, content = block["t"], block.get("c")
        if kind in ("Para", "Plain"):
            yield from _line(content)
        elif kind == "Header":
            yield from _line(content[2], content[0])
        elif kind == "CodeBlock":
            yield Line(0, tidy(content[1]))
        elif kind == "DefinitionList":
            for term, definitions in content:
                yield from _line(term)
                yield from itertools.chain.from_iterable(map(_lines, definitions))
        else:
            yield from itertools.chain.from_iterable(map(_lines, _parts(kind, content)))


def _parts(kind: str, content: Any) -> list[Any]:
    """The lists of blocks that a block holds, in the order in which they are read."""
    simple = {"BlockQuote": [content], "BulletList": content}
    if kind in simple:
        return list(simple[kind])
    if kind == "Table":
        return [content[1][1], *(cell[4] for row in _rows(content) for cell in row[1])]
    if kind == "Figure":
        return [content[2], content[1][1]]
    if kind == "OrderedList":
        return list(content[1])
    return [content[1]] if kind == "Div" else []


def _rows(table: Any) -> Iterator[Any]:
    yield from table[3][1]
    for body in table[4]:
        yield from body[2]
        yield from body[3]
    yield from table[5][1]


def _line(inlines: Sequence[Node], level: int = 0) -> Iterator[Line]:
    notes: list[Node] = []
    text = tidy(_text(inlines, notes))
    if text:
        yield Line(level, text)
    for note in notes:
        yield from _lines(note["c"])


def _text(inlines: Sequence[Node], notes: list[Node]) -> str:
    parts = []
    for inline in inlines:
        kind, content = inline["t"], inline.get("c")
        if kind == "Str":
            parts.append(content)
        elif kind in ("Space", "SoftBreak", "LineBreak"):
            parts.append(" ")
        elif kind == "Code":
            parts.append(content[1])
        elif kind == "Math":
            parts.append(THING)
        elif kind == "Quoted":
            marks = "“”" if content[0]["t"] == "DoubleQuote" else "‘’"
            parts.append(marks[0] + _text(content[1], notes) + marks[1])
        elif kind == "Cite":
            parts.append("\ue000" + _cited(content[0]) + "\ue001")
        elif kind in ("Link", "Span"):
            parts.append(_text(content[1], notes))
        elif kind == "Note":
            notes.append(inline)
            parts.append(THING)
        elif kind not in ("Image", "RawInline"):
            parts.append(_text(content, notes))
    return "".join(parts)


def _cited(citations: Sequence[Any]) -> str:
    kept = [{key: one[key] for key in one if key not in ("citationHash", "citationNoteNum")} for one in citations]
    return json.dumps(kept, sort_keys=True)


def tidy(text: str) -> str:
    """A text with one sort of blanks and quotes: the one that is typed may not be the one that is printed."""
    return _GAPS.sub(" ", text.translate(_QUOTES)).strip()
