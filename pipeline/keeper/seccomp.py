"""seccomp: the calls of the system that a process gives up, for good and for whatever it starts.

No socket can be made, so nothing is reached by any protocol; no process can be started, so none gets away from its
group; limits cannot be raised, and nobody outside is signalled or read. A list of what is refused and not of what is
allowed: a newer C library may ask for calls that do no harm. Sources: the kernel's ``Documentation/userspace-api/
seccomp_filter.rst``, ``include/uapi/linux/{seccomp,filter,audit}.h``, and the tables of the calls' numbers.
"""

from __future__ import annotations

import ctypes
import errno
import os
import platform
import struct
from typing import NamedTuple

_MODE_FILTER = 1
_SPEC_ALLOW = 1 << 2
"""Without it older kernels slow the whole program down, against attacks that a filter of calls has no part in."""
_LOAD, _EQUAL, _ANY, _AT_LEAST, _RETURN = 0x20, 0x15, 0x45, 0x35, 0x06
_ALLOW, _ERRNO, _KILL = 0x7FFF0000, 0x00050000, 0x80000000
_NUMBER, _ARCHITECTURE, _ARGUMENT = 0, 4, 16
"""Where these stand in what a filter reads; each argument has eight bytes, low half first."""
_CLONE_THREAD = 0x00010000


class _Table(NamedTuple):
    """An architecture: its name for the kernel's audit, and the numbers of its calls."""

    audit: int
    seccomp: int
    clone: int
    prlimit: int
    tgkill: int
    highest: int
    refused: tuple[int, ...]


_CLONE3 = 435
_NEWER = (424, 425, 428, 429, 430, 438, 442)
"""pidfd_send_signal, io_uring_setup, open_tree, move_mount, fsopen, pidfd_getfd, mount_setattr: alike everywhere."""
_TABLES = {
    "x86_64": _Table(
        audit=0xC000003E,
        seccomp=317,
        clone=56,
        prlimit=302,
        tgkill=234,
        highest=0x40000000,  # from here on calls of a second table, x32, begin
        refused=(
            *(41, 53, 57, 58),  # socket, socketpair, fork, vfork
            *(29, 64, 68, 240),  # shmget, semget, msgget, mq_open: these would stay when the process is gone
            *(62, 200, 129, 297),  # kill, tkill, rt_sigqueueinfo, rt_tgsigqueueinfo
            *(109, 112, 141, 160),  # setpgid, setsid, setpriority, setrlimit
            *(101, 310, 311, 312),  # ptrace, process_vm_readv, process_vm_writev, kcmp
            *(155, 161, 165, 166, 272, 308),  # pivot_root, chroot, mount, umount2, unshare, setns
            *(248, 249, 250, 298, 304, 321, 323),  # keys, perf_event_open, open_by_handle_at, bpf, userfaultfd
            *(163, 164, 167, 168, 169, 170, 171, 175, 179, 227, 246, 313, 320),  # what only root may, in no sandbox
        ),
    ),
    "aarch64": _Table(
        audit=0xC00000B7,
        seccomp=277,
        clone=220,
        prlimit=261,
        tgkill=131,
        highest=0xFFFFFFFF,
        refused=(
            *(198, 199),
            *(194, 190, 186, 180),
            *(129, 130, 138, 240),
            *(154, 157, 140, 164),
            *(117, 270, 271, 272),
            *(41, 51, 40, 39, 97, 268),
            *(217, 218, 219, 241, 265, 280, 282),
            *(89, 170, 224, 225, 142, 161, 162, 105, 60, 112, 104, 273, 294),
        ),
    ),
}

_NOBODY = 0x7FFFFFFE
"""Stands for the process's own number in a filter that is made before it: above all that a system gives."""
_SELF_JUMPS = (2, 0)
_SELF = struct.pack("=HBBI", _EQUAL, *_SELF_JUMPS, _NOBODY)

_libc = ctypes.CDLL(None, use_errno=True)


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("code", ctypes.c_char_p))


def is_known() -> bool:
    """Whether the calls of this machine have numbers here, and its kernel takes filters."""
    table = _TABLES.get(platform.machine())
    if table is None or struct.calcsize("P") != 8:
        return False
    # A filter that is nowhere: the kernel that knows filters finds that out (EFAULT), another knows no such call.
    given = _libc.syscall(table.seccomp, _MODE_FILTER, 0, None)
    return given < 0 and ctypes.get_errno() == errno.EFAULT


def filter_of(machine: str) -> bytes:
    """The filter for an architecture that `is_known`, which lets a process signal only itself; see `confine`."""
    return _code(_TABLES[machine])


def confine(code: bytes) -> None:
    """Give these calls up; the process must have given up new privileges before. Raises `OSError`."""
    code = code.replace(_SELF, struct.pack("=HBBI", _EQUAL, *_SELF_JUMPS, os.getpid()))
    program = _Program(len(code) // 8, code)
    number = _TABLES[platform.machine()].seccomp
    if _libc.syscall(number, _MODE_FILTER, _SPEC_ALLOW, ctypes.byref(program)) != 0:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number))


def _code(table: _Table) -> bytes:
    """The filter: steps of eight bytes, each jump forward over as many steps as it says."""
    refuse = (_RETURN, 0, 0, _ERRNO | errno.EPERM)
    steps = [
        (_LOAD, 0, 0, _ARCHITECTURE),
        (_EQUAL, 1, 0, table.audit),
        (_RETURN, 0, 0, _KILL),
        (_LOAD, 0, 0, _NUMBER),
        (_AT_LEAST, 0, 1, table.highest),
        refuse,
        # A newer clone hides its flags from a filter: the C library goes back to the older where it is not there.
        (_EQUAL, 0, 1, _CLONE3),
        (_RETURN, 0, 0, _ERRNO | errno.ENOSYS),
    ]
    for number in (*table.refused, *_NEWER):
        steps += [(_EQUAL, 0, 1, number), refuse]
    steps += [
        # A thread, but no process.
        (_EQUAL, 0, 3, table.clone),
        (_LOAD, 0, 0, _ARGUMENT),
        (_ANY, 6, 0, _CLONE_THREAD),
        refuse,
        # A signal to oneself, as abort sends it.
        (_EQUAL, 0, 3, table.tgkill),
        (_LOAD, 0, 0, _ARGUMENT),
        (_EQUAL, *_SELF_JUMPS, _NOBODY),
        refuse,
        # Limits may be read, for which no new one is given.
        (_EQUAL, 1, 0, table.prlimit),
        (_RETURN, 0, 0, _ALLOW),
        (_LOAD, 0, 0, _ARGUMENT + 2 * 8),
        (_EQUAL, 1, 0, 0),
        refuse,
        (_LOAD, 0, 0, _ARGUMENT + 2 * 8 + 4),
        (_EQUAL, 1, 0, 0),
        refuse,
        (_RETURN, 0, 0, _ALLOW),
    ]
    return b"".join(struct.pack("=HBBI", *step) for step in steps)
