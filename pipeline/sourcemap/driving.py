"""Work that asks for readings: several pieces of it at once, so that pandoc is started once for all of them."""

from __future__ import annotations

from collections.abc import Callable, Generator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

from pipeline import pandoc
from pipeline.markdown.opened import too_open
from pipeline.markdown.trees import Trees

if TYPE_CHECKING:
    from pipeline.markdown.tree import Node

Result = TypeVar("Result")
Read = list["list[Node] | None"]
"""The tree of each text; ``None`` for one that cannot be read."""
Work = Generator[list[str], Read, Result]
"""Asks for texts to be read, is sent their trees, and gives its result in the end."""


def read_all(texts: Sequence[str]) -> Read:
    """The trees of some texts as pandoc has them."""
    trees = Trees()
    trees.read_ahead([text for text in texts if too_open(text) is None])
    result: Read = []
    for text in texts:
        try:
            result.append(None if too_open(text) else trees.read(text)[0])
        except pandoc.CannotReadError:
            result.append(None)
    return result


def together(works: Sequence[Work[Result]]) -> list[Result]:
    """What each piece of work gives; what they ask for at the same time is read in one process."""
    results: dict[int, Result] = {}
    answers: dict[int, Any] = dict.fromkeys(range(len(works)))
    while answers:
        wanted: dict[int, list[str]] = {}
        for number, answer in answers.items():
            try:
                wanted[number] = works[number].send(answer)
            except StopIteration as end:
                results[number] = end.value
        trees = iter(read_all([text for texts in wanted.values() for text in texts]) if wanted else [])
        answers = {number: [next(trees) for _ in texts] for number, texts in wanted.items()}
    return [results[number] for number in range(len(works))]


@dataclass(frozen=True, kw_only=True, slots=True)
class Trial:
    """Texts to read for some parts of a section, and whether their trees are as they should be."""

    texts: list[str]
    passes: Callable[[Read], bool]


def sound(parts: Sequence[int], trial: Callable[[Sequence[int]], Trial]) -> Work[list[int]]:
    """Those of the parts that pass their trial, found by halving."""
    good: list[int] = []
    pending = [list(parts)] if parts else []
    while pending:
        trials = [trial(some) for some in pending]
        trees = yield [text for one in trials for text in one.texts]
        tried, pending = pending, []
        for some, one in zip(tried, trials, strict=True):
            mine, trees = trees[: len(one.texts)], trees[len(one.texts) :]
            if one.passes(mine):
                good += some
            elif len(some) > 1:
                half = len(some) // 2
                pending += [some[:half], some[half:]]
    return sorted(good)
