"""The kinds of chart that are drawn from CSV text: what each looks like, and how each reads aloud."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.charts import canvas as c
from pipeline.charts.data import (
    KINDS,
    MONTHS,
    Bars,
    ChartError,
    Event,
    Grid,
    read_bars,
    read_events,
    read_grid,
)
from pipeline.charts.links import Links, describe_links, draw_links, read_links

if TYPE_CHECKING:
    from collections.abc import Sequence

PAGE = 225.0  # millimetres: no chart is higher than a page's text
SHADES = (c.DARK, c.MIDDLE, c.PALE, c.GREY)


def check(kind: str, text: str) -> None:
    """Raise `ChartError` if a chart of this kind cannot be drawn from the text; quick, draws nothing."""
    _read(kind, text)


def draw(kind: str, text: str, *, title: str = "") -> bytes:
    """Give the SVG of a chart, 160 mm wide: the same bytes for the same kind, text and title, always.

    ``text`` is CSV with a header. Kinds: ``bar`` (label, then a measure or several), ``timeline`` (label
    and year, or label, start and end), ``matrix`` (row label, then a column for each thing, cells 0 to 3 or
    empty), ``links`` (two names, a number, and perhaps words). ``title`` is not drawn, since the caption is
    the title: it goes into the picture's metadata.
    Raises `ChartError`.
    """
    chart = _read(kind, text)
    if isinstance(chart, Bars):
        return _draw_bars(chart, title)
    if isinstance(chart, Grid):
        return _draw_grid(chart, title)
    if isinstance(chart, Links):
        return draw_links(chart, title)
    return _draw_events(chart, title)


def describe(kind: str, text: str) -> str:
    """Give the data of a chart as a sentence, for who cannot see it. Raises `ChartError`."""
    chart = _read(kind, text)
    if isinstance(chart, Bars):
        groups = []
        for measure, printed in zip(chart.measures, chart.printed, strict=True):
            pairs = "; ".join(f"{label} {value}" for label, value in zip(chart.labels, printed, strict=True))
            groups.append(f"{measure}: {pairs}")
        return "Bar chart. " + ". ".join(groups) + "."
    if isinstance(chart, Grid):
        rows = []
        for row, levels in zip(chart.rows, chart.levels, strict=True):
            filled = [f"{col} {level}" for col, level in zip(chart.columns, levels, strict=True) if level is not None]
            rows.append(f"{row}: {', '.join(filled) or 'none'}")
        return f"Grid of {chart.corner or 'rows'} by {', '.join(chart.columns)}. " + "; ".join(rows) + "."
    if isinstance(chart, Links):
        return describe_links(chart)
    return "Line of time. " + "; ".join(f"{event.printed}: {event.label}" for event in chart) + "."


def _read(kind: str, text: str) -> Bars | Grid | Links | tuple[Event, ...]:
    if kind == "bar":
        return read_bars(text)
    if kind == "timeline":
        return read_events(text)
    if kind == "matrix":
        return read_grid(text)
    if kind == "links":
        return read_links(text)
    message = f"There is no kind of chart “{kind}”"
    raise ChartError(message, hint=f"Take one of: {', '.join(KINDS)}.")


@dataclass(frozen=True, kw_only=True, slots=True)
class _Rows:
    """Labels broken into lines, the middle and height of each row, and where the rows end, in millimetres."""

    size: float
    lines: tuple[tuple[str, ...], ...]
    room: float
    middles: tuple[float, ...]
    bottom: float


def _rows(labels: Sequence[str], *, top: float, least: float, gap: float, most_room: float) -> _Rows:
    """Lay out a column of labels, rows at least ``least`` high; smaller type where the page asks for it."""
    for size in (c.SIZE, c.SMALL, 6.5):
        lines = tuple(c.wrap(label, most_room, size) for label in labels)
        scale = size / c.SIZE
        heights = [max(least * scale, len(rows) * c.leading(size)) + gap * scale for rows in lines]
        if top + sum(heights) <= PAGE:
            break
    else:
        shrink = (PAGE - top) / sum(heights)
        heights = [height * shrink for height in heights]
    middles, at = [], top
    for height in heights:
        middles.append(at + height / 2)
        at += height
    room = max(c.width(line, size) for rows in lines for line in rows)
    return _Rows(size=size, lines=lines, room=room, middles=tuple(middles), bottom=at)


def _draw_bars(chart: Bars, title: str) -> bytes:
    several = len(chart.measures)
    thick = 4.0 if several == 1 else 3.2
    top = 6.0
    rows = _rows(chart.labels, top=top, least=thick * several, gap=2.4 if several == 1 else 3.4, most_room=62)
    numbers = [value for series in chart.values for value in series if value is not None]
    low, high = min(0.0, *numbers), max(0.0, *numbers)
    valued = max(c.width(text, rows.size) for series in chart.printed for text in series) + 2
    left = rows.room + 3 + (valued if low < 0 else 0)
    right = c.WIDTH - valued - 0.5
    unit = (right - left) / ((high - low) or 1)
    zero = left - low * unit
    pitch = thick * rows.size / c.SIZE
    if several > 1:
        space = min((b - a for a, b in zip(rows.middles, rows.middles[1:], strict=False)), default=pitch * several)
        pitch = min(pitch, (space - 1) / several)

    def paint(sheet: c.Canvas) -> None:
        at = zero
        for measure, shade in zip(chart.measures, SHADES, strict=False):
            if several > 1:
                sheet.box(at, 1.1, 2.8, 2.8, shade)
                at += 4
            sheet.text(at, 2.5, measure, colour=c.GREY if several == 1 else c.INK, size=c.SMALL)
            at += c.width(measure, c.SMALL) + 6
        for row, middle in enumerate(rows.middles):
            sheet.lines(0, middle, rows.lines[row], size=rows.size)
            for series, shade in enumerate(SHADES[:several]):
                centre = middle + (series - (several - 1) / 2) * pitch
                value = chart.values[series][row]
                length = (value or 0) * unit
                bar = pitch - (0.4 if several > 1 else 0)
                if length:
                    sheet.box(min(zero, zero + length), centre - bar / 2, abs(length), bar, shade)
                sheet.text(
                    zero + length + (-1.2 if length < 0 else 1.2),
                    centre,
                    chart.printed[series][row],
                    size=rows.size if several == 1 else min(rows.size, pitch / c.POINT / 1.05),
                    anchor="right" if length < 0 else "left",
                    bold=several == 1,
                    colour=c.GREY if value is None else c.INK,
                )
        sheet.line(zero, top, zero, rows.bottom, c.GREY, 0.6)

    return c.render(rows.bottom + 1, paint, title=title)


def _draw_events(events: tuple[Event, ...], title: str) -> bytes:
    first = min(event.start for event in events)
    last = max(event.start if event.end is None else event.end for event in events)
    ticks = _ticks(first, last, months=any(" " in event.printed for event in events))
    begin, end = ticks[0][0], ticks[-1][0]
    rows = _rows([event.label for event in events], top=1, least=3.2, gap=2.0, most_room=58)
    dates = max(c.width(event.printed, rows.size, bold=True) for event in events)
    left = dates + 2.5 + rows.room + 6
    right = c.WIDTH - c.width(ticks[-1][1], c.SMALL) / 2
    ticks = _roomy(ticks, right - left)

    def x(moment: float) -> float:
        return left + (moment - begin) / (end - begin) * (right - left)

    def paint(sheet: c.Canvas) -> None:
        for moment, words in ticks:
            sheet.line(x(moment), 1, x(moment), rows.bottom + 1.2, c.LIGHT)
            if words:
                sheet.text(x(moment), rows.bottom + 3.6, words, size=c.SMALL, colour=c.GREY, anchor="center")
        sheet.line(left, rows.bottom, right, rows.bottom, c.GREY, 0.8)
        for row, (event, middle) in enumerate(zip(events, rows.middles, strict=True)):
            lines = rows.lines[row]
            first_line = middle - c.leading(rows.size) * (len(lines) - 1) / 2
            sheet.text(0, first_line, event.printed, size=rows.size, bold=True, colour=c.DARK)
            sheet.lines(dates + 2.5, middle, lines, size=rows.size)
            # A hair line leads the eye from the last word to the dot.
            reach = dates + 2.5 + max(c.width(line, rows.size) for line in lines) + 1.5
            sheet.line(reach, middle, x(event.start), middle, c.PALE, 0.4)
            if event.end is None:
                sheet.dot(x(event.start), middle, 1.4 * rows.size / c.SIZE, c.DARK)
            else:
                thick = 2.8 * rows.size / c.SIZE
                sheet.box(x(event.start), middle - thick / 2, max(x(event.end) - x(event.start), 0.8), thick, c.DARK)

    return c.render(rows.bottom + 6, paint, title=title)


def _roomy(ticks: list[tuple[float, str]], room: float) -> list[tuple[float, str]]:
    """Take the names off so many ticks that those left stand apart; the last keeps its own."""
    each = max(c.width(words, c.SMALL) for _, words in ticks) + 3
    skip = math.ceil(each * (len(ticks) - 1) / room) if room > 0 else 1
    return [(at, words if (len(ticks) - 1 - n) % max(skip, 1) == 0 else "") for n, (at, words) in enumerate(ticks)]


def _ticks(first: float, last: float, *, months: bool) -> list[tuple[float, str]]:
    """Give round moments from before ``first`` to after ``last`` and their names: some four to nine."""
    span = last - first
    if months and span < 2.5:
        step = next(step for step in (1, 2, 3, 6, 12) if span * 12 / step <= 8 or step == 12)
        start = math.floor(first * 12 / step + 1e-6) * step
        stop = max(math.ceil(last * 12 / step - 1e-6) * step, start + step)
        return [(month / 12, f"{MONTHS[month % 12]} {month // 12}") for month in range(start, stop + 1, step)]
    step = next((years for years in (1, 2, 5, 10, 20, 25, 50, 100, 250, 500) if span / years <= 9), 1000)
    start = math.floor(first / step + 1e-6) * step
    stop = max(math.ceil(last / step - 1e-6) * step, start + step)
    return [(float(year), str(year)) for year in range(start, stop + 1, step)]


def _draw_grid(chart: Grid, title: str) -> bytes:
    count = len(chart.columns)
    room = max(min(62.0, c.WIDTH - count * 22), 40.0)
    widest = max(c.width(label, c.SIZE) for label in chart.rows)
    room = min(room, widest)
    cell = min((c.WIDTH - room - 3) / count, 34.0)
    heads = [c.wrap(name, cell - 2, c.SMALL) for name in chart.columns]
    top = max(len(head) for head in heads) * c.leading(c.SMALL) + 3
    rows = _rows(chart.rows, top=top, least=5.2, gap=1.6, most_room=room + 0.1)
    left = rows.room + 3
    cell = min((c.WIDTH - left) / count, 34.0)
    shades = {0: (c.WHITE, c.INK), 1: ("#D9E0EA", c.INK), 2: ("#93A5BF", c.INK), 3: (c.DARK, c.WHITE)}

    def paint(sheet: c.Canvas) -> None:
        for at, head in enumerate(heads):
            middle = top - 1.5 - len(head) * c.leading(c.SMALL) / 2
            sheet.lines(left + (at + 0.5) * cell, middle, head, size=c.SMALL, anchor="center", colour=c.GREY)
        edges = (
            top,
            *((a + b) / 2 for a, b in zip(rows.middles, rows.middles[1:], strict=False)),
            rows.bottom,
        )
        for row, middle in enumerate(rows.middles):
            sheet.lines(0, middle, rows.lines[row], size=rows.size)
            high = edges[row + 1] - edges[row] - 0.7
            for at, level in enumerate(chart.levels[row]):
                fill, ink = ("#F6F7F9", c.INK) if level is None else shades[level]
                edge = c.PALE if level == 0 else None
                sheet.box(left + at * cell + 0.35, edges[row] + 0.35, cell - 0.7, high, fill, edge=edge)
                if level is not None:
                    sheet.text(
                        left + (at + 0.5) * cell,
                        middle,
                        str(level),
                        size=rows.size,
                        anchor="center",
                        bold=True,
                        colour=ink,
                    )

    return c.render(rows.bottom + 1, paint, title=title)
