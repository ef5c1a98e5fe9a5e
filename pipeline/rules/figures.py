"""Rules of figures and tables: the file can be printed, a text says what it shows, captions are there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.examination import figure_path
from pipeline.figures import FigureFault
from pipeline.findings import Code, Finding, Place
from pipeline.rules.view import View, quoted

if TYPE_CHECKING:
    from collections.abc import Iterator


def files(view: View) -> Iterator[Finding]:
    """REF007, REF008, REF013 and SAFE codes: a figure's file is there, an image, or data that can be drawn."""
    for section, _ in view.standing:
        for figure in section.figures:
            if not figure.target:  # refused while parsing
                continue
            fault = view.examined.figure(section, figure.target, figure.chart)
            if not isinstance(fault, FigureFault):
                continue
            place = figure.place
            path = figure_path(section.path, figure.target)
            if fault.line is not None and path is not None:
                place = Place(path=path, line=fault.line, column=fault.column)
            yield view.at(fault.code, place, fault.message, fault.hint, section.id)


def alternative_texts(view: View) -> Iterator[Finding]:
    """REF009: every image has a text for those who cannot see it, and in a figure it is not the caption again.

    A chart needs none of its own: what it shows is written from its data.
    """
    for section, _ in view.standing:
        for figure in section.figures:
            if figure.alt or figure.chart:
                continue
            shown = quoted(figure.caption or figure.target) if figure.caption or figure.target else "here"
            if figure.numbered:
                message = f"the figure {shown} has no alt text of its own"
                hint = 'say what it shows, for who cannot see it: {alt="…"} right after the image'
            else:
                message = f"the image {shown} has no alt text"
                hint = "say what it shows between the square brackets: ![what it shows](file)"
            yield view.at(Code.REF009, figure.place, message, hint, section.id)


def table_captions(view: View) -> Iterator[Finding]:
    """REF010: every table has a caption."""
    for section, _ in view.standing:
        for table in section.tables:
            if not table.caption:
                message = "the table has no caption"
                hint = "add a line after a blank one below it: “: Caption {#tbl:id}”"
                yield view.at(Code.REF010, table.place, message, hint, section.id)
