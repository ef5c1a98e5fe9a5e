"""Ways of writing one text, none of which shows in print."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from random import Random


@dataclass(frozen=True, kw_only=True)
class Style:
    """How a paper's files are laid out."""

    width: int = 0  # of a line, in characters; 0 for lines that are never broken
    line_end: str = "\n"
    mark: str = ""  # of the file's encoding, before everything
    trailing: str = ""  # blanks at the ends of lines
    bullet: str = "-"
    delimiter: str = "%s."  # about the numbers of a list
    hashed: bool = False  # "#." where a list counts from 1
    emphasis: str = "*"
    strength: str = "**"
    straight: bool = False  # quotation marks, apostrophes, dashes and dots as a typewriter has them
    underlined: bool = False  # headings of level 2
    closed: bool = False  # headings with their marks at the end too
    layout: str = "pipe"
    colons: bool = False  # at every column of a pipe table
    caption: str = ": "
    above: bool = False  # captions of tables
    referenced: bool = False  # links by a label
    inline_notes: bool = False
    loose: bool = False  # lists with empty lines between their items
    fence: str = "```"
    language: str = ""  # of code
    comments: bool = False
    tags: bool = False  # raised and struck text by HTML
    swapped: bool = False  # the order of attributes, of keys and of entries
    front: str = "contributors: [researcher1]\nstatus: drafting\n"
    folder: str = ""  # of the paper, where that is another one
    renamed: bool = False  # the files of figures and data


CHOICES: dict[str, tuple[object, ...]] = {
    "width": (0, 30, 44, 72),
    "line_end": ("\n", "\r\n"),
    "mark": ("", "\ufeff"),
    "trailing": ("", " ", "\t"),
    "bullet": ("-", "*", "+"),
    "delimiter": ("%s.", "%s)", "(%s)"),
    "hashed": (False, True),
    "emphasis": ("*", "_"),
    "strength": ("**", "__"),
    "straight": (False, True),
    "underlined": (False, True),
    "closed": (False, True),
    "layout": ("pipe", "simple", "multiline", "grid"),
    "colons": (False, True),
    "caption": (": ", "Table: "),
    "above": (False, True),
    "referenced": (False, True),
    "inline_notes": (False, True),
    "loose": (False, True),
    "fence": ("```", "~~~~", ""),
    "language": ("", "python"),
    "comments": (False, True),
    "tags": (False, True),
    "swapped": (False, True),
    "front": (
        "contributors: [researcher1]\nstatus: drafting\n",
        "status: submitted\nroles: {researcher1: [Validation]}\ncontributors: [researcher1, editor1]\n",
    ),
    "renamed": (False, True),
}
"""Every choice of each way; ``folder`` is a test's own."""

assert set(CHOICES) | {"folder"} == {field.name for field in fields(Style)}

SINGLE = {
    f"{name.replace('_', '-')}-{number}": Style(**{name: choice})  # type: ignore[arg-type]
    for name, choices in CHOICES.items()
    for number, choice in enumerate(choices)
    if number
}
"""The plain style with one thing otherwise, by name."""


def drawn_style(rng: Random) -> Style:
    """A style of many things otherwise."""
    return Style(**{name: rng.choice(choices) for name, choices in CHOICES.items()})  # type: ignore[arg-type]
