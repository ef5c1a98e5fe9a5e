"""Single edits: what a reviewer does in Word, and the one place of the Markdown that must be another afterwards.

``old`` and ``new`` are written by hand. The file that must come out is the file that was sent with that text replaced,
so that every other byte is held to what it was.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, NamedTuple

Step = tuple[Any, ...]
OFFICE, WORD = "office", "word"


class Change(NamedTuple):
    """A text that stands once in a section's file, and what stands there afterwards."""

    section: str
    old: str
    new: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Case:
    """One edit. ``kept`` is part of the reason why it is left to a person; ``skipped`` why a client cannot."""

    title: str
    steps: tuple[Step, ...]
    changes: tuple[Change, ...] = ()
    kept: str = ""
    tracked: bool = True
    skipped: dict[str, str] = field(default_factory=dict)


def case(title: str, section: str, old: str, new: str, *steps: Step, **more: Any) -> Case:
    """An edit that changes one place of one section."""
    return Case(title=title, steps=steps, changes=(Change(section, old, new),), **more)


def opening(title: str, old: str, new: str, *steps: Step, **more: Any) -> Case:
    """The same of the section ``opening``."""
    return case(title, "opening", old, new, *steps, **more)


def facts(title: str, old: str, new: str, *steps: Step, **more: Any) -> Case:
    """The same of the section ``facts``."""
    return case(title, "facts", old, new, *steps, **more)


def several(title: str, changes: tuple[tuple[str, str, str], ...], *steps: Step, **more: Any) -> Case:
    """An edit that changes several places."""
    return Case(title=title, steps=steps, changes=tuple(Change(*one) for one in changes), **more)


def kept(title: str, reason: str, *steps: Step, **more: Any) -> Case:
    """An edit that is left to a person."""
    return Case(title=title, steps=steps, kept=reason, **more)
