"""The only module that talks to pandoc: Markdown and HTML to a document tree, citations, and the writers.

A document tree is pandoc's own JSON: a block or inline is ``{"t": kind, "c": content}``.
Each call is one short-lived process in pandoc's sandbox, with limits on time and memory.
"""

from __future__ import annotations

import functools
import importlib.util
import json
import re
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.errors import MisuseError, OutsideError
from pipeline.limits import DEFAULT, in_force
from pipeline.programs import Bounds, Outcome, TooLongError, ask, run, scratch

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

Node = dict[str, Any]
"""A block or an inline of a document tree."""

MARKDOWN = (
    "markdown+gfm_auto_identifiers"
    "-yaml_metadata_block-pandoc_title_block-latex_macros-native_divs-native_spans-markdown_in_html_blocks"
    "-implicit_header_references-blank_before_header-blank_before_blockquote"
)
"""How sections are written. What could reach past the section is off; raw formats stay on, to be seen and refused."""

_NURSERY = "-A64m"
"""What is collected the less often, which a run of a tenth of a second is the faster for."""
_AS_MANY = ("--preserve-tabs", "--columns=80")
_TIED = (
    "Mr. Mrs. Ms. Capt. Dr. Prof. Gen. Gov. e.g. i.e. Sgt. St. vol. vs. Sen. Rep. Pres. Hon. Rev."
    " Ph.D. M.D. M.A. p. pp. ch. sec. cf. cp."
)
"""What pandoc does where it reads many texts, and so must do where it reads one: nobody expands tabs, and these few
abbreviations are tied to the next word. Else a section's text and digest would change with what its neighbours do."""
_READ_MANY = """
local texts = pandoc.json.decode(io.read('a'), false)
for number = 2, #texts do
  local good, line = false, ''
  local said = pandoc.log.silence(function ()
    good, line = pcall(function ()
      return pandoc.write(pandoc.read(texts[number], texts[1], {}, {}), 'json')
    end)
  end)
  io.write(good and #said == 0 and line:gsub('\\n', '') or '', '\\n')
end
"""
"""Reads texts, each alone and with no file in its reach; writes one line for each, empty where anything was said."""
_WARNING = re.compile(r"^\[WARNING\] (.*(?:\n(?!\[).*)*)", re.MULTILINE)
_VERSION = re.compile(r"pandoc(?:\.exe)? (\d+(?:\.\d+)*)\s")
_OLDEST = 3
"""The major version from which on a figure is a block of its own; no digest was ever pinned under an older one."""
_CAPTIONS = (3, 8)
"""The version from which on a table's caption can end with attributes."""
_CAPTION_ID = re.compile(r"(?:(.*)\u00a0)?\{#([^\s{}]+)\}\Z")
"""It may be tied to an abbreviation before it."""
_AT = re.compile(r" at (?:\S+ )?line (\d+) column (\d+)")
_BETWEEN_WORDS = re.compile(r'","t":"Str"\},\{"t":"Space"\},\{"c":"(?=[^\W\d_])')
"""From one word to the next in JSON with its keys in order; one that begins with a mark could begin a list in Typst."""
_WORDS = re.compile(r'(?<=\{"t":"Str","c":")(?:[^" \\]|\\.)* (?:[^"\\]|\\.)*')
"""A string of several words in pandoc's JSON, whose keys have an order of their own."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Warned:
    """Something pandoc had to guess. ``line`` and ``column`` are within the text given, from 1."""

    message: str
    line: int | None
    column: int | None


class CannotReadError(Exception):
    """Pandoc gave up on a text: its limits, or a text that it cannot parse. ``str()`` says which."""


_chosen: list[Path] = []
"""The pandocs that passages of work use in the place of ours, innermost last; of the process, for threads share it."""


@contextmanager
def using(path: Path) -> Iterator[str]:
    """Use another pandoc for a passage of work in this process; gives its version.

    Everything kept of a text has the version in its key. Raises `MisuseError` where the file is no pandoc, or one so
    old that its trees are of another make.
    """
    chosen = path.absolute()
    try:
        found = _version(chosen)
    except OutsideError as error:
        raise MisuseError(f"{path} cannot be started", hint="name the file of a pandoc") from error
    if found is None:
        raise MisuseError(f"{path} is no pandoc", hint="name the file of a pandoc")
    if _numbers(found)[0] < _OLDEST:
        raise MisuseError(f"{path} is pandoc {found}", hint=f"from pandoc {_OLDEST} on trees are of one make")
    _chosen.append(chosen)
    try:
        yield found
    finally:
        _chosen.pop()


def binary() -> Path:
    """The pandoc in use: the one that the package pypandoc-binary brings, or that of the passage within `using`.

    Raises `OutsideError` where there is none.
    """
    return _chosen[-1] if _chosen else _brought()


def version() -> str:
    """The version of the pandoc in use, such as ``3.9``."""
    found = _version(binary())
    if found is None:
        raise OutsideError("pandoc does not tell its version", hint="pip install pypandoc-binary brings it anew")
    return found


@functools.cache
def _brought() -> Path:
    spec = importlib.util.find_spec("pypandoc")
    for folder in (spec.submodule_search_locations or ()) if spec else ():
        for name in ("pandoc", "pandoc.exe"):
            path = Path(folder) / "files" / name
            if path.is_file():
                return path
    raise OutsideError("pandoc is missing", hint="pip install pypandoc-binary brings it")


@functools.cache
def _version(path: Path) -> str | None:
    """What a program calls its version, where it calls itself pandoc."""
    outcome = ask([path, "--version"], bounds=_bounds())
    said = _VERSION.match(outcome.out.decode(errors="replace"))
    return said[1] if said and outcome.code == 0 else None


def read_markdown(text: str) -> tuple[list[Node], list[Warned]]:
    """The blocks of a section's text and what pandoc had to guess; raises `CannotReadError`."""
    with scratch() as folder:
        tied = folder / "tied"
        tied.write_text("\n".join(_TIED.split()), encoding="utf-8")
        arguments = ["--sandbox", *_AS_MANY, f"--abbreviations={tied}", "--from", MARKDOWN, "--to", "json"]
        try:
            outcome = _pandoc(arguments, text.encode(), reads=[tied], seconds=in_force().pandoc_reading)
        except TooLongError as error:
            raise CannotReadError(str(error)) from None
    if outcome.code != 0:
        raise CannotReadError(_reason(outcome))
    try:
        blocks = _tree(outcome.out)
    except RecursionError:
        blocks = None
    if blocks is None or _is_deep(blocks):
        raise CannotReadError("lists, quotations or divisions are nested too deeply")
    return blocks, _warnings(outcome.err)


