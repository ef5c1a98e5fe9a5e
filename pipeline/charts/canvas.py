"""A page-wide drawing in millimetres from its upper left corner, written as SVG that repeats byte for byte.

matplotlib writes it, and is imported only when something is drawn. Text stays text: matplotlib only places
it, and the program that prints the picture sets it in Source Sans 3. So widths are measured here, from the
font's own tables at regular weight; matplotlib would measure the thinnest weight of the variable font.
"""

from __future__ import annotations

import io
import re
import warnings
from functools import cache
from pathlib import Path
from threading import Lock
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from contextlib import AbstractContextManager

WIDTH = 160.0  # millimetres
FAMILY = "Source Sans 3"
DARK, MIDDLE, PALE, LIGHT = "#1F3A5F", "#7A8CA6", "#C3CCD9", "#E5E9F0"
GREY, INK, WHITE = "#6B7280", "#1B2430", "#FFFFFF"
POINT = 25.4 / 72  # millimetres
SIZE = 8.5  # points, of labels and values
SMALL = 7.5
REGULAR, BOLD = 400, 600

Anchor = Literal["left", "center", "right"]

# The font that matplotlib brings along: it looks for one, though it sets no text here. `_tidy` names the
# real one.
_STAND_IN = "DejaVu Sans"

# matplotlib keeps its settings in one place for the whole process.
_LOCK = Lock()


def render(height: float, paint: Callable[[Canvas], None], *, title: str = "") -> bytes:
    """Give the SVG of what ``paint`` draws, ``height`` millimetres high; ``title`` goes into its metadata."""
    import matplotlib as mpl
    from matplotlib.backends.backend_svg import FigureCanvasSVG
    from matplotlib.figure import Figure

    with _LOCK, _settings(mpl), warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of characters that the stand-in lacks
        figure = Figure(figsize=(WIDTH / 25.4, height / 25.4))
        figure.patch.set_visible(False)
        axes = figure.add_axes((0, 0, 1, 1))
        axes.set_axis_off()
        axes.set_xlim(0, WIDTH)
        axes.set_ylim(height, 0)
        paint(Canvas(axes))
        stream = io.BytesIO()
        metadata: dict[str, str | None] = {"Date": None, "Creator": None, "Format": None, "Type": None}
        if title:
            metadata["Title"] = title
        FigureCanvasSVG(figure).print_svg(  # type: ignore[no-untyped-call]
            stream, metadata=metadata
        )
    return _tidy(stream.getvalue().decode()).encode()


class Canvas:
    """What a chart draws with: boxes, lines, dots and lines of text, all in millimetres."""

    def __init__(self, axes: Any) -> None:
        self._axes = axes

    def box(
        self,
        x: float,
        y: float,
        width: float,
        height: float,
        colour: str,
        *,
        edge: str | None = None,
        behind: bool = False,
    ) -> None:
        """Fill a rectangle whose upper left corner is x, y; ``behind`` lays it under the lines."""
        from matplotlib.patches import Rectangle

        self._axes.add_patch(
            Rectangle(
                (x, y),
                width,
                height,
                facecolor=colour,
                edgecolor=edge or "none",
                linewidth=0.5 if edge else 0,
                zorder=0 if behind else 2,
                clip_on=False,
            )
        )

    def line(
        self, x: float, y: float, to_x: float, to_y: float, colour: str, width: float = 0.5, *, broken: bool = False
    ) -> None:
        """Draw a line, ``width`` in points."""
        from matplotlib.lines import Line2D

        self._axes.add_line(
            Line2D(
                (x, to_x),
                (y, to_y),
                color=colour,
                linewidth=width,
                linestyle=(0, (4, 3)) if broken else "solid",
                solid_capstyle="butt",
                zorder=1,
                clip_on=False,
            )
        )

    def dot(self, x: float, y: float, radius: float, colour: str) -> None:
        """Fill a circle, ringed in white so that it stands off from lines."""
        from matplotlib.patches import Circle

        self._axes.add_patch(
            Circle((x, y), radius, facecolor=colour, edgecolor=WHITE, linewidth=0.8, zorder=3, clip_on=False)
        )

    def text(
        self,
        x: float,
        middle: float,
        words: str,
        *,
        colour: str = INK,
        size: float = SIZE,
        anchor: Anchor = "left",
        bold: bool = False,
    ) -> None:
        """Set one line of text whose capitals and digits are centred on ``middle``."""
        baseline = middle + 0.66 * size * POINT / 2
        self._axes.text(
            x,
            baseline,
            words,
            color=colour,
            fontsize=size,
            ha=anchor,
            va="baseline",
            fontweight=700 if bold else 400,
            clip_on=False,
            parse_math=False,
            zorder=4,
        )

    def lines(self, x: float, middle: float, lines: Sequence[str], **look: Any) -> None:
        """Set lines of text, one under another, the whole centred on ``middle``."""
        pitch = leading(look.get("size", SIZE))
        top = middle - pitch * (len(lines) - 1) / 2
        for at, words in enumerate(lines):
            self.text(x, top + at * pitch, words, **look)


