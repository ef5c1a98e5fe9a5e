"""Landlock: a process gives up all files but those that it names, for good and for whatever it starts.

Sources: the kernel's ``Documentation/userspace-api/landlock.rst`` and ``include/uapi/linux/landlock.h``. No library
is used: those on PyPI load more than this has lines.
"""

from __future__ import annotations

import ctypes
import os
import stat
import struct
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

_CREATE, _ADD, _RESTRICT = 444, 445, 446
"""Numbers of the three calls, alike on every architecture."""
_VERSION = 1
_PATH_BENEATH = 1

_EXECUTE, _WRITE_FILE, _READ_FILE, _READ_DIR = 1 << 0, 1 << 1, 1 << 2, 1 << 3
_TRUNCATE = 1 << 14
_READING = _EXECUTE | _READ_FILE | _READ_DIR
_WRITING = _READ_FILE | _READ_DIR | _WRITE_FILE | 1 << 4 | 1 << 5 | 1 << 7 | 1 << 8 | _TRUNCATE
"""In one's own folder: regular files and folders may come and go, but no link, device, pipe or socket."""
_OF_FILES = _EXECUTE | _WRITE_FILE | _READ_FILE | _TRUNCATE
_FIRST = (1 << 13) - 1
_SINCE = {2: 1 << 13, 3: _TRUNCATE, 5: 1 << 15}
"""What a version of the kernel's interface is the first to take away, besides what the first one does."""
_NET, _NET_SINCE = 0b11, 4
"""TCP: to bind, to connect."""
_SCOPED, _SCOPED_SINCE = 0b11, 6
"""Abstract sockets, and signals to processes outside."""

_libc = ctypes.CDLL(None, use_errno=True)


def version() -> int:
    """The version of the kernel's interface; 0 where there is none or it is switched off."""
    found = int(_libc.syscall(_CREATE, None, ctypes.c_size_t(0), _VERSION))
    return max(found, 0)


def held(paths: Iterable[str]) -> tuple[tuple[int, bool], ...]:
    """Those of some files that are there, as `ruleset` takes them: a descriptor, and whether it is of a folder."""
    found = []
    for path in paths:
        try:
            number = os.open(path, os.O_PATH | os.O_CLOEXEC)
        except OSError:
            continue
        found.append((number, stat.S_ISDIR(os.fstat(number).st_mode)))
    return tuple(found)


def ruleset(offered: int, reads: Iterable[tuple[int, bool]], writes: Iterable[tuple[int, bool]]) -> int:
    """A descriptor for: no files but those at and under ``reads`` and, to be changed too, ``writes``.

    ``offered`` is what `version` gave. Raises `OSError`.
    """
    handled = _FIRST
    for since, right in _SINCE.items():
        handled |= right if offered >= since else 0
    given = struct.pack("=Q", handled)
    given += struct.pack("=Q", _NET) if offered >= _NET_SINCE else b""
    given += struct.pack("=Q", _SCOPED) if offered >= _SCOPED_SINCE else b""
    made = _checked(_libc.syscall(_CREATE, given, ctypes.c_size_t(len(given)), 0))
    for paths, rights in ((reads, _READING), (writes, _WRITING)):
        for number, is_folder in paths:
            rule = struct.pack("=Qi", rights & handled & (-1 if is_folder else _OF_FILES), number)
            _checked(_libc.syscall(_ADD, made, _PATH_BENEATH, rule, 0))
    return made


def confine(made: int) -> None:
    """Give up all files but those of a `ruleset`; new privileges must be given up before. Raises `OSError`."""
    _checked(_libc.syscall(_RESTRICT, made, 0))


def _checked(result: int) -> int:
    if result < 0:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number))
    return result
