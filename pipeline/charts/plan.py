"""The kind of chart ``plan``: an action plan on a line of months, one bar an action, grouped by lead agency."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.charts import canvas as c
from pipeline.charts.data import MONTHS, ChartError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

HIGHEST = 225.0  # millimetres: a page's text
SPELT = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
_MONTH = re.compile(r"(\d{4})-(0[1-9]|1[0-2])\Z")
_AGENCIES = 42.0  # millimetres
_PITCH = 5.6  # millimetres from one bar to the next
_BAND = "#F3F5F8"
_FARTHEST = 1200  # months: a century is no plan


@dataclass(frozen=True, kw_only=True, slots=True)
class Step:
    """An action: its id, who leads it, and its first and last month as ``2020-07``; what is not known is empty."""

    id: str
    lead: str
    start: str
    due: str

    @property
    def months(self) -> tuple[int, int] | None:
        """First month and the month after the last, counted from year 0; ``None`` without two dates in order."""
        found = [_MONTH.match(text) for text in (self.start, self.due)]
        first, last = (int(match[1]) * 12 + int(match[2]) - 1 if match else -1 for match in found)
        return (first, last + 1) if 0 <= first <= last else None


@dataclass(frozen=True, kw_only=True, slots=True)
class _Group:
    """One lead's actions, its name in lines, and where its band lies; millimetres, sizes in points."""

    lines: tuple[str, ...]
    steps: tuple[Step, ...]
    top: float
    height: float


@dataclass(frozen=True, kw_only=True, slots=True)
class _Look:
    """Where the bars' field begins, the size of words in points, and the colour that they stand on."""

    left: float
    size: float
    ground: str


def draw_plan(steps: Sequence[Step], *, title: str = "") -> bytes:
    """Give the SVG of a plan, 160 mm wide, always the same for the same steps and title.

    Agencies and their actions stand in the order of their first month. A step without two dates in order keeps its
    row, which says so. Raises `ChartError` where no step has dates, or more than a page's height would be needed.
    """
    first, last = _span(steps)
    begin, end = first // 3 * 3, -(-last // 3) * 3
    left, right = _AGENCIES + 3, c.WIDTH
    step, top = _scale(begin, end, right - left)
    groups, scale = _groups(steps, top)
    size, pitch = c.SMALL * scale, _PITCH * scale
    bottom = groups[-1].top + groups[-1].height

    def x(month: float) -> float:
        return left + (month - begin) / (end - begin) * (right - left)

    def paint(sheet: c.Canvas) -> None:
        for group in groups[::2]:
            sheet.box(0, group.top, c.WIDTH, group.height, _BAND, behind=True)
        _axis(sheet, begin, end, step, (left, right), (top, bottom))
        for at, group in enumerate(groups):
            look = _Look(left=left, size=size, ground=c.WHITE if at % 2 else _BAND)
            sheet.lines(1.5, group.top + group.height / 2, group.lines, size=c.SIZE * scale)
            middle = group.top + (group.height - pitch * (len(group.steps) - 1)) / 2
            for row in group.steps:
                months = row.months
                if months is None:
                    sheet.text(left + 1.2, middle, f"{row.id}: no dates", size=size, colour=c.GREY)
                else:
                    _bar(sheet, row.id, months, (x(months[0]), x(months[1])), middle, look)
                middle += pitch

    return c.render(bottom + 0.5, paint, title=title)


def describe_plan(steps: Sequence[Step]) -> str:
    """Give a plan as sentences, in the order of the picture. Raises `ChartError` as `draw_plan` does."""
    first, last = _span(steps)
    groups = []
    for lead, own in _by_lead(steps):
        rows = (f"{row.id}, {_spoken(row.months[0], row.months[1]) if row.months else 'no dates'}" for row in own)
        groups.append(f"{lead}: {'; '.join(rows)}.")
    return f"Timeline of the action plan by lead agency, {_spoken(first, last)}. {' '.join(groups)}"


def _span(steps: Iterable[Step]) -> tuple[int, int]:
    """Give the first month of all and the month after the last."""
    known = [months for row in steps if (months := row.months) is not None]
    if not known:
        message = "No action has a start and a due date to be drawn"
        raise ChartError(message, hint="Give the actions their months, such as start: 2020-07 and due: 2021-06.")
    first, last = min(months[0] for months in known), max(months[1] for months in known)
    if last - first > _FARTHEST:
        message = f"The plan runs over {(last - first) // 12} years"
        raise ChartError(message, hint="Correct the year that is far from the others.")
    return first, last


def _by_lead(steps: Iterable[Step]) -> list[tuple[str, tuple[Step, ...]]]:
    """Give the leads by their earliest action, each with its actions by date; the file's order where dates are one."""
    leads: dict[str, list[Step]] = {}
    for row in sorted(steps, key=lambda row: row.months or (_FARTHEST * 1000, 0)):
        leads.setdefault(row.lead or "?", []).append(row)
    return [(lead, tuple(own)) for lead, own in leads.items()]


