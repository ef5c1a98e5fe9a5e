"""The kind of chart ``links``: a few things in a ring, and between each two a line as thick as its number.

The text is CSV, ``one,other,<what the number counts>`` and perhaps a column of words for the line; a pair that has no
row has no line, and a nought is a broken one. The things stand clockwise in the order in which the file names them.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.charts import canvas as c
from pipeline.charts.data import NO_HEADER, Cell, ChartError, read_number, spoken_number, table_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

MOST = 5  # things in a ring: ten lines, whose words still find room
MOST_NAME = 60  # characters: three lines in a box
MOST_WORDS = 40  # characters on a line

_BOX = 38.0  # millimetres, the width of a thing's box
_ROOM = 27.0  # millimetres for the words of a line
# Where on a line its number may stand: the middle first, then ever farther from it to both sides.
_STOPS = (0.5, *(0.5 + side * step / 50 for step in range(1, 14) for side in (-1, 1)))

_Point = tuple[float, float]
_Area = tuple[float, float, float, float]  # left, top, right, bottom


@dataclass(frozen=True, kw_only=True, slots=True)
class Link:
    """A line between two of the things, by their places in `Links.names`; ``words`` may be empty.

    ``line`` is where it stands in the file.
    """

    one: int
    other: int
    value: float
    printed: str
    words: str
    line: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Links:
    """The things, what the numbers count, and the lines in the order of the file."""

    names: tuple[str, ...]
    measure: str
    links: tuple[Link, ...]


def read_links(text: str) -> Links:
    """Read the CSV text. Raises `ChartError`."""
    header, rows = table_of(text, least=3, most=4, bare=NO_HEADER, unique=False)
    names: dict[str, int] = {}
    pairs: dict[tuple[int, int], int] = {}
    links: list[Link] = []
    for one, other, count, *rest in rows:
        ends = tuple(names.setdefault(_name(cell, len(names), names), len(names)) for cell in (one, other))
        first, second = min(ends), max(ends)
        if first == second:
            raise other.error(f"“{other.text}” is linked with itself", "Name two different things.")
        if (first, second) in pairs:
            raise other.error(
                f"“{one.text}” and “{other.text}” are linked on line {pairs[first, second]} already",
                "Give each pair one line.",
            )
        pairs[first, second] = one.line
        value = read_number(count)
        if value is None or value < 0:
            raise count.error(
                "The number is missing" if value is None else "The number is below nought", "Write 0 or more."
            )
        words = rest[0].text if rest else ""
        if len(words) > MOST_WORDS:
            raise rest[0].error(
                f"The words have {len(words)} characters, more than {MOST_WORDS}",
                "Shorten them: the caption can explain.",
            )
        shown = spoken_number(count)
        links.append(Link(one=ends[0], other=ends[1], value=value, printed=shown, words=words, line=one.line))
    return Links(names=tuple(names), measure=header[2].text, links=tuple(links))


def _name(cell: Cell, known: int, names: dict[str, int]) -> str:
    if not cell.text:
        raise cell.error("A name is empty", "Name the two things that are linked.")
    if len(cell.text) > MOST_NAME:
        raise cell.error(
            f"The name has {len(cell.text)} characters, more than {MOST_NAME}", "Shorten it: the text can explain."
        )
    if cell.text not in names and known == MOST:
        raise cell.error(f"There are more than {MOST} things", "Sum up some, or take the kind matrix.")
    return cell.text


def describe_links(chart: Links) -> str:
    """Give the links as a sentence."""
    said = (
        f"{chart.names[link.one]} and {chart.names[link.other]} {link.printed}"
        + (f" ({link.words})" if link.words else "")
        for link in chart.links
    )
    return f"Network of {_listed(chart.names)}; {chart.measure}: {'; '.join(said)}."


def _listed(names: Sequence[str]) -> str:
    return f"{', '.join(names[:-1])} and {names[-1]}"


def draw_links(chart: Links, title: str) -> bytes:
    """Give the SVG."""
    boxes = [c.wrap(name, _BOX - 6) for name in chart.names]
    high = max(len(lines) for lines in boxes) * c.leading() + 6
    note = c.wrap(f"On each line: {chart.measure}", c.WIDTH, c.SMALL)
    top = len(note) * c.leading(c.SMALL) + 3.5
    graph = high if len(boxes) == 2 else 50.0 if len(boxes) <= 4 else 120.0
    places = _ring(len(boxes), (c.WIDTH - _BOX) / 2, (graph - high) / 2, (c.WIDTH / 2, top + graph / 2))
    areas = [_around(place, _BOX, high) for place in places]
    ends = [(places[link.one], places[link.other]) for link in chart.links]
    strongest = max((link.value for link in chart.links), default=0) or 1
    marks = list(_marks(chart.links, ends, areas))

    def paint(sheet: c.Canvas) -> None:
        sheet.lines(0, top / 2 - 1, note, colour=c.GREY, size=c.SMALL)
        for link, (one, other) in zip(chart.links, ends, strict=True):
            share = link.value / strongest
            shade = c.DARK if share > 0.66 else c.MIDDLE if share > 0 else c.GREY
            sheet.line(*one, *other, shade, 0.8 + 3.4 * share if share else 0.6, broken=not share)
        for link, (lines, area) in zip(chart.links, marks, strict=True):
            left, upper, right, lower = area
            sheet.box(left, upper, right - left, lower - upper, c.WHITE)
            middle, pitch = (left + right) / 2, c.leading(c.SMALL)
            sheet.text(middle, upper + 0.6 + c.leading() / 2, link.printed, anchor="center", bold=True)
            centre = upper + 0.6 + c.leading() + pitch * len(lines) / 2
            sheet.lines(middle, centre, lines, anchor="center", size=c.SMALL, colour=c.INK)
        for (x, y), lines in zip(places, boxes, strict=True):
            sheet.box(x - _BOX / 2, y - high / 2, _BOX, high, c.DARK)
            sheet.lines(x, y, lines, anchor="center", bold=True, colour=c.WHITE)

    lowest = max([top + graph, *(area[3] for _, area in marks)])
    return c.render(lowest + 0.5, paint, title=title)


def _ring(count: int, across: float, down: float, middle: _Point) -> list[_Point]:
    """Give places clockwise from the upper left, as far apart as ``across`` and ``down`` from the middle allow."""
    begin = -90.0 - (180 / count if count % 2 == 0 else 0)
    turns = [math.radians(begin + 360 / count * n) for n in range(count)]
    cosines, sines = [math.cos(turn) for turn in turns], [math.sin(turn) for turn in turns]
    ways = []
    for reach, at, found in ((across, middle[0], cosines), (down, middle[1], sines)):
        low, span = min(found), max(found) - min(found)
        ways.append([round(at + (2 * (n - low) / span - 1) * reach, 6) if span > 1e-9 else at for n in found])
    return list(zip(*ways, strict=True))


def _marks(
    links: Sequence[Link], ends: Sequence[tuple[_Point, _Point]], boxes: Sequence[_Area]
) -> Iterator[tuple[tuple[str, ...], _Area]]:
    """Give each line's words, broken, and where they stand: clear of boxes and words, and of other lines if it can.

    Raises `ChartError` where words would stand on words.
    """
    taken = list(boxes)
    for at, link in enumerate(links):
        lines = c.wrap(link.words, _ROOM, c.SMALL) if link.words else ()
        wide = max([c.width(link.printed, bold=True), *(c.width(line, c.SMALL) for line in lines)]) + 3
        high = c.leading() + len(lines) * c.leading(c.SMALL) + 1.2
        (x, y), (to_x, to_y) = ends[at]
        others = [pair for n, pair in enumerate(ends) if n != at]
        best: tuple[float, _Area] | None = None
        for stop in _STOPS:
            area = _around((x + (to_x - x) * stop, y + (to_y - y) * stop), wide, high)
            # A word on a word is unreadable, a word on another line only unkind.
            wider = area[0] - 3.5, area[1] - 3.5, area[2] + 3.5, area[3] + 3.5
            meeting, crossing = (_meet(area, other) for other in taken), (_crosses(wider, pair) for pair in others)
            cost = 100 * sum(meeting) + 5 * sum(crossing) + abs(stop - 0.5)
            if best is None or cost < best[0] - 1e-9:
                best = cost, area
        assert best is not None  # noqa: S101 - there are stops
        if best[0] >= 100:
            message = f"The words “{link.words or link.printed}” find no room on their line"
            raise ChartError(message, link.line, hint="Shorten the words on the lines, or leave some out.")
        taken.append(best[1])
        yield lines, best[1]


def _around(middle: _Point, wide: float, high: float) -> _Area:
    return middle[0] - wide / 2, middle[1] - high / 2, middle[0] + wide / 2, middle[1] + high / 2


def _meet(one: _Area, other: _Area) -> bool:
    """Whether two areas overlap, or nearly."""
    gap = 0.6
    return one[0] < other[2] + gap and other[0] < one[2] + gap and one[1] < other[3] + gap and other[1] < one[3] + gap


def _crosses(area: _Area, line: tuple[_Point, _Point]) -> bool:
    """Whether a line passes through an area: it is cut down to what lies between the area's sides."""
    (x, y), (to_x, to_y) = line
    begin, end = 0.0, 1.0
    for start, step, low, high in ((x, to_x - x, area[0], area[2]), (y, to_y - y, area[1], area[3])):
        if abs(step) < 1e-9:
            if not low < start < high:
                return False
            continue
        one, other = sorted(((low - start) / step, (high - start) / step))
        begin, end = max(begin, one), min(end, other)
    return begin < end
