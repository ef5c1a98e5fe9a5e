"""Charts drawn from a paper's data files: bars, lines of years, grids. CSV text in, SVG out.

`check` says whether a file can be drawn, `draw` draws it, `describe` puts it into words. A file that cannot
be drawn raises `ChartError` with its line and column, for the caller to turn into a finding.
"""

from pipeline.charts.data import KINDS, ChartError
from pipeline.charts.drawing import check, describe, draw

__all__ = ["KINDS", "ChartError", "check", "describe", "draw"]
