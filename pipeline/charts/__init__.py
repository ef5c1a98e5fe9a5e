"""Charts drawn from a paper's data: bars, lines of years, grids, links, and the plan of actions. SVG comes out.

`check` says whether CSV text can be drawn, `draw` draws it, `describe` puts it into words; `draw_plan` and
`describe_plan` do so for the steps of an action plan. What cannot be drawn raises `ChartError` with its line and
column, for the caller to turn into a finding.
"""

from pipeline.charts.data import KINDS, ChartError
from pipeline.charts.drawing import check, describe, draw
from pipeline.charts.plan import Step, describe_plan, draw_plan

PLAN = "plan"
"""The kind of chart that is drawn from a paper's actions."""

__all__ = ["KINDS", "PLAN", "ChartError", "Step", "check", "describe", "describe_plan", "draw", "draw_plan"]
