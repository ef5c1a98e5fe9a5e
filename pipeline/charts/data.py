"""CSV text → what a chart shows, as frozen values, or the place of what is wrong with it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from pipeline.limits import in_force

KINDS = ("bar", "timeline", "matrix", "links")
"""Kinds of chart that are drawn from a CSV file."""
MAX_ROWS = 60  # more do not fit a page
MAX_LABEL = 120  # characters: three lines beside a bar
MAX_LINES = 70  # of labels, broken at some 45 characters
MAX_BARS = 72
MAX_SERIES = 4  # shades that stay apart in grey
MAX_COLUMNS = 10  # of a matrix, at the width of a page

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "June", "July", "Aug", "Sept", "Oct", "Nov", "Dec")

_CELL = re.compile(r'[ \t]*+(?:"((?:[^"]|"")*)"(?!")[ \t]*|(?!")([^,\n]*))(,|\n|\Z)')
_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")  # XML takes none of them
_NUMBER = re.compile(r"[-+\u2212]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?\Z")
NO_HEADER = re.compile(r"(?!(?:19|20)\d\d\Z)[-+\u2212]?[\d,]*\d(?:\.\d+)?%?\Z")  # a number; but years may be measures
_MOMENT = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?\Z")


class ChartError(Exception):
    """A data file that cannot be drawn: ``message`` says why, ``hint`` what to do; line and column from 1."""

    def __init__(self, message: str, line: int = 1, column: int = 1, *, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.line = line
        self.column = column
        self.hint = hint


@dataclass(frozen=True, kw_only=True, slots=True)
class Cell:
    """One cell of a file: its text without quotes and outer blanks, and where it begins."""

    text: str
    line: int
    column: int

    def error(self, message: str, hint: str) -> ChartError:
        """Give an error at this cell."""
        return ChartError(message, self.line, self.column, hint=hint)


@dataclass(frozen=True, kw_only=True, slots=True)
class Bars:
    """Labels, and for each measure its values in that order and their texts; None where there is no value."""

    labels: tuple[str, ...]
    measures: tuple[str, ...]
    values: tuple[tuple[float | None, ...], ...]
    printed: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Event:
    """A point in time or a span, in years with fractions; ``printed`` is its date as words."""

    label: str
    start: float
    end: float | None
    printed: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Grid:
    """A level from 0 to 3, or none, for every row and column."""

    corner: str
    rows: tuple[str, ...]
    columns: tuple[str, ...]
    levels: tuple[tuple[int | None, ...], ...]


def read_bars(text: str) -> Bars:
    """Read ``label,<measure>[,<measure>…]``: one bar a row, or a group of bars. Raises `ChartError`."""
    header, rows = table_of(text, least=2, bare=NO_HEADER)
    if len(header) - 1 > MAX_SERIES:
        raise header[MAX_SERIES + 1].error(
            f"The chart has {len(header) - 1} measures, more than {MAX_SERIES}",
            "Split the file into two charts.",
        )
    if len(rows) * (len(header) - 1) > MAX_BARS:
        raise rows[-1][0].error(
            f"The chart has {len(rows) * (len(header) - 1)} bars, more than {MAX_BARS}",
            "Split the file into two charts.",
        )
    values = [[read_number(cell) for cell in row[1:]] for row in rows]
    if all(value is None for row in values for value in row):
        raise header[1].error("The chart has no number", "Give each label its value.")
    return Bars(
        labels=tuple(row[0].text for row in rows),
        measures=tuple(cell.text for cell in header[1:]),
        values=tuple(zip(*values, strict=True)),
        printed=tuple(tuple(spoken_number(row[at]) for row in rows) for at in range(1, len(header))),
    )


def read_events(text: str) -> tuple[Event, ...]:
    """Read ``label,year`` or ``label,start,end``, earliest first. Raises `ChartError`."""
    header, rows = table_of(text, least=2, most=3, bare=_MOMENT)
    events: list[Event] = []
    for label, first, *rest in rows:
        start, start_words, _ = _moment(first)
        if len(header) == 2 or not rest[0].text:
            events.append(Event(label=label.text, start=start, end=None, printed=start_words))
            continue
        _, end_words, end = _moment(rest[0])
        if end <= start:
            raise rest[0].error(f"“{label.text}” ends before it starts", "Swap the two dates, or correct one.")
        words = start_words if start_words == end_words else f"{start_words}\u2013{end_words}"
        events.append(Event(label=label.text, start=start, end=end, printed=words))
    return tuple(sorted(events, key=lambda event: event.start))


def read_grid(text: str) -> Grid:
    """Read a header ``corner,column,…`` and rows of numbers from 0 to 3, or nothing. Raises `ChartError`."""
    header, rows = table_of(text, least=2, bare=NO_HEADER)
    if len(header) - 1 > MAX_COLUMNS:
        raise header[MAX_COLUMNS + 1].error(
            f"The grid has {len(header) - 1} columns, more than {MAX_COLUMNS}",
            "Swap rows and columns, or split it.",
        )
    return Grid(
        corner=header[0].text,
        rows=tuple(row[0].text for row in rows),
        columns=tuple(cell.text for cell in header[1:]),
        levels=tuple(tuple(_level(cell) for cell in row[1:]) for row in rows),
    )


def table_of(
    text: str, *, least: int, most: int | None = None, bare: re.Pattern[str], unique: bool = True
) -> tuple[list[Cell], list[list[Cell]]]:
    """Give header and rows of a CSV text: rows as long as the header, no label empty or, if ``unique``, there twice.

    A first line whose cells after the label all match ``bare`` is no header but a row. Raises `ChartError`.
    """
    longest = in_force().chart_characters
    if len(text) > longest:
        message = f"The file has more than {longest:,} characters"
        raise ChartError(message, hint="Keep only what the chart shows.")
    lines = _cells(text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n"))
    if not lines:
        raise ChartError("The file is empty", hint="Its first line names the columns: label, and what is measured.")
    header, *rows = lines
    if len(header) < least or (most is not None and len(header) > most):
        semicolons = ";" in header[0].text or "\t" in header[0].text
        raise header[-1].error(
            f"The header has {len(header)} column{'s' if len(header) > 1 else ''}, not "
            + (f"{least} or more" if most is None else f"{least} or {most}"),
            "Part the columns by commas: save the sheet as comma-separated CSV."
            if semicolons
            else "The first line names the columns, parted by commas.",
        )
    if not rows:
        raise header[0].error("The file has a header and no row", "Add a line for each label.")
    if all(bare.match(cell.text) for cell in header[1:]):
        raise header[1].error(
            "The file has no header", "Its first line names the columns: label, and what is measured."
        )
    if len(rows) > MAX_ROWS:
        raise rows[MAX_ROWS][0].error(
            f"The chart has {len(rows)} rows, more than {MAX_ROWS}",
            "Sum up the small ones, or print a table.",
        )
    _names(header[1:], "column")
    if unique:
        _names([row[0] for row in rows], "label")
    if sum(-(-len(row[0].text) // 45) for row in rows) > MAX_LINES:
        raise rows[-1][0].error("The labels are too long for so many rows", "Shorten them: the text can explain.")
    for row in rows:
        if len(row) != len(header):
            raise row[-1].error(
                f"This row has {len(row)} cell{'s' if len(row) > 1 else ''}, the header {len(header)}",
                "A text with a comma in it stands in double quotes.",
            )
    return header, rows


def _cells(text: str) -> list[list[Cell]]:
    """Part a text into cells; lines without any text are passed over."""
    lines: list[list[Cell]] = []
    row: list[Cell] = []
    line, start, at = 1, 0, 0
    while at < len(text):
        found = _CELL.match(text, at)
        if found is None:
            raise ChartError(
                "A quotation mark is not closed, or something follows where it closes",
                line,
                at - start + 1,
                hint='A quoted text ends with a quote before the comma; a quote inside it is doubled: "".',
            )
        quoted, plain, ending = found.groups()
        content = plain if quoted is None else quoted.replace('""', '"')
        cell = Cell(text=" ".join(content.split()), line=line, column=at - start + 1)
        if _UNPRINTABLE.search(cell.text):
            raise cell.error("This cell holds a control character", "Type the cell again.")
        row.append(cell)
        if (breaks := found[0].count("\n")) > 0:
            line += breaks
            start = at + found[0].rindex("\n") + 1
        at = found.end()
        if ending == "," and at == len(text):
            row.append(Cell(text="", line=line, column=at - start + 1))
        if ending != "," or at == len(text):
            if any(cell.text for cell in row):
                lines.append(row)
            row = []
    return lines


def _names(cells: list[Cell], what: str) -> None:
    """Ask that each name is there once, and short enough to be set."""
    seen: dict[str, Cell] = {}
    for cell in cells:
        if not cell.text:
            raise cell.error(f"A {what} is empty", f"Name the {what}.")
        if len(cell.text) > MAX_LABEL:
            raise cell.error(
                f"The {what} has {len(cell.text)} characters, more than {MAX_LABEL}",
                "Shorten it: the text can explain.",
            )
        if cell.text in seen:
            raise cell.error(
                f"The {what} “{cell.text}” stands twice, first on line {seen[cell.text].line}",
                "Give each its own name.",
            )
        seen[cell.text] = cell


def read_number(cell: Cell) -> float | None:
    """Give a cell's number, or None where it is empty. Raises `ChartError`."""
    if not cell.text:
        return None
    if not _NUMBER.match(cell.text.removesuffix("%").rstrip()):
        raise cell.error(f"“{cell.text[:40]}” is not a number", "Write digits only, with a point for decimals: 1250.5.")
    value = float(cell.text.removesuffix("%").replace(",", "").replace("\u2212", "-"))
    if abs(value) > 1e15:
        raise cell.error(f"“{cell.text[:40]}” is too large to draw", "Give it in thousands, millions or billions.")
    return value


