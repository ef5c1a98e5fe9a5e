"""Every section of some papers parsed: as it was kept, or anew on all cores, in processes of their own."""

from __future__ import annotations

import multiprocessing
import os
import sys
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import contextmanager
from typing import TYPE_CHECKING

from pipeline import pandoc, programs
from pipeline.cache import key_of
from pipeline.inputs import code_fingerprint
from pipeline.limits import in_force, told
from pipeline.markdown.keeping import dumped, loaded
from pipeline.markdown.opened import too_open
from pipeline.markdown.parsing import parse_section
from pipeline.markdown.trees import Trees

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from pipeline.cache import Cache
    from pipeline.markdown.section import Section
    from pipeline.papers.values import Paper, SectionText

Place = tuple[str, str]
"""A paper's id and a section's."""
Task = tuple["SectionText", str, str]
"""A section, the title that is printed over it, and its paper's id."""

_FEWEST = 8
"""Sections from which on other processes are worth their start."""


@contextmanager
def parsing(papers: Iterable[Paper], cache: Cache) -> Iterator[Callable[[], dict[Place, Section]]]:
    """Begin to parse; the function that is given waits for the end, and gives the sections by place.

    What the caller does in between runs beside it. It must begin before any thread does, for processes are forked.
    """
    tasks = {
        (paper.id, one.id): _task(paper, one) for paper in papers for one in (*paper.sections.values(), *paper.strays)
    }
    keys = {place: section_key(*task) for place, task in tasks.items()}
    kept = cache.get_all("sections", list(keys.values()))
    fresh = [place for place, key in keys.items() if key not in kept]
    shares = _dealt(fresh, tasks)
    pool = _pool(len(shares))
    futures = [_submit(pool, [tasks[place] for place in share]) for share in shares]

    def finish() -> dict[Place, Section]:
        made = {
            keys[place]: data
            for share, future in zip(shares, futures, strict=True)
            for place, data in zip(share, future.result(), strict=True)
        }
        if made:
            cache.put_all("sections", made)
        return {place: loaded(kept.get(keys[place]) or made[keys[place]], task[0]) for place, task in tasks.items()}

    try:
        yield finish
    finally:
        if pool is not None:
            pool.shutdown(cancel_futures=True)


def section_key(source: SectionText, title: str, paper: str) -> str:
    """What a parsed section depends on: this code, pandoc, its file, and the title that is printed over it."""
    return key_of(
        *("section", code_fingerprint(), told(in_force()), pandoc.version(), pandoc.MARKDOWN),
        *(paper, source.path, title, source.text),
    )


def title_of(paper: Paper, section: SectionText) -> str:
    """The title that is printed over a section; none for a file that no outline names."""
    return paper.outline[section.id].title if section.id in paper.outline.ids else ""


def _task(paper: Paper, section: SectionText) -> Task:
    return section, title_of(paper, section), paper.id


def _dealt(places: Sequence[Place], tasks: dict[Place, Task]) -> list[list[Place]]:
    """The places in as many shares as there are cores, of about the same length; few of them in one."""
    count = min(os.cpu_count() or 1, len(places)) if len(places) >= _FEWEST else 1
    shares: list[list[Place]] = [[] for _ in range(count)]
    sizes = [0] * count
    for place in sorted(places, key=lambda place: -len(tasks[place][0].body)):
        least = sizes.index(min(sizes))
        shares[least].append(place)
        sizes[least] += len(tasks[place][0].body)
    return [share for share in shares if share]


def _pool(shares: int) -> ProcessPoolExecutor | None:
    # Forking spares a process its imports; elsewhere than on Linux it is unsafe, and another start costs more.
    if shares < 2 or sys.platform != "linux":
        return None
    programs.ready()
    return ProcessPoolExecutor(shares, mp_context=multiprocessing.get_context("fork"), initializer=programs.adopted)


def _submit(pool: ProcessPoolExecutor | None, tasks: Sequence[Task]) -> Future[list[bytes]]:
    if pool is not None:
        return pool.submit(_parse, tasks)
    future: Future[list[bytes]] = Future()
    future.set_result(_parse(tasks))
    return future


def _parse(tasks: Sequence[Task]) -> list[bytes]:
    trees = Trees()
    trees.read_ahead([source.body for source, _, _ in tasks if too_open(source.body) is None])
    return [dumped(parse_section(source, title, paper, trees.read)) for source, title, paper in tasks]
