"""Pandoc's reading of sections, read ahead together.

One process for many sections costs a quarter of one for each. Each section is still a document of its own. One that
pandoc warns of, or fails on, is read again alone, where its words are told and its limits are its own.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline import pandoc
from pipeline.errors import OutsideError

if TYPE_CHECKING:
    from collections.abc import Sequence

Reading = tuple[list[pandoc.Node], list[pandoc.Warned]]


class Trees:
    """Reads texts into trees."""

    def __init__(self) -> None:
        self._ahead: dict[str, list[pandoc.Node]] = {}

    def read_ahead(self, texts: Sequence[str]) -> None:
        """Read the texts in one process."""
        wanted = list(dict.fromkeys(texts))
        if not wanted:
            return
        try:
            trees = pandoc.read_many(wanted)
        except (pandoc.CannotReadError, OutsideError):
            return  # one of them takes too much: each is read alone
        self._ahead.update({text: tree for text, tree in zip(wanted, trees, strict=True) if tree is not None})

    def read(self, text: str) -> Reading:
        """The blocks of a text and what pandoc warned of; raises `CannotReadError`."""
        if text in self._ahead:
            return self._ahead.pop(text), []
        return pandoc.read_markdown(text)
