"""BibTeX and biblatex text → entries, each with its line and column, and what could not be read.

One pass, no recursion, and every loop moves forward: the time taken is in proportion to the text, however
hostile. After an error reading goes on at the next line that opens an entry, so one lost brace costs one
entry. As in pandoc, which reads what we write, a backslash takes the next character along, and ``%``
outside a value comments out a line.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pipeline.bibliography.entries import Entry, Lines, Scan
from pipeline.findings import Code, Finding
from pipeline.limits import DEFAULT, in_force

if TYPE_CHECKING:
    from pipeline.findings import Place

_MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec"
MONTHS = {month: str(number) for number, month in enumerate(_MONTHS.split(), start=1)}

# Between entries BibTeX takes everything for a comment. What looks like a piece of an entry there is a
# mistake.
_GAP = re.compile(
    r"%[^\n]*|@[ \t]*(?P<kind>[A-Za-z][\w-]*)\s*(?P<open>[{(])"
    r"|^[ \t]*(?P<stray>\}|@|[A-Za-z]+[ \t]*=[ \t]*[{\"])",
    re.MULTILINE,
)
_NEXT_ENTRY = re.compile(r"^[ \t]*@[A-Za-z][\w-]*[ \t]*[{(]", re.MULTILINE)
_SKIP = re.compile(r"(?:\s|%[^\n]*)*")
_KEY = re.compile(r"[^\s,{}]+")
_NAME = re.compile(r"[^\s=,{}()\"#%@]+")
_WORD = re.compile(r"[^\s=,{}()\"#%]+")
_IN_VALUE = re.compile(r"\\.|[{}\"]|^[ \t]*@[A-Za-z][\w-]*[ \t]*[{(]", re.DOTALL | re.MULTILINE)
# A value that took in what follows it: the entry's next field, or the brace that was to close the entry.
_SWALLOWS = re.compile(r",\s*\n\s*[A-Za-z][\w-]*\s*=|\n[ \t]*\Z")
_AFTER = re.compile(r"[ \t]*(?P<rest>[^\s%@][^\n]*)")


class _SyntaxError(Exception):
    """Something in the file that cannot be read, where it is, and what to do about it."""

    def __init__(self, offset: int, message: str, hint: str) -> None:
        super().__init__(message)
        self.offset = offset
        self.message = message
        self.hint = hint


def scan_bibtex(path: str, text: str, strings: dict[str, str]) -> tuple[Scan, list[Finding]]:
    """Read one file's text; ``strings`` holds the ``@string`` values so far, and gets this file's."""
    return _Scanner(path, text, strings).run()


class _Scanner:
    """A text, how far it was read, and what was found in it."""

    def __init__(self, path: str, text: str, strings: dict[str, str]) -> None:
        self.text = text
        self.at = 0
        self.strings = strings
        self.lines = Lines(path, text)
        self.entries: list[Entry] = []
        self.torn: set[str] = set()
        self.findings: list[Finding] = []
        self.suspect: tuple[int, str] | None = None  # the first value of an entry that may have taken in too much

    def run(self) -> tuple[Scan, list[Finding]]:
        """Read to the end, or until a file has so many errors that it is no bibliography."""
        while block := _GAP.search(self.text, self.at):
            if len(self.findings) >= DEFAULT.bibliography_errors:
                hint = "Is it a bibliography? Mend the errors before this one first."
                message = (
                    f"The file has {DEFAULT.bibliography_errors} errors before this line; nothing from here on is read"
                )
                self.findings.append(_finding(self.lines.place(block.start()), message, hint))
                break
            self.at = block.end()
            try:
                self.block(block)
            except _SyntaxError as fault:
                self.report(fault)
                following = _NEXT_ENTRY.search(self.text, max(fault.offset, self.at))
                self.at = following.start() if following else len(self.text)
        return Scan(entries=tuple(self.entries), torn=frozenset(self.torn)), self.findings

    def report(self, fault: _SyntaxError) -> None:
        """Keep an error as a finding, up to as many as anybody reads; the end is the last character."""
        if len(self.findings) < DEFAULT.bibliography_errors:
            place = self.lines.place(min(fault.offset, len(self.text) - 1))
            self.findings.append(_finding(place, fault.message, fault.hint))

    def skip(self) -> str:
        """Pass over white space and comments; give the character that follows, or nothing at the end."""
        passed = _SKIP.match(self.text, self.at)
        self.at = passed.end() if passed else self.at
        return self.text[self.at : self.at + 1]

    def block(self, block: re.Match[str]) -> None:
        """Read what follows ``@kind{``, or complain of what stands between entries."""
        if block["stray"]:
            raise _SyntaxError(
                block.start("stray"),
                f"“{block['stray']}” stands outside any entry, so nothing reads it",
                "An entry before it may have been closed too early; or take the piece out.",
            )
        if not block["kind"]:
            return
        kind, closing = block["kind"].lower(), "}" if block["open"] == "{" else ")"
        if kind == "comment":
            self.at -= 1
            if self.text[self.at] == "{":
                self.delimited("the comment")
            return
        if kind == "preamble":
            self.value("the preamble", closing)
            self.close("@preamble", closing)
            return
        if kind == "string":
            _, name, _ = self.assignment("@string", closing)
            self.close(f"@string “{name}”", closing)
            return
        self.entry(kind, closing, block.start())

    def entry(self, kind: str, closing: str, start: int) -> None:
        """Read an entry that starts at ``start`` and keep it, even when a part of it cannot be read."""
        self.suspect = None
        self.skip()
        key = _KEY.match(self.text, self.at)
        if key is None or self.text[key.end() : key.end() + 1] == "{":
            raise _SyntaxError(
                start,
                f"This @{kind} has no key",
                f"Give it one: @{kind}{{some-key, … }}; a comma follows the key.",
            )
        name = key[0]
        if closing == ")" and name.endswith(")"):
            name = name[:-1]
        place = self.lines.place(self.at)
        self.at = key.start() + len(name)
        fields: dict[str, str] = {}
        places: dict[str, Place] = {}
        try:
            self.fields(f"the entry “{name}”", closing, fields, places)
            self.close(f"the entry “{name}”", closing)
        except _SyntaxError as fault:
            # Kept, so that citing it is no second error; but nobody asks for fields that it may have lost.
            self.torn.add(name)
            if self.suspect and self.text[fault.offset : fault.offset + 1] in ("", "@"):
                raise _SyntaxError(
                    self.suspect[0],
                    f"{_capital(self.suspect[1])} runs on into what follows, so the entry is never closed",
                    "Every { needs its }: one is missing in this value.",
                ) from fault
            raise
        finally:
            self.entries.append(
                Entry(
                    key=name,
                    kind=kind,
                    fields=fields,
                    place=place,
                    source=self.text[start : self.at],
                    field_places=places,
                )
            )
        if rest := _AFTER.match(self.text, self.at):
            self.torn.add(name)
            raise _SyntaxError(
                rest.start("rest"),
                f"“{_cut(rest['rest'])}” follows the end of the entry “{name}”, so nothing reads it",
                "A brace closes the entry too early: every { needs its }, and no more.",
            )

    def fields(self, owner: str, closing: str, fields: dict[str, str], places: dict[str, Place]) -> None:
        """Read the fields of an entry into ``fields``, up to the delimiter that closes it."""
        while self.skip() == ",":
            self.at += 1
            if self.skip() in (closing, ","):
                continue
            offset, name, value = self.assignment(owner, closing, keep=False)
            if name in fields:
                self.report(
                    _SyntaxError(
                        offset,
                        f"{_capital(owner)} has the field “{name}” twice",
                        "Keep one: the first is read.",
                    )
                )
                continue
            fields[name] = value
            places[name] = self.lines.place(offset)

    def assignment(self, owner: str, closing: str, *, keep: bool = True) -> tuple[int, str, str]:
        """Read ``name = value``; ``keep`` it among the strings. Gives where it begins, name and value."""
        self.skip()
        offset = self.at
        name = _NAME.match(self.text, self.at)
        if name is None:
            raise _SyntaxError(offset, *self.unclosed(owner, closing, "the name of a field"))
        self.at = name.end()
        if self.skip() != "=":
            raise _SyntaxError(
                offset,
                f"“{_cut(name[0])}” in {owner} has no value",
                "Write it as: name = {value}, with a comma after.",
            )
        self.at += 1
        lower = name[0].lower()
        value = self.value(f"“{lower}” in {owner}", closing)
        if keep:
            self.strings[lower] = value
        return offset, lower, value

    def value(self, owner: str, closing: str) -> str:
        """Read pieces joined by ``#``; gives them as one text with white space collapsed."""
        start = self.at
        pieces = [self.piece(owner, closing)]
        size = len(pieces[0])
        while self.skip() == "#":
            self.at += 1
            pieces.append(self.piece(owner, closing))
            size += len(pieces[-1])
            if size > in_force().bibliography_value:
                raise _SyntaxError(start, f"The value of {owner} is too long", "Shorten it; check its @string names.")
        words = "".join(pieces).split()
        most = in_force().word_letters
        if size > most and max(map(len, words), default=0) > most:
            message = f"The value of {owner} has a word of more than {most:,} letters"
            raise _SyntaxError(start, message, "Put blanks in, or shorten it.")
        return " ".join(words)

    def piece(self, owner: str, closing: str) -> str:
        character = self.skip()
        if character in ("{", '"') and character:
            return self.delimited(owner)
        word = _WORD.match(self.text, self.at)
        if word is None:
            raise _SyntaxError(self.at, *self.unclosed(owner, closing, "a value"))
        offset, self.at = self.at, word.end()
        name = word[0].lower()
        if name.isdecimal():
            return word[0]
        if name not in self.strings and name not in MONTHS:
            self.report(
                _SyntaxError(
                    offset,
                    f"“{_cut(word[0])}” in {owner} is neither in braces nor the name of a @string",
                    "Put the value in braces, or define the @string above its first use.",
                )
            )
            return word[0]
        return self.strings[name] if name in self.strings else MONTHS[name]

    def delimited(self, owner: str) -> str:
        """Read a value in braces or quotes; gives what is between them."""
        start = self.at
        quoted = self.text[start] == '"'
        depth = 0 if quoted else 1
        for mark in _IN_VALUE.finditer(self.text, start + 1):
            if mark[0] == "{":
                depth += 1
                if depth > DEFAULT.bibliography_braces:
                    raise _SyntaxError(start, f"{_capital(owner)} has braces nested too deep", "Take braces out.")
            elif mark[0] == "}":
                depth -= 1
                if depth < 0:
                    raise _SyntaxError(
                        mark.start(), f"A brace too many closes in {owner}", "Every } needs its { before it."
                    )
            elif mark[0] not in ('"', "\\") and not mark[0].startswith("\\"):
                break
            if (depth == 0 and not quoted) or (depth == 0 and quoted and mark[0] == '"'):
                self.at = mark.end()
                if self.at - start > in_force().bibliography_value:
                    raise _SyntaxError(start, f"The value of {owner} is too long", "Shorten it.")
                value = self.text[start + 1 : self.at - 1]
                if self.suspect is None and _SWALLOWS.search(value):
                    self.suspect = start, owner
                return value
        raise _SyntaxError(
            start,
            f"What opens here in {owner} is never closed",
            "Close the quotation mark." if quoted else "Every { needs its }: one is missing in this value.",
        )

    def close(self, owner: str, closing: str) -> None:
        """Pass the delimiter that ends a block."""
        if self.skip() != closing:
            raise _SyntaxError(self.at, *self.unclosed(owner, closing, f"a comma or “{closing}”"))
        self.at += 1

    def unclosed(self, owner: str, closing: str, wanted: str) -> tuple[str, str]:
        """Word the error that something other than ``wanted`` follows."""
        found = self.text[self.at : self.at + 1]
        if found in ("", "@"):
            before = "the next one begins" if found else "the file ends"
            return f"{_capital(owner)} is not closed before {before}", f"Add the missing “{closing}”."
        hint = "A comma parts the fields of an entry; the braces of each value must balance."
        return f"{_capital(owner)}: {wanted} should stand here, not “{found}”", hint


def _finding(place: Place, message: str, hint: str) -> Finding:
    return Finding(code=Code.REF011, place=place, message=message, hint=hint)


def _cut(text: str) -> str:
    """Shorten a piece of a file for a message."""
    longest = 40
    return text if len(text) <= longest else text[: longest - 1] + "…"


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
