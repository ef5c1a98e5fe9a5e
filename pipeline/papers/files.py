"""Reading files that outsiders wrote: only regular ones, inside the folder, within a size, as strict UTF-8.

Every other module asks a `Folder` for bytes or text and gets a `FileFault` where the file is not what it should be.
"""

from __future__ import annotations

import os
import re
import stat
import unicodedata
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from pipeline.findings import Code, Finding, Place
from pipeline.limits import in_force

_NAME = re.compile(r"[a-z0-9][a-z0-9._-]*\Z")
_LINE_END = re.compile(r"\r\n")
_SUSPECT = re.compile(r"[^\t\n\x20-\x7e\xa0-\u00ac\u00ae-\u02ff\u0370-\u05ff\u0621-\u06dc]")
# Joiners and direction marks are part of how Arabic-script and Indic text is written; overrides and isolates are not.
_NEEDED = frozenset("\u200c\u200d\u200e\u200f\u061c")
_REFUSED = frozenset(("Cc", "Cf", "Co", "Cn", "Cs", "Zl", "Zp"))


class FileFault(Exception):  # noqa: N818 - a fault of a paper, not of the run
    """A file that is not taken, with what a finding needs."""

    def __init__(self, code: Code, message: str, hint: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.hint = hint


@dataclass(frozen=True, slots=True)
class Folder:
    """The repository's folder as outsiders' files are read from it. Paths are relative, with ``/``.

    ``texts`` keeps what `text` gave, by path, so that a finding can name a place without a second look at the disk.
    """

    root: Path
    texts: dict[str, str] = field(default_factory=dict, compare=False, repr=False)

    def names(self, path: str) -> tuple[str, ...]:
        """The names in a folder, sorted; empty where there is none or it is a link."""
        try:
            if not stat.S_ISDIR(self._status(path).st_mode):
                return ()
            return tuple(sorted(entry.name for entry in os.scandir(self.root / path)))
        except (FileFault, OSError):
            return ()

    def holds(self, path: str) -> bool:
        """Whether there is anything at all at that path, a broken link included."""
        return os.path.lexists(self.root / path)

    def is_link(self, path: str) -> bool:
        """Whether a symbolic link is there."""
        return (self.root / path).is_symlink()

    def is_folder(self, path: str) -> bool:
        """Whether a real folder is there."""
        try:
            return stat.S_ISDIR(self._status(path).st_mode)
        except (FileFault, OSError):
            return False

    def data(self, path: str, *, largest: int) -> bytes:
        """The bytes of a file; raises `FileFault` where it is missing, a link, no regular file or too large."""
        try:
            status = self._status(path)
            if not stat.S_ISREG(status.st_mode):
                raise FileFault(Code.SAFE009, f"{path} is not a regular file", "put the file itself there")
            if status.st_size > largest:
                limit = f"{largest // 1_000_000} MB"
                raise FileFault(Code.SAFE010, f"{path} is over {limit}", f"bring it under {limit}")
            with open(self.root / path, "rb") as file:  # noqa: PTH123 - one call less on the path of every command
                return file.read(largest + 1)
        except FileNotFoundError:
            raise FileFault(Code.CFG005, f"{path} is missing", f"add {path}") from None
        except OSError as error:
            reason = error.strerror or "it cannot be read"
            raise FileFault(Code.SAFE009, f"{path}: {reason}", "make the file readable") from None

    def text(self, path: str, findings: list[Finding], *, paper: str | None = None, section: str | None = None) -> str:
        """A text file with plain line ends and no BOM.

        What is not UTF-8 or not printable is replaced by U+FFFD and told in ``findings``, so that a draft can
        still be built around it; raises `FileFault` as `data` does.
        """
        raw = self.data(path, largest=in_force().text_bytes)

        def tell(code: Code, at: int, text: str, message: str, hint: str) -> None:
            line, column = position(text, at)
            place = Place(path=path, line=line, column=column)
            findings.append(Finding(code=code, place=place, message=message, hint=hint, paper=paper, section=section))

        try:
            text = raw.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            before = raw[: error.start].decode("utf-8", "replace").replace("\r\n", "\n")
            utf16 = raw[:2] in (b"\xff\xfe", b"\xfe\xff")
            message = "the file is UTF-16, not UTF-8" if utf16 else f"byte 0x{raw[error.start]:02x} is not UTF-8"
            tell(Code.SAFE008, len(before), before, message, "save the file as UTF-8")
            text = raw.decode("utf-8", "replace")
        text = _LINE_END.sub("\n", text)
        bad: dict[int, str] = {}
        for match in _SUSPECT.finditer(text):
            character = match.group()
            if character == "\ufffd" or character in _NEEDED:
                continue
            if unicodedata.category(character) in _REFUSED:
                bad[match.start()] = character
        for at in list(bad)[:20]:
            name = unicodedata.name(bad[at], "a control character")
            message = f"the invisible character U+{ord(bad[at]):04X} ({name.lower()})"
            if bad[at] == "\r":
                message = "a bare carriage return, which some programs take for the end of a line and others do not"
            tell(Code.SAFE007, at, text, message, "delete it")
        if bad:
            text = "".join("\ufffd" if at in bad else character for at, character in enumerate(text))
        self.texts[path] = text
        return text

    def _status(self, path: str) -> os.stat_result:
        """``lstat`` of the file, after making sure that no folder on the way is a link and no name is odd."""
        parts = PurePosixPath(path).parts
        if not parts or path.startswith("/") or ".." in parts:
            raise FileFault(
                Code.SAFE005, f"{path} is outside the repository", "keep the file inside the paper's folder"
            )
        current = self.root
        status = None
        for part in parts:
            current = current / part
            status = os.lstat(current)
            if stat.S_ISLNK(status.st_mode):
                shown = current.relative_to(self.root).as_posix()
                raise FileFault(Code.SAFE009, f"{shown} is a symbolic link", "put the file itself there")
        assert status is not None  # noqa: S101 - parts is not empty
        return status


def hidden_in(text: str) -> str | None:
    """The first character of a text that nobody sees and no script needs."""
    if text.isprintable():
        return None
    for match in _SUSPECT.finditer(text):
        character = match.group()
        if character not in _NEEDED and character != "\ufffd" and unicodedata.category(character) in _REFUSED:
            return character
    return None


def is_plain_name(name: str) -> bool:
    """Whether a file's name is one that every system writes alike."""
    return bool(_NAME.match(name))


def position(text: str, offset: int) -> tuple[int, int]:
    """Line and column, from 1, of an offset in ``text``."""
    line_start = text.rfind("\n", 0, offset) + 1
    return text.count("\n", 0, offset) + 1, offset - line_start + 1
