"""Writes the sections of one generated paper: words, citations, figures, tables and footnotes, spread over all."""

from __future__ import annotations

import textwrap
from collections import deque
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.words import words

from .prose import Prose

if TYPE_CHECKING:
    import random
    from collections.abc import Sequence

WORDS, CITATIONS, ENTRIES, FIGURES, TABLES, FOOTNOTES = 10_000, 115, 60, 6, 8, 23
"""What one paper holds. Each figure and table is referred to once."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What a section is to have; ``share`` is of the paper's words, in hundredths."""

    title: str
    share: int
    headings: tuple[str, ...] = ()
    figures: int = 0
    tables: int = 0


PLANS = {
    "executive-summary": Plan("Executive summary", 5),
    "introduction": Plan("Introduction", 8),
    "threat-assessment": Plan("Threat assessment", 13, ("Scale and trend", "Actors and methods"), 2, 1),
    "legal-framework": Plan("Legal framework", 11, ("Domestic law", "International instruments"), 0, 1),
    "institutional-framework": Plan("Institutional framework", 9, (), 1, 1),
    "gaps-and-challenges": Plan("Gaps and challenges", 10, (), 0, 1),
    "linkages": Plan("Linkages with the other organised crimes", 8, (), 1, 1),
    "regional-cooperation": Plan("Regional and international cooperation", 9, (), 1, 1),
    "strategic-objectives": Plan("Strategic objectives", 7),
    "recommendations": Plan("Recommendations", 10, (), 0, 1),
    "action-plan": Plan("Action plan", 4),
    "monitoring-and-evaluation": Plan("Monitoring and evaluation", 6, (), 1, 1),
}
"""The sections of the shipped outline, in its order."""


class Writer:
    """Writes one paper; ``figures`` are the names of its picture files, used in turn."""

    def __init__(self, chance: random.Random, keys: Sequence[str], figures: Sequence[str]) -> None:
        self._chance = chance
        self._prose = Prose(chance)
        self._figures = deque(figures)
        self._numbers = iter(range(1, 1000))
        # Every entry is cited, the rest falls to a few works that everybody cites.
        again = (min(int(chance.expovariate(0.15)), len(keys) - 1) for _ in range(CITATIONS - len(keys)))
        cited = [*keys, *(keys[number] for number in again)]
        chance.shuffle(cited)
        self._cited = deque(cited)

    def sections(self) -> dict[str, str]:
        """The text of every section by its id, without front matter."""
        made, share = {}, 0
        for name, plan in PLANS.items():
            before, share = share, share + plan.share
            citations = round(CITATIONS * share / 100) - round(CITATIONS * before / 100)
            footnotes = round(FOOTNOTES * share / 100) - round(FOOTNOTES * before / 100)
            made[name] = self._section(name, plan, citations, footnotes)
        return made

    def _section(self, name: str, plan: Plan, citations: int, footnotes: int) -> str:
        budget = WORDS * plan.share // 100
        headings = [*plan.headings, *(self._prose.title() for _ in range(2 - len(plan.headings) + budget // 400))]
        notes = [f"[^{name}-{number}]: {self._prose.sentence()}" for number in range(1, footnotes + 1)]
        apparatus = [self._figure() for _ in range(plan.figures)] + [self._table() for _ in range(plan.tables)]
        fixed = [*headings, *notes, *(block for _, block in apparatus)]
        left = budget - sum(len(words(text)) for text in fixed)
        sentences = self._sentences(left)
        marks = [f"[^{name}-{number}]" for number in range(1, footnotes + 1)]
        marks += [f"see {reference}" for reference, _ in apparatus] + self._groups(citations)
        self._chance.shuffle(marks)
        for place, mark in zip(self._chance.sample(range(len(sentences)), len(marks)), marks, strict=True):
            sentences[place] = _marked(sentences[place], mark)
        return self._laid_out(headings, sentences, [block for _, block in apparatus], notes)

    def _sentences(self, size: int) -> list[str]:
        made: list[str] = []
        count = 0
        while count < size:
            made.append(self._prose.sentence())
            count += len(words(made[-1]))
        return made

    def _groups(self, size: int) -> list[str]:
        """Citations in brackets, now and then two together, some with a page."""
        made = []
        while size > 0:
            take = min(size, 2 if self._chance.random() < 0.2 else 1)
            keys = [self._cited.popleft() for _ in range(take)]
            pages = [f", p. {self._chance.randint(2, 240)}" if self._chance.random() < 0.4 else "" for _ in keys]
            made.append("[" + "; ".join(f"@{key}{page}" for key, page in zip(keys, pages, strict=True)) + "]")
            size -= take
        return made

    def _figure(self) -> tuple[str, str]:
        file = self._figures.popleft()
        name = f"fig:{file.partition('.')[0]}"
        caption, seen = self._prose.phrase().capitalize(), self._prose.sentence().replace("*", "")
        return f"@{name}", f'![{caption}](../figures/{file}){{#{name} alt="{seen}"}}'

    def _table(self) -> tuple[str, str]:
        name = f"tbl:t{next(self._numbers)}"
        rows = [[self._prose.phrase() for _ in range(3)] + [str(self._chance.randint(3, 900))] for _ in range(7)]
        head = [self._prose.noun().capitalize() for _ in range(4)]
        lines = [head, ["-" * 28] * 3 + ["-" * 10 + ":"], *rows]
        table = "\n".join("| " + " | ".join(cells) + " |" for cells in lines)
        return f"@{name}", f"{table}\n\n: {self._prose.phrase().capitalize()}. {{#{name}}}"

    def _laid_out(
        self, headings: Sequence[str], sentences: Sequence[str], apparatus: Sequence[str], notes: Sequence[str]
    ) -> str:
        """Paragraphs of about five sentences under their headings, with lists, tables and figures between."""
        paragraphs, rest = [], deque(sentences)
        while rest:
            taken = [rest.popleft() for _ in range(min(len(rest), self._chance.randint(3, 7)))]
            if self._chance.random() < 0.12:
                paragraphs.append("\n".join(_wrapped(f"- {each}", "  ") for each in taken))
            else:
                paragraphs.append(_wrapped(" ".join(taken)))
        blocks = list(paragraphs)
        for number, block in enumerate(apparatus, start=1):
            blocks.insert(number * len(blocks) // (len(apparatus) + 1), block)
        for number, heading in reversed(list(enumerate(headings))):
            blocks.insert(number * len(blocks) // len(headings), f"## {heading}")
        return "\n\n".join([*blocks, *notes]) + "\n"


def _marked(sentence: str, mark: str) -> str:
    """A sentence with a note, a reference or a citation at its end."""
    if mark.startswith("[^"):
        return sentence + mark
    return f"{sentence[:-1]} {f'({mark})' if mark.startswith('see') else mark}."


def _wrapped(text: str, indent: str = "") -> str:
    return textwrap.fill(text, 100, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False)