def leading(size: float = SIZE) -> float:
    """Distance from one line of text to the next, in millimetres."""
    return 1.18 * size * POINT


def width(words: str, size: float = SIZE, *, bold: bool = False) -> float:
    """Width of a line of text in millimetres, as it will be set."""
    # Scripts that Source Sans lacks are set in another font: half an em a character is near enough to make
    # room.
    advances = _advances(BOLD if bold else REGULAR)
    return sum(advances.get(ord(character), 0.55) for character in words) * size * POINT


def wrap(words: str, room: float, size: float = SIZE) -> tuple[str, ...]:
    """Break a text into as few lines as fit ``room``, and then into lines about as long as each other."""
    rows = _break(words, room, size)
    while len(rows) > 1:
        room -= 1
        tighter = _break(words, room, size)
        if len(tighter) > len(rows) or max(width(row, size) for row in tighter) > room:
            break
        rows = tighter
    return tuple(rows)


def _break(words: str, room: float, size: float) -> list[str]:
    rows: list[str] = []
    for word in words.split():
        piece = word
        # A word too long for a line, an address perhaps, is cut where it must be.
        while len(piece) > 1 and width(piece, size) > room:
            fits = next(n for n in range(len(piece) - 1, 0, -1) if n == 1 or width(piece[:n], size) <= room)
            rows.append(piece[:fits])
            piece = piece[fits:]
        if rows and piece is word and width(f"{rows[-1]} {piece}", size) <= room:
            rows[-1] = f"{rows[-1]} {piece}"
        else:
            rows.append(piece)
    return rows


@cache
def _advances(weight: int) -> MappingProxyType[int, float]:
    """Advance of every character of the font at a weight, in ems."""
    import fontpkg_source_sans_3  # type: ignore[import-untyped]
    from fontTools.ttLib import TTFont

    (path,) = (p for p in Path(fontpkg_source_sans_3.ROOT, "files").glob("*.ttf") if "Italic" not in p.name)
    with TTFont(path, lazy=True) as font:
        glyphs = font.getGlyphSet(location={"wght": weight})
        em = font["head"].unitsPerEm
        # Latin, punctuation, currency: what labels are made of; the rest of the font would take a second.
        latin, marks = range(0x250), range(0x2000, 0x2260)
        wanted = {code: name for code, name in font.getBestCmap().items() if code in latin or code in marks}
        return MappingProxyType({code: glyphs[name].width / em for code, name in wanted.items()})


def _settings(mpl: Any) -> AbstractContextManager[None]:
    """Give matplotlib's own defaults, whatever a user's settings say, and what makes its output repeat."""
    settings = {key: value for key, value in mpl.rcParamsDefault.items() if not key.startswith("backend")}
    context: AbstractContextManager[None] = mpl.rc_context(
        settings
        | {
            "svg.fonttype": "none",
            "svg.hashsalt": "papers",
            "font.family": [_STAND_IN],
            "axes.unicode_minus": True,
            "text.usetex": False,
            "path.simplify": False,
        }
    )
    return context


def _tidy(svg: str) -> str:
    """Name the real font, and drop what only repeats matplotlib's name or asks for a file on the web."""
    svg = re.sub(r"<!DOCTYPE[^>]*>\s*|<!--.*?-->\s*| *<metadata>.*?</metadata>\n", "", svg, flags=re.DOTALL)
    svg = re.sub(r' transform="rotate\(-0 [^"]*\)"', "", svg)
    # Typst sets a variable font in its thinnest weight unless the axis is named beside the weight.
    svg = svg.replace('<text style="font-weight: 700; ', f'<text style="{_weight(BOLD)}')
    svg = svg.replace('<text style="font-size', f'<text style="{_weight(REGULAR)}font-size')
    return svg.replace(f"'{_STAND_IN}'", f"'{FAMILY}', 'Source Sans Pro', Calibri, Arial, sans-serif")


def _weight(weight: int) -> str:
    return f"font-weight: {weight}; font-variation-settings: 'wght' {weight}; "
