"""Builds papers: each as a task of its own, in a process of its own, into files that are there whole or not at all."""

from __future__ import annotations

import concurrent.futures
import gc
import multiprocessing
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline import programs
from pipeline.errors import OutsideError, PapersError
from pipeline.limits import in_force, put_in_force
from pipeline.manuscript.assembling import assemble
from pipeline.render.compose import compose
from pipeline.render.docx import docx
from pipeline.render.html import html
from pipeline.render.pdf import pdf
from pipeline.typesetting import rasterise

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from pipeline.cache import Cache
    from pipeline.examination import Examined
    from pipeline.limits import Limits
    from pipeline.manuscript.values import Revision
    from pipeline.render.templates import Templates
    from pipeline.reviews.standing import PaperStanding


@dataclass(frozen=True, kw_only=True, slots=True)
class Task:
    """All that one paper's outputs are made of."""

    examined: Examined
    standing: PaperStanding
    revision: Revision
    templates: Templates
    cache: Cache
    formats: Sequence[str]

    @property
    def paper(self) -> str:
        """The paper's id."""
        return self.examined.paper.id


def build_paper(task: Task) -> dict[str, bytes]:
    """The outputs of one paper, by file name. Raises `OutsideError`."""
    try:
        composed = compose(assemble(task.examined, task.standing, task.revision), task.templates)
        outputs = {}
        if "docx" in task.formats or "pdf" in task.formats:
            # The DOCX takes its page numbers from the PDF, which is set with the same measure and size of type.
            made = pdf(composed, task.templates)
            if "docx" in task.formats:
                outputs[f"{task.paper}.docx"] = docx(
                    composed, task.templates, task.cache, pages=made.pages, rasterise=rasterise
                )  # fmt: skip
            if "pdf" in task.formats:
                outputs[f"{task.paper}.pdf"] = made.data
        if "html" in task.formats:
            outputs[f"{task.paper}.html"] = html(composed, task.templates, task.cache)
    except PapersError as error:
        error.args = (f"{task.paper}: {error}",)
        raise
    return outputs


@dataclass(frozen=True, kw_only=True, slots=True)
class Built:
    """The outputs of the papers, by paper and file name, and what stopped those that have none."""

    outputs: Mapping[str, Mapping[str, bytes]]
    failed: Mapping[str, PapersError]


def build_all(tasks: Sequence[Task], jobs: int, done: Callable[[str], None]) -> Built:
    """Build every paper; one that fails stops no other. ``done`` is called with each paper as it is finished."""
    results: dict[str, dict[str, bytes] | PapersError] = {}
    if jobs <= 1 or len(tasks) <= 1:
        for task in tasks:
            results[task.paper] = _attempt(task)
            done(task.paper)
        return _sorted(tasks, results)
    # Forking spares each worker its imports, and the tasks a copy; nothing here runs threads by then. Elsewhere than on
    # Linux it is unsafe. What is there by now is rubbish in no worker, and looking through it would copy its pages.
    programs.ready()
    gc.freeze()
    method = "fork" if sys.platform == "linux" else "spawn"
    context = multiprocessing.get_context(method)
    workers = min(jobs, len(tasks))
    with concurrent.futures.ProcessPoolExecutor(
        workers, mp_context=context, initializer=_give, initargs=(tasks, in_force())
    ) as pool:
        futures = {pool.submit(_attempt_given, number): task.paper for number, task in enumerate(tasks)}
        try:
            for future in concurrent.futures.as_completed(futures):
                results[futures[future]] = future.result()
                done(futures[future])
        except concurrent.futures.process.BrokenProcessPool:
            message = "a worker was killed, most likely for want of memory"
            raise OutsideError(message, hint="build with --jobs 1") from None
        except BaseException:
            pool.shutdown(cancel_futures=True)
            raise
    return _sorted(tasks, results)


_given: list[Task] = []
"""The tasks of a worker's process, which it has from its start."""


def _give(tasks: Sequence[Task], limits: Limits) -> None:
    put_in_force(limits)
    programs.adopted()
    _given.extend(tasks)


def _attempt_given(number: int) -> dict[str, bytes] | PapersError:
    return _attempt(_given[number])


def _attempt(task: Task) -> dict[str, bytes] | PapersError:
    try:
        return build_paper(task)
    except PapersError as error:
        return error


def _sorted(tasks: Sequence[Task], results: Mapping[str, dict[str, bytes] | PapersError]) -> Built:
    outputs: dict[str, dict[str, bytes]] = {}
    failed: dict[str, PapersError] = {}
    for task in tasks:
        result = results[task.paper]
        if isinstance(result, PapersError):
            failed[task.paper] = result
        else:
            outputs[task.paper] = result
    return Built(outputs=outputs, failed=failed)
