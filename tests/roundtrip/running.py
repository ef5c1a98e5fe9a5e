"""Cases run: a document sent, edited by a client, and held against what was meant."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.wordfile import building
from tests.wordfile.office import edit

from .cases import OFFICE, WORD
from .oracle import learnt, printed, read_markdown, read_word, sections_of
from .sample import SECTIONS, TEXTS, TITLES
from .wordlike import edited

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from .cases import Case, Step

MARK = building.docx(building.p(building.r("MARK OF THE ORACLE")))
GUIDE: Step = ("author", "Guide", "One")


def steps_of(steps: Sequence[Step], *, tracked: bool = True) -> list[list[Any]]:
    """The steps of a reviewer who tracks, or not."""
    return [["record", tracked], list(GUIDE), *map(list, steps)]


def by_word(sent: bytes, jobs: Mapping[str, Sequence[Sequence[Any]]]) -> dict[str, bytes]:
    """Each job's document as Word saves it."""
    return {called: edited(sent, steps, seed=number) for number, (called, steps) in enumerate(jobs.items())}


def by_office(
    sent: bytes, jobs: Mapping[str, Sequence[Sequence[Any]]], folder: Path, *, seconds: int = 600
) -> dict[str, bytes]:
    """Each job's document as LibreOffice saves it, all of them in one session."""
    named = {f"job-{number:03}": called for number, called in enumerate(jobs)}
    done = edit(folder, {short: (sent, _for_office(jobs[called])) for short, called in named.items()}, seconds=seconds)
    return {named[short]: one.data for short, one in done.items()}


def by_client(client: str, sent: bytes, jobs: Mapping[str, Sequence[Sequence[Any]]], folder: Path) -> dict[str, bytes]:
    """Each job's document as a client saves it."""
    return by_word(sent, jobs) if client == WORD else by_office(sent, jobs, folder)


def jobs_of(cases: Sequence[Case], client: str) -> dict[str, list[list[Any]]]:
    """What a client has to do for each case that it can do."""
    return {case.title: steps_of(case.steps, tracked=case.tracked) for case in cases if client not in case.skipped}


def expected(case: Case) -> dict[str, str]:
    """The text of each section's file that must come of a case."""
    texts = dict(TEXTS)
    for section, old, new in case.changes:
        assert TEXTS[section].count(old) == 1, (case.title, old)
        texts[section] = texts[section].replace(old, new)
    return texts


class Opinions:
    """What files of one client say, in the words of the oracle; ``plain`` is the document that it saved unedited."""

    def __init__(self, plain: bytes) -> None:
        markdown = dict(zip(SECTIONS, read_markdown([TEXTS[section] for section in SECTIONS]), strict=True))
        (lines,) = read_word([plain], MARK)
        self.plain = sections_of(lines, TITLES)
        self._said: dict[str, str] = {}
        for section in SECTIONS:
            self._said |= learnt(markdown[section], self.plain[section])

    def of_word(self, files: Mapping[str, bytes], *, accept: bool = True) -> dict[str, dict[str, list[str]]]:
        """The texts of each section of each file, with all changes accepted, or rejected."""
        read = read_word(list(files.values()), MARK, accept=accept)
        return {called: sections_of(lines, TITLES) for called, lines in zip(files, read, strict=True)}

    def of_markdown(self, texts: Mapping[str, Mapping[str, str]]) -> dict[str, dict[str, list[str]]]:
        """The texts of each section that each set of files prints."""
        distinct = list(dict.fromkeys(text for sections in texts.values() for text in sections.values()))
        read = dict(zip(distinct, read_markdown(distinct), strict=True))
        return {
            called: {section: printed(read[text], self._said) for section, text in sections.items()}
            for called, sections in texts.items()
        }


def _for_office(steps: Sequence[Sequence[Any]]) -> list[list[Any]]:
    """A comment's author is named with it."""
    who, told = ["Guide", "One"], []
    for step in steps:
        if step[0] == "author":
            who = [step[1], step[2]]
        named = [" ".join(who), who[0][0] + who[1][0]] if step[0] == "comment" else []
        told.append([*step, *named])
    return told


__all__ = ["OFFICE", "WORD", "Opinions", "by_client", "by_office", "by_word", "expected", "jobs_of", "steps_of"]
