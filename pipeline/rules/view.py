"""What a rule sees: one paper, the papers it may point to, and what git knows of them; and the words rules share."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pipeline.findings import Code, Finding, Place
from pipeline.markdown.locate import Finder
from pipeline.markdown.tree import children
from pipeline.papers.shapes import nearest

if TYPE_CHECKING:
    import re
    from collections.abc import Mapping

    from pipeline.examination import Examined
    from pipeline.history.values import Attribution
    from pipeline.markdown.section import Section
    from pipeline.papers.values import OutlineEntry, Paper
    from pipeline.reviews.recording import Dropped
    from pipeline.reviews.standing import SectionStanding
    from pipeline.trust import Breach

LONGEST_QUOTE = 60
"""Characters of an author's text that a message repeats."""

_PRINTED = frozenset(("Str", "Code", "CodeBlock", "Math", "Image"))


@dataclass(frozen=True, kw_only=True, slots=True)
class Known:
    """What git knows of the papers, besides their text.

    ``breaches`` of the registry and ``dropped`` demands of reviewers are by people who may not; ``sections`` are where
    each paper's stand, by paper.
    """

    attribution: Attribution | None
    breaches: tuple[Breach, ...] = ()
    dropped: tuple[Dropped, ...] = ()
    sections: Mapping[str, tuple[SectionStanding, ...]] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True, slots=True)
class View:
    """One paper as the rules see it.

    ``everything`` holds all papers by id; ``met`` the paths of files of which reading them has already said something.
    """

    examined: Examined
    everything: Mapping[str, Examined]
    known: Known
    met: frozenset[str]

    @property
    def attribution(self) -> Attribution | None:
        """Who wrote what, where that is known."""
        return self.known.attribution

    @property
    def paper(self) -> Paper:
        """The paper's values."""
        return self.examined.paper

    @property
    def guesses(self) -> dict[str, str]:
        """What files that no outline names were probably meant to be: a missing section's id by the file's."""
        missing = [name for name in self.paper.outline.ids if name not in self.examined.sections]
        guesses: dict[str, str] = {}
        for stray in self.examined.strays:
            near = nearest(stray.id, [name for name in missing if name not in guesses.values()])
            if near is not None:
                guesses[stray.id] = near
        return guesses

    @property
    def standing(self) -> tuple[tuple[Section, OutlineEntry], ...]:
        """The sections that have a file, each with what the outline asks of it.

        One whose file is misspelt is held to the same rules, so that the first run tells all of its faults too.
        """
        outline = self.paper.outline
        guesses = self.guesses
        found = [(section, outline[name]) for name, section in self.examined.sections.items()]
        found += [(stray, outline[guesses[stray.id]]) for stray in self.examined.strays if stray.id in guesses]
        return tuple(found)

    def at(self, code: Code, place: Place, message: str, hint: str, section: str | None = None) -> Finding:
        """A finding of this paper."""
        return Finding(code=code, place=place, message=message, hint=hint, paper=self.paper.id, section=section)


Rule = Callable[[View], Iterator[Finding]]
"""A rule takes a view of one paper and gives what is wrong with it, in any order."""


def start_of(section: Section) -> Place:
    """Where a section's text begins, below its front matter."""
    return Place(path=section.path, line=section.source.body_line, column=1)


def matches(section: Section, pattern: re.Pattern[str]) -> Iterator[tuple[Place, re.Match[str]]]:
    """Every match of a pattern in what a section prints: comments and code are passed over.

    The place is that of the pattern's group ``at``, or of the whole match where it has no such group.
    """
    finder = Finder(section.path, section.source.body, section.source.body_line)
    for match in pattern.finditer(finder.masked):
        yield finder.place(match.start("at") if match.groupdict().get("at") is not None else match.start()), match


def prints_text(section: Section) -> bool:
    """Whether the section would print anything but headings."""
    return _prints(section.blocks)


def _prints(nodes: Iterable[dict[str, object]]) -> bool:
    return any(
        node["t"] in _PRINTED or (node["t"] != "Header" and any(_prints(inner) for inner in children(node)))
        for node in nodes
    )


def was_parsed(section: Section) -> bool:
    """Whether the text could be parsed; one that could not has no tree, which says nothing of what it holds."""
    return all(finding.code is not Code.SAFE011 for finding in section.findings)


def quoted(text: str) -> str:
    """An author's words for a message, on one line, in quotation marks and cut where they are long."""
    line = " ".join(text.split())
    return f"“{line if len(line) <= LONGEST_QUOTE else line[: LONGEST_QUOTE - 1] + '…'}”"


def count(number: int, noun: str) -> str:
    """A number with its noun: ``no words``, ``1 word``, ``1,200 words``."""
    return f"1 {noun}" if number == 1 else f"{f'{number:,}' if number else 'no'} {noun}s"


def suggestion(word: str, known: Iterable[str], otherwise: str, *, both: bool = False) -> str:
    """A hint that offers the nearest known name, or else says what to do; with ``both`` it does both."""
    near = nearest(word, list(known))
    if near is None:
        return otherwise
    return f"did you mean {near}? If not: {otherwise}" if both else f"did you mean {near}?"