def read_many(texts: Sequence[str]) -> list[list[Node] | None]:
    """The blocks of each text, read in one process; ``None`` for one to be read alone, since pandoc says something.

    Raises `CannotReadError` where one of them runs into the limits, which they share.
    """
    given = json.dumps([MARKDOWN, *texts]).encode()
    try:
        with scratch() as folder:  # pandoc begins by looking whether it may write a temporary file
            seconds = in_force().pandoc_reading_many
            outcome = _pandoc(["lua", "-e", _READ_MANY], given, writes=[folder], seconds=seconds)
    except TooLongError as error:
        raise CannotReadError(str(error)) from None
    lines = outcome.out.split(b"\n")[:-1]
    if outcome.code != 0 or len(lines) != len(texts):
        raise CannotReadError(_reason(outcome))
    try:
        trees = [_tree(line) if line else None for line in lines]
    except RecursionError:
        raise CannotReadError("a text is nested too deeply") from None
    return [None if tree is None or _is_deep(tree) else tree for tree in trees]


def read_word(data: bytes) -> list[Node]:
    """The blocks of a Word file that has been looked through already; raises `CannotReadError`."""
    try:
        outcome = _pandoc(["--sandbox", "--from", "docx", "--to", "json"], data)
    except TooLongError as error:
        raise CannotReadError(str(error)) from None
    if outcome.code != 0:
        raise CannotReadError(_reason(outcome))
    try:
        blocks = _tree(outcome.out)
    except RecursionError:
        blocks = None
    if blocks is None or _is_deep(blocks):
        raise CannotReadError("lists, quotations or tables are nested too deeply")
    return blocks


def read_html(text: str) -> list[Node]:
    """The blocks of a page that the project's own templates made."""
    arguments = ["--sandbox", "--from", "html+native_divs+native_spans-raw_html", "--to", "json"]
    return _tree(_checked(arguments, text.encode(), "read a template's page"))


def cite(blocks: Sequence[Node], items: str, style: Path, language: str) -> list[Node]:
    """The blocks with citations written out and the list of references at their end, in a ``refs`` div.

    ``items`` is a CSL JSON list, ``style`` a CSL file of the project's.
    """
    with scratch() as folder:
        bibliography = folder / "references.json"
        bibliography.write_text(items, encoding="utf-8")
        meta: dict[str, Node] = {
            "link-citations": {"t": "MetaBool", "c": True},
            "lang": {"t": "MetaString", "c": language},
        }
        style = style.absolute()
        reads = [style, bibliography]
        arguments = ["--from", "json", "--to", "json", "--citeproc", f"--csl={style}", f"--bibliography={bibliography}"]
        cited = _checked(arguments, document(blocks, meta), f"write the citations in the style {style}", reads)
        return _tree(_WORDS.sub(_parted, cited.decode()))


def csl_json(bibtex: str) -> str:
    """BibTeX entries as a CSL JSON list; an empty text is an empty list."""
    if not bibtex.strip():
        return ""
    arguments = ["--sandbox", "--from", "biblatex", "--to", "csljson"]
    return _checked(arguments, bibtex.encode(), "read the bibliography").decode()