def spoken_number(cell: Cell) -> str:
    """Write a number as a reader expects: decimals as typed, thousands parted, a true minus."""
    text = cell.text.replace(",", "").replace("-", "\u2212").removeprefix("+")
    found = re.match(r"(\u2212?)(\d+)(.*)\Z", text)
    return f"{found[1]}{int(found[2]):,}{found[3]}" if found else "\u2013"


def _level(cell: Cell) -> int | None:
    if not cell.text:
        return None
    if cell.text not in ("0", "1", "2", "3"):
        raise cell.error(f"“{cell.text[:40]}” is not a whole number from 0 to 3", "Write 0, 1, 2 or 3, or nothing.")
    return int(cell.text)


def _moment(cell: Cell) -> tuple[float, str, float]:
    """Read a year, month or day; gives when it begins, how it is printed, and when it is over."""
    found = _MOMENT.match(cell.text)
    if found is None:
        raise cell.error(
            f"“{cell.text[:40]}” is no date" if cell.text else "A date is missing",
            "Write a year, a month or a day: 2019, 2019-11 or 2019-11-22.",
        )
    year, month, day = (int(part) if part else None for part in found.groups())
    try:
        first = date(year or 0, month or 1, day or 1)
    except ValueError:
        raise cell.error(f"There is no date {cell.text}", "Correct the year, month or day.") from None
    begins = fraction(first)
    if month is None:
        return begins, str(first.year), begins + 1
    name = MONTHS[first.month - 1]
    if day is None:
        return begins, f"{name} {first.year}", first.year + first.month / 12
    return begins, f"{first.day} {name} {first.year}", begins + 1 / 365.25


def fraction(day: date) -> float:
    """Give a day as years with a fraction; months are equal, so that a month's ticks are."""
    return day.year + (day.month - 1) / 12 + (day.day - 1) / 372
