"""Pandoc's reading of sections, read ahead together.

One process for many sections costs a quarter of one for each. Each section is still a document of its own. One that
pandoc warns of, or fails on, is read again alone, where its words are told and its limits are its own.
"""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

from pipeline import pandoc
from pipeline.errors import OutsideError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

Reading = tuple[list[pandoc.Node], list[pandoc.Warned]]


class Trees:
    """Reads texts into trees."""

    def __init__(self) -> None:
        self._ahead: dict[str, list[pandoc.Node]] = {}

    def read_ahead(self, texts: Iterable[str]) -> None:
        """Read the texts on all cores."""
        wanted = list(dict.fromkeys(texts))
        shares = min(os.cpu_count() or 1, len(wanted))
        with ThreadPoolExecutor(max(1, shares)) as pool:
            list(pool.map(self._batch, _dealt(wanted, shares)))

    def read(self, text: str) -> Reading:
        """The blocks of a text and what pandoc warned of; raises `CannotReadError`."""
        if text in self._ahead:
            return self._ahead.pop(text), []
        return pandoc.read_markdown(text)

    def _batch(self, texts: Sequence[str]) -> None:
        try:
            trees = pandoc.read_many(texts)
        except (pandoc.CannotReadError, OutsideError):
            return  # one of them takes too much: each is read alone
        self._ahead.update({text: tree for text, tree in zip(texts, trees, strict=True) if tree is not None})


def _dealt(texts: Sequence[str], shares: int) -> list[list[str]]:
    """The texts in so many shares of about the same length."""
    dealt: list[list[str]] = [[] for _ in range(shares)]
    for text in sorted(texts, key=len, reverse=True):
        min(dealt, key=lambda share: sum(map(len, share))).append(text)
    return dealt