def _groups(steps: Sequence[Step], top: float) -> tuple[list[_Group], float]:
    """Lay the groups out below ``top``, smaller where the page asks for it; gives the scale too."""
    by_lead = _by_lead(steps)
    for scale in (1.0, 0.9, 0.8, 0.72):
        size, at, groups = c.SIZE * scale, top, []
        for lead, own in by_lead:
            lines = c.wrap(lead, _AGENCIES - 2, size)
            height = max(len(lines) * c.leading(size), len(own) * _PITCH * scale) + 1.6
            groups.append(_Group(lines=lines, steps=own, top=at, height=height))
            at += height
        if at <= HIGHEST:
            return groups, scale
    message = f"The plan has {len(steps)} actions of {len(by_lead)} agencies, more than a page holds"
    raise ChartError(message, hint="Leave the picture out: the table goes over as many pages as it needs.")


def _scale(begin: int, end: int, room: float) -> tuple[int, float]:
    """Give the months from one tick to the next, and the height of what stands above the bars."""
    step = next((step for step in (1, 3, 6, 12) if room * step / (end - begin) >= 7.2), 12)
    return step, 9.0 if step < 12 else 5.5


def _axis(
    sheet: c.Canvas, begin: int, end: int, step: int, across: tuple[float, float], down: tuple[float, float]
) -> None:
    """Draw years, months and their lines; a name stands right of the line on which its month or year begins."""
    (left, right), (top, bottom) = across, down
    unit = (right - left) / (end - begin)
    years = [month for month in range(begin, end) if month % 12 == 0 or month == begin]
    every = -(-9.0 // (12 * unit))  # a year's name needs 9 mm; of many years only some are named
    for month in years:
        at = left + (month - begin) * unit
        named = month // 12 * 12 + 12 if every == 1 else month + 12 * every
        if (min(end, named) - month) * unit >= 8 and (every == 1 or (month % 12 == 0 and month // 12 % every == 0)):
            sheet.text(at + 0.8, 2.2, str(month // 12), size=c.SMALL, bold=True, colour=c.DARK)
    for month in range(begin, end + 1):
        at = left + (month - begin) * unit
        if month % 12 == 0 and (month // 12 % every == 0 or step < 12):
            sheet.line(at, 0.4, at, bottom, c.PALE, 0.6)
        elif month % step == 0 and step < 12:
            sheet.line(at, top - 4.4, at, bottom, "#DDE2EA", 0.4)
        if step < 12 and month % step == 0 and month < end:
            sheet.text(at + 0.8, 6.2, MONTHS[month % 12][:3], size=6.8, colour=c.GREY)
    sheet.line(0, top, right, top, c.GREY, 0.6)
    sheet.line(0, bottom, right, bottom, c.GREY, 0.6)


def _bar(
    sheet: c.Canvas, name: str, months: tuple[int, int], ends: tuple[float, float], middle: float, look: _Look
) -> None:
    """Draw one action: its bar, its id on it, and its months where there is room, right, left or on the bar."""
    (start, end), size = ends, look.size
    thick = 4.0 * size / c.SMALL
    sheet.box(start, middle - thick / 2, end - start, thick, c.DARK)
    named, dates = c.width(name, size, bold=True), _dates(*months)
    dated = c.width(dates, size)
    is_on_bar = named + 2 <= end - start
    if is_on_bar:
        sheet.text(start + 1, middle, name, size=size, bold=True, colour=c.WHITE)
    beside = dated + (0 if is_on_bar else named + 1.4)
    if end + 1.2 + beside <= c.WIDTH:
        at = end + 1.2
    elif start - 1.2 - beside >= look.left:
        at = start - 1.2 - beside
    else:
        if named + dated + 4 <= end - start:
            sheet.text(end - 1, middle, dates, size=size, colour=c.WHITE, anchor="right")
        return
    sheet.box(at - 0.6, middle - thick / 2, beside + 1.2, thick, look.ground)
    if not is_on_bar:
        sheet.text(at, middle, name, size=size, bold=True)
        at += named + 1.4
    sheet.text(at, middle, dates, size=size, colour=c.GREY)


def _dates(first: int, after: int) -> str:
    """Give the months as the table of actions prints them."""
    one, other = (f"{MONTHS[month % 12][:3]} {month // 12}" for month in (first, after - 1))
    return one if one == other else f"{one} \u2013 {other}"


def _spoken(first: int, after: int) -> str:
    one, other = (f"{SPELT[month % 12]} {month // 12}" for month in (first, after - 1))
    return one if one == other else f"{one} to {other}"
