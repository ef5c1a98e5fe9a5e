"""The filter of calls, for each architecture, carried out step by step as the kernel does: also those not at hand."""

from __future__ import annotations

import errno
import struct

import pytest

from pipeline.keeper import seccomp

ALLOWED, REFUSED, UNKNOWN = 0x7FFF0000, 0x00050000 | errno.EPERM, 0x00050000 | errno.ENOSYS
KILLED = 0x80000000
THREAD, FORK = 0x003D0F00, 0x01200011
"""The flags with which the C library makes a thread, and a process."""
AUDIT = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}
CALLS = {
    "x86_64": {
        "read": 0, "write": 1, "mmap": 9, "execve": 59, "exit_group": 231, "futex": 202, "socket": 41, "fork": 57,
        "clone": 56, "clone3": 435, "setsid": 112, "kill": 62, "tgkill": 234, "prlimit64": 302, "ptrace": 101,
        "io_uring_setup": 425,
    },
    "aarch64": {
        "read": 63, "write": 64, "mmap": 222, "execve": 221, "exit_group": 94, "futex": 98, "socket": 198,
        "clone": 220, "clone3": 435, "setsid": 157, "kill": 129, "tgkill": 131, "prlimit64": 261, "ptrace": 117,
        "io_uring_setup": 425,
    },
}  # fmt: skip


def judged(code: bytes, audit: int, number: int, *arguments: int) -> int:
    """What the filter says of a call."""
    given = struct.pack("=IIQ6Q", number, audit, 0, *(*arguments, 0, 0, 0, 0, 0, 0)[:6])
    steps = [struct.unpack_from("=HBBI", code, at) for at in range(0, len(code), 8)]
    at, held = 0, 0
    while True:
        kind, yes, no, value = steps[at]
        at += 1
        match kind:
            case 0x20:
                (held,) = struct.unpack_from("=I", given, value)
            case 0x15:
                at += yes if held == value else no
            case 0x45:
                at += yes if held & value else no
            case 0x35:
                at += yes if held >= value else no
            case 0x06:
                return int(value)
            case _:
                raise AssertionError(kind)


@pytest.mark.parametrize("machine", sorted(CALLS))
def test_what_a_filter_says_of_each_call(machine: str) -> None:
    """No process, no socket, nobody touched, no limit raised; all else, threads among it, is let through."""
    code, audit, calls = seccomp.filter_of(machine), AUDIT[machine], CALLS[machine]
    for name in ("read", "write", "mmap", "execve", "exit_group", "futex"):
        assert judged(code, audit, calls[name]) == ALLOWED, name
    for name in ("socket", "fork", "setsid", "kill", "ptrace", "io_uring_setup"):
        if name in calls:
            assert judged(code, audit, calls[name]) == REFUSED, name
    assert judged(code, audit, calls["clone"], THREAD) == ALLOWED
    assert judged(code, audit, calls["clone"], FORK) == REFUSED
    assert judged(code, audit, calls["clone3"]) == UNKNOWN
    assert judged(code, audit, calls["tgkill"], 4711) == REFUSED
    assert judged(code, audit, calls["prlimit64"], 0, 7, 0, 0x7FFE_0000_0000) == ALLOWED
    assert judged(code, audit, calls["prlimit64"], 0, 7, 0x7FFE_0000_0000) == REFUSED
    assert judged(code, audit, calls["prlimit64"], 0, 7, 0x1000) == REFUSED


@pytest.mark.parametrize("machine", sorted(CALLS))
def test_calls_of_another_architecture_end_the_process(machine: str) -> None:
    """Their numbers mean other things."""
    assert judged(seccomp.filter_of(machine), 0x40000003, CALLS[machine]["read"]) == KILLED


def test_the_second_table_of_x86_is_refused() -> None:
    """Through it every call has another number."""
    assert judged(seccomp.filter_of("x86_64"), AUDIT["x86_64"], 0x40000000 | 41) == REFUSED
