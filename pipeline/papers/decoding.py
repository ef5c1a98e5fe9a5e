"""One YAML text through its schema: decoded values, and each fault as a finding with its place."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from pipeline.findings import Code, Finding, Place
from pipeline.papers.files import FileFault, Folder
from pipeline.papers.shapes import At, Fault, ListOf, MapOf, Record, Shape, blank, decode
from pipeline.papers.values import Mention
from pipeline.papers.yamlfile import YamlError, parse

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_CODES = {"missing": Code.CFG002, "unknown": Code.CFG003, "value": Code.CFG004}


@dataclass(frozen=True, kw_only=True, slots=True)
class Source:
    """A file being read, as findings name it. ``codes`` says which code each kind of fault has there."""

    path: str
    paper: str | None = None
    section: str | None = None
    codes: Mapping[str, Code] = field(default_factory=lambda: _CODES)
    broken: Code = Code.CFG001

    def finding(
        self, code: Code, message: str, hint: str, line: int | None = None, column: int | None = None
    ) -> Finding:
        """A finding in this file."""
        place = Place(path=self.path, line=line, column=column)
        return Finding(code=code, place=place, message=message, hint=hint, paper=self.paper, section=self.section)

    def place(self, at: tuple[int, int]) -> Place:
        """A place in this file."""
        return Place(path=self.path, line=at[0], column=at[1])

    def mention(self, at: At) -> Mention:
        """An id as it stands in this file."""
        return Mention(id=at.text, place=Place(path=self.path, line=at.line, column=at.column))

    def mentions(self, entries: Iterable[At]) -> tuple[Mention, ...]:
        """Ids as they stand in this file."""
        return tuple(self.mention(at) for at in entries)


def read_yaml(folder: Folder, source: Source, shape: Shape, findings: list[Finding], *, required: bool = True) -> Any:
    """The file decoded by ``shape``: defaults where it is missing (an error if ``required``) or broken."""
    if not required and not folder.holds(source.path):
        return _nothing(shape)
    try:
        text = folder.text(source.path, findings, paper=source.paper, section=source.section)
    except FileFault as fault:
        findings.append(source.finding(fault.code, fault.message, fault.hint))
        return _nothing(shape)
    return decode_text(text, source, shape, findings)


def decode_text(text: str, source: Source, shape: Shape, findings: list[Finding], *, first_line: int = 1) -> Any:
    """``text`` decoded by ``shape``, faults added to ``findings``; ``first_line`` is where it begins in its file."""
    try:
        node = parse(text, first_line=first_line)
    except YamlError as error:
        hint = "mend the YAML; text with a colon or a # in it goes in quotes"
        findings.append(source.finding(source.broken, error.message, hint, error.line, error.column))
        return _nothing(shape)
    if node.value == {} and isinstance(shape, ListOf):
        return ()
    value, faults = decode(node, shape)
    findings.extend(_finding(source, fault) for fault in faults)
    return value if value is not None else _nothing(shape)


def text_in(data: bytes) -> str | None:
    """The text of a file that git holds, with plain line ends and no BOM; ``None`` for what is no UTF-8."""
    try:
        return data.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError:
        return None


def text_of(at: At | None, default: str = "") -> str:
    """The words of a decoded text, or what stands in for them; line breaks in it are blanks."""
    return " ".join(at.text.split()) if at is not None else default


def _finding(source: Source, fault: Fault) -> Finding:
    return source.finding(source.codes[fault.kind], fault.message, fault.hint, fault.line, fault.column)


def _nothing(shape: Shape) -> Any:
    if isinstance(shape, Record):
        return blank(shape)
    return {} if isinstance(shape, MapOf) else ()
