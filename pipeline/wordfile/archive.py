"""The outer shell of a Word file: a zip archive whose every entry is seen alike by every reader, or it is refused.

Nothing is written to disk. Readers of zip archives differ in what they trust, the directory at the end or the headers
before each entry (appnote 6.3, 4.3.6 and 4.4.1.1), so an archive in which the two differ is refused, and one with
anything before, after or between the entries that another reader could take for an entry.
"""

from __future__ import annotations

import io
import re
import struct
import unicodedata
import zipfile
import zlib
from typing import TYPE_CHECKING
from urllib.parse import unquote

from pipeline.wordfile.limits import Refusal, refuse

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.limits import Limits

_COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_LOCAL = b"PK\x03\x04"
_END = b"PK\x05\x06"
_HEADER = struct.Struct("<4s5H3L2H")
_DESCRIBED_AFTER = 0x08
_IS_ENCRYPTED = 0x01 | 0x40 | 0x2000
_LARGE = 0xFFFFFFFF
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_UNSAFE = re.compile(r"[\x00-\x1f\x7f\\:*?\"<>|]|^/|(?:^|/)\.*(?:/|$)|\.$")
_PIECE = re.compile(r"/\[\d+\](?:\.last)?\.piece$", re.IGNORECASE)
_FAILURES = (
    zipfile.BadZipFile, zlib.error, struct.error, EOFError, NotImplementedError, RuntimeError, ValueError, OSError,
    OverflowError, MemoryError,
)  # fmt: skip


def entries(data: bytes, limits: Limits) -> dict[str, bytes]:
    """The parts of a package by name, in the order of its directory. Raises `RefusedError`."""
    if len(data) > limits.word_file:
        raise refuse(Refusal.TOO_LARGE, f"the file has {len(data):,} bytes; {limits.word_file:,} are read")
    if data.startswith(_COMPOUND):
        if _ENCRYPTED in data:
            raise refuse(Refusal.ENCRYPTED, "the file is encrypted with a password")
        raise refuse(Refusal.OLD_FORMAT, "the file is of an old format of Word, or of another program")
    if not data.startswith(_LOCAL):
        raise refuse(Refusal.NOT_A_ZIP, "the file is not a Word document: it is no package of parts")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            listed = archive.infolist()
            _sizes(listed, limits)
            _names(listed, limits)
            _places(data, listed, archive.start_dir)
            return {info.filename: _content(archive, info) for info in listed if not info.is_dir()}
    except _FAILURES as error:
        raise refuse(Refusal.BROKEN, f"the file cannot be unpacked: {error}") from error


def _content(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> bytes:
    """An entry, unpacked: never more than it says it has, and with the checksum it says."""
    with archive.open(info) as stream:
        content = stream.read(info.file_size + 1)
    if len(content) != info.file_size:
        raise refuse(Refusal.BROKEN, f"{shown(info.filename)} has another size than the file says")
    return content


def _sizes(listed: Sequence[zipfile.ZipInfo], limits: Limits) -> None:
    if len(listed) > limits.word_entries:
        raise refuse(Refusal.BOMB, f"the file has {len(listed):,} parts; {limits.word_entries:,} are read")
    whole = sum(info.file_size for info in listed)
    if whole > limits.word_expanded:
        raise refuse(Refusal.BOMB, f"the file unpacks to {whole:,} bytes; {limits.word_expanded:,} are read")
    for info in listed:
        if info.flag_bits & _IS_ENCRYPTED:
            raise refuse(Refusal.ENCRYPTED, f"{shown(info.filename)} is encrypted")
        if info.compress_type not in _METHODS:
            raise refuse(Refusal.BROKEN, f"{shown(info.filename)} is packed in a way that Word does not read")
        if info.file_size > limits.word_ratio_from and info.file_size > limits.word_ratio * max(1, info.compress_size):
            raise refuse(
                Refusal.BOMB, f"{shown(info.filename)} unpacks to more than {limits.word_ratio} times its size"
            )


def _names(listed: Sequence[zipfile.ZipInfo], limits: Limits) -> None:
    """No name leads out of the package, and no two are the same to some reader (ECMA-376 part 2, 6.2.2)."""
    seen: dict[str, str] = {}
    for info in listed:
        # What comes after a NUL is cut off by zipfile; the name as it stands there is what counts.
        given = info.orig_filename
        plain = unquote(given).removesuffix("/")
        if len(given) > limits.word_name or _UNSAFE.search(plain) or _UNSAFE.search(given.removesuffix("/")):
            raise refuse(Refusal.UNSAFE_NAME, f"a part is named {shown(given)}")
        if _PIECE.search(plain):
            raise refuse(Refusal.AMBIGUOUS, f"{shown(given)} is a piece of a part")
        key = unicodedata.normalize("NFKC", plain).casefold()
        if key in seen:
            both = shown(given) if seen[key] == given else f"{shown(seen[key])} and {shown(given)}"
            raise refuse(Refusal.AMBIGUOUS, f"two parts have one name: {both}")
        seen[key] = given


def _places(data: bytes, listed: Sequence[zipfile.ZipInfo], directory: int) -> None:
    """Every entry stands where the directory says and as it says, beside the others, and nothing else does."""
    if data[-22:-18] != _END:
        raise refuse(Refusal.AMBIGUOUS, "the file has something after its end")
    reached = 0
    for info in sorted(listed, key=lambda info: info.header_offset):
        if info.header_offset < reached:
            raise refuse(Refusal.BOMB, f"{shown(info.filename)} stands within another part")
        if _LOCAL in data[reached : info.header_offset]:
            raise refuse(Refusal.AMBIGUOUS, "the file has a part that its directory does not list")
        reached = _end_of(data, info)
    if reached > directory or _LOCAL in data[reached:directory]:
        raise refuse(Refusal.AMBIGUOUS, "the file has a part that its directory does not list")


def _end_of(data: bytes, info: zipfile.ZipInfo) -> int:
    """Where the bytes of an entry end, its own header held to what the directory says of it."""
    header = _HEADER.unpack_from(data, info.header_offset)
    signature, _, flags, method, _, _, crc, packed, size, name, extra = header
    agree = signature == _LOCAL and method == info.compress_type and not (flags ^ info.flag_bits) & _IS_ENCRYPTED
    if not flags & _DESCRIBED_AFTER and _LARGE not in (packed, size):
        agree = agree and (crc, packed, size) == (info.CRC, info.compress_size, info.file_size)
    start = info.header_offset + _HEADER.size
    encoding = "utf-8" if flags & 0x800 else "cp437"
    agree = agree and data[start : start + name].decode(encoding, "replace") == info.orig_filename
    if not agree:
        raise refuse(Refusal.AMBIGUOUS, f"{shown(info.filename)} is told of twice, and differently")
    return start + int(name) + int(extra) + info.compress_size


def shown(name: str) -> str:
    """A name from outside, fit for one line on a terminal: no control characters, and not long."""
    plain = "".join(char if char.isprintable() else "?" for char in name)
    return plain if len(plain) <= 80 else f"{plain[:77]}…"
