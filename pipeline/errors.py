"""What stops a run. Faults of a paper are not here: they are findings, collected and printed together."""

from __future__ import annotations

from typing import Any


def _again(kind: type[PapersError], args: tuple[Any, ...], state: dict[str, Any]) -> PapersError:
    error = kind.__new__(kind, *args)
    error.__dict__.update(state)
    return error


class PapersError(Exception):
    """A run cannot go on; ``str()`` of it is the one line a person reads.

    ``hint`` says what to do about it; ``exit_code`` is what the command line returns.
    """

    exit_code = 3

    def __init__(self, message: str, *, hint: str = "") -> None:
        super().__init__(message)
        self.hint = hint

    def __reduce__(self) -> tuple[Any, ...]:
        # An exception is made again from its message alone, which breaks the pool of workers where it takes more.
        return _again, (type(self), self.args, self.__dict__)


class MisuseError(PapersError):
    """The command was called in a way that cannot mean anything: an unknown paper, a bad option."""

    exit_code = 2


class OutsideError(PapersError):
    """Something outside the papers failed: git, pandoc, Typst, the disk, a template."""


class RefusedError(PapersError):
    """A file that somebody handed in is not taken: it is broken, hostile, or not of the kind that was asked for.

    ``reason`` is the one word for why, of those that the reader of such files lists.
    """

    exit_code = 1

    def __init__(self, message: str, *, reason: str, hint: str = "") -> None:
        super().__init__(message, hint=hint)
        self.reason = reason
