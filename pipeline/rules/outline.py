"""Rules of the outline: which sections there must be, and how much each must hold."""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING

from pipeline.examination import ACTION_PLAN
from pipeline.findings import Code, Finding, Place
from pipeline.papers.shapes import nearest
from pipeline.papers.shared import meant_section
from pipeline.rules.view import View, count, prints_text, quoted, start_of, was_parsed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.markdown.section import Section
    from pipeline.papers.values import OutlineEntry


def missing_sections(view: View) -> Iterator[Finding]:
    """OUT001: every required section has its file. One that is misspelt, or cannot be read, is told as that alone."""
    paper = view.paper
    accounted = {*view.examined.sections, *view.guesses.values(), *_unread(view)}
    for entry in paper.outline.entries:
        if entry.required and entry.id not in accounted:
            place = Place(path=paper.section_path(entry.id))
            message = f"the section {entry.id} ({quoted(entry.title)}) is missing; the outline requires it"
            hint = f"start it: papers new {paper.id} {entry.id}"
            yield view.at(Code.OUT001, place, message, hint, entry.id)


def stray_files(view: View) -> Iterator[Finding]:
    """OUT002 and OUT003: every file in sections/ is a section of the outline. ``introducton.md`` is not."""
    guesses = view.guesses
    ids = view.paper.outline.ids
    for stray in view.examined.strays:
        near = guesses.get(stray.id)
        if near is not None:
            message = f"no section of the outline is called {stray.id}, but {near} is missing"
            hint = f"did you mean {near}? Rename the file to {near}.md"
            yield view.at(Code.OUT002, Place(path=stray.path), message, hint, near)
            continue
        message = f"no section of the outline is called {stray.id}"
        taken = nearest(stray.id, ids)
        if taken is not None:
            hint = f"move its text into {taken}.md, which stands already, or move the file out of sections/"
        else:
            hint = f"move it out of sections/, or name it after a section: {', '.join(ids) or 'the outline has none'}"
        yield view.at(Code.OUT003, Place(path=stray.path), message, hint, stray.id)


def empty_sections(view: View) -> Iterator[Finding]:
    """OUT004: a section prints some text; headings alone, or comments alone, are none."""
    for section, entry in view.standing:
        if was_parsed(section) and not prints_text(section):
            message = f"the section has no text{', only headings' if section.headings else ''}"
            hint = f"write it: {entry.guidance}" if entry.guidance else "write it"
            yield view.at(Code.OUT004, start_of(section), message, hint, section.id)


def lengths(view: View) -> Iterator[Finding]:
    """OUT005 and OUT006: a section's words are within the outline's limits."""
    for section, entry in _written(view):
        if section.words < entry.least_words:
            lacking = entry.least_words - section.words
            message = (
                f"the section has {count(section.words, 'word')}; the outline wants at least {entry.least_words:,}"
            )
            hint = f"write {count(lacking, 'word')} more; citations, link targets and comments are not counted"
            yield view.at(Code.OUT005, start_of(section), message, hint, section.id)
        elif entry.most_words is not None and section.words > entry.most_words:
            over = section.words - entry.most_words
            message = f"the section has {count(section.words, 'word')}; the outline allows at most {entry.most_words:,}"
            hint = f"cut {count(over, 'word')}, or move a part to another section"
            yield view.at(Code.OUT006, start_of(section), message, hint, section.id)


def contents(view: View) -> Iterator[Finding]:
    """OUT009 to OUT011: a section has the citations, tables and figures that the outline asks for."""
    for section, entry in _written(view):
        printed = 1 if section.id == ACTION_PLAN and view.paper.actions else 0
        tables = len(section.tables) + printed
        figures = sum(1 for figure in section.figures if figure.numbered)
        for code, noun, have, least, how in (
            (Code.OUT009, "citation", len(section.citations), entry.citations, "cite a source: [@key]"),
            (Code.OUT010, "table", tables, entry.tables, "add one, with a line “: Caption {#tbl:id}” below it"),
            (Code.OUT011, "figure", figures, entry.figures, 'add one: ![Caption](../figures/x.svg){#fig:x alt="…"}'),
        ):
            if have < least:
                message = f"the section has {count(have, noun)}; the outline asks for at least {least}"
                yield view.at(code, start_of(section), message, how, section.id)


def _written(view: View) -> Iterator[tuple[Section, OutlineEntry]]:
    """The sections that have text: what an empty one lacks besides goes without saying."""
    return ((section, entry) for section, entry in view.standing if was_parsed(section) and prints_text(section))


def _unread(view: View) -> Iterator[str]:
    """Sections whose file is there in some way, but was refused or named so that it is no section's."""
    folder = f"{view.paper.path}/sections"
    for path in view.met:
        if posixpath.dirname(path) == folder:
            meant = meant_section(posixpath.basename(path), view.paper.outline)
            if meant is not None:
                yield meant