def write(
    blocks: Sequence[Node], meta: Mapping[str, Node], arguments: Sequence[str], folder: Path | None = None
) -> tuple[bytes, list[Warned]]:
    """The document in another format, as ``arguments`` say; it sees no file but those in ``folder``."""
    outcome = _pandoc(["--from", "json", *arguments], document(blocks, meta), folder)
    if outcome.code != 0:
        raise OutsideError(f"pandoc could not write the document: {_reason(outcome)}", hint="this is a bug: report it")
    return outcome.out, _warnings(outcome.err)


def document(blocks: Sequence[Node], meta: Mapping[str, Node]) -> bytes:
    """Blocks and metadata as the JSON that pandoc reads.

    Words with a blank between them are one string: a writer that breaks no lines writes the same of it, in a good
    third less time.
    """
    tree = {"pandoc-api-version": [1, 23, 1], "meta": dict(meta), "blocks": list(blocks)}
    text = json.dumps(tree, ensure_ascii=False, check_circular=False, sort_keys=True, separators=(",", ":"))
    return _BETWEEN_WORDS.sub(" ", text).encode()


def _parted(words: re.Match[str]) -> str:
    """A string of several words as a string for each, as pandoc reads them and all that works on trees has them."""
    return words[0].replace(" ", '"},{"t":"Space"},{"t":"Str","c":"')


def default_file(name: str) -> bytes:
    """One of the files that pandoc itself brings, such as ``reference.docx``."""
    return _checked([f"--print-default-data-file={name}"], b"", f"give its {name}")


def _is_deep(value: object) -> bool:
    layer = [value]
    for _ in range(DEFAULT.tree_depth):
        if not layer:
            return False
        inner = [one.values() if isinstance(one, dict) else one for one in layer if isinstance(one, dict | list)]
        layer = [item for items in inner for item in items]
    return True


def _bounds(seconds: float | None = None) -> Bounds:
    limits = in_force()
    return Bounds(
        seconds=seconds or limits.pandoc_seconds,
        processor=limits.pandoc_processor,
        # Of writable memory: its collector reserves a terabyte of addresses, which cost nothing.
        memory=(limits.pandoc_megabytes + limits.pandoc_spare) * 1_000_000,
        file=limits.child_file_megabytes * 1_000_000,
        files=limits.child_files,
    )


def _pandoc(
    arguments: Sequence[str],
    given: bytes,
    folder: Path | None = None,
    reads: Sequence[Path] = (),
    writes: Sequence[Path] = (),
    seconds: float | None = None,
) -> Outcome:
    heap = f"-M{in_force().pandoc_megabytes}m"
    command: list[str | Path] = [binary(), "+RTS", heap, _NURSERY, "-RTS", *arguments]
    places = [*reads, *([folder] if folder else [])]
    clock = {"SOURCE_DATE_EPOCH": "0"}
    return run(
        command, bounds=_bounds(seconds), given=given, folder=folder, reads=places, writes=writes, variables=clock
    )


def _checked(arguments: Sequence[str], given: bytes, doing: str, reads: Sequence[Path] = ()) -> bytes:
    outcome = _pandoc(arguments, given, reads=reads)
    if outcome.code != 0:
        raise OutsideError(f"pandoc could not {doing}: {_reason(outcome)}")
    return outcome.out


def _tree(document_json: bytes | str) -> list[Node]:
    hook = _with_its_id if _numbers(version()) < _CAPTIONS else None
    blocks: list[Node] = json.loads(document_json, object_hook=hook)["blocks"]
    return blocks


def _numbers(of: str) -> tuple[int, ...]:
    return tuple(map(int, of.split(".")))


def _with_its_id(node: Node) -> Node:
    """A table whose id an older pandoc has left at the end of its caption, with the id where newer ones put it."""
    if node.get("t") == "Table" and not node["c"][0][0]:
        words = node["c"][1][1][-1]["c"] if node["c"][1][1] else []
        found = _CAPTION_ID.match(words[-1]["c"]) if words and words[-1]["t"] == "Str" else None
        if found:
            node["c"][0][0] = found[2]
            words[-1]["c"] = found[1] or ""
            while words and (words[-1]["t"] in ("Space", "SoftBreak") or words[-1].get("c") == ""):
                del words[-1]
            if not words:
                node["c"][1][1].pop()
    return node


def _reason(outcome: Outcome) -> str:
    if outcome.code == 251:
        return "the text needs more memory than it may have"
    # Only the first line: what follows may be a piece of a file.
    first = next((line for line in outcome.err.splitlines() if line.strip()), "")
    return first.strip()[:200] or f"it ended with code {outcome.code}"


def _warnings(err: str) -> list[Warned]:
    found = []
    for match in _WARNING.finditer(err):
        message = " ".join(match.group(1).split())
        at = _AT.search(message)
        line, column = (int(at.group(1)), int(at.group(2))) if at else (None, None)
        found.append(Warned(message=_AT.sub("", message), line=line, column=column))
    return found
